// What Stripe says of a payment, in our words. Pure: text in, a Result out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "document.h"
#include "money.h"
#include "objects.h"

namespace tallyport::stripe_gateway {

// A payment is a Checkout Session or a PaymentIntent.
using Payment = std::variant<Session, Intent>;
std::optional<Payment> parse_payment(std::string_view body);

// The intent over whose charge there was ever a dispute; "" where there was none. What was lost by
// it is told by list_disputes only.
std::string disputed_intent(const Payment& payment);

// What disputes took for good, of a list of them. nullopt where the list is not understood, is not
// whole, or is of several currencies.
std::optional<plugin::Money> lost_of(std::string_view body);

// Refunded and lost, all together, and no more than was paid. nullopt where it cannot be told.
std::optional<plugin::Money> reversed_of(const Charge& charge,
                                         const std::optional<plugin::Money>& lost);

// All that the payment states. `lost` is what lost_of said, where it was asked: without it a
// disputed payment is unknown, since a reversed total has to hold what was lost as well.
plugin::Result stated(const Config& config, const Payment& payment,
                      const std::optional<plugin::Money>& lost);

// What became of an intent, by its status alone.
plugin::Outcome outcome_of(const Intent& intent);

// What the answer to each request comes to. `operation` says which payment was meant: an answer
// about another one is unknown. `said` is what a failed create still has to say.
plugin::Result refused(const Refusal& refusal, const plugin::Operation& operation);
plugin::Result read_created(const Config& config, const plugin::Response& answer,
                            const plugin::Operation& operation, const Said& said = {});
plugin::Result read_looked_up(const Config& config, const plugin::Response& answer,
                              const plugin::Operation& operation,
                              const std::optional<plugin::Money>& lost = std::nullopt);
plugin::Result read_cancelled(const Config& config, const plugin::Response& answer,
                              const plugin::Operation& operation);
plugin::Result read_balance(const plugin::Response& answer);

// A look-up or cancel of a payment whose id was never learnt.
plugin::Result without_id(const plugin::Operation& operation);

}  // namespace tallyport::stripe_gateway
