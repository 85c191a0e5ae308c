// Gateways: which of them serve this storefront, and whether they can be reached.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "http/json_body.h"
#include "http/reply.h"
#include "http/routes.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kCheck = "connection.check/1";
constexpr const char* kChannels = "channel.list/1";

bool serves(const topup::Storefront& storefront, const std::string& gateway) {
  const auto is_it = [&](const auto& each) { return each.gateway == gateway; };
  const auto by_currency = [&](const auto& each) { return each.second == gateway; };
  return storefront.gateway == gateway ||
         std::ranges::any_of(storefront.gateway_by_currency, by_currency) ||
         std::ranges::any_of(storefront.packages, is_it);
}

void list(const ApiContext& context, const Request& request, const topup::Storefront& storefront,
          Responder responder) {
  if (auto known = only_query(request, {}); !known)
    return answer_error(context, responder, known.error());
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

// The gateway of the path, if it is this storefront's and offers the operation; else an error is
// answered, and nothing returned.
const std::string* offering(const ApiContext& context, const Request& request,
                            const topup::Storefront& storefront, const char* operation,
                            Responder& responder) {
  const auto& gateway = request.param("gateway");
  const auto info = context.gateways.find(gateway);
  if (!info || !serves(storefront, gateway)) {
    responder(problem({Errc::gateway_not_found, "there is no gateway \"" + gateway + "\""}));
    return nullptr;
  }
  if (info->offers(operation)) return &gateway;
  responder(problem({Errc::operation_unsupported, "it does not offer " + std::string(operation)}));
  return nullptr;
}

void check(const ApiContext& context, const Request& request, const topup::Storefront& storefront,
           Responder responder) {
  auto body = JsonBody::read(request, EmptyBody::allowed);
  if (!body) return answer_error(context, responder, body.error());
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));

  const auto* offered = offering(context, request, storefront, kCheck, responder);
  if (!offered) return;
  context.gateways.check(
      *offered, [gateway = *offered, shared = share(std::move(responder))](topup::Finding finding) {
        Json out = {{"gateway", gateway},
                    {"reachable", finding.outcome == topup::Outcome::succeeded},
                    {"outcome", topup::name(finding.outcome)}};
        if (!finding.reason.empty()) out["reason"] = finding.reason;
        if (!finding.message.empty()) out["message"] = finding.message;  // the scope is operators'
        (*shared)(json_response(200, out));
      });
}

bool is_code(const std::string& text, std::size_t length) {
  return text.size() == length &&
         std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<topup::ChannelFilter> read_filter(const Request& request) {
  if (auto known = only_query(request, {"country", "currency", "type"}); !known)
    return fail(known.error());
  topup::ChannelFilter filter;
  if (const auto* country = request.query_value("country")) filter.country = *country;
  if (const auto* currency = request.query_value("currency")) filter.currency = *currency;
  if (const auto* type = request.query_value("type")) filter.type = *type;
  if (!filter.country.empty() && !is_code(filter.country, 2))
    return fail(Errc::invalid_field,
                "country is " + in_quotes(filter.country) + ", not a country's code like \"GH\"");
  if (!filter.currency.empty() && !is_code(filter.currency, 3))
    return fail(Errc::invalid_field, "currency is " + in_quotes(filter.currency) +
                                         ", not a currency's code like \"GHS\"");
  if (!filter.type.empty() && filter.type != "bank" && filter.type != "mobile_money")
    return fail(Errc::invalid_field,
                "type is " + in_quotes(filter.type) + "; it has to be bank or mobile_money");
  return filter;
}

Json channel_json(const topup::Channel& channel) {
  Json out = {{"code", channel.code}, {"name", channel.name}, {"type", name(channel.type)}};
  if (!channel.country.empty()) out["country"] = channel.country;
  if (!channel.currency.empty()) out["currency"] = channel.currency;
  return out;
}

void channels(const ApiContext& context, const Request& request,
              const topup::Storefront& storefront, Responder responder) {
  const auto* gateway = offering(context, request, storefront, kChannels, responder);
  if (!gateway) return;
  const auto filter = read_filter(request);
  if (!filter) return answer_error(context, responder, filter.error());
  context.channels.channels(
      *gateway, *filter,
      [&context, gateway = *gateway, shared = share(std::move(responder))](
          const topup::Finding& finding, const std::vector<topup::Channel>& found) {
        if (finding.outcome != topup::Outcome::succeeded)
          return answer_error(context, *shared,
                              {Errc::gateway_unclear, "gateway \"" + gateway + "\" told no list"});
        Json out = {{"data", Json::array()}};
        for (const auto& each : found) out["data"].push_back(channel_json(each));
        (*shared)(json_response(200, out));
      });
}

}  // namespace

void add_gateway_routes(Router& router, const ApiContext& context) {
  router.add("GET", "/v1/gateways",
             with_scope(context, Scope::gateways_read,
                        [&context](Request request, const Principal&,
                                   const topup::Storefront& storefront, Responder responder) {
                          list(context, request, storefront, std::move(responder));
                        }));
  router.add("GET", "/v1/gateways/{gateway}/channels",
             with_scope(context, Scope::gateways_read,
                        [&context](Request request, const Principal&,
                                   const topup::Storefront& storefront, Responder responder) {
                          channels(context, request, storefront, std::move(responder));
                        }));
  router.add("POST", "/v1/gateways/{gateway}/check",
             with_scope(context, Scope::gateways_check,
                        [&context](Request request, const Principal&,
                                   const topup::Storefront& storefront, Responder responder) {
                          check(context, request, storefront, std::move(responder));
                        }));
}

}  // namespace tallyport::http
