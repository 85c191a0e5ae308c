// The provider's payments and the rules of their life. Knows no HTTP, no JSON, no clock, no thread:
// callers pass the time and hold the provider's mutex.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "serving/misbehaviour.h"

namespace tallyport::sandbox {

using serving::Behaviour;
using serving::Behaviours;
using serving::by_amount;
using serving::kBehaviourNames;
using serving::MisbehaviourOrders;
using serving::parse_behaviour;

// A merchant of the provider.
struct Account {
  std::string name;
  std::string api_key;
  std::string webhook_secret;
  std::string webhook_url;  // empty: no webhooks
};

enum class Status { pending, processing, succeeded, declined, cancelled, expired };
std::string_view name(Status status);

// What a webhook can be about. `ping` is about no payment.
enum class EventType { succeeded, declined, cancelled, expired, processing, refunded, ping };
std::string_view name(EventType type);  // "payment.succeeded"

// What the merchant asks for, checked.
struct CreateRequest {
  std::string reference;
  std::int64_t amount = 0;  // minor units
  std::string currency;
  std::string return_url;
  std::string cancel_url;       // empty: return_url
  std::int64_t expires_at = 0;  // unix s; 0: a day from now
  std::string description;
};

struct Payment {
  std::string id;
  std::string account;
  CreateRequest asked;
  Status status = Status::pending;
  std::string decline_reason;
  std::int64_t created_at = 0;  // unix s
  std::int64_t expires_at = 0;  // unix s
  std::int64_t refunded = 0;    // all refunds together, minor units
  Behaviours behaviours;
  int lookups_refused = 0;

  // What became of its webhooks, for the control listing.
  int tries = 0;         // HTTP requests made, forged ones too
  int unanswered = 0;    // genuine deliveries that are not acknowledged (yet)
  int acknowledged = 0;  // genuine deliveries that got a 2xx

  bool webhook_acknowledged() const { return acknowledged > 0 && unanswered == 0; }
};

// What a merchant asked to give back. Done at once, like all of the sandbox's money.
struct Refund {
  std::string id;
  std::string account;
  std::string payment;
  std::string reference;  // the merchant's
  std::int64_t amount = 0;
  std::int64_t created_at = 0;  // unix s
};

struct RefundRequest {
  std::string reference;
  std::optional<std::int64_t> amount;  // none: all that is left
};

struct Refunded {
  Refund refund;
  Payment payment;        // after it
  bool replayed = false;  // the stored answer to an earlier request with the same key
};

// The provider's fee, known once the payment succeeded. Minor units.
std::int64_t fee(const Payment& payment);

// The request cannot be done: becomes an error answer with this HTTP status.
struct Refusal {
  int status;
  std::string code;
  std::string message;
};

template <class T>
using Outcome = std::variant<T, Refusal>;

struct Created {
  Payment payment;                 // as it was when it was created
  bool replayed = false;           // the stored answer to an earlier request with the same key
  std::optional<EventType> event;  // of a payment that was paid at once
};

struct Changed {
  Payment payment;
  std::optional<EventType> event;  // what to tell the merchant; none where nothing changed
};

enum class AmountRule { ignored, misbehaves };

class Payments {
 public:
  Payments(Entropy& entropy, AmountRule rule) : entropy_(entropy), rule_(rule) {}

  // `body` is the request as received: the same key must come with the same bytes.
  Outcome<Created> create(const std::string& account, const std::string& key,
                          const std::string& body, const CreateRequest& request, std::int64_t now);
  // The payer's two ways. Paying what is paid or on its way changes nothing; what has ended
  // otherwise is refused.
  Outcome<Changed> pay(const std::string& id, std::int64_t now);
  Outcome<Changed> decline(const std::string& id, std::int64_t now);
  Outcome<Changed> cancel(const std::string& account, const std::string& id, std::int64_t now);
  // The merchant's, over the API. `body` as for create.
  Outcome<Refunded> refund(const std::string& account, const std::string& id,
                           const std::string& key, const std::string& body,
                           const RefundRequest& request, std::int64_t now);
  Outcome<Refunded> find_refund(const std::string& account, const std::string& id);
  std::optional<Refunded> find_refund_by_reference(const std::string& account,
                                                   const std::string& reference);
  // The dashboard's. `amount` of nullopt: all that is left.
  Outcome<Changed> refund(const std::string& id, std::optional<std::int64_t> amount);

  // processing -> succeeded; nothing in any other status.
  Changed settle(const std::string& id);
  // pending -> expired where it is due; nothing otherwise.
  Changed expire(const std::string& id, std::int64_t now);

  // The merchant's look-ups. They count towards lookup_500.
  Outcome<Payment> look_up(const std::string& account, const std::string& id);
  Outcome<std::optional<Payment>> look_up_reference(const std::string& account,
                                                    const std::string& reference);
  // The payer's: any account, never refused. "latest" is the newest payment. Null where there is
  // none.
  Payment* find(std::string_view id);
  std::vector<const Payment*> all() const;  // oldest first

  MisbehaviourOrders orders;

 private:
  struct Answered {
    std::string body;
    Payment payment;
  };
  Payment& at(const std::string& id);
  std::string new_id(std::string_view prefix);

  Entropy& entropy_;
  AmountRule rule_;
  std::unordered_map<std::string, Payment> payments_;
  std::vector<std::string> ids_;  // oldest first
  std::map<std::pair<std::string, std::string>, std::string>
      ids_by_reference_;                                              // (account, reference)
  std::map<std::pair<std::string, std::string>, Answered> answered_;  // (account, key)
  std::vector<Refund> refunds_;
  struct AnsweredRefund {
    std::string body;
    std::string id;  // of the refund
  };
  std::map<std::pair<std::string, std::string>, AnsweredRefund> answered_refunds_;
};

}  // namespace tallyport::sandbox
