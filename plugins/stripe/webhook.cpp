// An event is believed for what its type says about money, and only where its object agrees.
#include "webhook.h"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "objects.h"
#include "refunds.h"
#include "status.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::Outcome;
using plugin::Reason;
using plugin::Result;
using plugin::Subject;

constexpr std::size_t kMostCandidates = 16;
constexpr std::size_t kLongestKey = 255;
constexpr std::size_t kSha256Octets = 32;

// False where the part makes the header unusable.
bool take(std::string_view part, Signature& signature) {
  const auto equals = part.find('=');
  if (equals == part.npos) return false;
  const auto scheme = part.substr(0, equals);
  const auto value = part.substr(equals + 1);
  if (scheme == "t") {
    const auto seconds = plugin::parse_unix_s(value);
    if (!seconds || !signature.time.empty()) return false;
    signature.time = value;
    signature.time_unix_s = *seconds;
  }
  if (scheme == "v1") {
    if (!plugin::is_hex(value, kSha256Octets) || signature.candidates.size() == kMostCandidates)
      return false;
    signature.candidates.push_back(value);
  }
  return true;
}

Result not_understood(std::string_view message) {
  return Result(Outcome::unknown).reason(Reason::provider_error).message(message);
}

Result ignored() { return Result(Outcome::ignored); }

// Says which payment it is about. The intent's id is the payment's own only where the payment is an
// intent; that of a Checkout Session has its session's. Without our metadata the intent is all that
// there is.
Result& name_payment(Result& result, const Owner& owner, std::string_view payment_intent) {
  result.reference(owner.reference);
  const bool is_intent = owner.reference.empty() || owner.flow == Flow::payment_intent;
  return is_intent ? result.gateway_ref(payment_intent) : result;
}

Result contradiction(const Owner& owner, std::string_view payment_id) {
  auto doubt = not_understood("the event's type and its object contradict each other");
  return doubt.reference(owner.reference).gateway_ref(payment_id);
}

// --- payments ------------------------------------------------------------------------------------

// The types that say something of a payment, and what their object has to be then.
struct Row {
  std::string_view type;
  std::string_view status;
  std::string_view payment_status;  // of a session
};
constexpr Row kSessionEvents[] = {
    {"checkout.session.completed", "complete", "paid"},
    {"checkout.session.completed", "complete", "unpaid"},  // by a method that takes days
    {"checkout.session.async_payment_succeeded", "complete", "paid"},
    {"checkout.session.async_payment_failed", "complete", "unpaid"},
    {"checkout.session.expired", "expired", "unpaid"},
};
constexpr Row kIntentEvents[] = {
    {"payment_intent.succeeded", "succeeded", ""},
    {"payment_intent.payment_failed", "requires_payment_method", ""},  // may be tried again
    {"payment_intent.canceled", "canceled", ""},
    {"payment_intent.processing", "processing", ""},
    {"payment_intent.requires_action", "requires_action", ""},
};

template <class Rows>
bool is_type_of(const Rows& rows, std::string_view type) {
  return std::ranges::find(rows, type, &Row::type) != std::end(rows);
}

template <class Rows>
bool agrees(const Rows& rows, std::string_view type, std::string_view status,
            std::string_view payment_status) {
  return std::ranges::any_of(rows, [&](const Row& row) {
    return row.type == type && row.status == status && row.payment_status == payment_status;
  });
}

Result read_session_event(const Config& config, std::string_view type, const Session& session) {
  if (!agrees(kSessionEvents, type, session.status, session.payment_status)) {
    return contradiction(session.owner, session.id);
  }
  if (!type.ends_with("async_payment_failed")) return stated(config, session, std::nullopt);
  Result failed(Outcome::failed);
  failed.reason(Reason::card_declined).amount(session.amount);
  if (session.live) failed.live();
  return failed.reference(session.owner.reference).gateway_ref(session.id);
}

Result read_intent_event(const Config& config, std::string_view type, const Intent& intent) {
  const bool is_payment = intent.owner.flow == Flow::payment_intent;
  if (!agrees(kIntentEvents, type, intent.status, "")) {
    return contradiction(intent.owner, is_payment ? intent.id : "");
  }
  if (is_payment) return stated(config, intent, std::nullopt);
  // Behind a Checkout Session, whose own events tell all but that money came.
  if (intent.status != "succeeded") return ignored();
  return stated(config, intent, std::nullopt).gateway_ref("").other_ref(intent.id);
}

// --- what comes back -----------------------------------------------------------------------------

// The running total, which is the one way of counting that every statement about a reversal shares:
// look-ups have it as well, and a refund's own amount beside it would count twice.
Result read_charge_refunded(const Charge& charge) {
  if (charge.refunded.minor == 0 || charge.disputed) {
    auto doubt = not_understood(charge.disputed ? "refunded and disputed: the total is not said"
                                                : "a refund of nothing");
    return name_payment(doubt, charge.owner, charge.payment_intent);
  }
  Result refund(Outcome::succeeded);
  refund.subject(Subject::refund).reversed_total(charge.refunded);
  if (charge.live) refund.live();
  return name_payment(refund, charge.owner, charge.payment_intent);
}

