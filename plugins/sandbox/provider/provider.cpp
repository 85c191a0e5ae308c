// Takes the mutex for a rule, lets it go, then sends.
#include "provider.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/result.h"
#include "crypto/crypto.h"

namespace tallyport::sandbox {
namespace {

constexpr std::int64_t kLongestWaitMs = 2'000;

Refusal no_account(const std::string& name) {
  return {404, "account_not_found", "the sandbox has no account \"" + name + "\""};
}

// A function that calls `work` the first time it is called, from whatever thread.
std::function<void()> once(std::function<void()> work) {
  auto state = std::make_shared<std::pair<std::atomic<bool>, std::function<void()>>>();
  state->second = std::move(work);
  return [state] {
    if (state->first.exchange(true)) return;
    std::exchange(state->second, nullptr)();
  };
}

}  // namespace

Provider::Provider(const Options& options, std::string public_url, Entropy& entropy)
    : public_url_(std::move(public_url)),
      delays_(options.delays),
      accounts_(options.accounts),
      payments_(entropy, options.amount_rule),
      webhooks_(timer_, courier_, entropy, options.retry, public_url_, links()) {}

Provider::~Provider() { stop(); }

void Provider::stop() {
  timer_.stop();
  courier_.stop();
}

WebhookLinks Provider::links() {
  const auto account = [this](const std::string& name) {
    const std::lock_guard lock(mutex_);
    const Account* found = find_account(name);
    TALLYPORT_ASSERT(found != nullptr);
    return *found;
  };
  const auto note = [this](const std::string& id, WebhookLinks::Note what) {
    const std::lock_guard lock(mutex_);
    Payment* payment = payments_.find(id);
    TALLYPORT_ASSERT(payment != nullptr);
    switch (what) {
      case WebhookLinks::Note::planned:
        ++payment->unanswered;
        break;
      case WebhookLinks::Note::tried:
        ++payment->tries;
        break;
      case WebhookLinks::Note::acknowledged:
        --payment->unanswered;
        ++payment->acknowledged;
        break;
    }
  };
  return {account, note};
}

std::optional<std::string> Provider::account_of_key(std::string_view api_key) {
  const std::lock_guard lock(mutex_);
  for (const auto& account : accounts_) {
    if (crypto::equal_constant_time(account.api_key, api_key)) return account.name;
  }
  return std::nullopt;
}

void Provider::create(const std::string& account, const std::string& key, const std::string& body,
                      const CreateRequest& request, CreateDone done) {
  const auto outcome = [&] {
    const std::lock_guard lock(mutex_);
    return payments_.create(account, key, body, request, now_s());
  }();
  const auto* created = std::get_if<Created>(&outcome);
  if (!created || created->replayed) return done(outcome, Line::kept);

  const Payment& payment = created->payment;
  const Line line = payment.behaviours.has(Behaviour::drop_connection) ? Line::dropped : Line::kept;
  const std::int64_t delay_ms = payment.behaviours.has(Behaviour::slow) ? delays_.slow_ms : 0;
  if (payment.status == Status::pending) {
    const std::int64_t life_s = std::min<std::int64_t>(payment.expires_at - now_s(), 10'000'000);
    timer_.after(std::max<std::int64_t>(life_s, 0) * 1000 + 50, [this, id = payment.id] {
      const auto changed = [&] {
        const std::lock_guard lock(mutex_);
        return payments_.expire(id, now_s());
      }();
      announce(changed.payment, changed.event, [] {});
    });
  }
  follow_up(payment, created->event);
  announce(payment, created->event, [this, outcome, line, delay_ms, done = std::move(done)] {
    if (delay_ms == 0) return done(outcome, line);
    timer_.after(delay_ms, [outcome, line, done] { done(outcome, line); });
  });
}

void Provider::pay(const std::string& id, ChangeDone done) {
  auto outcome = [&] {
    const std::lock_guard lock(mutex_);
    return payments_.pay(id, now_s());
  }();
  finish(std::move(outcome), std::move(done));
}

void Provider::decline(const std::string& id, ChangeDone done) {
  auto outcome = [&] {
    const std::lock_guard lock(mutex_);
    return payments_.decline(id, now_s());
  }();
  finish(std::move(outcome), std::move(done));
}

void Provider::refund(const std::string& id, std::optional<std::int64_t> amount, ChangeDone done) {
  auto outcome = [&] {
    const std::lock_guard lock(mutex_);
    return payments_.refund(id, amount);
  }();
  finish(std::move(outcome), std::move(done));
}

void Provider::refund(const std::string& account, const std::string& id, const std::string& key,
                      const std::string& body, const RefundRequest& request, RefundDone done) {
  const auto outcome = [&] {
    const std::lock_guard lock(mutex_);
    return payments_.refund(account, id, key, body, request, now_s());
  }();
  const auto* refunded = std::get_if<Refunded>(&outcome);
  if (!refunded || refunded->replayed) return done(outcome, Line::kept);
  const auto& behaviours = refunded->payment.behaviours;
  const Line line = behaviours.has(Behaviour::drop_connection) ? Line::dropped : Line::kept;
  announce(refunded->payment, EventType::refunded,
           [outcome, line, done = std::move(done)] { done(outcome, line); });
}

Outcome<Refunded> Provider::find_refund(const std::string& account, const std::string& id) {
  const std::lock_guard lock(mutex_);
  return payments_.find_refund(account, id);
}

std::optional<Refunded> Provider::find_refund_by_reference(const std::string& account,
                                                           const std::string& reference) {
  const std::lock_guard lock(mutex_);
  return payments_.find_refund_by_reference(account, reference);
}

Outcome<Changed> Provider::cancel(const std::string& account, const std::string& id) {
  auto outcome = [&] {
    const std::lock_guard lock(mutex_);
    return payments_.cancel(account, id, now_s());
  }();
  // The merchant knows already: nothing to wait for.
  if (const auto* changed = std::get_if<Changed>(&outcome)) {
    announce(changed->payment, changed->event, [] {});
  }
  return outcome;
}

Outcome<Payment> Provider::look_up(const std::string& account, const std::string& id) {
  const std::lock_guard lock(mutex_);
  return payments_.look_up(account, id);
}

Outcome<std::optional<Payment>> Provider::look_up_reference(const std::string& account,
                                                            const std::string& reference) {
  const std::lock_guard lock(mutex_);
  return payments_.look_up_reference(account, reference);
}

std::optional<Payment> Provider::find(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const Payment* payment = payments_.find(id);
  return payment ? std::optional(*payment) : std::nullopt;
}

std::vector<Payment> Provider::all() {
  std::vector<Payment> list;
  const std::lock_guard lock(mutex_);
  for (const Payment* payment : payments_.all()) list.push_back(*payment);
  return list;
}

void Provider::misbehave(Behaviours behaviours, std::int64_t count) {
  const std::lock_guard lock(mutex_);
  payments_.orders.add(behaviours, count);
}

bool Provider::set_webhook_url(const std::string& account, const std::string& url) {
  const std::lock_guard lock(mutex_);
  for (auto& known : accounts_) {
    if (known.name != account) continue;
    known.webhook_url = url;
    return true;
  }
  return false;
}

void Provider::forge(const std::string& account, const std::string& id,
                     const std::optional<std::string>& secret,
                     std::function<void(Outcome<int>)> done) {
  std::string url;
  Payment payment;
  {
    const std::lock_guard lock(mutex_);
    const Account* known = find_account(account);
    const Payment* found = payments_.find(id);
    if (known && found) {
      url = known->webhook_url;
      payment = *found;
    }
  }
  if (url.empty()) {
    return done(Refusal{404, "not_found",
                        "no account \"" + account + "\" with a webhook URL, or no payment " + id});
  }
  payment.status = Status::succeeded;
  webhooks_.send_once(url, EventType::succeeded, &payment,
                      secret ? *secret : webhooks_.random_hex(), std::move(done));
}

void Provider::ping(const std::string& account, std::function<void(Outcome<int>)> done) {
  std::optional<Account> known;
  {
    const std::lock_guard lock(mutex_);
    if (const Account* found = find_account(account)) known = *found;
  }
  if (!known || known->webhook_url.empty()) return done(no_account(account));
  webhooks_.send_once(known->webhook_url, EventType::ping, nullptr, known->webhook_secret,
                      std::move(done));
}

void Provider::finish(Outcome<Changed> outcome, ChangeDone done) {
  const auto* changed = std::get_if<Changed>(&outcome);
  if (!changed) return done(outcome);
  follow_up(changed->payment, changed->event);
  announce(changed->payment, changed->event, [outcome, done = std::move(done)] { done(outcome); });
}

// Tells the merchant; `then` is called once the first try is over, or after two seconds.
void Provider::announce(const Payment& payment, std::optional<EventType> event,
                        std::function<void()> then) {
  if (!event) return then();
  const auto first_tried = once(std::move(then));
  timer_.after(kLongestWaitMs, first_tried);
  webhooks_.deliver(plan_webhooks(*event, payment, delays_.late_ms), first_tried);
}

// A payment that is on its way arrives.
void Provider::follow_up(const Payment& payment, std::optional<EventType> event) {
  if (event != EventType::processing) return;
  timer_.after(delays_.processing_ms, [this, id = payment.id] {
    const auto changed = [&] {
      const std::lock_guard lock(mutex_);
      return payments_.settle(id);
    }();
    announce(changed.payment, changed.event, [] {});
  });
}

const Account* Provider::find_account(std::string_view name) const {
  for (const auto& account : accounts_) {
    if (account.name == name) return &account;
  }
  return nullptr;
}

}  // namespace tallyport::sandbox
