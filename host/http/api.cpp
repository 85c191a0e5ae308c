// Puts the routes together.
#include "http/api.h"

#include "http/routes.h"

namespace tallyport::http {

namespace {

ApiContext with_looks(ApiContext context) {
  for (const auto& [name, storefront] : context.storefronts) {
    const auto [pages, is_new] = context.payer_pages.try_emplace(name);
    if (is_new) pages->second.look.name = storefront.display_name;
    TALLYPORT_ASSERT(is_new || (context.page_sessions && context.entropy));
  }
  return context;
}

}  // namespace

Api::Api(ApiContext context) : context_(with_looks(std::move(context))) {
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
  add_page_link_routes(router_, context_);
  add_wallet_routes(router_, context_);
  add_topup_page_routes(router_, context_, timer_);
  add_storefront_routes(router_, context_);
}

Api::~Api() = default;

}  // namespace tallyport::http
