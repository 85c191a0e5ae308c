// What fails its checks is not remembered under its key; what is executed is.
#include "emulator/stripe/api.h"

#include <utility>
#include <variant>

#include "emulator/form.h"
#include "emulator/stripe/confirmation.h"
#include "emulator/stripe/disputes.h"
#include "emulator/stripe/objects.h"
#include "serving/signing.h"
#include "serving/url.h"

namespace tallyport::emulator::stripe {
namespace {

using serving::Answer;

constexpr std::size_t kLongestKey = 255;
constexpr const char* kAuthenticationFailure = "payment_intent_authentication_failure";

Error unrecognised(const Call& call) {
  return {404, "invalid_request_error", "",
          "Unrecognized request URL (" + call.request.method + ": " + call.request.path + ").", ""};
}

}  // namespace

void Stripe::answer(const serving::Request& request, const std::vector<std::string>& path,
                    serving::Respond respond) {
  const auto version = request.header("stripe-version");
  const auto key = request.method == "POST" ? request.header("idempotency-key") : "";
  const auto reply = [respond = std::move(respond), version, key,
                      id = "req_" + desk_.world().random_hex(7)](Answer answer) {
    answer.headers.push_back({"Request-Id", id});
    answer.headers.push_back({"Stripe-Version", version.empty() ? kVersion : version});
    if (!key.empty()) answer.headers.push_back({"Idempotency-Key", key});
    respond(std::move(answer));
  };
  if (const auto refused = refuse_key(request)) return reply(answer_of(*refused));
  const bool is_form =
      request.body.empty() ||
      request.header("content-type").starts_with("application/x-www-form-urlencoded");
  if (!is_form) {
    return reply(answer_of(invalid("",
                                   "Invalid request (check that your POST content type is "
                                   "application/x-www-form-urlencoded).")));
  }
  if (key.size() > kLongestKey) {
    return reply(answer_of(invalid("", "Idempotency keys may be up to 255 characters long.")));
  }
  auto form = parse_form(request.method == "GET" ? request.query : request.body);
  if (const auto* bad = std::get_if<BadForm>(&form)) {
    return reply(answer_of(invalid(bad->param, bad->message)));
  }
  const auto& parsed = std::get<Value>(form);
  const Call call{request, path, parsed, key, request.path + " " + parsed.json(), reply};
  if (request.method == "GET") return get(call);
  if (request.method == "POST") return post(call);
  reply(answer_of({405, "invalid_request_error", "", "Unsupported method", ""}));
}

std::optional<Error> Stripe::refuse_key(const serving::Request& request) const {
  const auto given = serving::key_of(request.authorization);
  if (given.empty()) {
    return Error{401, "invalid_request_error", "",
                 "You did not provide an API key. You need to provide your API key in the "
                 "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
                 "YOUR_SECRET_KEY').",
                 ""};
  }
  if (serving::same_key(given, desk_.account(Brand::stripe).key)) return std::nullopt;
  return Error{401, "invalid_request_error", "", "Invalid API Key provided: ********", ""};
}

void Stripe::get(const Call& call) {
  const auto& path = call.path;
  if (call.is(2, "balance")) return call.respond(json(balance_object()));
  if (call.is(4, "checkout") && path[2] == "sessions") return sessions_.retrieve(call);
  if (call.is(2, "payment_intents")) return intents_.list(call);
  if (call.is(3, "payment_intents")) return intents_.retrieve(call);
  if (call.is(3, "setup_intents")) return setup_intents_.retrieve(call);
  if (call.is(3, "customers")) return customers_.retrieve(call);
  if (call.is(4, "customers") && path[3] == "payment_methods") {
    return methods_.list_of_customer(call);
  }
  if (call.is(2, "payment_methods")) return methods_.list(call);
  if (call.is(3, "payment_methods")) return methods_.retrieve(call);
  if (call.is(2, "refunds")) return refunds_.list(call);
  if (call.is(3, "refunds")) return refunds_.retrieve(call);
  if (call.is(2, "disputes")) return list_disputes(desk_, call);
  if (call.is(3, "disputes")) return retrieve_dispute(desk_, call);
  call.respond(answer_of(unrecognised(call)));
}

void Stripe::post(const Call& call) {
  if (!call.key.empty()) {
    if (auto replay = idempotency_.find(call.key, call.fingerprint)) {
      return call.respond(std::move(*replay));
    }
  }
  const auto& path = call.path;
  const auto is_action = [&](std::string_view collection, std::string_view action) {
    return call.is(4, collection) && path[3] == action;
  };
  const bool sessions = path.size() > 2 && path[1] == "checkout" && path[2] == "sessions";
  if (sessions && path.size() == 3) return sessions_.create(call);
  if (sessions && path.size() == 5 && path[4] == "expire") return sessions_.expire(call);
  if (call.is(2, "payment_intents")) return intents_.create(call);
  if (is_action("payment_intents", "confirm")) return intents_.confirm(call);
  if (is_action("payment_intents", "cancel")) return intents_.cancel(call);
  if (call.is(2, "setup_intents")) return setup_intents_.create(call);
  if (is_action("setup_intents", "confirm")) return setup_intents_.confirm(call);
  if (is_action("setup_intents", "cancel")) return setup_intents_.cancel(call);
  if (call.is(2, "customers")) return customers_.create(call);
  if (call.is(3, "customers")) return customers_.update(call);
  if (call.is(2, "payment_methods")) return methods_.create(call);
  if (is_action("payment_methods", "attach")) return methods_.attach(call);
  if (is_action("payment_methods", "detach")) return methods_.detach(call);
  if (call.is(2, "refunds")) return refunds_.create(call);
  call.respond(answer_of(unrecognised(call)));
}

void Stripe::note(Payment& payment, Change change) { save_method(stores_, payment, change); }

std::vector<Channel> Stripe::channels(const Payment&) { return {Channel::card}; }

std::vector<std::string> Stripe::events(const Payment& stated, Change change) {
  std::vector<std::string> bodies;
  const auto tell = [&](const std::string& type, Value object) {
    bodies.push_back(
        event_object("evt_" + desk_.world().random_hex(12), type, std::move(object), desk_.now())
            .json());
  };
  const bool setup = is_setup(stated);
  const auto tell_intent = [&](const std::string& payment_word, const std::string& setup_word) {
    if (setup) return tell("setup_intent." + setup_word, setup_object(stated));
    tell("payment_intent." + payment_word, intent_object(stated, {}));
  };
  const bool of_session = is_session(stated);
  switch (change) {
    case Change::none:
      break;
    case Change::challenged:
      tell_intent("requires_action", "requires_action");
      break;
    case Change::declined:
      tell_intent("payment_failed", "setup_failed");
      break;
    case Change::processing:
      tell_intent("processing", "processing");
      if (of_session) tell("checkout.session.completed", session_object(stated, {}));
      break;
    case Change::paid:
      tell_intent("succeeded", "succeeded");
      if (of_session) tell("checkout.session.completed", session_object(stated, {}));
      break;
    case Change::settled:
      tell_intent("succeeded", "succeeded");
      if (of_session) tell("checkout.session.async_payment_succeeded", session_object(stated, {}));
      break;
    case Change::cancelled:
    case Change::expired:
      if (!of_session || !stated.attempts.empty()) tell_intent("canceled", "canceled");
      if (of_session) tell("checkout.session.expired", session_object(stated, {}));
      break;
    case Change::refund_made:
      tell("refund.created", refund_object(stated, stated.refunds[stated.changed_refund], {}));
      tell("charge.refunded", charge_object(stated));
      break;
    case Change::dispute_opened:
      tell("charge.dispute.created", dispute_object(stated, {}));
      tell("charge.dispute.funds_withdrawn", dispute_object(stated, {}));
      break;
    case Change::dispute_lost:
      tell("charge.dispute.closed", dispute_object(stated, {}));
      break;
    case Change::dispute_won:
      tell("charge.dispute.closed", dispute_object(stated, {}));
      tell("charge.dispute.funds_reinstated", dispute_object(stated, {}));
      break;
    case Change::refund_needs_attention:  // of Paystack's cards only
    case Change::refund_succeeded:
    case Change::refund_failed:
      const auto refund = refund_object(stated, stated.refunds[stated.changed_refund], {});
      tell(change == Change::refund_failed ? "refund.failed" : "refund.updated", refund);
      tell("charge.refund.updated", refund);
      break;
  }
  return bodies;
}

std::vector<std::string> Stripe::webhook_headers(const std::string& body, const std::string& secret,
                                                 std::int64_t now) {
  return {"Stripe-Signature: " + serving::timed_signature(secret, now, body),
          "User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)"};
}

std::optional<std::string> Stripe::next_address(const Payment& payment, Change change) {
  const bool intent = !is_session(payment);
  // Whoever fails the confirmation of an intent comes back; other cards can be tried on the page.
  const bool refused =
      change == Change::declined && payment.last()->decline.code != kAuthenticationFailure;
  const bool stays = change == Change::declined && (refused || !intent);
  if (stays || payment.return_url.empty()) return std::nullopt;
  std::string url = payment.return_url;
  if (intent) {
    const std::string kind = is_setup(payment) ? "setup_intent" : "payment_intent";
    return serving::with_query(
        url, {{kind, payment.intent},
              {kind + "_client_secret", client_secret(payment)},
              {"redirect_status", change == Change::declined ? "failed" : "succeeded"}});
  }
  for (const std::string place : {"{CHECKOUT_SESSION_ID}", "%7BCHECKOUT_SESSION_ID%7D"}) {
    for (auto at = url.find(place); at != url.npos; at = url.find(place)) {
      url.replace(at, place.size(), payment.id);
    }
  }
  return url;
}

std::string Stripe::leave_address(const Payment& payment) { return payment.cancel_url; }

std::string Stripe::next_dispute_id() { return "dp_" + desk_.world().random_hex(12); }

// What it took is stated by the dispute only: amount_refunded stays.
std::optional<Refund> Stripe::refund_of_lost(const Payment&) { return std::nullopt; }

}  // namespace tallyport::emulator::stripe
