// Statistics: what was sold and moved, by day.
#include <chrono>

#include <nlohmann/json.hpp>

#include "http/reply.h"
#include "http/routes.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::days;
using std::chrono::sys_days;

constexpr auto kLongest = days(366);
constexpr auto kUsual = days(30);

// "2026-01-31", a day that there is.
std::optional<sys_days> parse_day(std::string_view text) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char c : text.substr(from, count)) value = value * 10 + (c - '0');
    return value;
  };
  if (text.size() != 10) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const auto day = std::chrono::year(digits(0, 4)) / digits(5, 2) / digits(8, 2);
  if (!day.ok()) return std::nullopt;
  return sys_days(day);
}

std::string format_day(sys_days day) {
  return rfc3339({std::chrono::milliseconds(day.time_since_epoch()).count()}).substr(0, 10);
}

Result<void> read_days(const Request& request, Timestamp now, topup::StatisticsFilter& filter) {
  auto to = std::chrono::floor<days>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(now.unix_ms)));
  if (const auto* text = request.query_value("to")) {
    const auto day = parse_day(*text);
    if (!day)
      return fail(Errc::invalid_field, "to is " + in_quotes(*text) + ", not a day like 2026-01-31");
    to = *day;
  }
  auto from = to - kUsual + days(1);
  if (const auto* text = request.query_value("from")) {
    const auto day = parse_day(*text);
    if (!day)
      return fail(Errc::invalid_field,
                  "from is " + in_quotes(*text) + ", not a day like 2026-01-31");
    from = *day;
  }
  if (from > to || to - from >= kLongest)
    return fail(Errc::invalid_field,
                "from " + format_day(from) + " to " + format_day(to) + " is not 1 to 366 days");
  filter.from = format_day(from);
  filter.to = format_day(to);
  return {};
}

Result<topup::StatisticsFilter> read_filter(const Request& request, Timestamp now) {
  topup::StatisticsFilter filter;
  if (auto known = only_query(request, {"from", "to", "gateway", "status"}); !known)
    return fail(known.error());
  if (auto read = read_days(request, now, filter); !read) return fail(read.error());
  if (const auto* gateway = request.query_value("gateway")) {
    if (gateway->empty() || gateway->size() > 64 || !is_visible_ascii(*gateway))
      return fail(Errc::invalid_field,
                  "gateway is " + in_quotes(*gateway) + ", not a gateway's name");
    filter.gateway = *gateway;
  }
  if (const auto* status = request.query_value("status")) {
    filter.status = topup::parse_status(*status);
    if (!filter.status) return fail(wrong_status(*status));
  }
  return filter;
}

Json statistics_json(const topup::StatisticsFilter& filter, const topup::Statistics& statistics) {
  Json out = {{"from", filter.from}, {"to", filter.to}, {"topups", Json::array()}};
  for (const auto& each : statistics.topups)
    out["topups"].push_back(
        {{"day", each.day},
         {"gateway", each.gateway},
         {"status", each.status},
         {"count", each.topups},
         {"price", {{"amount", each.price}, {"currency", each.currency}}},
         {"credit", {{"amount", each.credit}, {"asset", each.asset}}},
         {"reversed", {{"amount", each.reversed_price}, {"credit", each.reversed_credit}}}});
  if (!filter.gateway.empty() || filter.status) return out;
  out["transfers"] = Json::array();
  for (const auto& each : statistics.transfers)
    out["transfers"].push_back({{"day", each.day},
                                {"kind", each.kind},
                                {"asset", each.asset},
                                {"count", each.transfers},
                                {"amount", each.amount}});
  return out;
}

void statistics(const ApiContext& context, const Request& request, const Principal& principal,
                Responder responder) {
  if (principal.account)
    return responder(problem({Errc::not_permitted, "only a back end's key may do this"}));
  auto filter = read_filter(request, context.clock.now());
  if (!filter) return answer_error(context, responder, filter.error());
  filter->tenant = principal.tenant;
  context.queries.statistics(
      *filter, [&context, filter = *filter,
                shared = share(std::move(responder))](Result<topup::Statistics> found) {
        if (!found) return answer_error(context, *shared, found.error());
        (*shared)(json_response(200, statistics_json(filter, *found)));
      });
}

}  // namespace

void add_statistics_routes(Router& router, const ApiContext& context) {
  router.add("GET", "/v1/statistics",
             with_scope(context, Scope::statistics_read,
                        [&context](Request request, const Principal& principal,
                                   const topup::Storefront&, Responder responder) {
                          statistics(context, request, principal, std::move(responder));
                        }));
}

}  // namespace tallyport::http
