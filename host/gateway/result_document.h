// The JSON document of a plugin's result: how the payer goes on, whom the provider knows, what it
// keeps or lists. Pure.
#pragma once

#include <string>
#include <vector>

#include <tallyport/plugin.h>

#include "base/result.h"
#include "gateway/instance.h"
#include "topup/method_gateways.h"

namespace tallyport::gateway {

struct ResultDocument {
  topup::NextAction next_action;
  std::string customer;
  std::vector<topup::MethodFacts> methods;  // of `method` and of `methods`
  std::string decline;                      // an object of texts, as JSON; "" where there is none
  std::vector<topup::Channel> channels;
};

// gateway_misbehaved where the bytes are no JSON object, or next_action is not what its schema
// says: the payer is sent there. What else cannot be kept is left out, since none of it decides
// about money.
Result<ResultDocument> read_result_document(tp_bytes bytes, const Instance& instance);

}  // namespace tallyport::gateway
