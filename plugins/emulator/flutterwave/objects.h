// Flutterwave's documents, as a payment's state makes them.
#pragma once

#include <string>

#include "emulator/payments.h"
#include "emulator/value.h"

namespace tallyport::emulator::flutterwave {

// {"status":"success","message":…,"data":…}
std::string envelope(const std::string& message, Value data);
// One try of the payer's, as verify states it: it has an id of its own.
Value transaction_object(const Payment& payment, const Attempt& attempt);
// As the list of transactions states it.
Value listed_transaction(const Payment& payment, const Attempt& attempt);
// The last try, or the one whose steps the payer is at. Only where there is one.
Attempt current_attempt(const Payment& payment);
// "mobilemoneygh": what Flutterwave calls the mobile money of a currency; "" where there is none.
std::string_view mobile_money_of(std::string_view currency);
// The same as charge.completed states it: without the card's token.
Value charge_object(const Payment& payment, const Attempt& attempt);

// As the create and GET /v3/refunds/{id} state it, as the list does, and as its webhook does: each
// has its own spelling, and none the currency.
Value refund_object(const Payment& payment, const Refund& refund);
Value listed_refund(const Payment& payment, const Refund& refund);
Value refund_event(const Payment& payment, const Refund& refund);

// The payment's dispute, as the list states it.
Value chargeback_object(const Payment& payment);

}  // namespace tallyport::emulator::flutterwave
