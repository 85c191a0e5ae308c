// Money: an integer of minor units with a currency. Floating point never touches it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "money/currency.h"

namespace tallyport::money {

struct Money {
  std::int64_t minor = 0;
  Currency currency;

  friend bool operator==(const Money&, const Money&) = default;
};

// Checked: amount_out_of_range instead of wrapping, currency_mismatch instead of guessing.
Result<Money> add(Money a, Money b);
Result<Money> subtract(Money a, Money b);
Result<std::int64_t> add(std::int64_t a, std::int64_t b);
Result<std::int64_t> subtract(std::int64_t a, std::int64_t b);

// part × whole_of / whole, rounded towards zero, exact in between (128 bits). `whole` is positive.
// What a partial reversal takes back: proportion(credit, reversed, price).
Result<std::int64_t> proportion(std::int64_t part, std::int64_t whole_of, std::int64_t whole);

// Digits, at most one point, at most `scale` digits after it; an optional leading minus. No plus,
// exponent, separator, space, leading or trailing point: amount_malformed. "12.5", 2 → 1250.
Result<std::int64_t> parse_decimal(std::string_view text, int scale);
// Always `scale` digits after the point: 1250, 2 → "12.50"; 7, 0 → "7". parse_decimal reads it
// back.
std::string format_decimal(std::int64_t minor, int scale);

// "5000.00 NGN": amount, one space, currency.
Result<Money> parse_money(std::string_view text);
std::string format(Money money);

}  // namespace tallyport::money
