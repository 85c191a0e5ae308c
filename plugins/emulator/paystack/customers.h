// Paystack's calls about customers and what they saved, and the charge of it.
#pragma once

#include <string>

#include "emulator/desk.h"
#include "emulator/paystack/authorizations.h"

namespace tallyport::emulator::paystack {

class Customers {
 public:
  explicit Customers(Desk& desk) : desk_(desk), authorizations_(desk.payments()) {}

  serving::Answer fetch(const std::string& email_or_code);
  serving::Answer deactivate(const serving::Request& request);
  void charge(const serving::Request& request, const serving::Respond& respond);

 private:
  Desk& desk_;
  Authorizations authorizations_;
};

}  // namespace tallyport::emulator::paystack