// A single refund. That it succeeded is left to the total, for which the host asks.
Result read_refund(const Refund& refund, bool live) {
  const auto outcome = outcome_of(refund);
  auto result = stated(refund, outcome == Outcome::succeeded ? Outcome::unknown : outcome);
  if (live) result.live();
  return name_payment(result, refund.owner, refund.payment_intent);
}

// An inquiry (warning_…) has moved no money. What a lost dispute took is left to the look-up, since
// only that adds it to what was refunded.
Result read_dispute(const Dispute& dispute) {
  const auto& status = dispute.status;
  if (status.starts_with("warning_")) return ignored();
  const bool open = status == "needs_response" || status == "under_review";
  const auto outcome = open              ? Outcome::pending
                       : status == "won" ? Outcome::succeeded
                                         : Outcome::unknown;
  Result result(outcome);
  result.subject(Subject::dispute).subject_ref(dispute.id).amount(dispute.amount);
  if (dispute.live) result.live();
  if (outcome == Outcome::unknown) {
    result.reason(Reason::other).message("a dispute of status " + in_quotes(status));
  }
  return result.gateway_ref(dispute.payment_intent);
}

// --- events --------------------------------------------------------------------------------------

// nullopt where the object is not understood.
template <class Object, class Read>
std::optional<Result> with(const std::optional<Object>& object, bool live, Read read) {
  if (!object || object->live != live) return std::nullopt;
  return read(*object);
}

// A charge, refund or dispute without an intent comes from a payment that we never make.
bool is_foreign(const json& object) {
  const auto intent = object.find("payment_intent");
  const bool has_intent = intent != object.end() && !intent->is_null();
  return !has_intent && owner_of(object).reference.empty();
}

std::optional<Result> read_object(const Config& config, std::string_view type, const json& object,
                                  bool live) {
  constexpr std::string_view kDisputes[] = {"charge.dispute.created", "charge.dispute.closed"};
  constexpr std::string_view kRefunds[] = {"refund.created", "refund.updated", "refund.failed",
                                           "charge.refund.updated"};
  const bool of_session = is_type_of(kSessionEvents, type);
  const bool of_intent = is_type_of(kIntentEvents, type);
  // What we did not make has none of our metadata.
  if ((of_session || of_intent) && owner_of(object).reference.empty()) return ignored();
  if (of_session) {
    return with(parse_session(object), live,
                [&](const Session& it) { return read_session_event(config, type, it); });
  }
  if (of_intent) {
    return with(parse_intent(object), live,
                [&](const Intent& it) { return read_intent_event(config, type, it); });
  }
  const bool of_dispute = std::ranges::find(kDisputes, type) != std::end(kDisputes);
  const bool of_refund = std::ranges::find(kRefunds, type) != std::end(kRefunds);
  const bool of_charge = type == "charge.refunded";
  if (!(of_dispute || of_refund || of_charge) || is_foreign(object)) return ignored();
  if (of_dispute) return with(parse_dispute(object), live, read_dispute);
  if (of_charge) return with(parse_charge(object), live, read_charge_refunded);
  const auto refund = parse_refund(object);  // has no mode of its own
  return refund ? std::optional(read_refund(*refund, live)) : std::nullopt;
}

}  // namespace

std::optional<Signature> parse_signature(std::string_view header) {
  Signature signature;
  for (bool more = true; more;) {
    const auto comma = header.find(',');
    if (!take(header.substr(0, comma), signature)) return std::nullopt;
    more = comma != header.npos;
    if (more) header.remove_prefix(comma + 1);
  }
  if (signature.time.empty() || signature.candidates.empty()) return std::nullopt;
  return signature;
}

Result read_event(const Config& config, std::string_view raw_body) {
  const auto event = json::parse(raw_body, nullptr, false);
  if (!event.is_object()) return not_understood("the event is not a JSON object");
  const auto text = [&](const char* name) {
    const auto found = event.find(name);
    return found != event.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto id = text("id");
  const auto type = text("type");
  if (id.empty() || id.size() > kLongestKey || type.empty()) {
    return not_understood("the event has no id or no type");
  }
  const auto live = event.value("livemode", json());
  const auto data = event.value("data", json());
  const auto object = data.is_object() ? data.value("object", json()) : json();
  if (!live.is_boolean() || !object.is_object()) {
    return not_understood("the event has no object or no mode").event_key(id);
  }
  auto result = read_object(config, type, object, live.get<bool>());
  if (!result) {
    result = not_understood("the event's object is not understood");
    result->reference(owner_of(object).reference);
  }
  return result->event_key(id);
}

}  // namespace tallyport::stripe_gateway
