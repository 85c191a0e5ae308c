// Amounts as Flutterwave writes them, decimals of the major unit, exact in both directions. No
// floating point anywhere: 98.6 has no exact double.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

namespace tallyport::flutterwave {

// Digits after the point by ISO 4217: NGN 2, UGX 0, KWD 3. nullopt for what is not in its list.
std::optional<unsigned> exponent_of(std::string_view currency);

// 250050 of NGN → "2500.5", the text of a JSON number. nullopt where it would need more than two
// decimals: no amount that Flutterwave documents has more, and a third one might be cut off.
std::optional<std::string> to_wire(const plugin::Money& amount);

// A document with nothing rounded: a number with a point, an exponent or more than 64 bits is kept
// as its text, a JSON string. Discarded where `text` is no JSON.
nlohmann::json parse_exact(std::string_view text);

// A number of parse_exact, or a decimal in quotes as Flutterwave also writes it. nullopt where it
// is neither, has more decimals than the currency, or does not fit.
std::optional<plugin::Money> from_wire(const nlohmann::json& value, std::string_view currency);

}  // namespace tallyport::flutterwave
