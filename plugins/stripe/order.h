// What payment.create and the refunds ask for, read and checked before anything is sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "customers.h"

namespace tallyport::stripe_gateway {

// Of payment.create and payment.charge.
struct Order {
  Flow flow = Flow::checkout;
  std::string reference;
  std::string idempotency_key;
  plugin::Money amount;
  std::string return_url;
  std::string cancel_url;
  std::string title;        // never empty: Stripe shows it as the name of what is bought
  std::string description;  // "" where not given, as those below
  Payer payer;
  bool save_method = false;
  std::string method_type;  // "card": the only one to offer
  std::optional<std::int64_t> expires_at_unix_s;
  std::vector<std::pair<std::string, std::string>> metadata;  // the storefront's own
};

// InvalidInput where the operation's document breaks its schema or what Stripe can carry.
Order read_order(const Config& config, const plugin::Operation& operation);

// What our ids of a payment are to Stripe: "cs_…" and "pi_…". InvalidInput for any other.
Flow flow_of(std::string_view gateway_ref);

struct RefundOrder {
  Flow flow = Flow::checkout;  // of the payment
  std::string payment;         // its id at Stripe
  std::string reference;       // ours, of the refund
  std::string note;            // "" where not given
};

// Of refund.create or refund.lookup; as above.
RefundOrder read_refund_order(const plugin::Operation& operation);

// InvalidInput where a create, of a payment or a refund, has no reference, key or amount.
void check_create(const plugin::Operation& operation);

}  // namespace tallyport::stripe_gateway
