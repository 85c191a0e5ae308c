// Amounts: what is read is what is written, in every scale; and no other text is read.
#include <cstring>
#include <string>

#include "fuzz/fuzz.h"
#include "money/money.h"

namespace {

using namespace tallyport;

// How format_decimal would write a text that was accepted.
std::string canonical(std::string text, int scale) {
  const auto places = static_cast<std::size_t>(scale);
  const auto point = text.find('.');
  const auto decimals = point == text.npos ? 0 : text.size() - point - 1;
  if (places > 0 && point == text.npos) text += '.';
  text.append(places - decimals, '0');
  if (text.find_first_not_of("-0.") == text.npos && text.starts_with('-')) text.erase(0, 1);
  return text;
}

void check_round_trip(std::int64_t minor, int scale) {
  const auto text = money::format_decimal(minor, scale);
  const auto read = money::parse_decimal(text, scale);
  TALLYPORT_ASSERT(read.has_value() && *read == minor);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = test::text_of(data, size);
  for (int scale = 0; scale <= 18; ++scale) {
    const auto minor = money::parse_decimal(text, scale);
    if (!minor) {
      TALLYPORT_ASSERT(minor.error().code == Errc::amount_malformed ||
                       minor.error().code == Errc::amount_out_of_range);
      continue;
    }
    TALLYPORT_ASSERT(money::format_decimal(*minor, scale) == canonical(std::string(text), scale));
    check_round_trip(*minor, scale);
  }
  if (size >= sizeof(std::int64_t)) {
    std::int64_t minor = 0;
    std::memcpy(&minor, data, sizeof minor);
    for (int scale = 0; scale <= 4; ++scale) check_round_trip(minor, scale);
  }
  if (const auto money = money::parse_money(text)) {
    const auto again = money::parse_money(money::format(*money));
    TALLYPORT_ASSERT(again.has_value() && *again == *money);
  }
  return 0;
}
