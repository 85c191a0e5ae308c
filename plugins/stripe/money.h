// Amounts between the host's minor units and Stripe's. Exact or refused, never rounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <tallyport/sdk.hpp>

namespace tallyport::stripe_gateway {

// As it stands in a request: 2500 and "usd".
struct WireAmount {
  std::int64_t units = 0;
  std::string currency;

  friend bool operator==(const WireAmount&, const WireAmount&) = default;
};

// Why Stripe would not take an amount; nothing needs to be sent to know it.
struct Refusal {
  plugin::Reason reason;
  std::string message;
};

// What to ask Stripe for. Goes by the currency, not by the exponent of `amount`.
std::variant<WireAmount, Refusal> to_wire(const plugin::Money& amount);
// The same of a part that goes back, which may be less than what Stripe takes.
std::variant<WireAmount, Refusal> part_to_wire(const plugin::Money& amount);

// What Stripe states; `currency` in small letters, as Stripe writes it. nullopt where the amount is
// negative, the currency is not one, or the host has no unit so small (5.50 UGX).
std::optional<plugin::Money> from_wire(std::int64_t units, std::string_view currency);

}  // namespace tallyport::stripe_gateway
