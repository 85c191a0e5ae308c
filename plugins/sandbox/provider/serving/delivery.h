// Webhooks on their way: in order, copied, late, and again until they are acknowledged. Knows
// nothing of what they say or how they are signed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "serving/courier.h"

namespace tallyport::serving {

enum class Signing { genuine, forged };

// The copies leave together; the next message follows their first tries.
struct Message {
  std::string body;
  Signing signing = Signing::genuine;
  int copies = 1;
  std::int64_t delay_ms = 0;
};

struct RetryPolicy {
  std::int64_t initial_ms = 200;
  std::int64_t max_ms = 5'000;
  int tries = 40;
};
// How long to wait after `tries` failed ones (1 or more).
std::int64_t retry_delay_ms(const RetryPolicy& policy, int tries);

// What a provider program does to the outside world.
class Outside {
 public:
  virtual ~Outside() = default;
  virtual void after(std::int64_t ms, std::function<void()> work) = 0;
  virtual void post(Parcel parcel, Courier::Done done) = 0;
};

struct DeliveryLinks {
  // One try of a message, signed now and to where its account's webhooks go now.
  std::function<Parcel(const std::string& account, const std::string& body, Signing signing)>
      parcel;
  enum class Note { planned, tried, acknowledged };
  std::function<void(const std::string& payment, Note note)> note;
};

class Delivery {
 public:
  // `outside` outlives it, and is stopped first.
  Delivery(Outside& outside, RetryPolicy retry, DeliveryLinks links)
      : outside_(outside), retry_(retry), links_(std::move(links)) {}

  // `first_tried` is called once: when the first genuine message's first tries are over, or at once
  // where that will not be soon. Forged messages are never repeated.
  void deliver(const std::string& account, const std::string& payment,
               std::vector<Message> messages, std::function<void()> first_tried);

 private:
  struct Chain;
  struct Copy;
  void run_step(std::shared_ptr<Chain> chain);
  void start_step(const std::shared_ptr<Chain>& chain);
  void attempt(std::shared_ptr<Copy> copy);
  void tried(const std::shared_ptr<Copy>& copy, int status);

  Outside& outside_;
  const RetryPolicy retry_;
  const DeliveryLinks links_;
};

}  // namespace tallyport::serving
