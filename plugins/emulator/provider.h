// What the three providers have in common, seen from the rest of the program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/payments.h"
#include "serving/delivery.h"
#include "serving/http.h"

namespace tallyport::emulator {

class Provider {
 public:
  virtual ~Provider() = default;
  // `path` without the provider's own prefix.
  virtual void answer(const serving::Request& request, const std::vector<std::string>& path,
                      serving::Respond respond) = 0;
  // What the provider makes of the change before it tells of it: what it saves of a payment.
  virtual void note(Payment& payment, Change change) = 0;
  // The ways to pay that the payment's page offers.
  virtual std::vector<Channel> channels(const Payment& payment) = 0;
  // The webhooks that tell of the change, in the order in which the provider sends them. Empty
  // where it keeps silent. `stated` is the payment as they state it.
  virtual std::vector<std::string> events(const Payment& stated, Change change) = 0;
  // The headers that make a body a genuine webhook, or one signed by somebody else.
  virtual std::vector<std::string> webhook_headers(const std::string& body,
                                                   const std::string& secret, std::int64_t now) = 0;
  // Where the payer's browser goes after a change; none where it stays on the page.
  virtual std::optional<std::string> next_address(const Payment& payment, Change change) = 0;
  virtual std::string leave_address(const Payment& payment) = 0;
  // The id of a dispute that begins now.
  virtual std::string next_dispute_id() = 0;
  // The refund that the provider makes of the payment's lost dispute; none where it makes none.
  virtual std::optional<Refund> refund_of_lost(const Payment& payment) = 0;
};

}  // namespace tallyport::emulator
