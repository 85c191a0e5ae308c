// One function a call. What fails its checks is not remembered under its key; what is executed is.
#include "emulator/stripe/api.h"

#include <utility>
#include <variant>

#include "emulator/form.h"
#include "emulator/stripe/disputes.h"
#include "emulator/stripe/objects.h"
#include "emulator/stripe/requests.h"
#include "serving/signing.h"
#include "serving/url.h"

namespace tallyport::emulator::stripe {
namespace {

using serving::Answer;

constexpr std::size_t kLongestKey = 255;

// The numbers behind Stripe's names for its test payment methods; every other name is a good card.
Card card_of(const std::string& method) {
  if (method == "pm_card_chargeDeclined" || method == "pm_card_visa_chargeDeclined") {
    return {"4000000000000002"};
  }
  if (method == "pm_card_chargeDeclinedInsufficientFunds") return {"4000000000009995"};
  if (method == "pm_card_chargeDeclinedExpiredCard") return {"4000000000000069"};
  if (method == "pm_card_pendingRefund") return {"4000000000007726"};
  if (method == "pm_card_refundFail") return {"4000000000005126"};
  return good_card(Brand::stripe);
}

Error wrong_state(const Payment& payment, const std::string& what) {
  return {400, "invalid_request_error", "payment_intent_unexpected_state",
          "You cannot " + what + " this PaymentIntent because it has a status of " +
              intent_object(payment, {}).at("status") + ".",
          ""};
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
  const auto unrecognised = [&] {
    return answer_of(
        {404, "invalid_request_error", "",
         "Unrecognized request URL (" + call.request.method + ": " + call.request.path + ").", ""});
  };
  const auto& path = call.path;
  if (call.is(2, "balance")) return call.respond(json(balance_object()));
  if (call.is(2, "disputes")) return list_disputes(desk_, call);
  if (call.is(3, "disputes")) return retrieve_dispute(desk_, call);
  if (call.is(2, "refunds")) return refunds_.list(call);
  if (call.is(3, "refunds")) return refunds_.retrieve(call);
  const bool session = call.is(4, "checkout") && path[2] == "sessions";
  if (!session && !call.is(3, "payment_intents")) return call.respond(unrecognised());
  Payment* payment = session ? find_session(path[3]) : find_intent(path[2]);
  if (!payment) {
    return call.respond(answer_of(session ? no_such("checkout.session", path[3], "session")
                                          : no_such("payment_intent", path[2], "intent")));
  }
  const auto expand = read_expand(
      call.form, session
                     ? std::vector<std::string>{"payment_intent", "payment_intent.latest_charge",
                                                "customer", "line_items"}
                     : std::vector<std::string>{"latest_charge", "customer", "payment_method"});
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  if (Desk::refuses_lookup(*payment)) return call.respond(internal_error());
  const auto& names = std::get<std::vector<std::string>>(expand);
  call.respond(json(session ? this->session(*payment, names) : intent_object(*payment, names)));
}

void Stripe::post(const Call& call) {
  if (!call.key.empty()) {
    if (auto replay = idempotency_.find(call.key, call.fingerprint)) {
      return call.respond(std::move(*replay));
    }
  }
  const auto& path = call.path;
  const bool sessions = path.size() > 2 && path[1] == "checkout" && path[2] == "sessions";
  if (sessions && path.size() == 3) return create_session(call);
  if (sessions && path.size() == 5 && path[4] == "expire") return expire_session(call);
  if (call.is(2, "payment_intents")) return create_intent(call);
  if (call.is(2, "refunds")) return refunds_.create(call);
  if (call.is(4, "payment_intents") && path[3] == "confirm") return confirm_intent(call);
  if (call.is(4, "payment_intents") && path[3] == "cancel") return cancel_intent(call);
  call.respond(answer_of({404, "invalid_request_error", "",
                          "Unrecognized request URL (POST: " + call.request.path + ").", ""}));
}

void Stripe::create_session(const Call& call) {
  const auto read = read_session(call.form, desk_.now());
  if (const auto* wrong = std::get_if<Error>(&read)) return call.respond(answer_of(*wrong));
  const auto& order = std::get<SessionOrder>(read);
  const auto behaviours = desk_.next_behaviours(Brand::stripe);
  // Before execution begins, so that the same key can be tried again.
  if (behaviours.has(Behaviour::error_500)) return call.respond(internal_error());
  Payment payment;
  payment.id = "cs_test_" + desk_.world().random_hex(24);
  payment.intent = "pi_" + desk_.world().random_hex(12);
  payment.brand = Brand::stripe;
  payment.reference = call.form.at("client_reference_id");
  payment.amount = {order.amount, wire_digits(order.currency)};
  payment.currency = order.currency;
  payment.about = order.about;
  payment.email = call.form.at("customer_email");
  payment.return_url = call.form.at("success_url");
  payment.cancel_url = call.form.at("cancel_url");
  payment.asked = call.form;
  payment.created_at = desk_.now();
  payment.expires_at = order.expires_at;
  payment.behaviours = behaviours;
  idempotency_.begin(call.key, call.fingerprint);
  desk_.create(
      std::move(payment), [this](const Payment& kept) { return json(session(kept)); },
      [this, key = call.key, respond = call.respond](const Answer& answer) {
        idempotency_.finish(key, answer);
        respond(answer);
      });
}

void Stripe::expire_session(const Call& call) {
  if (const auto wrong = check_nothing(call.form)) return call.respond(answer_of(*wrong));
  Payment* payment = find_session(call.path[3]);
  if (!payment) {
    return call.respond(answer_of(no_such("checkout.session", call.path[3], "session")));
  }
  idempotency_.begin(call.key, call.fingerprint);
  if (payment->status != Status::open) {
    return finish(call, answer_of(invalid("",
                                          "Only Checkout Sessions with a status in [\"open\"] "
                                          "can be expired. This Checkout Session has a status "
                                          "of " +
                                              session(*payment).at("status") + ".")));
  }
  desk_.cancel(*payment);
  finish(call, json(session(*payment)));
}

void Stripe::create_intent(const Call& call) {
  const auto read = read_intent(call.form);
  if (const auto* wrong = std::get_if<Error>(&read)) return call.respond(answer_of(*wrong));
  const auto& order = std::get<IntentOrder>(read);
  const auto behaviours = desk_.next_behaviours(Brand::stripe);
  if (behaviours.has(Behaviour::error_500)) return call.respond(internal_error());
  Payment payment;
  payment.id = payment.intent = "pi_" + desk_.world().random_hex(12);
  payment.brand = Brand::stripe;
  payment.amount = {order.amount, wire_digits(order.currency)};
  payment.currency = order.currency;
  payment.about = call.form.at("description");
  payment.return_url = call.form.at("return_url");
  payment.asked = call.form;
  payment.created_at = desk_.now();
  payment.behaviours = behaviours;
  idempotency_.begin(call.key, call.fingerprint);
  const auto make = [this, &order, &call](const Payment& kept) {
    if (!order.confirm) return json(intent_object(kept, {}));
    return confirm(*desk_.payments().find(kept.id), call.form.at("payment_method"));
  };
  desk_.create(std::move(payment), make,
               [this, key = call.key, respond = call.respond](const Answer& answer) {
                 idempotency_.finish(key, answer);
                 respond(answer);
               });
}

void Stripe::confirm_intent(const Call& call) {
  if (const auto wrong = check_confirm(call.form)) return call.respond(answer_of(*wrong));
  Payment* payment = find_intent(call.path[2]);
  if (!payment) return call.respond(answer_of(no_such("payment_intent", call.path[2], "intent")));
  idempotency_.begin(call.key, call.fingerprint);
  if (payment->status != Status::open) {
    return finish(call, answer_of(wrong_state(*payment, "confirm")));
  }
  auto method = call.form.at("payment_method");
  if (method.empty()) method = payment->asked.at("payment_method");
  if (method.empty()) {
    return finish(call, answer_of({400, "invalid_request_error", "payment_intent_unexpected_state",
                                   "You cannot confirm this PaymentIntent because it's missing a "
                                   "payment method.",
                                   ""}));
  }
  if (!call.form.at("return_url").empty()) payment->return_url = call.form.at("return_url");
  finish(call, confirm(*payment, method));
}

Answer Stripe::confirm(Payment& payment, const std::string& method) {
  desk_.pay(payment, Wish::pay, card_of(method), [](Change) {});
  const auto intent = intent_object(payment, {});
  if (!payment.declined()) return json(intent);
  Value error = *intent.find("last_payment_error");
  error.set("payment_intent", intent);
  return {402, Value::object({{"error", error}}).json()};
}

void Stripe::cancel_intent(const Call& call) {
  if (const auto wrong = check_cancel(call.form)) return call.respond(answer_of(*wrong));
  Payment* payment = find_intent(call.path[2]);
  if (!payment) return call.respond(answer_of(no_such("payment_intent", call.path[2], "intent")));
  idempotency_.begin(call.key, call.fingerprint);
  if (is_session(*payment)) {
    return finish(call, answer_of(invalid("",
                                          "You cannot cancel PaymentIntents created by Checkout "
                                          "Sessions. Expire the Checkout Session instead.")));
  }
  if (payment->status != Status::open) {
    return finish(call, answer_of(wrong_state(*payment, "cancel")));
  }
  payment->asked.set("cancellation_reason", call.form.at("cancellation_reason"));
  desk_.cancel(*payment);
  finish(call, json(intent_object(*payment, {})));
}

void Stripe::finish(const Call& call, const Answer& answer) {
  idempotency_.finish(call.key, answer);
  call.respond(answer);
}

Payment* Stripe::find_session(const std::string& id) {
  return id.starts_with("cs_") ? desk_.payments().find(id) : nullptr;
}

// A session has no intent before the payer's first try.
Payment* Stripe::find_intent(const std::string& id) {
  Payment* payment = desk_.payments().find_intent(id);
  return payment && is_session(*payment) && payment->attempts.empty() ? nullptr : payment;
}

Value Stripe::session(const Payment& payment, const std::vector<std::string>& expand) {
  return session_object(payment, desk_.checkout_url(payment), expand);
}

std::vector<std::string> Stripe::events(const Payment& stated, Change change) {
  std::vector<std::string> bodies;
  const auto tell = [&](const std::string& type, Value object) {
    bodies.push_back(
        event_object("evt_" + desk_.world().random_hex(12), type, std::move(object), desk_.now())
            .json());
  };
  const auto intent = intent_object(stated, {});
  const bool of_session = is_session(stated);
  switch (change) {
    case Change::none:
      break;
    case Change::declined:
      tell("payment_intent.payment_failed", intent);
      break;
    case Change::processing:
      tell("payment_intent.processing", intent);
      if (of_session) tell("checkout.session.completed", session(stated));
      break;
    case Change::paid:
      tell("payment_intent.succeeded", intent);
      if (of_session) tell("checkout.session.completed", session(stated));
      break;
    case Change::settled:
      tell("payment_intent.succeeded", intent);
      if (of_session) tell("checkout.session.async_payment_succeeded", session(stated));
      break;
    case Change::cancelled:
    case Change::expired:
      if (!of_session || !stated.attempts.empty()) tell("payment_intent.canceled", intent);
      if (of_session) tell("checkout.session.expired", session(stated));
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
  // A card that is refused can be tried again on the page.
  if (change == Change::declined || payment.return_url.empty()) return std::nullopt;
  std::string url = payment.return_url;
  if (!is_session(payment)) return serving::with_query(url, {{"payment_intent", payment.intent}});
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
