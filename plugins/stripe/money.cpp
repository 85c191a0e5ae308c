// The currency table on the wire. Source: docs.stripe.com/currencies, "Minor units in API amounts"
// and "Special cases"; limits from the API's specification of 2024-04-10.
#include "money.h"

#include <algorithm>

namespace tallyport::stripe_gateway {
namespace {

using plugin::Money;
using plugin::Reason;

// Digits after the point, by the host (ISO 4217) and on Stripe's wire; and what an amount on the
// wire has to be a multiple of.
struct Digits {
  unsigned host = 2;
  unsigned wire = 2;
  std::int64_t step = 1;
};

struct Row {
  std::string_view code;
  Digits digits;
};

constexpr Digits kNone{0, 0, 1};
constexpr Digits kThree{3, 3, 10};
// Without a minor unit by ISO, but Stripe goes on taking hundredths: 5 UGX is 500. Older pages of
// Stripe's list UGX among the currencies above; that is no longer so.
constexpr Digits kHundredths{0, 2, 100};
// By ISO an ariary has five iraimbilanja, written as two digits; Stripe takes whole ariary.
constexpr Digits kWhole{2, 0, 1};

// All that are not of two digits on both sides. HUF and TWD are: only payouts in them are whole.
constexpr Row kTable[] = {
    {"BHD", kThree},      {"BIF", kNone},       {"CLP", kNone},  {"DJF", kNone}, {"GNF", kNone},
    {"ISK", kHundredths}, {"JOD", kThree},      {"JPY", kNone},  {"KMF", kNone}, {"KRW", kNone},
    {"KWD", kThree},      {"MGA", kWhole},      {"OMR", kThree}, {"PYG", kNone}, {"RWF", kNone},
    {"TND", kThree},      {"UGX", kHundredths}, {"VND", kNone},  {"VUV", kNone}, {"XAF", kNone},
    {"XOF", kNone},       {"XPF", kNone},
};
// Of three digits by ISO and in none of Stripe's lists: how many it would read is not known.
constexpr std::string_view kUnknown[] = {"IQD", "LYD"};

constexpr std::int64_t kMost = 99'999'999;  // eight digits, in any currency
constexpr std::int64_t kLeastUsd = 50;      // elsewhere about as much; Stripe says so itself

std::optional<Digits> digits_of(std::string_view code) {
  if (!plugin::is_currency(code)) return std::nullopt;
  if (std::ranges::find(kUnknown, code) != std::end(kUnknown)) return std::nullopt;
  const auto* row = std::ranges::find(kTable, code, &Row::code);
  return row == std::end(kTable) ? Digits{} : row->digits;
}

std::string with_case(std::string_view code, char from, char to) {
  std::string out(code);
  for (char& c : out) {
    if (c >= from && c <= from + 25) c = static_cast<char>(c - from + to);
  }
  return out;
}

// `least` is on the wire.
std::variant<WireAmount, Refusal> converted(const Money& amount, std::int64_t least) {
  const auto digits = digits_of(amount.currency);
  if (!digits) return Refusal{Reason::currency_not_supported, "not a currency that Stripe lists"};
  const auto units = plugin::rescale(amount.minor, digits->host, digits->wire);
  const auto written = plugin::format_decimal(amount.minor, digits->host) + " " + amount.currency;
  if (!units && amount.minor > kMost) {
    return Refusal{Reason::amount_too_large, written + " is more than Stripe takes"};
  }
  if (!units || *units % digits->step != 0) {
    return Refusal{Reason::request_refused,
                   written + " has more digits than Stripe takes in this currency"};
  }
  if (*units > kMost) {
    return Refusal{Reason::amount_too_large, written + " is more than Stripe takes"};
  }
  if (*units < least) {
    return Refusal{Reason::amount_too_small, written + " is less than Stripe takes"};
  }
  return WireAmount{*units, with_case(amount.currency, 'A', 'a')};
}

}  // namespace

std::variant<WireAmount, Refusal> to_wire(const Money& amount) {
  return converted(amount, amount.currency == "USD" ? kLeastUsd : 1);
}

std::variant<WireAmount, Refusal> part_to_wire(const Money& amount) { return converted(amount, 1); }

std::optional<Money> from_wire(std::int64_t units, std::string_view currency) {
  const bool small = std::ranges::all_of(currency, [](char c) { return c >= 'a' && c <= 'z'; });
  const auto code = with_case(currency, 'a', 'A');
  const auto digits = small && units >= 0 ? digits_of(code) : std::nullopt;
  if (!digits) return std::nullopt;
  const auto minor = plugin::rescale(units, digits->wire, digits->host);
  if (!minor) return std::nullopt;
  return Money{*minor, code, static_cast<std::uint8_t>(digits->host)};
}

}  // namespace tallyport::stripe_gateway
