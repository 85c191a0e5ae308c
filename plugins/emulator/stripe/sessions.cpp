// Of mode=payment with price_data, and of mode=setup.
#include "emulator/stripe/sessions.h"

#include <utility>

#include "emulator/stripe/objects.h"
#include "emulator/stripe/requests.h"

namespace tallyport::emulator::stripe {

using serving::Answer;

void Sessions::create(const Call& call) {
  auto& desk = stores_.desk;
  const auto read = read_session(call.form, desk.now());
  if (const auto* wrong = std::get_if<Error>(&read)) return call.respond(answer_of(*wrong));
  const auto& order = std::get<SessionOrder>(read);
  const auto customer = call.form.at("customer");
  if (!customer.empty() && !stores_.vault.find_customer(customer)) {
    return call.respond(answer_of(no_such("customer", customer, "customer", 400)));
  }
  const bool setup = order.mode == SessionOrder::Mode::setup;
  // Saving a card is no payment, which is what behaves.
  const auto behaviours = setup ? Behaviours{} : desk.next_behaviours(Brand::stripe);
  // Before execution begins, so that the same key can be tried again.
  if (behaviours.has(Behaviour::error_500)) return call.respond(internal_error());
  Payment payment;
  payment.id = "cs_test_" + desk.world().random_hex(24);
  payment.intent = (setup ? "seti_" : "pi_") + desk.world().random_hex(12);
  payment.brand = Brand::stripe;
  payment.reference = call.form.at("client_reference_id");
  payment.amount = {order.amount, wire_digits(order.currency)};
  payment.currency = order.currency;
  payment.about = order.about;
  payment.customer = customer;
  payment.email = call.form.at("customer_email");
  payment.return_url = call.form.at("success_url");
  payment.cancel_url = call.form.at("cancel_url");
  payment.asked = call.form;
  payment.created_at = desk.now();
  payment.expires_at = order.expires_at;
  payment.behaviours = behaviours;
  stores_.idempotency.begin(call.key, call.fingerprint);
  desk.create(
      std::move(payment), [](const Payment& kept) { return json(session_object(kept, {})); },
      [this, key = call.key, respond = call.respond](const Answer& answer) {
        stores_.idempotency.finish(key, answer);
        respond(answer);
      });
}

void Sessions::retrieve(const Call& call) {
  Payment* payment = find(call.path[3]);
  if (!payment) {
    return call.respond(answer_of(no_such("checkout.session", call.path[3], "session")));
  }
  const auto expand = read_expand(
      call.form, {"payment_intent", "payment_intent.latest_charge", "payment_intent.payment_method",
                  "setup_intent", "setup_intent.payment_method", "customer", "line_items"});
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  if (Desk::refuses_lookup(*payment)) return call.respond(internal_error());
  const auto& names = std::get<std::vector<std::string>>(expand);
  Value session = session_object(*payment, names);
  expand_saved(stores_.vault, session, names);
  call.respond(json(session));
}

void Sessions::expire(const Call& call) {
  if (const auto wrong = check_nothing(call.form)) return call.respond(answer_of(*wrong));
  Payment* payment = find(call.path[3]);
  if (!payment) {
    return call.respond(answer_of(no_such("checkout.session", call.path[3], "session")));
  }
  execute(stores_, call, [&]() -> Answer {
    if (payment->status != Status::open) {
      return answer_of(
          invalid("",
                  "Only Checkout Sessions with a status in [\"open\"] can be expired. This "
                  "Checkout Session has a status of " +
                      session_object(*payment, {}).at("status") + "."));
    }
    stores_.desk.cancel(*payment);
    return json(session_object(*payment, {}));
  });
}

Payment* Sessions::find(const std::string& id) {
  return id.starts_with("cs_") ? stores_.desk.payments().find(id) : nullptr;
}

}  // namespace tallyport::emulator::stripe
