// Everything here is continued from what `outside` calls back: no thread waits.
#include "serving/delivery.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace tallyport::serving {

std::int64_t retry_delay_ms(const RetryPolicy& policy, int tries) {
  std::int64_t delay = policy.initial_ms;
  for (int i = 1; i < tries && delay < policy.max_ms; ++i) delay *= 2;
  return std::min(delay, policy.max_ms);
}

// The rest of a plan.
struct Delivery::Chain {
  std::string account;
  std::string payment;
  std::vector<Message> messages;
  std::size_t next = 0;
  std::function<void()> first_tried;  // empty once called
};

// One copy of one message, until it is acknowledged or given up.
struct Delivery::Copy {
  std::string account;
  std::string payment;
  std::string body;
  Signing signing = Signing::genuine;
  int tries = 0;
  std::function<void()> first_tried;  // empty once called
};

void Delivery::deliver(const std::string& account, const std::string& payment,
                       std::vector<Message> messages, std::function<void()> first_tried) {
  if (messages.empty() || messages.front().delay_ms > 0) {
    std::exchange(first_tried, nullptr)();
  }
  if (messages.empty()) return;
  for (const auto& message : messages) {
    if (message.signing == Signing::forged) continue;
    for (int copy = 0; copy < message.copies; ++copy) {
      links_.note(payment, DeliveryLinks::Note::planned);
    }
  }
  run_step(std::make_shared<Chain>(
      Chain{account, payment, std::move(messages), 0, std::move(first_tried)}));
}

void Delivery::run_step(std::shared_ptr<Chain> chain) {
  if (chain->next == chain->messages.size()) return;
  const std::int64_t delay_ms = chain->messages[chain->next].delay_ms;
  if (delay_ms == 0) return start_step(chain);
  outside_.after(delay_ms, [this, chain = std::move(chain)] { start_step(chain); });
}

void Delivery::start_step(const std::shared_ptr<Chain>& chain) {
  const Message message = chain->messages[chain->next];
  const auto left = std::make_shared<std::atomic<int>>(message.copies);
  const auto first_tried = [this, chain, left] {
    if (--*left > 0) return;
    const bool genuine = chain->messages[chain->next].signing == Signing::genuine;
    if (genuine && chain->first_tried) std::exchange(chain->first_tried, nullptr)();
    ++chain->next;
    run_step(chain);
  };
  for (int i = 0; i < message.copies; ++i) {
    attempt(std::make_shared<Copy>(
        Copy{chain->account, chain->payment, message.body, message.signing, 0, first_tried}));
  }
}

void Delivery::attempt(std::shared_ptr<Copy> copy) {
  links_.note(copy->payment, DeliveryLinks::Note::tried);
  auto parcel = links_.parcel(copy->account, copy->body, copy->signing);
  outside_.post(std::move(parcel),
                [this, copy = std::move(copy)](int status) { tried(copy, status); });
}

void Delivery::tried(const std::shared_ptr<Copy>& copy, int status) {
  ++copy->tries;
  const bool genuine = copy->signing == Signing::genuine;
  const bool acknowledged = status >= 200 && status < 300;
  if (genuine && acknowledged) links_.note(copy->payment, DeliveryLinks::Note::acknowledged);
  if (copy->first_tried) std::exchange(copy->first_tried, nullptr)();
  if (!genuine || acknowledged || copy->tries >= retry_.tries) return;
  outside_.after(retry_delay_ms(retry_, copy->tries), [this, copy] { attempt(copy); });
}

}  // namespace tallyport::serving
