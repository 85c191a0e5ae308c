// Stripe's calls about refunds.
#pragma once

#include <optional>
#include <string>

#include "emulator/desk.h"
#include "emulator/stripe/call.h"
#include "emulator/stripe/idempotency.h"

namespace tallyport::emulator::stripe {

class Refunds {
 public:
  Refunds(Desk& desk, Idempotency& idempotency) : desk_(desk), idempotency_(idempotency) {}

  void create(const Call& call);
  void retrieve(const Call& call);
  void list(const Call& call);

 private:
  Desk& desk_;
  Idempotency& idempotency_;
};

}  // namespace tallyport::emulator::stripe
