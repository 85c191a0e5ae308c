// Stripe's objects as far as they say something about a payment, every member checked. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

#include "config.h"
#include "errors.h"
#include "method.h"

namespace tallyport::stripe_gateway {

// Keys of metadata. Our reference stands there and not only in client_reference_id, which a payer
// can set in the address of a Payment Link of the same account.
inline constexpr std::string_view kOwnPrefix = "tallyport_";
inline constexpr std::string_view kReferenceKey = "tallyport_reference";
inline constexpr std::string_view kFlowKey = "tallyport_flow";
inline constexpr std::string_view kRefundKey = "tallyport_refund_reference";
inline constexpr std::string_view kNoteKey = "tallyport_note";

// What metadata says of whose the object is.
struct Owner {
  std::string reference;     // "" where it is not ours
  std::optional<Flow> flow;  // which object is the payment: a Checkout Session has an intent, too
};
Owner owner_of(const nlohmann::json& object);

struct Charge {
  Owner owner;  // Stripe copies the metadata of the intent
  std::string id;
  std::string payment_intent;  // "" for a charge without one, which is none of ours
  plugin::Money amount;
  plugin::Money refunded;        // so far, all together
  std::optional<Method> method;  // what it was paid with, where that is stated
  bool disputed = false;         // was ever
  bool live = false;
};

struct Intent {
  Owner owner;
  std::string id;
  std::string status;
  plugin::Money amount;
  plugin::Money received;
  std::string client_secret;  // "" where not stated, as those below
  std::string redirect_url;   // where the payer confirms
  std::string customer;
  std::string future_usage;            // of what it is paid with; "" where Stripe keeps nothing
  std::optional<ApiError> last_error;  // of the last try
  std::optional<Charge> charge;        // the latest, where it was asked for
  std::int64_t created_unix_s = 0;     // 0 where not stated
  bool live = false;
};

struct Session {
  Owner owner;
  std::string id;
  std::string payment_intent;  // "" as long as there is none
  std::string status;          // open, complete, expired
  std::string payment_status;  // paid, unpaid, no_payment_required
  plugin::Money amount;
  std::string url;  // "" where not stated, as the next
  std::string customer;
  std::int64_t expires_at_unix_s = 0;  // 0 where not stated
  std::optional<Intent> intent;        // where it was asked for and there is one
  bool live = false;
};

struct Refund {
  Owner owner;  // of the payment, where we made the refund
  std::string id;
  std::string reference;  // ours, of the refund; "" where we did not make it
  std::string payment_intent;
  std::string status;
  std::string failure_reason;  // "" where not stated
  plugin::Money amount;
  std::optional<Charge> charge;  // where it was asked for
};

struct Dispute {
  std::string id;
  std::string payment_intent;
  std::string status;
  plugin::Money amount;
  bool live = false;
};

// nullopt where a member is missing, of a wrong type or out of its range, or "object" names another
// kind: an amount that is no integer is not rounded, a currency in capitals is not Stripe's.
std::optional<Charge> parse_charge(const nlohmann::json& value);
std::optional<Intent> parse_intent(const nlohmann::json& value);
std::optional<Session> parse_session(const nlohmann::json& value);
std::optional<Refund> parse_refund(const nlohmann::json& value);
std::optional<Dispute> parse_dispute(const nlohmann::json& value);

}  // namespace tallyport::stripe_gateway
