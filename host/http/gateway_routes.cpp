// Gateways: which of them serve this storefront, and whether they can be reached.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "http/json_body.h"
#include "http/reply.h"
#include "http/routes.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kCheck = "connection.check/1";

bool serves(const topup::Storefront& storefront, const std::string& gateway) {
  const auto is_it = [&](const auto& each) { return each.gateway == gateway; };
  const auto by_currency = [&](const auto& each) { return each.second == gateway; };
  return storefront.gateway == gateway ||
         std::ranges::any_of(storefront.gateway_by_currency, by_currency) ||
         std::ranges::any_of(storefront.packages, is_it);
}

void list(const ApiContext& context, const topup::Storefront& storefront, Responder responder) {
  Json out = {{"data", Json::array()}};
  for (const auto& each : context.gateways.list()) {
    if (!serves(storefront, each.name)) continue;
    out["data"].push_back({{"name", each.name},
                           {"plugin", each.plugin},
                           {"plugin_version", each.plugin_version},
                           {"mode", topup::name(each.mode)},
                           {"webhooks", each.webhooks},
                           {"healthy", each.healthy},
                           {"operations", each.operations},
                           {"currencies", each.currencies}});
  }
  responder(json_response(200, out));
}

void check(const ApiContext& context, const Request& request, const topup::Storefront& storefront,
           Responder responder) {
  auto body = JsonBody::read(request, EmptyBody::allowed);
  if (!body) return answer_error(context, responder, body.error());
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));

  const auto& gateway = request.param("gateway");
  const auto info = context.gateways.find(gateway);
  if (!info || !serves(storefront, gateway))
    return responder(problem({Errc::gateway_not_found, "there is no gateway \"" + gateway + "\""}));
  if (!info->offers(kCheck))
    return responder(
        problem({Errc::operation_unsupported, "it does not offer " + std::string(kCheck)}));
  context.gateways.check(gateway,
                         [gateway, shared = share(std::move(responder))](topup::Finding finding) {
                           Json out = {{"gateway", gateway},
                                       {"reachable", finding.outcome == topup::Outcome::succeeded},
                                       {"outcome", topup::name(finding.outcome)}};
                           if (!finding.reason.empty()) out["reason"] = finding.reason;
                           if (!finding.message.empty())
                             out["message"] = finding.message;  // the scope is operators'
                           (*shared)(json_response(200, out));
                         });
}

}  // namespace

void add_gateway_routes(Router& router, const ApiContext& context) {
  router.add("GET", "/v1/gateways",
             with_scope(context, Scope::gateways_read,
                        [&context](Request, const Principal&, const topup::Storefront& storefront,
                                   Responder responder) {
                          list(context, storefront, std::move(responder));
                        }));
  router.add("POST", "/v1/gateways/{gateway}/check",
             with_scope(context, Scope::gateways_check,
                        [&context](Request request, const Principal&,
                                   const topup::Storefront& storefront, Responder responder) {
                          check(context, request, storefront, std::move(responder));
                        }));
}

}  // namespace tallyport::http
