// Money as the ABI has it, and its exact way to and from decimal text. Never floating point.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <tallyport/plugin.h>

namespace tallyport::plugin {

// Minor units with a currency. `exponent` is the host's number of digits after the point.
struct Money {
  std::int64_t minor = 0;
  std::string currency;  // "NGN"; "" = not stated
  std::uint8_t exponent = 0;

  friend bool operator==(const Money&, const Money&) = default;
};

// "" where the four bytes are not NUL-terminated.
inline Money money(const tp_money& value) {
  const auto* end = std::find(value.currency, value.currency + sizeof value.currency, '\0');
  const bool terminated = end != value.currency + sizeof value.currency;
  return {value.minor, terminated ? std::string(value.currency, end) : std::string(),
          value.exponent};
}

// A currency that is not of three letters becomes "not stated"; the host will then not credit it.
inline tp_money to_abi(const Money& value) {
  tp_money out{};
  if (value.currency.size() != 3) return out;
  out.minor = value.minor;
  out.exponent = value.exponent;
  std::copy(value.currency.begin(), value.currency.end(), out.currency);
  return out;
}

// Three upper-case ASCII letters.
inline bool is_currency(std::string_view text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// "12.5" with 2 digits → 1250. For providers that write decimals. Digits, an optional leading
// minus, at most one point with digits on both sides; digits beyond `exponent` only where they
// are zero, so that nothing is ever rounded. nullopt for anything else, an exponent ("1e3"), a sign
// plus, a space or a separator among it, and for what does not fit in 64 bits.
inline std::optional<std::int64_t> parse_decimal(std::string_view text, unsigned exponent) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto fraction = point == text.npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || (point != text.npos && fraction.empty())) return std::nullopt;

  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  std::int64_t minor = 0;
  const auto append = [&](char c) {
    if (c < '0' || c > '9') return false;
    const std::int64_t digit = c - '0';
    if (minor > (kMax - digit) / 10) return false;
    minor = minor * 10 + digit;
    return true;
  };
  for (const char c : whole) {
    if (!append(c)) return std::nullopt;
  }
  for (std::size_t i = 0; i < std::max<std::size_t>(exponent, fraction.size()); ++i) {
    const char c = i < fraction.size() ? fraction[i] : '0';
    if (i >= exponent ? c != '0' : !append(c)) return std::nullopt;
  }
  return negative ? -minor : minor;
}

// 1250 with 2 digits → "12.50"; 7 with 0 → "7". parse_decimal reads it back.
inline std::string format_decimal(std::int64_t minor, unsigned exponent) {
  const bool negative = minor < 0;
  const auto magnitude =
      negative ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
  std::string digits = std::to_string(magnitude);
  if (digits.size() <= exponent) digits.insert(0, exponent + 1 - digits.size(), '0');
  if (exponent > 0) digits.insert(digits.size() - exponent, ".");
  return negative ? "-" + digits : digits;
}

// The same amount with another number of digits, for a provider whose wire exponent differs from
// the host's. nullopt where a digit would be lost or the number does not fit.
inline std::optional<std::int64_t> rescale(std::int64_t minor, unsigned from, unsigned to) {
  return parse_decimal(format_decimal(minor, from), to);
}

}  // namespace tallyport::plugin
