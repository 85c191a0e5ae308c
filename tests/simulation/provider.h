// The providers: what really became of each payment, and what is told about it, truthfully or not.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "simulation/world.h"
#include "topup/gateways.h"

namespace tallyport::simulation {

// How a provider behaves towards us.
struct Manner {
  enum class Webhooks { none, full, hint };
  enum class Reversals { by_total, by_id };  // how refunds and lost disputes are stated

  std::string name;
  bool replays = false;  // honours idempotency keys
  Webhooks webhooks = Webhooks::none;
  Reversals reversals = Reversals::by_total;
  bool states_expiry = false;
  bool two_ids = false;  // disputes go by the payment's second id and nothing else
};

// The truth about one payment.
struct Payment {
  std::string gateway;
  std::string reference;
  std::string gateway_ref;
  std::string buyer;
  std::string idempotency_key;
  topup::CreateInput input;
  money::Money asked;
  std::int64_t paid_minor = 0;
  topup::Outcome state = topup::Outcome::requires_action;
  std::set<topup::Outcome> stated;  // every state that it was in
  Timestamp visible_at;             // look-ups find nothing before
  Timestamp settles_at;             // look-ups still say pending before
  Timestamp expires_at;
  std::int64_t reversed = 0;
  std::int64_t in_dispute = 0;
  std::int64_t refunding = 0;  // asked for over the API, and under way

  std::int64_t left() const { return paid_minor - reversed - in_dispute - refunding; }

  bool is_open() const {
    return state == topup::Outcome::requires_action || state == topup::Outcome::pending;
  }
  bool paid() const { return state == topup::Outcome::succeeded; }
  bool paid_as_asked() const { return paid() && paid_minor == asked.minor; }
};

// The truth about one refund that was asked for over the API.
struct AskedRefund {
  std::string gateway;
  std::string reference;
  std::string idempotency_key;
  topup::CreateInput input;
  std::string id;
  Payment* payment = nullptr;
  std::int64_t amount = 0;
  topup::Outcome state = topup::Outcome::pending;
};

// A webhook on its way. Its body is its number; what it states was fixed when it was sent.
struct Webhook {
  std::string gateway;  // whose endpoint it is sent to
  std::string buyer;
  topup::WebhookReading reading;
  bool authentic = true;
  bool lost = false;      // never arrives
  bool reliable = false;  // sent again until it is acknowledged
  bool acknowledged = false;
  int sent = 0;
};

class Provider {
 public:
  // Delivers the webhook of a number to some host; false where none is up.
  using Deliver = std::function<bool(std::size_t)>;

  Provider(World& world, Deliver deliver);

  const std::map<std::string, Manner>& manners() const { return manners_; }
  const Manner& manner(const std::string& gateway) const { return manners_.at(gateway); }
  bool is_down(const std::string& gateway) const;

  // --- what reaches it over the network ----------------------------------------------------------
  topup::Finding create(const topup::Topup& topup, const topup::Attempt& attempt);
  topup::Finding look_up(const topup::Topup& topup, const topup::Attempt& attempt);
  topup::Finding cancel(const topup::Topup& topup, const topup::Attempt& attempt);
  topup::Finding refund(const topup::Attempt& attempt, const topup::Refund& refund);
  topup::Finding look_up_refund(const topup::Attempt& attempt, const topup::Refund& refund);

  // --- what comes from it ------------------------------------------------------------------------
  Webhook& webhook(std::size_t number) { return webhooks_.at(number); }

  // --- the truth, for the invariants -------------------------------------------------------------
  const std::deque<Payment>& payments() const { return payments_; }
  std::vector<const Payment*> payments_of(const topup::Attempt& attempt) const;
  const AskedRefund* asked_refund(const std::string& reference) const;
  // Every webhook that states a reversal was taken, or is not sent at all.
  bool reversals_told(const Payment& payment) const;

 private:
  Payment* find(const topup::Attempt& attempt);
  topup::Finding state(const Payment& payment) const;
  void move(Payment& payment, topup::Outcome to);

  void payer(Payment& payment);
  void pay(Payment& payment, std::int64_t minor);
  void refund(Payment& payment);
  topup::Finding state(const AskedRefund& refund) const;
  void refund_ends(AskedRefund& refund, topup::Outcome end);
  void dispute(Payment& payment);
  void dispute_ends(Payment& payment);
  void name_dispute(const Payment& payment, topup::Finding& finding) const;

  void tell(Payment& payment, topup::Finding finding);
  void lie(const Payment& payment);
  std::size_t emit(Webhook webhook);
  void send(std::size_t number, std::int64_t in_ms);

  World& world_;
  Deliver deliver_;
  std::map<std::string, Manner> manners_;
  std::map<std::string, Timestamp> down_until_;
  std::deque<Payment> payments_;  // a deque: what points into it stays valid
  std::deque<AskedRefund> refunds_;
  std::deque<Webhook> webhooks_;
  int references_ = 0;
  int subjects_ = 0;
};

}  // namespace tallyport::simulation
