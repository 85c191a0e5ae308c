// Stripe's calls about PaymentIntents.
#pragma once

#include <string>

#include "emulator/stripe/execution.h"
#include "emulator/stripe/methods.h"

namespace tallyport::emulator::stripe {

// What the two kinds of intents have in common: a wrong state, a method to confirm with.
Error wrong_state(const std::string& kind, const std::string& status, const std::string& what);
// The method that the form gives or, failing that, the payment's own; refused where it is missing,
// another customer's or used up.
std::variant<Method*, Error> method_for(Stores stores, Methods& methods, const Payment& payment,
                                        const Value& form);

class Intents {
 public:
  Intents(Stores stores, Methods& methods) : stores_(stores), methods_(methods) {}

  void create(const Call& call);
  void retrieve(const Call& call);
  void list(const Call& call);
  void confirm(const Call& call);
  void cancel(const Call& call);

 private:
  Payment* find(const std::string& id);

  Stores stores_;
  Methods& methods_;
};

}  // namespace tallyport::emulator::stripe
