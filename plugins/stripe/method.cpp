// Source: docs.stripe.com/api/payment_methods/object, and "Reusing" of each type of payment method.
#include "method.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "members.h"

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestId = 255;
constexpr std::size_t kLongestBrand = 64;

constexpr std::string_view kBanks[] = {"acss_debit", "au_becs_debit", "bacs_debit", "sepa_debit",
                                       "us_bank_account"};
// Good for one payment: what Stripe keeps of it is another method, which it does not state here.
constexpr std::string_view kUsedUp[] = {"bancontact", "card_present", "ideal", "interac_present",
                                        "sofort"};

template <class Words>
bool is_one_of(std::string_view word, const Words& words) {
  return std::ranges::find(words, word) != std::end(words);
}

std::string text_of(const json& object, const char* member, std::size_t longest) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_string()) return "";
  const auto& text = found->get_ref<const std::string&>();
  return text.size() <= longest ? text : "";
}

std::int64_t number_of(const json& object, const char* member, std::int64_t least,
                       std::int64_t most) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_number_unsigned()) return 0;
  const auto value = found->get<std::uint64_t>();
  const bool fits =
      value >= static_cast<std::uint64_t>(least) && value <= static_cast<std::uint64_t>(most);
  return fits ? static_cast<std::int64_t>(value) : 0;
}

bool are_four_digits(std::string_view text) {
  return text.size() == 4 && text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace

std::optional<Method> described(std::string_view ref, const json& details) {
  if (ref.empty() || ref.size() > kLongestId || !details.is_object()) return std::nullopt;
  const auto type = text_of(details, "type", kLongestId);
  if (type.empty() || is_one_of(type, kUsedUp)) return std::nullopt;
  Method method;
  method.ref = ref;
  method.type = type == "card" ? "card" : is_one_of(type, kBanks) ? "bank" : "other";
  const auto part = details.find(type);
  if (part == details.end() || !part->is_object()) return method;
  method.brand = text_of(*part, "brand", kLongestBrand);
  method.last4 = text_of(*part, "last4", 4);
  if (!are_four_digits(method.last4)) method.last4.clear();
  method.exp_month = number_of(*part, "exp_month", 1, 12);
  method.exp_year = number_of(*part, "exp_year", 2000, 2199);
  method.fingerprint = text_of(*part, "fingerprint", kLongestId);
  return method;
}

std::optional<PaymentMethod> parse_payment_method(const json& value) {
  Members members(value, "payment_method");
  PaymentMethod parsed;
  const auto id = members.text("id");
  parsed.customer = members.id_of("customer");
  parsed.live = members.flag("livemode");
  auto method = described(id, value);
  if (!members.good() || !method) return std::nullopt;
  parsed.method = std::move(*method);
  return parsed;
}

json json_of(const Method& method) {
  json out = {{"ref", method.ref}, {"type", method.type}};
  const auto add_text = [&](const char* member, const std::string& text) {
    if (!text.empty()) out[member] = text;
  };
  add_text("brand", method.brand);
  add_text("last4", method.last4);
  if (method.exp_month > 0) out["exp_month"] = method.exp_month;
  if (method.exp_year > 0) out["exp_year"] = method.exp_year;
  add_text("fingerprint", method.fingerprint);
  return out;
}

}  // namespace tallyport::stripe_gateway
