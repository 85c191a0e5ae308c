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

// As the answer to a charge of a saved card states it.
Value attempt_object(const Payment& payment);

// What the payment was paid with, and whether that can be charged again.
Value authorization_object(const Payment& payment);
// Whoever made the payment, with what they saved.
Value customer_object(const Payment& payment, Value authorizations);

// As GET /refund/{id} and the list state it; the answer to the create has the transaction instead
// of its id.
Value refund_object(const Payment& payment, const Refund& refund);
// The event of what it is now: without the refund's id.
Value refund_event(const Payment& payment, const Refund& refund);

// The event of what the payment's dispute is now.
Value dispute_event(const Payment& payment);

}  // namespace tallyport::emulator::paystack
