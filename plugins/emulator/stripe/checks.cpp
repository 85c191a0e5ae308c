// Limits by the OpenAPI document of 2024-04-10; currencies by docs.stripe.com/currencies.
#include "emulator/stripe/checks.h"

#include <algorithm>

#include "serving/url.h"

namespace tallyport::emulator::stripe {
namespace {

constexpr std::size_t kMostMetadata = 50;

bool is_currency(const std::string& text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::optional<Error> check_names(const Value& form, const Names& names) {
  for (const auto& [name, value] : form.members()) {
    if (!names.contains(name)) return unknown(name);
  }
  return std::nullopt;
}

std::optional<Error> check_metadata(const Value& form, const std::string& param) {
  const Value* metadata = form.find("metadata");
  if (!metadata) return std::nullopt;
  if (!metadata->is(Value::Kind::object)) return invalid(param, "Invalid object");
  if (metadata->members().size() > kMostMetadata) {
    return invalid(param, "Metadata can have at most 50 keys.");
  }
  for (const auto& [key, value] : metadata->members()) {
    const std::string full = param + "[" + key + "]";
    if (!value.is(Value::Kind::text)) return invalid(full, "Invalid string");
    if (key.size() > 40) return invalid(param, "Metadata keys can be at most 40 characters.");
    if (value.text().size() > 500) {
      return invalid(full, "Metadata values can have up to 500 characters.");
    }
  }
  return std::nullopt;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::optional<Error> check_currency(const std::string& currency, const std::string& param) {
  if (currency.empty()) return missing(param);
  if (is_currency(currency)) return std::nullopt;
  return invalid(param, "Invalid currency: " + currency + ".");
}

std::optional<Error> check_amount(std::int64_t units, const std::string& currency,
                                  const std::string& param) {
  if (units <= 0) return invalid(param, "Invalid positive integer", "parameter_invalid_integer");
  if (units > kMostUnits) {
    return invalid(param, "Amount must be no more than " + std::to_string(kMostUnits),
                   "amount_too_large");
  }
  if ((currency == "isk" || currency == "ugx") && units % 100 != 0) {
    return invalid(param, "Amounts in " + currency + " must end in 00",
                   "invalid_charge_amount_no_decimal_compatible");
  }
  if (wire_digits(currency) == 3 && units % 10 != 0) {
    return invalid(param, "Amounts in " + currency + " must end in 0");
  }
  static const std::set<std::string_view> fifty = {"usd", "eur", "cad", "aud", "chf", "jpy"};
  if (fifty.contains(currency) && units < 50) {
    return invalid(param, "Amount must be at least 50 " + currency, "amount_too_small");
  }
  return std::nullopt;
}

std::optional<std::int64_t> integer_of(const Value* value) {
  return value ? whole_number(*value) : std::nullopt;
}

std::size_t wire_digits(const std::string& currency) {
  static const std::set<std::string_view> none = {"bif", "clp", "djf", "gnf", "jpy",
                                                  "kmf", "krw", "mga", "pyg", "rwf",
                                                  "vnd", "vuv", "xaf", "xof", "xpf"};
  static const std::set<std::string_view> three = {"bhd", "jod", "kwd", "omr", "tnd"};
  return none.contains(currency) ? 0 : three.contains(currency) ? 3 : 2;
}

std::optional<Error> check_address(const Value& form, const std::string& param) {
  const auto address = form.at(param);
  if (address.empty()) return std::nullopt;
  if (address.size() > 5'000 || !serving::is_web_url(address)) {
    return invalid(param, "Not a valid URL", "url_invalid");
  }
  return std::nullopt;
}

std::variant<std::vector<std::string>, Error> read_expand(const Value& form,
                                                          const std::vector<std::string>& known) {
  std::vector<std::string> names;
  const Value* expand = form.find("expand");
  if (!expand) return names;
  if (!expand->is(Value::Kind::list)) return invalid("expand", "Invalid array");
  for (const auto& item : expand->items()) {
    if (std::find(known.begin(), known.end(), item.text()) == known.end()) {
      return invalid("expand", "This property cannot be expanded (" + item.text() + ").");
    }
    names.push_back(item.text());
  }
  return names;
}

}  // namespace tallyport::emulator::stripe
