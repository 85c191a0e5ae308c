// method.…: keeping ways of paying with a customer, telling them, forgetting them. Moves no money.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "customers.h"
#include "method.h"

namespace tallyport::stripe_gateway {

struct SavingOrder {
  Payer payer;
  std::string idempotency_key;
  std::string token;   // "tok_…" or "pm_…"; "" where there is a card
  bool setup = false;  // the payer gives it to Stripe's script
};
// InvalidInput where there is no token, card or wish to set one up. The others likewise, where a
// customer or a method is needed and not named.
SavingOrder read_saving_order(const plugin::Operation& operation);
std::string needed_customer(const plugin::Operation& operation);
std::string needed_method(const plugin::Operation& operation);

plugin::Task save_method(plugin::Operation& operation, const Config& config, SavingOrder order);
plugin::Task set_up_method(plugin::Operation& operation, const Config& config, SavingOrder order);
plugin::Task list_methods(plugin::Operation& operation, const Config& config, std::string customer);
plugin::Task remove_method(plugin::Operation& operation, const Config& config, std::string method);
plugin::Task choose_method(plugin::Operation& operation, const Config& config, std::string customer,
                           std::string method);

// A page of a customer's methods. nullopt where the body is not one, or is another customer's.
struct MethodPage {
  std::vector<Method> methods;
  std::string next;  // what the next page begins after; "" where this is the last
};
std::optional<MethodPage> parse_method_page(std::string_view body, std::string_view customer);

// A wish to set a method up, for Stripe's script to confirm.
struct SetupIntent {
  std::string id;
  std::string status;
  std::string customer;
  std::string client_secret;
  bool live = false;
};
std::optional<SetupIntent> parse_setup_intent(std::string_view body);

}  // namespace tallyport::stripe_gateway
