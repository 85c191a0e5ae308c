// What the merchant is told, in which order and how falsely; signing; delivery until acknowledged.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "courier.h"
#include "payments.h"
#include "timer.h"

namespace tallyport::sandbox {

enum class Signing { genuine, forged };

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

struct RetryPolicy {
  std::int64_t initial_ms = 200;
  std::int64_t max_ms = 5'000;
  int tries = 40;
};
// How long to wait after `tries` failed ones (1 or more).
std::int64_t retry_delay_ms(const RetryPolicy& policy, int tries);

// What Webhooks needs to know and tell. Both are called on any thread, without a lock held.
struct WebhookLinks {
  std::function<Account(const std::string& account)> account;  // as it is now
  enum class Note { planned, tried, acknowledged };
  std::function<void(const std::string& payment, Note note)> note;
};

class Webhooks {
 public:
  // Timer and courier outlive it, and are stopped first.
  Webhooks(Timer& timer, Courier& courier, Entropy& entropy, RetryPolicy retry,
           std::string public_url, WebhookLinks links)
      : timer_(timer),
        courier_(courier),
        entropy_(entropy),
        retry_(retry),
        public_url_(std::move(public_url)),
        links_(std::move(links)) {}

  // Delivers the steps in order. `first_tried` is called once: when the first genuine step's first
  // tries are over, or at once where that will not be soon. [any thread]
  void deliver(std::vector<WebhookStep> steps, std::function<void()> first_tried);
  // One message, one try, signed with `secret`; `done` gets the answer's status, 0 for none.
  // `payment` is null for a ping. [any thread]
  void send_once(const std::string& url, EventType type, const Payment* payment,
                 std::string_view secret, std::function<void(int)> done);
  std::string random_hex();

 private:
  struct Chain;
  struct Delivery;
  void run_step(std::shared_ptr<Chain> chain);
  void start_step(const std::shared_ptr<Chain>& chain);
  void attempt(std::shared_ptr<Delivery> delivery);
  void tried(const std::shared_ptr<Delivery>& delivery, int status);

  Timer& timer_;
  Courier& courier_;
  Entropy& entropy_;
  const RetryPolicy retry_;
  const std::string public_url_;
  const WebhookLinks links_;
};

// Unix time now, in seconds.
std::int64_t now_s();

}  // namespace tallyport::sandbox
