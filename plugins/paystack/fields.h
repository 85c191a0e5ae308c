// Members of Paystack's JSON. It writes the same number with and without quotes, and flags as
// "true"; what is neither is not guessed at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace tallyport::paystack {

// The member, or nullptr where it is missing or null.
const nlohmann::json* member(const nlohmann::json& object, const char* name);

// "" where it is missing or no text.
std::string text(const nlohmann::json& object, const char* name);

// 4099260516 and "4099260516": ids are unsigned and of 64 bits. nullopt for a sign, a point, an
// exponent, a space, and for more than fits.
std::optional<std::uint64_t> whole_number(const nlohmann::json& value);

// Likewise, as an amount: at most what a signed integer of 64 bits holds.
std::optional<std::int64_t> amount(const nlohmann::json& value);

// The same of a member; nullopt also where it is missing.
std::optional<std::int64_t> amount_of(const nlohmann::json& object, const char* name);

// true, false, "true" and "false".
std::optional<bool> flag(const nlohmann::json& value);

}  // namespace tallyport::paystack
