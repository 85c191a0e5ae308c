// Members that several of Stripe's objects have in common.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/stripe/objects.h"
#include "emulator/value.h"

namespace tallyport::emulator::stripe {

inline bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

inline Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

// A member of the request, or of one of its objects.
Value metadata_of(const Value& asked);
Value intent_metadata(const Payment& payment);
// Of one kind, in the order in which they are given.
Value method_types(const Payment& payment);
std::string charge_id(const Payment& payment);

}  // namespace tallyport::emulator::stripe
