// Stripe's customers: to whom what is saved belongs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

#include "config.h"

namespace tallyport::stripe_gateway {

inline constexpr std::string_view kAccountKey = "tallyport_account";  // of a customer's metadata

// Who pays. All may be "".
struct Payer {
  std::string customer;  // Stripe's id, once there is one
  std::string account;   // ours
  std::string email;
  std::string name;
};
// InvalidInput where the operation's document breaks its schema.
Payer read_payer(const nlohmann::json& document);

// `key` is the operation's: the request has one of its own, so that a replay meets the same
// customer again.
plugin::HttpRequest create_customer(const Config& config, const Payer& payer, std::string_view key);
plugin::HttpRequest get_customer(const Config& config, std::string_view id);
plugin::HttpRequest set_default_method(const Config& config, std::string_view id,
                                       std::string_view method, std::string_view key);

struct Customer {
  std::string id;
  std::string default_method;  // "" where there is none
  bool deleted = false;
  bool live = false;
};
// nullopt where the body is not a customer, or a member is of a wrong type.
std::optional<Customer> parse_customer(std::string_view body);

// The id of the one that was created; "" where the answer does not state it.
std::string created_customer(const plugin::Response& answer);

}  // namespace tallyport::stripe_gateway
