// Stripe lists PaymentIntents, newest first. One behind a Checkout Session does not say which, so
// each is stated under its own id: the host knows it as the session's second.
#include "listing.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "call.h"
#include "input.h"
#include "members.h"
#include "objects.h"
#include "status.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::InvalidInput;
using plugin::Operation;
using plugin::Outcome;
using plugin::Result;
using plugin::Task;

std::string_view word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::succeeded:
      return "succeeded";
    case Outcome::pending:
      return "pending";
    case Outcome::requires_action:
      return "requires_action";
    case Outcome::cancelled:
      return "cancelled";
    default:
      return "unknown";
  }
}

json json_of(const plugin::Money& amount) {
  return {{"minor", amount.minor}, {"currency", amount.currency}};
}

json json_of(const Intent& intent) {
  const auto outcome = outcome_of(intent);
  json out = {{"gateway_ref", intent.id},
              {"outcome", word_of(outcome)},
              {"created_unix_s", intent.created_unix_s},
              {"live", intent.live}};
  const bool paid = outcome == Outcome::succeeded;
  out["amount"] = json_of(paid ? intent.received : intent.amount);
  if (!intent.owner.reference.empty()) out["reference"] = intent.owner.reference;
  // Of a disputed one the list does not say what was lost.
  if (paid && intent.charge && !intent.charge->disputed && intent.charge->refunded.minor > 0) {
    out["reversed_total"] = json_of(intent.charge->refunded);
  }
  return out;
}

plugin::HttpRequest get_intents(const Config& config, const ListingOrder& order) {
  auto query = "?created[gte]=" + std::to_string(order.from_unix_s) +
               "&created[lt]=" + std::to_string(order.to_unix_s) + "&limit=100";
  if (!order.after.empty()) query += "&starting_after=" + plugin::percent_encoded(order.after);
  return get(config, "/v1/payment_intents" + query + "&expand[]=data.latest_charge",
             "list_payment_intents");
}

std::int64_t needed_time(const json& document, const char* member) {
  const auto time = time_of(document, member);
  if (!time) throw InvalidInput(std::string(member) + " is missing");
  return *time;
}

}  // namespace

ListingOrder read_listing_order(const Operation& operation) {
  const auto document = document_of(operation);
  return {needed_time(document, "from_unix_s"), needed_time(document, "to_unix_s"),
          text_of(document, "cursor")};
}

std::optional<json> payment_page(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  Members list(document, "list");
  const bool more = list.flag("has_more");
  if (!list.good() || !document.contains("data") || !document["data"].is_array()) {
    return std::nullopt;
  }
  auto payments = json::array();
  std::string last;
  for (const auto& value : document["data"]) {
    Members members(value, "payment_intent");
    last = members.text("id");
    if (!members.good()) return std::nullopt;
    const auto intent = parse_intent(value);
    if (!intent && !owner_of(value).reference.empty()) return std::nullopt;
    if (intent) payments.push_back(json_of(*intent));
  }
  if (more && last.empty()) return std::nullopt;
  json page = {{"payments", std::move(payments)}};
  if (more) page["next_cursor"] = last;
  return page;
}

Task list_payments(Operation& operation, const Config& config, ListingOrder order) {
  const auto answer = co_await operation.http(get_intents(config, order));
  const auto page = answer.ok() ? payment_page(answer.body) : std::nullopt;
  if (!page) co_return unclear(answer, operation);
  Result result(Outcome::succeeded);
  co_return result.json(page->dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace tallyport::stripe_gateway
