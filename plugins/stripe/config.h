// The gateway's settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

namespace tallyport::stripe_gateway {

// Which of Stripe's objects is the payment: the page that Stripe hosts, or the intent that Stripe's
// script in the payer's browser confirms. The enumerator is the word in settings and in metadata.
enum class Flow { checkout, payment_intent };
std::string_view name(Flow flow);
std::optional<Flow> parse_flow(std::string_view word);

struct Config {
  std::string base_url = "https://api.stripe.com";  // without a slash at the end
  std::string api_version = "2024-04-10";           // of the header Stripe-Version
  Flow flow = Flow::checkout;                       // where the request names none
  std::string publishable_key;                      // for Stripe's script; "" where not given
};

// Reads the settings' JSON, of a gateway of that mode. Throws std::invalid_argument that names the
// setting and what would be right.
Config parse_config(std::string_view settings, plugin::Mode mode);

}  // namespace tallyport::stripe_gateway
