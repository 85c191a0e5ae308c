// A plugin's result in our words: a Finding, everything in it checked.
#pragma once

#include <string>
#include <vector>

#include <tallyport/plugin.h>

#include "base/result.h"
#include "gateway/instance.h"
#include "gateway/operation.h"
#include "topup/method_gateways.h"

namespace tallyport::gateway {

struct Statement {
  topup::Finding finding;
  std::string event_key;
  std::vector<topup::Channel> channels;  // of channel.list
  // What the provider, or a stranger through it, wrote that cannot be kept, in words; "" where all
  // can. An amount is then left out, which quarantines money that is said to have come. Without a
  // name that can be kept the outcome is unknown, or ignored for an event that gives no other.
  std::string unusable;
};

// gateway_misbehaved, with the rule in words, where any part of the result is not what plugin.h
// says. Does not judge: whether the statement is believed is the driver's and decide's business.
Result<Statement> translate(const tp_result* result, Intent intent, const Instance& instance);

}  // namespace tallyport::gateway
