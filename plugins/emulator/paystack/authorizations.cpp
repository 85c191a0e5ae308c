// Every card that paid can be charged again, mobile money cannot: paystack.com/docs/payments/
// recurring-charges.
#include "emulator/paystack/authorizations.h"

#include <algorithm>

#include "serving/signing.h"

namespace tallyport::emulator::paystack {
namespace {

bool saves(const Payment& payment) {
  return payment.brand == Brand::paystack && payment.status == Status::paid &&
         payment.last()->phone.empty() && payment.asked.at("authorization_code").empty();
}

}  // namespace

std::string authorization_code(const Payment& payment) {
  const auto given = payment.asked.at("authorization_code");
  return given.empty() ? "AUTH_" + payment.id.substr(0, 10) : given;
}

std::string signature_of(const Card& card) {
  return "SIG_" + serving::plain_signature("card", card.number).substr(0, 20);
}

std::string customer_code(const std::string& email) {
  return "CUS_" + serving::plain_signature("customer", email).substr(0, 15);
}

const Payment* Authorizations::find(const std::string& code) const {
  if (deactivated_.contains(code)) return nullptr;
  for (const auto* payment : payments_.all()) {
    if (saves(*payment) && authorization_code(*payment) == code) return payment;
  }
  return nullptr;
}

std::vector<const Payment*> Authorizations::of(const std::string& email) const {
  std::vector<const Payment*> all;
  for (const auto* payment : payments_.all()) {
    const bool own = saves(*payment) && payment->email == email;
    if (own && !deactivated_.contains(authorization_code(*payment))) all.push_back(payment);
  }
  std::ranges::reverse(all);
  return all;
}

bool Authorizations::deactivate(const std::string& code) {
  if (!find(code)) return false;
  deactivated_.insert(code);
  return true;
}

}  // namespace tallyport::emulator::paystack
