// Orders: what an application asks of the ledger. Accounts are named by their own names here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/hold.h"
#include "ledger/transfer.h"

namespace tallyport::ledger {

// Spend, move, grant: posted at once. A user account gives what it has available, no more; a system
// account may give anything.
struct TransferOrder {
  std::string from;
  std::vector<NamedShare> to;  // one, or a split
  std::string asset;
  std::int64_t amount = 0;
  std::string description;
  std::string metadata;  // a JSON object of strings, or ""
};

// The same, but pending until it is posted, voided, or expires.
struct HoldOrder {
  TransferOrder transfer;  // from a user account
  std::optional<Timestamp> expires_at;
};

struct PostOrder {
  TransferId hold;
  std::optional<std::int64_t> amount;  // nothing: all that is pending
};

struct VoidOrder {
  TransferId hold;
  std::optional<std::int64_t> amount;  // nothing: all that is pending
};

// Takes back an application's own transfer or a posting of a hold, also below zero.
struct CorrectionOrder {
  TransferId transfer;
  std::optional<std::int64_t> amount;  // nothing: all that was not taken back yet
  std::string description;
};

// Makes the account where it is not there, and gives it to an organisation for good.
struct OpenOrder {
  std::string account;       // a user account
  std::string organisation;  // "": none, or as it is
};

using Order =
    std::variant<TransferOrder, HoldOrder, PostOrder, VoidOrder, CorrectionOrder, OpenOrder>;

// What an order moves from one named account to others; nullptr for one that names a hold or a
// transfer instead.
const TransferOrder* movement_of(const Order& order);

struct OrderResult {
  // What was posted, in order; a share that came to zero is left out. None only of an OpenOrder.
  std::vector<Transfer> transfers;
  std::optional<Hold> hold;                     // the hold, of the three orders about one
  int scale = 0;                                // of the asset
  std::map<AccountId, std::string> names = {};  // of the accounts of all these
  std::optional<Account> account = {};          // of an OpenOrder
};

}  // namespace tallyport::ledger
