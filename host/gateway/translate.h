// A plugin's result in our words: a Finding, everything in it checked.
#pragma once

#include <string>

#include <tallyport/plugin.h>

#include "base/result.h"
#include "gateway/instance.h"
#include "gateway/operation.h"

namespace tallyport::gateway {

struct Statement {
  topup::Finding finding;
  std::string event_key;
};

// gateway_misbehaved, with the rule in words, where any part of the result is not what plugin.h
// says. Does not judge: whether the statement is believed is the driver's and decide's business.
Result<Statement> translate(const tp_result* result, Intent intent, const Instance& instance);

}  // namespace tallyport::gateway
