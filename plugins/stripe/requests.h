// The requests of Stripe's API, as they go on the wire.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "form.h"
#include "money.h"
#include "order.h"

namespace tallyport::stripe_gateway {

// Creates the payment: a Checkout Session or a PaymentIntent, by order.flow. Its bytes depend on
// nothing but the arguments, so that a replay sends them again.
plugin::HttpRequest create_payment(const Config& config, const Order& order,
                                   const WireAmount& amount, std::int64_t started_unix_ms);

// The intent alone, not confirmed: without what the payer confirms it with it takes no money.
plugin::HttpRequest create_intent(const Config& config, const Order& order,
                                  const WireAmount& amount);

// Whether a customer has to be created first: what an intent keeps belongs to one. A Checkout
// Session creates its own.
bool needs_customer(const Order& order);

// Ours and the storefront's. `object` is "" for the object itself, or the parameter that stands for
// another one.
void add_metadata(Form& form, std::string_view object, const Order& order);

// One payment with its intent and its latest charge.
plugin::HttpRequest get_payment(const Config& config, std::string_view id);

// Closes a payment: expires a Checkout Session, cancels a PaymentIntent. `key` may be empty; then
// it goes on the wire at most once.
plugin::HttpRequest cancel_payment(const Config& config, std::string_view id, std::string_view key);

// Gives back `amount` of what a PaymentIntent took; as create_payment. The answer has the charge,
// as has that of get_refund: its running total is what counts.
plugin::HttpRequest create_refund(const Config& config, const plugin::Operation& operation,
                                  const RefundOrder& order, std::string_view payment_intent,
                                  const WireAmount& amount);
plugin::HttpRequest get_refund(const Config& config, std::string_view id);

// A page of the refunds of a PaymentIntent, newest first: those after the refund `after`, or the
// first where that is "".
plugin::HttpRequest list_refunds(const Config& config, std::string_view payment_intent,
                                 std::string_view after);

// The disputes over what a PaymentIntent took.
plugin::HttpRequest list_disputes(const Config& config, std::string_view payment_intent);

// Moves nothing and says whether the key is one for live money.
plugin::HttpRequest get_balance(const Config& config);

}  // namespace tallyport::stripe_gateway
