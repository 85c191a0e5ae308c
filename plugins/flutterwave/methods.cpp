// What is not plainly there is left out, and without a token or an address all of it.
#include "methods.h"

#include <string_view>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "requests.h"

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;

// "09/32" → 9 and 2032. Nothing for any other form.
void put_expiry(json& method, std::string_view expiry) {
  const bool form = expiry.size() == 5 && expiry[2] == '/' &&
                    expiry.substr(0, 2).find_first_not_of("0123456789") == expiry.npos &&
                    expiry.substr(3).find_first_not_of("0123456789") == expiry.npos;
  if (!form) return;
  const auto number = [&](std::size_t at) {
    return (expiry[at] - '0') * 10 + (expiry[at + 1] - '0');
  };
  if (number(0) < 1 || number(0) > 12) return;
  method["exp_month"] = number(0);
  method["exp_year"] = 2000 + number(3);
}

}  // namespace

std::string payment_document(const json& transaction) {
  constexpr std::size_t kLongestBrand = 64;
  const auto card = transaction.find("card");
  const auto customer = transaction.find("customer");
  if (card == transaction.end() || customer == transaction.end()) return "";
  const auto token = card->is_object() ? reference_of(*card, "token") : "";
  const auto email = customer->is_object() ? reference_of(*customer, "email") : "";
  if (token.empty() || email.empty()) return "";
  json method = {{"ref", token}, {"type", "card"}};
  const auto brand = lower(text_of(*card, "type"));
  if (!brand.empty() && brand.size() <= kLongestBrand) method["brand"] = brand;
  const auto last4 = text_of(*card, "last_4digits");
  if (last4.size() == 4 && last4.find_first_not_of("0123456789") == last4.npos) {
    method["last4"] = last4;
  }
  put_expiry(method, text_of(*card, "expiry"));
  const json document = {{"customer", email}, {"method", method}};
  return to_text(document);
}

}  // namespace tallyport::flutterwave
