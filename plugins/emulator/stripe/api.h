// Stripe's calls, events and addresses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/desk.h"
#include "emulator/stripe/call.h"
#include "emulator/stripe/errors.h"
#include "emulator/stripe/idempotency.h"
#include "emulator/stripe/refunds.h"

namespace tallyport::emulator::stripe {

class Stripe final : public Provider {
 public:
  explicit Stripe(Desk& desk) : desk_(desk) {}

  void answer(const serving::Request& request, const std::vector<std::string>& path,
              serving::Respond respond) override;
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
  void create_session(const Call& call);
  void expire_session(const Call& call);
  void create_intent(const Call& call);
  void confirm_intent(const Call& call);
  void cancel_intent(const Call& call);
  // Makes the attempt that a confirmation asks for, and answers with what comes of it.
  serving::Answer confirm(Payment& payment, const std::string& method);
  void finish(const Call& call, const serving::Answer& answer);
  Payment* find_session(const std::string& id);
  Payment* find_intent(const std::string& id);
  Value session(const Payment& payment, const std::vector<std::string>& expand = {});

  Desk& desk_;
  Idempotency idempotency_;
  Refunds refunds_{desk_, idempotency_};
};

}  // namespace tallyport::emulator::stripe
