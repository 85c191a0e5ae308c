// What a confirmed intent does: the try itself, and what is saved once it came through.
#pragma once

#include <string>
#include <vector>

#include "emulator/stripe/execution.h"

namespace tallyport::emulator::stripe {

// Makes the try with the method and answers with what comes of it: the intent, with what is to be
// expanded, or 402.
serving::Answer confirm(Stores stores, Payment& payment, Method& method, Try::Payer payer,
                        const std::vector<std::string>& expand);

// After a change of a payment's: a card that was typed on its page becomes a payment method, and
// what paid is attached to the customer, where the payment says so, or else used up.
void save_method(Stores stores, Payment& payment, Change change);

}  // namespace tallyport::emulator::stripe
