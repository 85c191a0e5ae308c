// Flutterwave's list of a country's banks and mobile money services: a short one of our own.
#pragma once

#include <optional>
#include <string_view>

#include "emulator/value.h"

namespace tallyport::emulator::flutterwave {

// None for a country that it has no list of. The country is one of ISO 3166-1: "GH".
std::optional<Value> banks(std::string_view country);

}  // namespace tallyport::emulator::flutterwave
