// MethodGateways: the port to what providers keep of ways of paying. host/gateway is behind it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "topup/gateways.h"

namespace tallyport::topup {

// A way of paying that is to be kept. One of the three is there.
struct SaveRequest {
  std::string account;   // ours, of whom it is for
  std::string customer;  // the provider's id; "" where none is known
  Payer payer;
  std::string token;   // what the provider's script gave the payer's browser
  bool setup = false;  // the payer gives it to the provider directly
  CardHandle card;     // what came with the request
  std::string return_url;
};

// A bank or a mobile money service that can be paid with.
struct Channel {
  std::string code;  // what the provider wants to be told for it
  std::string name;  // for people
  MethodFacts::Type type = MethodFacts::Type::bank;
  std::string country;   // "GH"; "" where not stated
  std::string currency;  // "GHS"; likewise
};

// A member that is not empty narrows the list.
struct ChannelFilter {
  std::string country;
  std::string currency;
  std::string type;  // "bank" or "mobile_money"
};

using ChannelsDone = std::function<void(Finding, std::vector<Channel>)>;

class MethodGateways {
 public:
  virtual ~MethodGateways() = default;

  // All of these run an operation, as those of Gateways do: `done` is called exactly once, on some
  // thread, and must not block; whatever goes wrong becomes a Finding. The gateway has been found
  // before. [any thread]

  // Succeeded: `methods` has it. Requires action: next_action says how the payer goes on.
  virtual void save_method(const std::string& gateway, const SaveRequest& request,
                           const std::string& idempotency_key, FindingDone done) = 0;
  // Succeeded: `methods` are all that the customer has.
  virtual void list_methods(const std::string& gateway, const std::string& customer,
                            FindingDone done) = 0;
  virtual void remove_method(const PaymentMethod& method, const std::string& idempotency_key,
                             FindingDone done) = 0;
  virtual void default_method(const PaymentMethod& method, const std::string& idempotency_key,
                              FindingDone done) = 0;
  // Succeeded: the channels are all that the provider lists.
  virtual void channels(const std::string& gateway, const ChannelFilter& filter,
                        ChannelsDone done) = 0;
};

}  // namespace tallyport::topup
