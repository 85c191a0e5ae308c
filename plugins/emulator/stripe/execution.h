// What all of Stripe's calls work with, and how one is executed once under its key.
#pragma once

#include <functional>

#include "emulator/desk.h"
#include "emulator/stripe/call.h"
#include "emulator/stripe/idempotency.h"
#include "emulator/stripe/vault.h"

namespace tallyport::emulator::stripe {

struct Stores {
  Desk& desk;
  Vault& vault;
  Idempotency& idempotency;
};

// Answers with what `work` makes, and remembers that under the call's key.
void execute(Stores stores, const Call& call, const std::function<serving::Answer()>& work);

// Sends a webhook that is about no payment. `before` is what the object's changed members were.
void tell(Stores stores, const std::string& type, Value object, Value before = {});

}  // namespace tallyport::emulator::stripe
