// Flutterwave's decimals: an amount that is read is written as the same number, and one that is
// written is read again; as a JSON number and in quotes.
#include <cstring>
#include <string>

#include <nlohmann/json.hpp>

#include "flutterwave/money.h"
#include "fuzz/fuzz.h"

namespace {

using namespace tallyport;

constexpr const char* kCurrencies[] = {"NGN", "UGX", "KWD"};  // two digits, none, three

// Without the zeros and the point that say nothing.
std::string shortest(std::string number) {
  if (number.find('.') != number.npos) {
    number.resize(number.find_last_not_of('0') + 1);
    if (number.ends_with('.')) number.pop_back();
  }
  const bool negative = number.starts_with('-');
  const auto digits = number.find_first_not_of("-0");
  if (digits == number.npos) return "0";
  const auto first = number[digits] == '.' ? digits - 1 : digits;
  return (negative ? "-" : "") + number.substr(first);
}

void check_round_trip(const plugin::Money& money) {
  const auto text = flutterwave::to_wire(money);
  if (!text) return;
  const auto number = flutterwave::parse_exact(*text);
  const auto back = flutterwave::from_wire(number, money.currency);
  TALLYPORT_ASSERT(back && back->minor == money.minor && back->currency == money.currency);
  const auto quoted = flutterwave::from_wire(nlohmann::json(*text), money.currency);
  TALLYPORT_ASSERT(quoted == back);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = test::text_of(data, size);
  const auto number = flutterwave::parse_exact(text);
  for (const auto* currency : kCurrencies) {
    const auto money = flutterwave::from_wire(number, currency);
    if (money) {
      check_round_trip(*money);
      const auto wire = flutterwave::to_wire(*money);
      const bool plain = text.find_first_not_of("-.0123456789") == text.npos;
      TALLYPORT_ASSERT(!wire || !plain || shortest(std::string(text)) == *wire);
    }
    if (size < sizeof(std::int64_t)) continue;
    std::int64_t minor = 0;
    std::memcpy(&minor, data, sizeof minor);
    if (minor != INT64_MIN) check_round_trip({minor, currency, 0});
  }
  return 0;
}
