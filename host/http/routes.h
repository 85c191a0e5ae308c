// What each group of routes adds to the router. The context and the timer outlive the router.
#pragma once

#include "http/api.h"

namespace tallyport::http {

void add_topup_routes(Router& router, const ApiContext& context);
void add_refund_routes(Router& router, const ApiContext& context);
void add_method_routes(Router& router, const ApiContext& context);
void add_account_routes(Router& router, const ApiContext& context);
void add_transfer_routes(Router& router, const ApiContext& context);
void add_statistics_routes(Router& router, const ApiContext& context);
void add_gateway_routes(Router& router, const ApiContext& context);
void add_webhook_routes(Router& router, const ApiContext& context);
void add_return_routes(Router& router, const ApiContext& context, Timer& timer);
void add_health_routes(Router& router, const ApiContext& context, Timer& timer);
void add_openapi_routes(Router& router);
// The pages of the storefronts that have some; a form becomes a request to the routes before.
void add_page_link_routes(Router& router, const ApiContext& context);
void add_wallet_routes(Router& router, const ApiContext& context);
void add_topup_page_routes(Router& router, const ApiContext& context, Timer& timer);
// Last: what they stand for is asked of the routes before. The router outlives every request.
void add_storefront_routes(Router& router, const ApiContext& context);

}  // namespace tallyport::http
