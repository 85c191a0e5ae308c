// Checked arithmetic and strict text for amounts.
#include "money/money.h"

#include <limits>

namespace tallyport::money {
namespace {

Failure out_of_range(std::string_view what) {
  return fail(Errc::amount_out_of_range, std::string(what) + " does not fit in 64 bits");
}

Failure malformed(std::string_view text, int scale) {
  return fail(Errc::amount_malformed, "\"" + std::string(text.substr(0, 40)) +
                                          "\" is not an amount with at most " +
                                          std::to_string(scale) + " decimals");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Result<std::int64_t> add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return out_of_range("the sum");
  return sum;
}

Result<std::int64_t> subtract(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) return out_of_range("the difference");
  return difference;
}

Result<Money> add(Money a, Money b) {
  if (a.currency != b.currency)
    return fail(Errc::currency_mismatch, format(a) + " and " + format(b) + " cannot be added");
  auto sum = add(a.minor, b.minor);
  if (!sum) return fail(sum.error());
  return Money{*sum, a.currency};
}

Result<Money> subtract(Money a, Money b) {
  if (a.currency != b.currency)
    return fail(Errc::currency_mismatch, format(b) + " cannot be taken from " + format(a));
  auto difference = subtract(a.minor, b.minor);
  if (!difference) return fail(difference.error());
  return Money{*difference, a.currency};
}

Result<std::int64_t> proportion(std::int64_t part, std::int64_t whole_of, std::int64_t whole) {
  TALLYPORT_ASSERT(whole > 0);
  __extension__ using Wide = __int128;
  Wide exact = static_cast<Wide>(part) * whole_of / whole;
  if (exact > std::numeric_limits<std::int64_t>::max() ||
      exact < std::numeric_limits<std::int64_t>::min())
    return out_of_range("the proportion");
  return static_cast<std::int64_t>(exact);
}

Result<std::int64_t> parse_decimal(std::string_view text, int scale) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  const auto point = rest.find('.');
  const auto whole = rest.substr(0, point);
  const auto fraction = point == rest.npos ? std::string_view{} : rest.substr(point + 1);
  if (whole.empty() || (point != rest.npos && fraction.empty())) return malformed(text, scale);
  if (whole.size() > 1 && whole.front() == '0') return malformed(text, scale);
  if (fraction.size() > static_cast<std::size_t>(scale)) return malformed(text, scale);

  std::int64_t minor = 0;
  auto append = [&](char digit) {
    // Built up below zero, whose range is the larger one.
    return !__builtin_mul_overflow(minor, 10, &minor) &&
           !__builtin_sub_overflow(minor, digit - '0', &minor);
  };
  for (std::string_view digits : {whole, fraction})
    for (char c : digits) {
      if (!is_digit(c)) return malformed(text, scale);
      if (!append(c)) return out_of_range("the amount");
    }
  for (auto missing = static_cast<std::size_t>(scale) - fraction.size(); missing > 0; --missing)
    if (!append('0')) return out_of_range("the amount");
  if (negative) return minor;
  if (minor == std::numeric_limits<std::int64_t>::min()) return out_of_range("the amount");
  return -minor;
}

std::string format_decimal(std::int64_t minor, int scale) {
  const auto places = static_cast<std::size_t>(scale);
  auto magnitude = static_cast<std::uint64_t>(minor);
  if (minor < 0) magnitude = ~magnitude + 1;
  std::string digits = std::to_string(magnitude);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, 1, '.');
  return minor < 0 ? "-" + digits : digits;
}

Result<Money> parse_money(std::string_view text) {
  const auto space = text.find(' ');
  if (space == text.npos)
    return fail(Errc::amount_malformed,
                "\"" + std::string(text.substr(0, 40)) + "\" is not like \"5000.00 NGN\"");
  auto currency = Currency::parse(text.substr(space + 1));
  if (!currency) return fail(currency.error());
  auto minor = parse_decimal(text.substr(0, space), currency->exponent());
  if (!minor) return fail(minor.error());
  return Money{*minor, *currency};
}

std::string format(Money money) {
  return format_decimal(money.minor, money.currency.exponent()) + " " +
         std::string(money.currency.code());
}

}  // namespace tallyport::money
