// Only what Paystack calls reusable, and of cards: other channels have authorizations too, which
// cannot be charged.
#include "methods.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "answers.h"
#include "fields.h"
#include "requests.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;
using plugin::HttpRequest;
using plugin::InvalidInput;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

constexpr std::size_t kLongestName = 255;
constexpr std::size_t kMostMethods = 100;

// As an id of the schemas: "" where it cannot be one.
std::string name_of(const json& object, const char* member) {
  auto name = text(object, member);
  const bool control = std::ranges::any_of(
      name, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
  return control || name.size() > kLongestName ? "" : name;
}

// "visa " and "Visa" are one brand. card_type may say more than the brand: "visa DEBIT".
std::string brand_of(const json& authorization) {
  constexpr std::size_t kLongestBrand = 64;
  auto brand = text(authorization, "brand");
  if (brand.empty()) brand = text(authorization, "card_type");
  while (brand.ends_with(' ')) brand.pop_back();
  return brand.size() > kLongestBrand ? "" : lower(std::move(brand));
}

// "08" in one answer, 8 in another. nullopt outside of the range.
std::optional<std::uint64_t> number_of(const json& object, const char* name, std::uint64_t least,
                                       std::uint64_t most) {
  const auto* value = member(object, name);
  const auto number = value == nullptr ? std::nullopt : whole_number(*value);
  return number && *number >= least && *number <= most ? number : std::nullopt;
}

bool is_last4(std::string_view text) {
  return text.size() == 4 && text.find_first_not_of("0123456789") == text.npos;
}

// Null where it cannot be charged again.
json method_of(const json& authorization) {
  const auto* reusable = member(authorization, "reusable");
  const auto code = name_of(authorization, "authorization_code");
  const bool usable = reusable != nullptr && *reusable == true && !code.empty() &&
                      text(authorization, "channel") == "card";
  if (!usable) return nullptr;
  json method = {{"ref", code}, {"type", "card"}};
  if (auto brand = brand_of(authorization); !brand.empty()) method["brand"] = std::move(brand);
  if (auto last4 = text(authorization, "last4"); is_last4(last4)) method["last4"] = last4;
  if (const auto month = number_of(authorization, "exp_month", 1, 12)) method["exp_month"] = *month;
  if (const auto year = number_of(authorization, "exp_year", 2000, 2199)) {
    method["exp_year"] = *year;
  }
  if (const auto signature = name_of(authorization, "signature"); !signature.empty()) {
    method["fingerprint"] = signature;
  }
  return method;
}

Result about_method(Result result, std::string_view authorization) {
  return std::move(result.subject(plugin::Subject::method).subject_ref(authorization));
}

bool says_unknown(const Response& answer) {
  return answer.answered && answer.status == 404 && parse_error(answer.body).read;
}

}  // namespace

std::string payment_document(const json& transaction) {
  const auto* authorization = member(transaction, "authorization");
  const auto* customer = member(transaction, "customer");
  if (authorization == nullptr || customer == nullptr) return "";
  auto method = method_of(*authorization);
  const auto email = name_of(*customer, "email");
  if (method.is_null() || email.empty()) return "";
  const json document = {{"customer", email}, {"method", std::move(method)}};
  return to_text(document);
}

HttpRequest fetch_customer(const Config& config, const Operation& operation) {
  const auto customer = text(document_of(operation), "customer");
  // "." and ".." mean something else in a path.
  if (customer.find_first_not_of('.') == customer.npos) throw InvalidInput("customer is missing");
  const auto url = config.base_url + "/customer/" + plugin::percent_encoded(customer);
  return authorised(HttpRequest::get(url), "fetch_customer").read_only();
}

Result read_methods(const Response& answer) {
  if (says_unknown(answer)) return about_method(Result(Outcome::not_found), "");
  if (answer.status != 200) return about_method(not_created(answer, {}), "");
  const auto data = data_of(answer.body);
  const auto* list = member(data, "authorizations");
  auto methods = json::array();
  std::set<std::string> signatures;
  if (list != nullptr && list->is_array()) {
    for (const auto& authorization : *list) {
      auto method = method_of(authorization);
      if (method.is_null()) continue;
      // The same card, saved twice.
      const auto signature = text(method, "fingerprint");
      if (!signature.empty() && !signatures.insert(signature).second) continue;
      methods.push_back(std::move(method));
    }
  }
  if (list == nullptr || !list->is_array() || methods.size() > kMostMethods) {
    return about_method(unknown({}, Reason::provider_error, "Paystack's answer is not understood"),
                        "");
  }
  Result result(Outcome::succeeded);
  const json document = {{"methods", std::move(methods)}};
  result.json(to_text(document));
  if (is_live(data) == true) result.live();
  return about_method(std::move(result), "");
}

HttpRequest deactivate_authorization(const Config& config, const Operation& operation) {
  if (operation.subject_ref().empty()) throw InvalidInput("subject_ref is missing");
  auto request =
      authorised(HttpRequest::post(config.base_url + "/customer/authorization/deactivate"),
                 "deactivate_authorization");
  const json body = {{"authorization_code", operation.subject_ref()}};
  request.json(to_text(body));
  return request;
}

Result read_removed(const Response& answer, std::string_view authorization) {
  if (says_unknown(answer)) return about_method(Result(Outcome::not_found), authorization);
  if (answer.status != 200) return about_method(not_created(answer, {}), authorization);
  const auto said = json::parse(answer.body, nullptr, false);
  const auto* status = member(said, "status");
  if (status != nullptr && flag(*status) == true) {
    return about_method(Result(Outcome::succeeded), authorization);
  }
  return about_method(unclear(answer, {}), authorization);
}

}  // namespace tallyport::paystack
