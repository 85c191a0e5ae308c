// Paystack's currencies, and amounts on its wire: integers of hundredths in every currency, also
// where the currency has none (XOF).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <tallyport/sdk.hpp>

namespace tallyport::paystack {

// Why an amount cannot be asked for; nullopt where it can. currency_not_supported outside of
// Paystack's six, amount_too_small below its least one, amount_too_large beyond 64 bits.
std::optional<plugin::Reason> refusal(const plugin::Money& amount);

// 500 XOF → 50000, 5,000 NGN (500000 minor) → 500000. nullopt for another currency and for what
// does not fit.
std::optional<std::int64_t> to_wire(const plugin::Money& amount);

// The other way round. nullopt for another currency, for less than nothing, and for a part of a
// franc: nothing is ever rounded.
std::optional<plugin::Money> from_wire(std::int64_t hundredths, std::string_view currency);

}  // namespace tallyport::paystack
