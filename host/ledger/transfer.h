// Accounts and the immutable movements between them: the words of double entry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/uuid.h"

namespace tallyport::ledger {

// user: owned by somebody outside, has a stored balance.
// system: the application's own side (issued credits, revenue, a gateway's clearing account); its
// balance is derived from the transfers, so that no row is hot.
enum class AccountKind { user, system };

struct Account {
  AccountId id;
  std::string tenant;
  std::string name;  // the application's own, unique within the tenant; system names start with '@'
  AccountKind kind = AccountKind::user;

  friend bool operator==(const Account&, const Account&) = default;
};

// The system accounts of a tenant.
inline constexpr std::string_view kIssued = "@issued";    // where credits come from
inline constexpr std::string_view kRevenue = "@revenue";  // what sold credits brought in
std::string clearing_account(std::string_view gateway);   // "@gateway:NAME": what a gateway owes us

// Name = wire string = database value.
enum class TransferKind { topup_payment, topup_credit, reversal_payment, reversal_credit };
std::string_view name(TransferKind kind);
std::optional<TransferKind> parse_transfer_kind(std::string_view text);

// An immutable movement of an asset. Never updated or deleted; a correction is a new one.
struct Transfer {
  TransferId id;
  std::string tenant;
  AccountId from;
  AccountId to;
  std::string asset;
  std::int64_t amount = 0;  // positive, in the asset's smallest unit
  TransferKind kind = TransferKind::topup_credit;
  TopupId topup;
  // What about the top-up this is for: the attempt that paid, the refund's or dispute's running
  // total. (topup, kind, subject) is unique: the same cause cannot move money twice.
  std::string subject;
  CommandId cause;  // the journal command that posted it
  Timestamp created_at;
  // The balance of a user account after this transfer; nothing for a system account.
  std::optional<std::int64_t> from_balance_after;
  std::optional<std::int64_t> to_balance_after;

  friend bool operator==(const Transfer&, const Transfer&) = default;
};

}  // namespace tallyport::ledger
