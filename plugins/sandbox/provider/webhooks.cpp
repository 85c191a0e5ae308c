// Everything here is continued from the timer's or the courier's thread: no thread waits.
#include "webhooks.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <utility>

#include "crypto/crypto.h"
#include "wire.h"

namespace tallyport::sandbox {
namespace {

constexpr int kDuplicateCopies = 3;
constexpr std::int64_t kWrongAmountFactor = 10;

Parcel parcel(const std::string& url, std::string_view secret, const std::string& body) {
  return {url,
          {"Content-Type: application/json", "User-Agent: tallyport-sandbox-provider",
           "Sandbox-Signature: " + signature(secret, now_s(), body)},
          body};
}

}  // namespace

std::int64_t now_s() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

std::string signature(std::string_view secret, std::int64_t unix_s, std::string_view body) {
  const std::string time = std::to_string(unix_s);
  std::string message = time + ".";
  message.append(body);
  return "t=" + time + ",v1=" + crypto::to_hex(crypto::hmac_sha256(secret, message));
}

std::int64_t retry_delay_ms(const RetryPolicy& policy, int tries) {
  std::int64_t delay = policy.initial_ms;
  for (int i = 1; i < tries && delay < policy.max_ms; ++i) delay *= 2;
  return std::min(delay, policy.max_ms);
}

bool operator==(const WebhookStep& a, const WebhookStep& b) {
  return a.type == b.type && a.signing == b.signing && a.copies == b.copies &&
         a.delay_ms == b.delay_ms && a.payment.id == b.payment.id &&
         a.payment.status == b.payment.status && a.payment.asked.amount == b.payment.asked.amount;
}

std::vector<WebhookStep> plan_webhooks(EventType type, const Payment& payment,
                                       std::int64_t late_ms) {
  const Behaviours behaviours = payment.behaviours;
  if (behaviours.has(Behaviour::no_webhook)) return {};
  const bool reorder = behaviours.has(Behaviour::reorder);
  // It comes after payment.succeeded then.
  if (reorder && type == EventType::processing) return {};

  WebhookStep step{type, payment, Signing::genuine, 1, 0};
  if (behaviours.has(Behaviour::wrong_amount)) step.payment.asked.amount *= kWrongAmountFactor;
  std::vector<WebhookStep> steps;
  if (behaviours.has(Behaviour::forge)) {
    steps.push_back(step);
    steps.back().signing = Signing::forged;
  }
  steps.push_back(step);
  if (behaviours.has(Behaviour::duplicate)) steps.back().copies = kDuplicateCopies;
  if (reorder && type == EventType::succeeded) {
    steps.push_back(step);
    steps.back().type = EventType::processing;
    steps.back().payment.status = Status::processing;
  }
  if (behaviours.has(Behaviour::late)) steps.front().delay_ms = late_ms;
  return steps;
}

// The rest of a plan.
struct Webhooks::Chain {
  std::vector<WebhookStep> steps;
  std::vector<std::string> bodies;  // one a step
  std::size_t next = 0;
  std::function<void()> first_tried;  // empty once called
};

// One copy of one message, until it is acknowledged or given up.
struct Webhooks::Delivery {
  std::string account;
  std::string payment;
  std::string body;
  Signing signing = Signing::genuine;
  int tries = 0;
  std::function<void()> first_tried;  // empty once called
};

void Webhooks::deliver(std::vector<WebhookStep> steps, std::function<void()> first_tried) {
  const bool nothing =
      steps.empty() || links_.account(steps[0].payment.account).webhook_url.empty();
  if (nothing || steps.front().delay_ms > 0) std::exchange(first_tried, nullptr)();
  if (nothing) return;
  auto chain = std::make_shared<Chain>();
  chain->first_tried = std::move(first_tried);
  std::string event_id;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& step = steps[i];
    // The forged message has the genuine one's id: whoever remembers ids before verifying loses it.
    if (i == 0 || steps[i - 1].signing != Signing::forged) event_id = "evt_" + random_hex();
    chain->bodies.push_back(event_json(event_id, step.type, now_s(), &step.payment, public_url_));
    if (step.signing == Signing::forged) continue;
    for (int copy = 0; copy < step.copies; ++copy) {
      links_.note(step.payment.id, WebhookLinks::Note::planned);
    }
  }
  chain->steps = std::move(steps);
  run_step(std::move(chain));
}

void Webhooks::run_step(std::shared_ptr<Chain> chain) {
  if (chain->next == chain->steps.size()) return;
  const std::int64_t delay_ms = chain->steps[chain->next].delay_ms;
  if (delay_ms == 0) return start_step(chain);
  timer_.after(delay_ms, [this, chain = std::move(chain)] { start_step(chain); });
}

void Webhooks::start_step(const std::shared_ptr<Chain>& chain) {
  const auto& step = chain->steps[chain->next];
  const auto left = std::make_shared<std::atomic<int>>(step.copies);
  const auto first_tried = [this, chain, left] {
    if (--*left > 0) return;
    const bool genuine = chain->steps[chain->next].signing == Signing::genuine;
    if (genuine && chain->first_tried) std::exchange(chain->first_tried, nullptr)();
    ++chain->next;
    run_step(chain);
  };
  for (int copy = 0; copy < step.copies; ++copy) {
    auto delivery = std::make_shared<Delivery>();
    delivery->account = step.payment.account;
    delivery->payment = step.payment.id;
    delivery->body = chain->bodies[chain->next];
    delivery->signing = step.signing;
    delivery->first_tried = first_tried;
    attempt(std::move(delivery));
  }
}

void Webhooks::attempt(std::shared_ptr<Delivery> delivery) {
  const Account account = links_.account(delivery->account);
  const bool genuine = delivery->signing == Signing::genuine;
  const std::string secret = genuine ? account.webhook_secret : random_hex();
  links_.note(delivery->payment, WebhookLinks::Note::tried);
  auto message = parcel(account.webhook_url, secret, delivery->body);
  courier_.post(std::move(message),
                [this, delivery = std::move(delivery)](int status) { tried(delivery, status); });
}

void Webhooks::tried(const std::shared_ptr<Delivery>& delivery, int status) {
  ++delivery->tries;
  const bool genuine = delivery->signing == Signing::genuine;
  const bool acknowledged = status >= 200 && status < 300;
  if (genuine && acknowledged) links_.note(delivery->payment, WebhookLinks::Note::acknowledged);
  if (delivery->first_tried) std::exchange(delivery->first_tried, nullptr)();
  if (!genuine || acknowledged || delivery->tries >= retry_.tries) return;
  timer_.after(retry_delay_ms(retry_, delivery->tries), [this, delivery] { attempt(delivery); });
}

void Webhooks::send_once(const std::string& url, EventType type, const Payment* payment,
                         std::string_view secret, std::function<void(int)> done) {
  const std::string body = event_json("evt_" + random_hex(), type, now_s(), payment, public_url_);
  courier_.post(parcel(url, secret, body), std::move(done));
}

std::string Webhooks::random_hex() {
  std::array<std::uint8_t, 12> bytes{};
  entropy_.fill(bytes);
  return crypto::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace tallyport::sandbox
