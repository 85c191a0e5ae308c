// The requests of Stripe's API, as they go on the wire.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "money.h"
#include "order.h"

namespace tallyport::stripe_gateway {

// What our ids of a payment are to Stripe: "cs_…" and "pi_…". InvalidInput for any other.
Flow flow_of(std::string_view gateway_ref);

// Creates the payment: a Checkout Session or a PaymentIntent, by order.flow. Its bytes depend on
// nothing but the arguments, so that a replay sends them again.
plugin::HttpRequest create_payment(const Config& config, const Order& order,
                                   const WireAmount& amount, std::int64_t started_unix_ms);

// One payment with its intent and its latest charge.
plugin::HttpRequest get_payment(const Config& config, std::string_view id);

// Closes a payment: expires a Checkout Session, cancels a PaymentIntent. `key` may be empty; then
// it goes on the wire at most once.
plugin::HttpRequest cancel_payment(const Config& config, std::string_view id, std::string_view key);

// The disputes over what a PaymentIntent took.
plugin::HttpRequest list_disputes(const Config& config, std::string_view payment_intent);

// Moves nothing and says whether the key is one for live money.
plugin::HttpRequest get_balance(const Config& config);

}  // namespace tallyport::stripe_gateway
