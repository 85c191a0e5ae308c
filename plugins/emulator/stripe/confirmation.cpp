// docs.stripe.com/payments/save-during-payment and docs.stripe.com/payments/save-and-reuse.
#include "emulator/stripe/confirmation.h"

#include <utility>

#include "emulator/stripe/objects.h"

namespace tallyport::emulator::stripe {
namespace {

bool is_try(Change change) {
  return change == Change::challenged || change == Change::processing ||
         change == Change::declined || change == Change::paid;
}

const Card& card_of(const Payment& payment) {
  return payment.challenge ? payment.challenge->card : payment.last()->card;
}

// The method of the last try.
Method& method_of(Stores stores, Payment& payment) {
  const Card& card = card_of(payment);
  Method* known = stores.vault.find_method(payment.method);
  if (known && known->card.number == card.number) return *known;
  Method made;
  made.id = "pm_" + stores.desk.world().random_hex(12);
  made.card = card;
  made.created_at = stores.desk.now();
  payment.method = made.id;
  return stores.vault.add(std::move(made));
}

// A session that asks for it makes a customer of its payer.
void make_customer(Stores stores, Payment& payment) {
  const bool asked = payment.asked.at("customer_creation") == "always";
  if (!is_session(payment) || !asked || !payment.customer.empty()) return;
  Customer customer;
  customer.id = payment.customer = "cus_" + stores.desk.world().random_hex(7);
  customer.created_at = stores.desk.now();
  customer.given.set("email", payment.email.empty() ? kPayerEmail : payment.email);
  tell(stores, "customer.created", customer_object(stores.vault.add(std::move(customer))));
}

}  // namespace

serving::Answer confirm(Stores stores, Payment& payment, Method& method, Try::Payer payer,
                        const std::vector<std::string>& expand) {
  payment.method = method.id;
  Try wanted{Wish::pay, method.card};
  const bool known = method.confirmed && remembers_confirmation(method.card);
  wanted.payer = known ? Try::Payer::confirmed : payer;
  wanted.aim = is_setup(payment) ? Try::Aim::save : Try::Aim::charge;
  stores.desk.pay(payment, wanted, [](Change) {});
  Value intent = is_setup(payment) ? setup_object(payment) : intent_object(payment, expand);
  expand_saved(stores.vault, intent, expand);
  if (!payment.declined()) return json(intent);
  Value error = *intent.find(is_setup(payment) ? "last_setup_error" : "last_payment_error");
  error.set("payment_method", method_object(method));
  error.set(is_setup(payment) ? "setup_intent" : "payment_intent", intent);
  return {402, Value::object({{"error", error}}).json()};
}

void save_method(Stores stores, Payment& payment, Change change) {
  if (is_try(change)) method_of(stores, payment);
  if (change != Change::paid && change != Change::settled) return;
  make_customer(stores, payment);
  Method& method = method_of(stores, payment);
  if (future_usage(payment).empty()) {
    if (method.state == Method::State::fresh) method.state = Method::State::used_up;
    return;
  }
  method.confirmed = true;
  if (payment.customer.empty() || method.state != Method::State::fresh) return;
  stores.vault.attach(method, payment.customer);
  tell(stores, "payment_method.attached", method_object(method));
}

}  // namespace tallyport::emulator::stripe
