// Unknown members are passed over: an event's object is of the endpoint's API version, not of ours.
#include "objects.h"

#include <limits>

#include <nlohmann/json.hpp>

#include "members.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;

constexpr std::int64_t kLatest_s = std::numeric_limits<std::int64_t>::max() / 1000;

// "" where there is none.
std::string metadata_of(const json& object, std::string_view key) {
  if (!object.is_object()) return "";
  const auto metadata = object.find("metadata");
  if (metadata == object.end() || !metadata->is_object()) return "";
  const auto found = metadata->find(std::string(key));
  return found != metadata->end() && found->is_string() ? found->get<std::string>() : "";
}

// "" where the payer confirms in another way.
std::string redirect_in(const json& intent) {
  const json::json_pointer kUrl("/next_action/redirect_to_url/url");
  if (!intent.is_object() || !intent.contains(kUrl)) return "";
  const auto& url = intent.at(kUrl);
  return url.is_string() ? url.get<std::string>() : "";
}

}  // namespace

Owner owner_of(const json& object) {
  return {metadata_of(object, kReferenceKey), parse_flow(metadata_of(object, kFlowKey))};
}

std::optional<Charge> parse_charge(const json& value) {
  Members members(value, "charge");
  Charge charge;
  charge.owner = owner_of(value);
  charge.id = members.text("id");
  charge.payment_intent = members.id_of("payment_intent");
  charge.amount = members.money("amount");
  charge.refunded = members.money("amount_refunded");
  charge.disputed = members.optional_flag("disputed");
  charge.live = members.flag("livemode");
  if (const auto* details = members.expanded("payment_method_details")) {
    charge.method = described(members.optional_text("payment_method"), *details);
  }
  members.require(charge.refunded.minor <= charge.amount.minor);
  return members.good() ? std::optional(std::move(charge)) : std::nullopt;
}

std::optional<Intent> parse_intent(const json& value) {
  Members members(value, "payment_intent");
  Intent intent;
  intent.owner = owner_of(value);
  intent.id = members.text("id");
  intent.status = members.text("status");
  intent.amount = members.money("amount");
  intent.received = members.money("amount_received");
  intent.client_secret = members.optional_text("client_secret");
  intent.redirect_url = redirect_in(value);
  intent.customer = members.id_of("customer");
  intent.future_usage = members.optional_text("setup_future_usage");
  intent.created_unix_s = members.optional_integer("created");
  intent.live = members.flag("livemode");
  if (const auto* error = members.expanded("last_payment_error")) {
    intent.last_error = parse_error(*error);
  }
  if (const auto* charge = members.expanded("latest_charge")) {
    intent.charge = parse_charge(*charge);
    members.require(intent.charge.has_value());
  }
  return members.good() ? std::optional(std::move(intent)) : std::nullopt;
}

std::optional<Session> parse_session(const json& value) {
  Members members(value, "checkout.session");
  Session session;
  session.owner = owner_of(value);
  session.id = members.text("id");
  session.payment_intent = members.id_of("payment_intent");
  session.status = members.text("status");
  session.payment_status = members.text("payment_status");
  session.amount = members.money("amount_total");
  session.url = members.optional_text("url");
  session.customer = members.id_of("customer");
  session.expires_at_unix_s = members.optional_integer("expires_at");
  session.live = members.flag("livemode");
  members.require(members.text("mode") == "payment" && session.expires_at_unix_s <= kLatest_s);
  if (const auto* intent = members.expanded("payment_intent")) {
    session.intent = parse_intent(*intent);
    members.require(session.intent.has_value());
  }
  return members.good() ? std::optional(std::move(session)) : std::nullopt;
}

std::optional<Refund> parse_refund(const json& value) {
  Members members(value, "refund");
  Refund refund;
  refund.owner = owner_of(value);
  refund.id = members.text("id");
  refund.reference = metadata_of(value, kRefundKey);
  refund.payment_intent = members.id_of("payment_intent");
  refund.status = members.text("status");
  refund.failure_reason = members.optional_text("failure_reason");
  refund.amount = members.money("amount");
  if (const auto* charge = members.expanded("charge")) {
    refund.charge = parse_charge(*charge);
    members.require(refund.charge.has_value());
  }
  return members.good() ? std::optional(std::move(refund)) : std::nullopt;
}

std::optional<Dispute> parse_dispute(const json& value) {
  Members members(value, "dispute");
  Dispute dispute;
  dispute.id = members.text("id");
  dispute.payment_intent = members.id_of("payment_intent");
  dispute.status = members.text("status");
  dispute.amount = members.money("amount");
  dispute.live = members.flag("livemode");
  return members.good() ? std::optional(std::move(dispute)) : std::nullopt;
}

}  // namespace tallyport::stripe_gateway
