// Hold: a pending transfer. What it holds stays with `from`, but is not available there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/uuid.h"
#include "ledger/split.h"

namespace tallyport::ledger {

// Name = wire string = database value. It says how the last of the hold ended: one that was posted
// in part and then expired is `expired`, with the part in `posted`.
enum class HoldStatus { pending, posted, voided, expired };
std::string_view name(HoldStatus status);
std::optional<HoldStatus> parse_hold_status(std::string_view text);

struct Hold {
  TransferId id;  // of the transfer that made it
  std::string tenant;
  AccountId from;         // a user account
  std::vector<Share> to;  // who gets what of each part that is posted
  std::string asset;
  std::int64_t amount = 0;
  std::int64_t pending = 0;  // of the amount: neither posted nor released yet; zero at the end
  std::int64_t posted = 0;   // of the amount
  HoldStatus status = HoldStatus::pending;
  // What ends it: nil both where it is an application's own. A top-up's without a refund is the
  // credit that waits to be released; with one it is what the refund may take back.
  TopupId topup = {};
  RefundId refund;
  std::optional<Timestamp> expires_at;
  Timestamp created_at;
  Timestamp updated_at;

  friend bool operator==(const Hold&, const Hold&) = default;
};

}  // namespace tallyport::ledger
