// Stripe's disputes, and the calls about them.
#pragma once

#include <string>
#include <vector>

#include "emulator/desk.h"
#include "emulator/stripe/call.h"

namespace tallyport::emulator::stripe {

// Of a payment that has one.
Value dispute_object(const Payment& payment, const std::vector<std::string>& expand);

void retrieve_dispute(Desk& desk, const Call& call);
void list_disputes(Desk& desk, const Call& call);

}  // namespace tallyport::emulator::stripe
