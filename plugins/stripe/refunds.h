// What Stripe says of a refund, in our words. Pure: text in, a Result out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "money.h"
#include "objects.h"
#include "order.h"

namespace tallyport::stripe_gateway {

plugin::Outcome outcome_of(const Refund& refund);

// The refund by itself: neither its payment nor a total. `outcome` is outcome_of's, or unknown
// where that has to be asked for.
plugin::Result stated(const Refund& refund, plugin::Outcome outcome);

// The intent behind the Checkout Session that was asked for, since refunds know no session. nullopt
// where the answer is not about the operation's payment or does not state it.
std::optional<std::string> intent_behind(const plugin::Response& answer,
                                         const plugin::Operation& operation);

// A page of an intent's refunds.
struct RefundPage {
  std::string ours;  // the id of the one that keeps our reference; "" where it is not here
  std::string next;  // what the next page begins after; "" where this is the last
};
std::optional<RefundPage> parse_refund_page(std::string_view body, std::string_view reference);

// The intent of a refund over whose charge there was ever a dispute; "" where there was none.
std::string intent_of_disputed_refund(std::string_view body);

// What the answer to each request comes to; `lost` is what lost_of said, where it was asked. An
// answer about another refund than `order` means is unknown, and so is one without its charge: each
// result that counts has to have the running total.
plugin::Result refused_refund(const Refusal& refusal, const plugin::Operation& operation);
plugin::Result read_refund_created(const plugin::Response& answer,
                                   const plugin::Operation& operation, const RefundOrder& order,
                                   const std::optional<plugin::Money>& lost = std::nullopt);
plugin::Result read_refund_looked_up(const plugin::Response& answer,
                                     const plugin::Operation& operation, const RefundOrder& order,
                                     const std::optional<plugin::Money>& lost = std::nullopt);

// Of a look-up that found none in all pages; or that cannot tell, for the answer that it ends with.
plugin::Result no_refund(const plugin::Operation& operation);
plugin::Result unclear_refund(const plugin::Response& answer, const plugin::Operation& operation);

}  // namespace tallyport::stripe_gateway
