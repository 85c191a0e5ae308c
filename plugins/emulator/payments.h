// The payments of all three providers and the rules of their life. Knows no HTTP, no document, no
// clock.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emulator/amount.h"
#include "emulator/card.h"
#include "emulator/value.h"
#include "serving/misbehaviour.h"

namespace tallyport::emulator {

using serving::Behaviour;
using serving::Behaviours;

// paid, cancelled and expired stay. A decline leaves it open, as with all three providers: the
// payer may try again.
enum class Status { open, processing, paid, cancelled, expired };
std::string_view name(Status status);

// One try of the payer's.
struct Attempt {
  enum class State { processing, declined, paid } state = State::processing;
  std::int64_t number = 0;  // the provider's, for those that number them
  Card card;
  Decline decline;         // while it is processing: how it will end; "" for well
  std::int64_t at = 0;     // unix s
  std::string phone = {};  // of the mobile money account that is charged; "" for a card
};

// What stands between the payer's try and its charge.
struct Challenge {
  std::int64_t number = 0;  // of the attempt that it will be
  Card card;
  std::vector<Step> steps;  // the first is asked for now; never empty
  std::int64_t at = 0;      // unix s
};

// Money that goes back. The provider decides how it begins and ends.
struct Refund {
  // needs_attention is Paystack's: it waits for the merchant.
  enum class State { pending, needs_attention, succeeded, failed } state = State::succeeded;
  State ends_as = State::succeeded;
  std::int64_t settles_at_ms = 0;  // 0: nothing more comes of it
  std::string id;                  // the provider's; digits with those that number them
  std::int64_t units = 0;          // of the payment's amount
  std::int64_t created_at = 0;     // unix s
  std::int64_t ended_at = 0;       // 0: it was never on the way
  Value asked;                     // the request
};
std::string_view name(Refund::State state);

// The payer's bank wants money back. A payment has one at most.
struct Dispute {
  enum class State { open, lost, won } state = State::open;
  std::string id;              // the provider's; digits with those that number them
  std::int64_t units = 0;      // of the payment's amount
  std::int64_t opened_at = 0;  // unix s
  std::int64_t ended_at = 0;   // 0: it is open
};
std::string_view name(Dispute::State state);

struct Payment {
  std::string id;        // of its checkout page
  std::string page_url;  // that page's address
  Brand brand = Brand::stripe;
  std::int64_t number = 0;  // of its first attempt, or its own
  std::string reference;    // the merchant's; unique where the provider wants it so
  Amount amount;            // as the provider speaks it
  std::string currency;     // as the provider spells it
  bool live = false;        // as the provider states it; Flutterwave does not
  std::string email;
  std::string about;
  std::string return_url;
  std::string cancel_url;  // "": return_url
  Value asked;             // the request
  std::string intent;      // Stripe's second object; "" until there is one
  std::string customer;    // Stripe's; "" for none
  std::string method;      // Stripe's, of the last try; "" until there is one
  std::int64_t created_at = 0;
  std::int64_t expires_at = 0;     // unix s; 0: never
  std::int64_t settles_at_ms = 0;  // while processing
  std::int64_t ended_at = 0;
  Status status = Status::open;
  std::vector<Attempt> attempts;
  std::optional<Challenge> challenge;
  std::vector<Refund> refunds;
  std::size_t changed_refund = 0;  // the one that a change of a refund is of
  std::optional<Dispute> dispute;

  Behaviours behaviours;
  int lookups_refused = 0;
  int tries = 0;         // webhook requests made, forged ones too
  int unanswered = 0;    // genuine webhooks that are not acknowledged (yet)
  int acknowledged = 0;  // genuine ones that got a 2xx

  const Attempt* last() const { return attempts.empty() ? nullptr : &attempts.back(); }
  std::int64_t refunded() const;  // and on the way, in units of the amount
  bool has_lost_all() const;      // to a dispute over the whole of it
  bool declined() const {
    return status == Status::open && !challenge && last() &&
           last()->state == Attempt::State::declined;
  }
};

// What happened to a payment, as webhooks may tell it.
enum class Change {
  none,
  challenged,
  processing,
  declined,
  paid,
  settled,
  cancelled,
  expired,
  refund_made,
  refund_needs_attention,
  refund_succeeded,
  refund_failed,
  dispute_opened,
  dispute_lost,
  dispute_won
};

// What the payer's Pay comes to: the card decides, unless the payment was told to misbehave.
enum class Wish { pay, wait, decline };

// A try of the payer's, or of the merchant's with what was saved.
struct Try {
  Wish wish = Wish::pay;
  Card card;
  std::string phone = {};  // of a mobile money account, in place of the card
  // Whether the steps that the card asks for can be asked for, are refused, or were gone through.
  enum class Payer { present, absent, confirmed } payer = Payer::present;
  // What it is declined for, where that is known already.
  std::optional<Decline> decline = {};
  // Whether the money is taken, or the card only saved.
  enum class Aim { charge, save } aim = Aim::charge;
};

class Payments {
 public:
  // The next number of a transaction.
  std::int64_t next_number() { return next_number_++; }
  Payment& add(Payment payment);

  // Null where there is none. "latest" is the newest.
  Payment* find(std::string_view id);
  Payment* find_reference(Brand brand, std::string_view reference);
  Payment* find_intent(std::string_view intent);
  Payment* find_number(Brand brand, std::int64_t number);
  std::vector<const Payment*> all() const;  // oldest first

  struct FoundRefund {
    const Payment* payment;
    const Refund* refund;
  };
  // Newest first; those of one payment, or of all of the brand where it is null.
  std::vector<FoundRefund> refunds(Brand brand, const Payment* of) const;
  std::optional<FoundRefund> find_refund(Brand brand, std::string_view id) const;

  std::map<Brand, serving::MisbehaviourOrders> orders;

 private:
  std::map<std::string, Payment, std::less<>> payments_;
  std::vector<std::string> ids_;              // oldest first
  std::int64_t next_number_ = 4'099'260'001;  // beyond 32 bits, as Paystack's are
};

// The rules; what cannot be done in the payment's status is Change::none.
Change attempt(Payment& payment, const Try& wanted, std::int64_t number, std::int64_t now_ms,
               std::int64_t processing_ms);
// What the payer's answer to the step that is asked for leads to: the next one, or a try; none
// where another step was asked for.
std::variant<std::monostate, Step, Try> answer_step(Payment& payment, Step step,
                                                    std::string_view answer);
Change cancel(Payment& payment, std::int64_t now);
Change refund(Payment& payment, Refund refund);
Change open_dispute(Payment& payment, Dispute dispute);
Change end_dispute(Payment& payment, Dispute::State end, std::int64_t now);
// What the clock does to it: processing ends, the time to pay is over, a refund ends. One change a
// call, until there is none.
Change pass_time(Payment& payment, std::int64_t now_ms);

}  // namespace tallyport::emulator
