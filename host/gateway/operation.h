// Operation: what the host asks of a plugin, and what came of it. Data only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/card.h"
#include "base/clock.h"
#include "money/money.h"
#include "topup/method_gateways.h"

namespace tallyport::gateway {

enum class Intent {
  create,
  charge,
  look_up,
  cancel,
  refund,
  look_up_refund,
  save_method,
  list_methods,
  remove_method,
  default_method,
  list_channels,
  check,
  webhook,
};
std::string_view operation_of(Intent intent);  // "payment.create/1"
// Whether it moves money: a payment or a refund that the provider may make of it.
constexpr bool begins(Intent intent) {
  return intent == Intent::create || intent == Intent::charge || intent == Intent::refund;
}
constexpr bool about_refund(Intent intent) {
  return intent == Intent::refund || intent == Intent::look_up_refund;
}
constexpr bool about_methods(Intent intent) {
  return intent == Intent::save_method || intent == Intent::list_methods ||
         intent == Intent::remove_method || intent == Intent::default_method;
}

// Whether an earlier run of the same operation may have reached the provider. A replay that sends
// nothing proves nothing about the run before it.
enum class Run { first, maybe_again };

struct OperationInput {
  Intent intent = Intent::check;
  Run run = Run::first;
  std::string op_id;
  std::string idempotency_key;
  std::optional<money::Money> amount;
  std::string reference;
  std::string gateway_ref;
  std::string subject_ref;  // the provider's id of the refund or method that is meant
  std::string json = "{}";
  CardHandle card = {};  // fills ${card:FIELD}; null in a replay, which nobody has it for any more
  const topup::WebhookMessage* webhook = nullptr;  // of webhook.handle, for as long as that runs
  std::array<std::uint8_t, 16> entropy{};
  std::optional<Timestamp> committed_clock;  // all that the plugin sees of time, where set
};

// How far a webhook is to be believed (host rule H7).
enum class Proof {
  none,
  token,      // a shared token came with it: binds no body
  signature,  // a signature over the whole raw body
};

struct OperationEnd {
  topup::Finding finding;
  std::string event_key;
  std::vector<topup::Channel> channels;
  Proof proof = Proof::none;
  std::vector<std::string> tokens;  // candidates of TOKEN checks: not to be archived
  std::string broken_rule;          // in words; "" where the plugin behaved
};

}  // namespace tallyport::gateway
