// developer.flutterwave.com/v3.0/docs/tokenization: a token goes with the e-mail address of the
// payment that it is of.
#include "emulator/flutterwave/tokens.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "emulator/flutterwave/objects.h"
#include "emulator/flutterwave/requests.h"
#include "serving/signing.h"

namespace tallyport::emulator::flutterwave {
namespace {

using serving::Answer;

const Payment* find(const Payments& payments, const std::string& token) {
  for (const auto* payment : payments.all()) {
    const bool paid = payment->brand == Brand::flutterwave && payment->status == Status::paid &&
                      payment->last()->phone.empty();
    if (paid && token_of(*payment) == token) return payment;
  }
  return nullptr;
}

// A PIN is for a payer who is there; 3-D Secure the bank may ask for again.
Try::Payer payer_of(const Card& card) {
  const auto steps = steps_of(Brand::flutterwave, card);
  return std::ranges::count(steps, Step::three_d_secure) > 0 ? Try::Payer::present
                                                             : Try::Payer::confirmed;
}

Answer charged(const Payment& payment) {
  Value data = transaction_object(payment, current_attempt(payment));
  data.set("redirect_url", payment.return_url.empty() ? Value("N/A") : Value(payment.return_url));
  if (payment.challenge) {
    data.set("meta",
             Value::object({{"authorization", Value::object({{"mode", "redirect"},
                                                             {"redirect", payment.page_url}})}}));
  }
  const bool under_way = payment.challenge || payment.status == Status::processing;
  return {200, envelope(under_way            ? "Charge initiated"
                        : payment.declined() ? "Charge failed"
                                             : "Charge successful",
                        std::move(data))};
}

}  // namespace

std::string token_of(const Payment& payment) {
  const auto given = payment.asked.at("token");
  if (!given.empty()) return given;
  return "flw-t1nf-" + serving::plain_signature("token", payment.id).substr(0, 32) + "-m03k";
}

void charge_token(Desk& desk, const serving::Request& request, const serving::Respond& respond) {
  const auto body = parse_json(request.body);
  if (!body || !body->is(Value::Kind::object)) return respond(refuse(400, "Invalid JSON"));
  const auto read = read_token_order(*body);
  if (const auto* wrong = std::get_if<Answer>(&read)) return respond(*wrong);
  const auto& order = std::get<Order>(read);
  const Payment* saved = find(desk.payments(), body->at("token"));
  if (!saved || saved->email != order.email) {
    return respond(refuse(400, "Wrong token or email passed"));
  }
  const auto behaviours = desk.next_behaviours(Brand::flutterwave);
  if (behaviours.has(Behaviour::error_500)) return respond(refuse(500, kInternal));
  const Card card = saved->last()->card;
  const auto make = [&](const Payment& kept) {
    Payment& payment = *desk.payments().find(kept.id);
    Try wanted{Wish::pay, card};
    wanted.payer = payer_of(card);
    desk.pay(payment, wanted, [](Change) {});
    return charged(payment);
  };
  desk.create(payment_of(desk, "flwtok-", order, *body, behaviours), make, respond);
}

}  // namespace tallyport::emulator::flutterwave
