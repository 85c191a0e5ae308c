// Flutterwave's saved cards: a token of the transaction that a card paid, and charges by it.
#pragma once

#include <string>

#include "emulator/desk.h"

namespace tallyport::emulator::flutterwave {

// Of a payment's card. One that was charged by a token keeps that.
std::string token_of(const Payment& payment);

// POST /v3/tokenized-charges
void charge_token(Desk& desk, const serving::Request& request, const serving::Respond& respond);

}  // namespace tallyport::emulator::flutterwave
