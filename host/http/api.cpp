// Puts the routes together.
#include "http/api.h"

#include "http/routes.h"

namespace tallyport::http {

Api::Api(ApiContext context) : context_(std::move(context)) {
  add_topup_routes(router_, context_);
  add_account_routes(router_, context_);
  add_method_routes(router_, context_);
  add_refund_routes(router_, context_);
  add_transfer_routes(router_, context_);
  add_statistics_routes(router_, context_);
  add_gateway_routes(router_, context_);
  add_webhook_routes(router_, context_);
  add_return_routes(router_, context_, timer_);
  add_health_routes(router_, context_, timer_);
  add_openapi_routes(router_);
  add_storefront_routes(router_, context_);
}

Api::~Api() = default;

}  // namespace tallyport::http
