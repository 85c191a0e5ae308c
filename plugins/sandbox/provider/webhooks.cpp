// The plan is pure; serving::Delivery carries it out.
#include "webhooks.h"

#include <array>
#include <chrono>
#include <utility>

#include "crypto/crypto.h"
#include "serving/signing.h"
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
  return serving::timed_signature(secret, unix_s, body);
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

void Webhooks::Wires::after(std::int64_t ms, std::function<void()> work) {
  timer_.after(ms, std::move(work));
}

void Webhooks::Wires::post(Parcel message, Courier::Done done) {
  courier_.post(std::move(message), std::move(done));
}

Webhooks::Webhooks(Timer& timer, Courier& courier, Entropy& entropy, RetryPolicy retry,
                   std::string public_url, WebhookLinks links)
    : wires_(timer, courier),
      entropy_(entropy),
      public_url_(std::move(public_url)),
      links_(std::move(links)),
      delivery_(wires_, retry,
                {[this](const std::string& name, const std::string& body, Signing signing) {
                   const Account account = links_.account(name);
                   const bool genuine = signing == Signing::genuine;
                   return parcel(account.webhook_url,
                                 genuine ? account.webhook_secret : random_hex(), body);
                 },
                 links_.note}) {}

void Webhooks::deliver(std::vector<WebhookStep> steps, std::function<void()> first_tried) {
  if (steps.empty() || links_.account(steps[0].payment.account).webhook_url.empty()) {
    return first_tried();
  }
  std::vector<serving::Message> messages;
  std::string event_id;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& step = steps[i];
    // The forged message has the genuine one's id: whoever remembers ids before verifying loses it.
    if (i == 0 || steps[i - 1].signing != Signing::forged) event_id = "evt_" + random_hex();
    messages.push_back({event_json(event_id, step.type, now_s(), &step.payment, public_url_),
                        step.signing, step.copies, step.delay_ms});
  }
  delivery_.deliver(steps[0].payment.account, steps[0].payment.id, std::move(messages),
                    std::move(first_tried));
}

void Webhooks::send_once(const std::string& url, EventType type, const Payment* payment,
                         std::string_view secret, std::function<void(int)> done) {
  const std::string body = event_json("evt_" + random_hex(), type, now_s(), payment, public_url_);
  wires_.post(parcel(url, secret, body), std::move(done));
}

std::string Webhooks::random_hex() {
  std::array<std::uint8_t, 12> bytes{};
  entropy_.fill(bytes);
  return crypto::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace tallyport::sandbox
