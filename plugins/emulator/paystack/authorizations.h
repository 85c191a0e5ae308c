// Paystack's saved cards: each is the authorization of the transaction that it paid first.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "emulator/payments.h"

namespace tallyport::emulator::paystack {

// Of the payment's last try. One that was charged with a saved card keeps that card's.
std::string authorization_code(const Payment& payment);
// Equal for equal cards.
std::string signature_of(const Card& card);
// Of an e-mail address, which is what makes somebody a customer.
std::string customer_code(const std::string& email);

class Authorizations {
 public:
  explicit Authorizations(Payments& payments) : payments_(payments) {}

  // The transaction whose card can be charged by the code; null where there is none, or no more.
  const Payment* find(const std::string& code) const;
  // The same of all the customer's, newest first.
  std::vector<const Payment*> of(const std::string& email) const;
  // False where it cannot be charged already.
  bool deactivate(const std::string& code);

 private:
  Payments& payments_;
  std::set<std::string> deactivated_;
};

}  // namespace tallyport::emulator::paystack
