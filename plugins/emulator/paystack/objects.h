// Paystack's documents, as a payment's state makes them.
#pragma once

#include <string>

#include "emulator/payments.h"
#include "emulator/value.h"

namespace tallyport::emulator::paystack {

// {"status":true,"message":…,"data":…}
std::string envelope(const std::string& message, Value data);
// As verify states it.
Value transaction_object(const Payment& payment);
// As charge.success states it.
Value charge_object(const Payment& payment);

}  // namespace tallyport::emulator::paystack
