// Accounts and the immutable movements between them: the words of double entry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/uuid.h"
#include "ledger/evidence.h"

namespace tallyport::ledger {

// user: owned by somebody outside, has a stored balance.
// system: the application's own side (issued credits, revenue, a gateway's clearing account); every
// writer keeps a part of its balance, so that no row is shared by all hosts. May be below zero.
enum class AccountKind { user, system };
// By the name: system names start with '@'.
AccountKind kind_of(std::string_view account_name);

struct Account {
  AccountId id;
  std::string tenant;
  std::string name;  // the application's own, unique within the tenant
  AccountKind kind = AccountKind::user;
  std::string organisation = {};  // the group of users that it belongs to; "" where to none

  friend bool operator==(const Account&, const Account&) = default;
};

// The system accounts of a tenant that the server itself posts to.
inline constexpr std::string_view kIssued = "@issued";    // where credits come from
inline constexpr std::string_view kRevenue = "@revenue";  // what sold credits brought in
inline constexpr std::string_view kFees = "@fees";        // what gateways keep for themselves
std::string clearing_account(std::string_view gateway);   // "@gateway:NAME": what a gateway owes us

// Name = wire string = database value.
enum class TransferKind {
  topup_payment,     // clearing → revenue: the price of sold credits
  topup_credit,      // issued (or clearing) → user: the credit
  reversal_payment,  // revenue → clearing: a refund or a lost dispute
  reversal_credit,   // user → issued (or clearing)
  gateway_fee,       // clearing → fees: what the provider says it keeps
  transfer,          // an application's: spend, move, grant
  hold,              // an application's or a top-up's shares: available → held, both of `from`
  hold_post,         // held of `from` → available of `to`
  hold_void,         // held → available, both of `from`
  hold_expire,       // the same, because its time has come
  correction,        // takes back an application's transfer or posted hold, all or a part
};
std::string_view name(TransferKind kind);
std::optional<TransferKind> parse_transfer_kind(std::string_view text);
// False for those that only change what is available of `from`.
bool moves(TransferKind kind);

// An immutable movement of an asset. Never updated or deleted; a correction is a new one.
struct Transfer {
  TransferId id;
  std::string tenant;
  AccountId from;
  AccountId to;
  std::string asset;
  std::int64_t amount = 0;  // positive, in the asset's smallest unit
  TransferKind kind = TransferKind::transfer;
  TopupId topup;  // nil for an application's own, and for what became of a hold
  // What about the top-up this is for: the attempt that paid, the refund's or dispute's running
  // total. (topup, kind, subject) is unique: the same cause cannot move money twice. Of a hold: to
  // whom in which shares.
  std::string subject;
  TransferId hold;      // of the four kinds of a hold: its first transfer, which is its id
  TransferId corrects;  // of a correction: the transfer that it takes back
  CommandId cause;      // the journal command that posted it
  Evidence evidence;
  Timestamp created_at;
  // All that the user account has, available and held, after this transfer; nothing for a system
  // account.
  std::optional<std::int64_t> from_balance_after;
  std::optional<std::int64_t> to_balance_after;
  // An application's own words. Kept apart from the ledger, since they may be about a person.
  std::string description;
  std::string metadata;  // a JSON object of strings, or ""

  friend bool operator==(const Transfer&, const Transfer&) = default;
};

}  // namespace tallyport::ledger
