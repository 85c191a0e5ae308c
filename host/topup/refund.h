// Refund: all or a part of a payment that is given back because somebody here asked for it. What
// the provider then states about it is what takes the credit back (settle.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/uuid.h"
#include "topup/topup.h"

namespace tallyport::topup {

// Enumerator = wire string = database value.
enum class RefundStatus : std::uint8_t {
  requested,  // waits for somebody who may approve it
  created,    // committed; the gateway has not answered yet
  pending,    // the provider states that it is under way
  succeeded,  // the provider states that the payer has or will get the money
  failed,     // the provider refused it, or it cannot have arrived there
  rejected,   // nobody approved it
};
std::string_view name(RefundStatus status);
std::optional<RefundStatus> parse_refund_status(std::string_view text);

// Whether a refund may go from one to the other. One that failed has one exit, a success that the
// provider states late.
constexpr bool may_become(RefundStatus from, RefundStatus to) {
  using enum RefundStatus;
  switch (from) {
    case requested:
      return to == created || to == rejected;
    case created:
      return to == pending || to == succeeded || to == failed;
    case pending:
      return to == succeeded || to == failed;
    case failed:
      return to == succeeded;
    case succeeded:
    case rejected:
      return false;
  }
  return false;
}

// True while it takes a part of what can still be refunded, and holds the credit for it.
constexpr bool is_open(RefundStatus status) {
  return status == RefundStatus::requested || status == RefundStatus::created ||
         status == RefundStatus::pending;
}

struct Refund {
  RefundId id;
  TopupId topup;
  AttemptId attempt;        // whose payment is given back
  std::int64_t amount = 0;  // of the price, in its minor units
  RefundStatus status = RefundStatus::created;
  std::string reference;        // ours, for the provider to keep with it
  std::string idempotency_key;  // for the gateway; the same over replays
  std::string gateway_ref;      // the provider's id of the refund, once known
  TransferId hold;              // of the credit that it will take; nil where that is nothing
  std::string requested_by;     // a principal
  std::string decided_by;       // likewise; "" where nobody had to decide
  std::string note;             // the words of whoever asked
  std::string reason;           // why it failed
  std::string message;          // for operators
  bool answered = false;        // the provider answered the create definitely
  int checks = 0;               // look-ups and replays so far
  std::optional<Timestamp> next_check_at;  // when the janitor asks; nothing = never again
  std::string lease_owner;                 // the host that works on it
  std::optional<Timestamp> lease_until;
  Timestamp started_at;  // when the gateway could first hear of it
  Timestamp sent_at;     // no create can have been sent later than this
  Timestamp created_at;
  Timestamp updated_at;
  CreateInput input;  // what refund.create is begun with, in each replay

  friend bool operator==(const Refund&, const Refund&) = default;
};

}  // namespace tallyport::topup
