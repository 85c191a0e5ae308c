// A session's intent is found here too, once the payer has tried.
#include "emulator/stripe/intents.h"

#include <algorithm>
#include <utility>

#include "emulator/stripe/confirmation.h"
#include "emulator/stripe/listing.h"
#include "emulator/stripe/objects.h"
#include "emulator/stripe/requests.h"

namespace tallyport::emulator::stripe {

namespace {

using serving::Answer;

const std::vector<std::string> kExpandable = {"latest_charge", "customer", "payment_method"};

// A session has no intent before the payer's first try.
bool is_visible(const Payment& payment) {
  const bool untried = payment.attempts.empty() && !payment.challenge;
  return payment.intent.starts_with("pi_") && !(untried && is_session(payment));
}

}  // namespace

Error wrong_state(const std::string& kind, const std::string& status, const std::string& what) {
  const bool setup = kind == "SetupIntent";
  return {400, "invalid_request_error",
          setup ? "setup_intent_unexpected_state" : "payment_intent_unexpected_state",
          "You cannot " + what + " this " + kind + " because it has a status of " + status + ".",
          ""};
}

std::variant<Method*, Error> method_for(Stores stores, Methods& methods, const Payment& payment,
                                        const Value& form) {
  auto named = methods.named(form);
  if (std::holds_alternative<Error>(named)) return named;
  Method* method = std::get<Method*>(named);
  if (!method) method = stores.vault.find_method(payment.method);
  if (!method) {
    const std::string kind = is_setup(payment) ? "setup_intent" : "payment_intent";
    return Error{400, "invalid_request_error", kind + "_unexpected_state",
                 "You cannot confirm this intent because it's missing a payment method.", ""};
  }
  if (auto wrong = Vault::refuse_use(*method, payment.customer)) return *wrong;
  return method;
}

void Intents::create(const Call& call) {
  auto& desk = stores_.desk;
  const auto read = read_intent(call.form);
  if (const auto* wrong = std::get_if<Error>(&read)) return call.respond(answer_of(*wrong));
  const auto& order = std::get<IntentOrder>(read);
  const auto customer = call.form.at("customer");
  if (!customer.empty() && !stores_.vault.find_customer(customer)) {
    return call.respond(answer_of(no_such("customer", customer, "customer", 400)));
  }
  const auto expand = read_expand(call.form, kExpandable);
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  const auto& names = std::get<std::vector<std::string>>(expand);
  const auto behaviours = desk.next_behaviours(Brand::stripe);
  if (behaviours.has(Behaviour::error_500)) return call.respond(internal_error());
  Payment payment;
  payment.id = payment.intent = "pi_" + desk.world().random_hex(12);
  payment.brand = Brand::stripe;
  payment.amount = {order.amount, wire_digits(order.currency)};
  payment.currency = order.currency;
  payment.about = call.form.at("description");
  payment.customer = customer;
  payment.return_url = call.form.at("return_url");
  payment.asked = call.form;
  payment.created_at = desk.now();
  payment.behaviours = behaviours;
  stores_.idempotency.begin(call.key, call.fingerprint);
  const auto finish = [this, key = call.key, respond = call.respond](const Answer& answer) {
    stores_.idempotency.finish(key, answer);
    respond(answer);
  };
  const auto named = methods_.named(call.form);
  if (const auto* wrong = std::get_if<Error>(&named)) return finish(answer_of(*wrong));
  Method* method = std::get<Method*>(named);
  if (method) {
    if (auto wrong = Vault::refuse_use(*method, customer)) return finish(answer_of(*wrong));
    payment.method = method->id;
  }
  const auto make = [&](const Payment& kept) {
    if (!order.confirm) {
      Value intent = intent_object(kept, names);
      expand_saved(stores_.vault, intent, names);
      return json(intent);
    }
    Payment& made = *desk.payments().find(kept.id);
    return stripe::confirm(stores_, made, *method, payer_of(call.form), names);
  };
  desk.create(std::move(payment), make, finish);
}

void Intents::retrieve(const Call& call) {
  Payment* payment = find(call.path[2]);
  if (!payment) return call.respond(answer_of(no_such("payment_intent", call.path[2], "intent")));
  const auto expand = read_expand(call.form, kExpandable);
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  if (Desk::refuses_lookup(*payment)) return call.respond(internal_error());
  const auto& names = std::get<std::vector<std::string>>(expand);
  Value intent = intent_object(*payment, names);
  expand_saved(stores_.vault, intent, names);
  call.respond(json(intent));
}

void Intents::list(const Call& call) {
  const auto read = read_intent_filter(call.form);
  if (const auto* wrong = std::get_if<Error>(&read)) return call.respond(answer_of(*wrong));
  const auto& filter = std::get<IntentFilter>(read);
  const auto expand =
      read_expand(call.form, {"data.latest_charge", "data.customer", "data.payment_method"});
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  std::vector<std::string> names;
  for (const auto& name : std::get<std::vector<std::string>>(expand)) {
    names.push_back(name.substr(name.find('.') + 1));
  }
  std::vector<Value> all;
  for (const auto* each : stores_.desk.payments().all()) {
    if (!is_visible(*each) || each->created_at < filter.from || each->created_at > filter.to) {
      continue;
    }
    if (!filter.customer.empty() && each->customer != filter.customer) continue;
    all.push_back(intent_object(*each, names));
    expand_saved(stores_.vault, all.back(), names);
  }
  std::ranges::reverse(all);
  answer_page(call, "payment_intent", "/v1/payment_intents", all);
}

void Intents::confirm(const Call& call) {
  if (const auto wrong = check_confirm(call.form)) return call.respond(answer_of(*wrong));
  const auto expand = read_expand(call.form, kExpandable);
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  Payment* payment = find(call.path[2]);
  if (!payment) return call.respond(answer_of(no_such("payment_intent", call.path[2], "intent")));
  execute(stores_, call, [&]() -> Answer {
    if (payment->status != Status::open) {
      return answer_of(
          wrong_state("PaymentIntent", intent_object(*payment, {}).at("status"), "confirm"));
    }
    const auto method = method_for(stores_, methods_, *payment, call.form);
    if (const auto* wrong = std::get_if<Error>(&method)) return answer_of(*wrong);
    for (const auto* name : {"return_url", "setup_future_usage"}) {
      if (!call.form.at(name).empty()) payment->asked.set(name, call.form.at(name));
    }
    payment->return_url = payment->asked.at("return_url");
    return stripe::confirm(stores_, *payment, *std::get<Method*>(method), payer_of(call.form),
                           std::get<std::vector<std::string>>(expand));
  });
}

void Intents::cancel(const Call& call) {
  if (const auto wrong = check_cancel(call.form)) return call.respond(answer_of(*wrong));
  Payment* payment = find(call.path[2]);
  if (!payment) return call.respond(answer_of(no_such("payment_intent", call.path[2], "intent")));
  execute(stores_, call, [&]() -> Answer {
    if (is_session(*payment)) {
      return answer_of(invalid("",
                               "You cannot cancel PaymentIntents created by Checkout Sessions. "
                               "Expire the Checkout Session instead."));
    }
    if (payment->status != Status::open) {
      return answer_of(
          wrong_state("PaymentIntent", intent_object(*payment, {}).at("status"), "cancel"));
    }
    payment->asked.set("cancellation_reason", call.form.at("cancellation_reason"));
    stores_.desk.cancel(*payment);
    return json(intent_object(*payment, {}));
  });
}

Payment* Intents::find(const std::string& id) {
  Payment* payment = stores_.desk.payments().find_intent(id);
  return payment && is_visible(*payment) ? payment : nullptr;
}

}  // namespace tallyport::emulator::stripe
