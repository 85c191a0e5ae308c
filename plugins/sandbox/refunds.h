// What the provider says of a refund, in our words. Pure: text in, a Result out.
#pragma once

#include <tallyport/sdk.hpp>

namespace tallyport::sandbox_gateway {

// What the answer to each request comes to. `operation` says which refund was meant: an answer
// about another one is unknown. The running total goes with each, as the webhooks state it.
plugin::Result read_refund_created(const plugin::Response& answer,
                                   const plugin::Operation& operation);
plugin::Result read_refund_looked_up(const plugin::Response& answer,
                                     const plugin::Operation& operation);

}  // namespace tallyport::sandbox_gateway
