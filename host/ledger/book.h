// Book: the balances that a batch of commands touches, and the transfers it posts to them. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "ledger/transfer.h"

namespace tallyport::ledger {

using BalanceKey = std::pair<AccountId, std::string>;                // account, asset
using TransferKey = std::tuple<TopupId, TransferKind, std::string>;  // what makes a transfer unique

// One batch, one thread. The store fills it with what it loaded; post() works on that; the store
// then writes posted() and changed_balances().
class Book {
 public:
  // --- filled by the store -----------------------------------------------------------------
  void add_account(Account account);
  // The balance of a user account before the batch; an absent one is zero.
  void set_balance(const AccountId& account, const std::string& asset, std::int64_t available);
  // A transfer that an earlier batch posted for a top-up of this one.
  void add_existing(TransferKey key);

  // --- used by decide ------------------------------------------------------------------------
  // nullptr where the store did not load it.
  const Account* find_account(std::string_view tenant, std::string_view name) const;
  const Account& account(const AccountId& id) const;  // asserts that it is there
  std::int64_t balance(const AccountId& account, const std::string& asset) const;
  bool exists(const TransferKey& key) const { return existing_.contains(key); }

  // Posts a transfer: checks it, moves the balances, fills in the balances after. In order of
  // precedence: transfer_exists, transfer_amount_not_positive, transfer_to_itself,
  // account_not_found, amount_out_of_range. On an error nothing has changed.
  // User balances may go below zero: a reversal takes back what was spent (invariant 9).
  Result<void> post(Transfer transfer);

  // --- read by the store -----------------------------------------------------------------------
  const std::vector<Transfer>& posted() const { return posted_; }
  // Every user balance that post() changed, with its new value, in key order (no two hosts
  // deadlock).
  const std::map<BalanceKey, std::int64_t>& changed_balances() const { return changed_; }

 private:
  std::unordered_map<AccountId, Account> accounts_;
  std::map<std::pair<std::string, std::string>, AccountId, std::less<>> by_name_;
  std::map<BalanceKey, std::int64_t> balances_;
  std::map<BalanceKey, std::int64_t> changed_;
  std::set<TransferKey> existing_;
  std::vector<Transfer> posted_;
};

}  // namespace tallyport::ledger
