// Stripe: which call is whose, its events, its addresses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/desk.h"
#include "emulator/stripe/call.h"
#include "emulator/stripe/customers.h"
#include "emulator/stripe/errors.h"
#include "emulator/stripe/idempotency.h"
#include "emulator/stripe/intents.h"
#include "emulator/stripe/methods.h"
#include "emulator/stripe/refunds.h"
#include "emulator/stripe/sessions.h"
#include "emulator/stripe/setup_intents.h"
#include "emulator/stripe/vault.h"

namespace tallyport::emulator::stripe {

class Stripe final : public Provider {
 public:
  explicit Stripe(Desk& desk) : desk_(desk) {}

  void answer(const serving::Request& request, const std::vector<std::string>& path,
              serving::Respond respond) override;
  void note(Payment& payment, Change change) override;
  std::vector<Channel> channels(const Payment& payment) override;
  std::vector<std::string> events(const Payment& stated, Change change) override;
  std::vector<std::string> webhook_headers(const std::string& body, const std::string& secret,
                                           std::int64_t now) override;
  std::optional<std::string> next_address(const Payment& payment, Change change) override;
  std::string leave_address(const Payment& payment) override;
  std::string next_dispute_id() override;
  std::optional<Refund> refund_of_lost(const Payment& payment) override;

 private:
  std::optional<Error> refuse_key(const serving::Request& request) const;
  void get(const Call& call);
  void post(const Call& call);

  Desk& desk_;
  Idempotency idempotency_;
  Vault vault_;
  const Stores stores_{desk_, vault_, idempotency_};
  Methods methods_{stores_};
  Customers customers_{stores_, methods_};
  Sessions sessions_{stores_};
  Intents intents_{stores_, methods_};
  SetupIntents setup_intents_{stores_, methods_};
  Refunds refunds_{desk_, idempotency_};
};

}  // namespace tallyport::emulator::stripe
