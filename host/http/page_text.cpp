// One way of writing for all languages: ISO 8601's order, a comma at thousands.
#include "http/page_text.h"

#include <algorithm>

#include "http/text.h"

namespace tallyport::http {
namespace {

// "1234567.50" → "1,234,567.50".
std::string grouped(std::string decimal) {
  const auto first = static_cast<std::ptrdiff_t>(decimal.starts_with('-') ? 1 : 0);
  auto at = static_cast<std::ptrdiff_t>(std::min(decimal.find('.'), decimal.size()));
  while ((at -= 3) > first) decimal.insert(static_cast<std::size_t>(at), 1, ',');
  return decimal;
}

}  // namespace

std::string with_unit(std::int64_t amount, int scale, const std::string& asset) {
  return grouped(money::format_decimal(amount, scale)) + ' ' + asset;
}

std::string with_unit(money::Money money) {
  return with_unit(money.minor, money.currency.exponent(), std::string(money.currency.code()));
}

std::string readable(Timestamp at) {
  const auto text = rfc3339(at);
  return text.substr(0, 10) + ' ' + text.substr(11, 5) + " UTC";
}

}  // namespace tallyport::http
