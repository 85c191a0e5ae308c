// paystack.com/docs/api/customer and …/transaction, "Charge Authorization".
#include "emulator/paystack/customers.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "emulator/paystack/objects.h"
#include "emulator/paystack/requests.h"

namespace tallyport::emulator::paystack {
namespace {

using serving::Answer;

// Only a card that its bank wants confirmed in a page asks for anything when it is charged again.
Try::Payer payer_of(const Card& card) {
  const auto steps = steps_of(Brand::paystack, card);
  return std::ranges::count(steps, Step::three_d_secure) > 0 ? Try::Payer::present
                                                             : Try::Payer::confirmed;
}

Answer attempted(const Payment& payment) {
  if (!payment.challenge) return {200, envelope("Charge attempted", attempt_object(payment))};
  return {200, envelope("Please, redirect your customer to the authorization url provided",
                        Value::object({{"authorization_url", payment.page_url},
                                       {"reference", payment.reference},
                                       {"access_code", payment.id},
                                       {"paused", true}}))};
}

}  // namespace

Answer Customers::fetch(const std::string& email_or_code) {
  const Payment* first = nullptr;
  for (const auto* payment : desk_.payments().all()) {
    if (payment->brand != Brand::paystack) continue;
    const bool is =
        payment->email == email_or_code || customer_code(payment->email) == email_or_code;
    if (is && !first) first = payment;
  }
  if (!first) return refuse(404, "Customer not found", "validation_error", "customer_not_found");
  Value saved = Value::list();
  for (const auto* payment : authorizations_.of(first->email)) {
    saved.add(authorization_object(*payment));
  }
  return {200, envelope("Customer retrieved", customer_object(*first, saved))};
}

Answer Customers::deactivate(const serving::Request& request) {
  const auto body = parse_json(request.body);
  const auto code = body ? body->at("authorization_code") : "";
  if (!authorizations_.deactivate(code)) return refuse(404, "Authorization code not found.");
  return {
      200,
      Value::object({{"status", true}, {"message", "Authorization has been deactivated"}}).json()};
}

void Customers::charge(const serving::Request& request, const serving::Respond& respond) {
  const auto body = parse_json(request.body);
  if (!body || !body->is(Value::Kind::object)) return respond(invalid_json());
  const auto read = read_order(*body);
  if (const auto* wrong = std::get_if<Answer>(&read)) return respond(*wrong);
  const auto& order = std::get<Order>(read);
  const auto code = body->at("authorization_code");
  if (code.empty()) {
    return respond(
        refuse(400, "Authorization code is required", "validation_error", "missing_params"));
  }
  const Payment* saved = authorizations_.find(code);
  if (!saved) {
    return respond(
        refuse(400, "Authorization code is invalid", "validation_error", "invalid_params"));
  }
  if (saved->email != order.email) {
    return respond(refuse(400, "Email does not match Authorization code. Please confirm",
                          "validation_error", "invalid_params"));
  }
  if (const auto wrong = refuse_reference(desk_.payments(), order)) return respond(*wrong);
  const auto behaviours = desk_.next_behaviours(Brand::paystack);
  if (behaviours.has(Behaviour::error_500)) return respond(internal_error());
  const Card card = saved->last()->card;
  const auto make = [&](const Payment& kept) {
    Payment& charged = *desk_.payments().find(kept.id);
    Try wanted{Wish::pay, card};
    wanted.payer = payer_of(card);
    desk_.pay(charged, wanted, [](Change) {});
    return attempted(charged);
  };
  desk_.create(payment_of(desk_, order, *body, behaviours), make, respond);
}

}  // namespace tallyport::emulator::paystack
