// A way of paying that Stripe keeps, as results state it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace tallyport::stripe_gateway {

struct Method {
  std::string ref;             // "pm_…"
  std::string_view type;       // of plugin-api/schemas
  std::string brand;           // "" where not stated, as those below
  std::string last4;           // four digits
  std::int64_t exp_month = 0;  // 0 where not stated
  std::int64_t exp_year = 0;   // likewise
  std::string fingerprint;
};

// A PaymentMethod under its id.
struct PaymentMethod {
  Method method;
  std::string customer;  // "" where it belongs to none
  bool live = false;
};
// nullopt where the value is not one, or a member that counts is of a wrong type.
std::optional<PaymentMethod> parse_payment_method(const nlohmann::json& value);

// What is said of it where a type stands beside an object of that name: in a PaymentMethod and in a
// charge's payment_method_details. What is odd is left out: that somebody paid does not hang on the
// last digits of a card. nullopt where there is no id, or where the type leaves nothing that could
// be charged again.
std::optional<Method> described(std::string_view ref, const nlohmann::json& details);

// Of plugin-api/schemas; what is not stated is absent.
nlohmann::json json_of(const Method& method);

}  // namespace tallyport::stripe_gateway
