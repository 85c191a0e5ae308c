// What the merchant is told, in which order and how falsely, and how it is signed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "payments.h"
#include "serving/courier.h"
#include "serving/delivery.h"
#include "serving/timer.h"

namespace tallyport::sandbox {

using serving::Courier;
using serving::Parcel;
using serving::retry_delay_ms;
using serving::RetryPolicy;
using serving::Signing;
using serving::Timer;

// One message of a plan. The copies leave together; the next step follows their first tries.
struct WebhookStep {
  EventType type = EventType::succeeded;
  Payment payment;  // as the message states it
  Signing signing = Signing::genuine;
  int copies = 1;
  std::int64_t delay_ms = 0;
  friend bool operator==(const WebhookStep&, const WebhookStep&);
};

// What the payment's behaviours make of one change. Pure. Empty where the merchant hears nothing.
std::vector<WebhookStep> plan_webhooks(EventType type, const Payment& payment,
                                       std::int64_t late_ms);

// The value of the Sandbox-Signature header.
std::string signature(std::string_view secret, std::int64_t unix_s, std::string_view body);

// What Webhooks needs to know and tell. Both are called on any thread, without a lock held.
struct WebhookLinks {
  std::function<Account(const std::string& account)> account;  // as it is now
  using Note = serving::DeliveryLinks::Note;
  std::function<void(const std::string& payment, Note note)> note;
};

class Webhooks {
 public:
  // Timer and courier outlive it, and are stopped first.
  Webhooks(Timer& timer, Courier& courier, Entropy& entropy, RetryPolicy retry,
           std::string public_url, WebhookLinks links);

  // Delivers the steps in order. `first_tried` is called once: when the first genuine step's first
  // tries are over, or at once where that will not be soon. [any thread]
  void deliver(std::vector<WebhookStep> steps, std::function<void()> first_tried);
  // One message, one try, signed with `secret`; `done` gets the answer's status, 0 for none.
  // `payment` is null for a ping. [any thread]
  void send_once(const std::string& url, EventType type, const Payment* payment,
                 std::string_view secret, std::function<void(int)> done);
  std::string random_hex();

 private:
  class Wires final : public serving::Outside {
   public:
    Wires(Timer& timer, Courier& courier) : timer_(timer), courier_(courier) {}
    void after(std::int64_t ms, std::function<void()> work) override;
    void post(Parcel parcel, Courier::Done done) override;

   private:
    Timer& timer_;
    Courier& courier_;
  };

  Wires wires_;
  Entropy& entropy_;
  const std::string public_url_;
  const WebhookLinks links_;
  serving::Delivery delivery_;
};

// Unix time now, in seconds.
std::int64_t now_s();

}  // namespace tallyport::sandbox
