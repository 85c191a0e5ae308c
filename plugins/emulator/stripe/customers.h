// Stripe's calls about customers.
#pragma once

#include <optional>
#include <string>

#include "emulator/stripe/execution.h"
#include "emulator/stripe/methods.h"

namespace tallyport::emulator::stripe {

class Customers {
 public:
  Customers(Stores stores, Methods& methods) : stores_(stores), methods_(methods) {}

  void create(const Call& call);
  void retrieve(const Call& call);
  void update(const Call& call);

 private:
  std::optional<Error> check(const Value& form) const;
  // Takes over what the form says; an empty value takes away.
  std::optional<Error> fill(Customer& customer, const Value& form);

  Stores stores_;
  Methods& methods_;
};

}  // namespace tallyport::emulator::stripe
