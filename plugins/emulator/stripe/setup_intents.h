// Stripe's calls about SetupIntents, and what one states. Here a SetupIntent is a payment of
// nothing, whose card is saved.
#pragma once

#include <string>

#include "emulator/stripe/execution.h"
#include "emulator/stripe/methods.h"

namespace tallyport::emulator::stripe {

class SetupIntents {
 public:
  SetupIntents(Stores stores, Methods& methods) : stores_(stores), methods_(methods) {}

  void create(const Call& call);
  void retrieve(const Call& call);
  void confirm(const Call& call);
  void cancel(const Call& call);

 private:
  Payment* find(const std::string& id);

  Stores stores_;
  Methods& methods_;
};

}  // namespace tallyport::emulator::stripe
