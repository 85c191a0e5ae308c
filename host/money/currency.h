// The one table of currencies: ISO 4217 code and exponent. Every other exponent in the project is
// derived.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tallyport::money {

// A currency of the table. Cannot hold any other code, except by default construction (none).
class Currency {
 public:
  Currency() = default;

  // Three upper-case letters that are in the table; else currency_unknown.
  static Result<Currency> parse(std::string_view code);

  std::string_view code() const { return {code_.data(), code_[0] ? 3u : 0u}; }
  // Digits after the point of one major unit: NGN 2, JPY 0, KWD 3.
  int exponent() const { return exponent_; }

  friend auto operator<=>(const Currency&, const Currency&) = default;

 private:
  Currency(std::string_view code, int exponent);
  std::array<char, 3> code_{};
  std::int8_t exponent_ = 0;
};

}  // namespace tallyport::money
