// Brackets in keys stay as they are, as the SDKs send them.
#include "form.h"

namespace tallyport::stripe_gateway {

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.find(c) != kUnreserved.npos) {
      out += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    out += {'%', kDigits[octet >> 4], kDigits[octet & 15]};
  }
  return out;
}

Form& Form::add(std::string_view key, std::string_view value) {
  if (!text_.empty()) text_ += '&';
  text_ += key;
  text_ += '=';
  text_ += percent_encoded(value);
  return *this;
}

}  // namespace tallyport::stripe_gateway
