// Paystack's calls, events and addresses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/desk.h"
#include "emulator/paystack/customers.h"

namespace tallyport::emulator::paystack {

class Paystack final : public Provider {
 public:
  explicit Paystack(Desk& desk) : desk_(desk) {}

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
  void initialize(const serving::Request& request, const serving::Respond& respond);
  void refund(const serving::Request& request, const serving::Respond& respond);
  serving::Answer list_refunds(const serving::Request& request);
  serving::Answer fetch_refund(const std::string& id);
  serving::Answer verify(Payment* payment, const std::string& missing);

  Desk& desk_;
  Customers customers_{desk_};
};

}  // namespace tallyport::emulator::paystack
