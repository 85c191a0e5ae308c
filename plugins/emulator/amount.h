// An amount as its provider speaks it, exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tallyport::emulator {

// 10.5 is {105, 1}: so many units, of which the last digits stand after the point.
struct Amount {
  std::int64_t units = 0;
  std::size_t decimals = 0;

  std::string text() const;  // "10.5", with just those decimals
  // "NGN 1,250.50", for people.
  std::string readable(std::string_view currency) const;
  // The same with so many decimals; none where it has more.
  std::optional<Amount> with_decimals(std::size_t count) const;
  friend bool operator==(Amount, Amount) = default;
};

// "10.50" is {105, 1}: zeros at the end after the point go. None for a sign, an exponent, more than
// 15 digits or nothing.
std::optional<Amount> parse_decimal(std::string_view text);

}  // namespace tallyport::emulator
