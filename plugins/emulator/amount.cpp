// Digits in, digits out.
#include "emulator/amount.h"

#include "serving/html.h"

namespace tallyport::emulator {

std::string Amount::text() const {
  std::string digits = std::to_string(units);
  if (decimals == 0) return digits;
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  return digits.insert(digits.size() - decimals, 1, '.');
}

std::string Amount::readable(std::string_view currency) const {
  // "10.5" reads like a slip.
  const bool one = decimals == 1;
  std::string name(currency);
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name + " " + serving::major_units(one ? units * 10 : units, one ? 2 : decimals);
}

std::optional<Amount> Amount::with_decimals(std::size_t count) const {
  if (decimals > count) return std::nullopt;
  Amount same = *this;
  for (; same.decimals < count; ++same.decimals) same.units *= 10;
  return same;
}

std::optional<Amount> parse_decimal(std::string_view text) {
  Amount amount;
  std::size_t digits = 0;
  bool after_point = false;
  for (const char c : text) {
    if (c == '.' && !after_point && digits > 0) {
      after_point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > 15) return std::nullopt;
    amount.units = amount.units * 10 + (c - '0');
    if (after_point) ++amount.decimals;
  }
  if (digits == 0 || text.back() == '.') return std::nullopt;
  while (amount.decimals > 0 && amount.units % 10 == 0) {
    amount.units /= 10;
    --amount.decimals;
  }
  return amount;
}

}  // namespace tallyport::emulator
