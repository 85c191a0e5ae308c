// payment.charge: a payment without a page of Stripe's, from a saved method or from a card that the
// payer typed into the storefront. It is a PaymentIntent like any other from then on.
#pragma once

#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "money.h"
#include "order.h"

namespace tallyport::stripe_gateway {

struct ChargeOrder {
  Order order;
  std::string method;  // the saved one; "" for a card
  bool on_session = false;
};
// InvalidInput where there is neither method nor card, or a method without its customer.
ChargeOrder read_charge_order(const Config& config, const plugin::Operation& operation);

plugin::Task charge_method(plugin::Operation& operation, const Config& config, ChargeOrder order);

// Two requests, since a replay has no card: the intent is made without one, under the operation's
// key, and confirmed with it.
plugin::Task charge_card(plugin::Operation& operation, const Config& config, ChargeOrder order);

// The intent that a card has to be put to, by the answer to its creation; "" where there is nothing
// to confirm, or the answer is about another payment.
std::string intent_to_confirm(const plugin::Response& answer, const plugin::Operation& operation);

// What the answer to the one request that takes money comes to: the creation with a saved method,
// or else the confirmation of `intent`.
plugin::Result read_charged(const Config& config, const plugin::Response& answer,
                            const plugin::Operation& operation, const std::string& customer,
                            std::string_view intent);

}  // namespace tallyport::stripe_gateway
