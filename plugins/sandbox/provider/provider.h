// The provider as a whole: its state behind one mutex, and what follows each change (webhooks,
// timers, late answers). Knows no HTTP. The mutex is never held over I/O or a callback.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "options.h"
#include "payments.h"
#include "serving/courier.h"
#include "serving/http.h"
#include "serving/timer.h"
#include "webhooks.h"

namespace tallyport::sandbox {

class Provider {
 public:
  using Line = serving::Line;
  using CreateDone = std::function<void(const Outcome<Created>&, Line)>;
  using ChangeDone = std::function<void(const Outcome<Changed>&)>;

  // `public_url` without a slash at its end. `entropy` outlives it.
  Provider(const Options& options, std::string public_url, Entropy& entropy);
  ~Provider();
  // Nothing is called back after this.
  void stop();

  const std::string& public_url() const { return public_url_; }

  // All: [any thread]. Each `done` is called once, at once or later on another thread, and at the
  // latest two seconds after the change (and `slow`'s delay).
  std::optional<std::string> account_of_key(std::string_view api_key);
  void create(const std::string& account, const std::string& key, const std::string& body,
              const CreateRequest& request, CreateDone done);
  void pay(const std::string& id, ChangeDone done);
  void decline(const std::string& id, ChangeDone done);
  void refund(const std::string& id, std::optional<std::int64_t> amount, ChangeDone done);
  // The merchant's: with `drop_connection` of its payment the answer to the first is lost.
  using RefundDone = std::function<void(const Outcome<Refunded>&, Line)>;
  void refund(const std::string& account, const std::string& id, const std::string& key,
              const std::string& body, const RefundRequest& request, RefundDone done);
  Outcome<Refunded> find_refund(const std::string& account, const std::string& id);
  std::optional<Refunded> find_refund_by_reference(const std::string& account,
                                                   const std::string& reference);
  Outcome<Changed> cancel(const std::string& account, const std::string& id);
  Outcome<Payment> look_up(const std::string& account, const std::string& id);
  Outcome<std::optional<Payment>> look_up_reference(const std::string& account,
                                                    const std::string& reference);
  std::optional<Payment> find(const std::string& id);  // for the payer; "latest" too

  // The control calls.
  std::vector<Payment> all();
  void misbehave(Behaviours behaviours, std::int64_t count);
  // False where there is no such account.
  bool set_webhook_url(const std::string& account, const std::string& url);
  // Sends a "succeeded" webhook of the payment, as it would be if it had been paid. `done` gets
  // what the receiver answered, 0 for nothing, or a refusal.
  void forge(const std::string& account, const std::string& id,
             const std::optional<std::string>& secret, std::function<void(Outcome<int>)> done);
  void ping(const std::string& account, std::function<void(Outcome<int>)> done);

 private:
  WebhookLinks links();
  void announce(const Payment& payment, std::optional<EventType> event, std::function<void()> then);
  void finish(Outcome<Changed> outcome, ChangeDone done);
  void follow_up(const Payment& payment, std::optional<EventType> event);
  const Account* find_account(std::string_view name) const;  // under mutex_

  const std::string public_url_;
  const Delays delays_;
  std::mutex mutex_;
  std::vector<Account> accounts_;  // guarded by mutex_; never grows
  Payments payments_;              // guarded by mutex_
  Timer timer_;
  Courier courier_;
  Webhooks webhooks_;
};

}  // namespace tallyport::sandbox
