// A stage whose provider is the emulator: one server with the gateways of Stripe, Paystack and
// Flutterwave, each of which finds its provider there.
#pragma once

#include <string>
#include <vector>

#include "integration/databases.h"

namespace tallyport::test {

// A gateway, and what its provider does differently from the others.
struct EmulatedGateway {
  std::string name;            // also the provider's in the emulator, and the package's
  std::string after_decline;   // the top-up's status; the payer may always go on
  std::string evidence;        // what a webhook credits by
  std::string other_currency;  // than the one that is asked for
  // What makes up for a create whose answer is lost: the same again, under its idempotency key; a
  // look-up, which finds the payment but not its checkout address; or nothing before somebody pays.
  enum class LostAnswer { replayed, looked_up, unknown } lost_answer = LostAnswer::unknown;
  bool states_mode = false;  // whether money is live
  std::int64_t price = 0;    // of its package, in minor units
  std::string card;          // whose refunds take their time; "" where all do
};
extern const std::vector<EmulatedGateway> kEmulated;
const EmulatedGateway& emulated(const std::string& name);

// What stands in each genuine webhook of Flutterwave's.
inline constexpr const char* kFlutterwaveHash = "integration-secret-hash-of-32-bytes";

// Whether the server asks about payments by itself, and gives up creates that the emulator is slow
// with.
enum class Patience { patient, hasty };

// What pays at Stripe: a Checkout Session, or a PaymentIntent that the payer's page confirms.
enum class StripeFlow { checkout, payment_intent };
std::ostream& operator<<(std::ostream& out, StripeFlow flow);

class EmulatedStage : public Stage {
 public:
  // The one of all cases that ask for such a stage, which the first of them starts.
  static EmulatedStage& shared(DatabaseKind database, Patience patience = Patience::patient,
                               StripeFlow flow = StripeFlow::checkout);

  // A request for ten credits through the gateway, for an account that nobody else has.
  HttpCall order(const EmulatedGateway& gateway);
  // The same, made and answered.
  nlohmann::json start(const EmulatedGateway& gateway);
  nlohmann::json try_again(const nlohmann::json& topup) const;  // POST …/attempts
  nlohmann::json verify(const nlohmann::json& topup) const;     // POST …/verify

  // As if it had been begun two days ago.
  void age(const nlohmann::json& topup) const;

  // What the next payment at the provider shall do; or this top-up's from now on.
  void misbehave(const EmulatedGateway& gateway, const std::vector<std::string>& behaviours) const;
  void misbehave(const nlohmann::json& topup, const std::vector<std::string>& behaviours) const;
  // Opens a dispute over its payment, {"amount": …} or all of it; or ends it, {"outcome": …}.
  void dispute(const nlohmann::json& topup, nlohmann::json how = nlohmann::json::object()) const;
  // A button of the checkout, as a client without a browser presses it, or as a browser does.
  HttpReply press(const nlohmann::json& topup, const std::string& button,
                  const std::string& card = "") const;
  HttpReply browse(const nlohmann::json& topup, const std::string& button) const;
  // All that the provider made for this top-up's present attempt.
  std::vector<nlohmann::json> payments_of(const nlohmann::json& topup) const;

  // A column of the attempt that has the top-up's reference.
  std::string attempt(const nlohmann::json& topup, const std::string& column) const;
  // Waits until all that the provider has told of the payment is acknowledged.
  bool await_webhooks(const nlohmann::json& topup) const;
  // Waits until a person is told that the attempt's payment was not credited; says why.
  std::string await_quarantine(const nlohmann::json& topup) const;
  // What the account has, which is of this top-up.
  std::int64_t credited(const nlohmann::json& topup) const { return balance(topup["account"]); }
  // What its one credit was posted by: "gateway_event" or "gateway_answer".
  std::string evidence(const nlohmann::json& topup) const;
  // What check_books says, and `tallyport verify`.
  void audit() const;

 private:
  EmulatedStage(DatabaseKind database, Patience patience, StripeFlow flow);

  int accounts_ = 0;
};

}  // namespace tallyport::test
