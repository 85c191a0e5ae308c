// Stripe's calls about Checkout Sessions.
#pragma once

#include <string>

#include "emulator/stripe/execution.h"

namespace tallyport::emulator::stripe {

class Sessions {
 public:
  explicit Sessions(Stores stores) : stores_(stores) {}

  void create(const Call& call);
  void retrieve(const Call& call);
  void expire(const Call& call);

 private:
  Payment* find(const std::string& id);

  Stores stores_;
};

}  // namespace tallyport::emulator::stripe
