// The cards that requests name: by number, by token, by one of Stripe's names for its test cards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "emulator/card.h"
#include "emulator/stripe/errors.h"
#include "emulator/value.h"

namespace tallyport::emulator::stripe {

// "tok_visa" and "pm_card_visa"; none where Stripe has no such name.
std::optional<Card> card_of_token(std::string_view token);
std::optional<Card> card_of_method(std::string_view method);

// card[token], or card[number], [exp_month], [exp_year] and [cvc], as Stripe checks them: a wrong
// one is a card_error. `param` is where the object stands in the request: "card".
std::variant<Card, Error> read_card(const Value& card, const std::string& param, std::int64_t now);

// "visa"; "unknown" for what is none of the test cards' brands.
std::string_view brand_of(const Card& card);
// Equal for equal numbers, and says nothing of them.
std::string fingerprint_of(const Card& card);

}  // namespace tallyport::emulator::stripe
