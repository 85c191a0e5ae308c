// Paystack's list of banks and mobile money services: a short one of our own.
#pragma once

#include <string_view>

#include "emulator/value.h"

namespace tallyport::emulator::paystack {

// Those that fit each of the given words; "" fits all. The country is one of Paystack's: "ghana".
Value banks(std::string_view country, std::string_view currency, std::string_view type);

}  // namespace tallyport::emulator::paystack
