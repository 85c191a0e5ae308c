// Unknown members are passed over: an event's object is of the endpoint's API version, not of ours.
#include "objects.h"

#include <limits>

#include <nlohmann/json.hpp>

#include "money.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::Money;

constexpr std::int64_t kLatest_s = std::numeric_limits<std::int64_t>::max() / 1000;

// Reads members of one object and remembers whether all were right.
class Members {
 public:
  Members(const json& object, std::string_view kind) : object_(object) {
    good_ = object.is_object() && text("object") == kind;
  }

  std::string text(const char* name) {
    auto value = optional_text(name);
    good_ = good_ && !value.empty();
    return value;
  }
  std::string optional_text(const char* name) {
    const auto* value = find(name);
    if (value == nullptr) return "";
    good_ = good_ && value->is_string();
    return value->is_string() ? value->get<std::string>() : "";
  }
  // The id of another object, which stands there by itself or in the object.
  std::string id_of(const char* name) {
    const auto* value = find(name);
    if (value == nullptr || !value->is_object()) return optional_text(name);
    const auto id = value->find("id");
    good_ = good_ && id != value->end() && id->is_string();
    return good_ ? id->get<std::string>() : "";
  }
  // The other object, where it was expanded.
  const json* expanded(const char* name) {
    const auto* value = find(name);
    return value != nullptr && value->is_object() ? value : nullptr;
  }
  // A whole number from 0 on; never one with a point, nor one in quotes.
  std::int64_t integer(const char* name) {
    const auto* value = find(name);
    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
    good_ = good_ && value != nullptr && value->is_number_unsigned() &&
            value->get<std::uint64_t>() <= kMax;
    return good_ ? value->get<std::int64_t>() : 0;
  }
  std::int64_t optional_integer(const char* name) {
    return find(name) == nullptr ? 0 : integer(name);
  }
  // Of the object's own currency.
  Money money(const char* name) {
    const auto units = integer(name);
    const auto amount = from_wire(units, text("currency"));
    good_ = good_ && amount.has_value();
    return amount.value_or(Money{});
  }
  bool flag(const char* name) {
    const auto* value = find(name);
    good_ = good_ && value != nullptr && value->is_boolean();
    return good_ && value->get<bool>();
  }
  bool optional_flag(const char* name) { return find(name) != nullptr && flag(name); }

  void require(bool condition) { good_ = good_ && condition; }
  bool good() const { return good_; }

 private:
  const json* find(const char* name) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  const json& object_;
  bool good_ = true;
};

// "" where there is none.
std::string metadata_of(const json& object, std::string_view key) {
  if (!object.is_object()) return "";
  const auto metadata = object.find("metadata");
  if (metadata == object.end() || !metadata->is_object()) return "";
  const auto found = metadata->find(std::string(key));
  return found != metadata->end() && found->is_string() ? found->get<std::string>() : "";
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
