// Book: the balances that a batch of commands touches, and the transfers it posts to them. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/tracked.h"
#include "ledger/hold.h"
#include "ledger/transfer.h"

namespace tallyport::ledger {

using BalanceKey = std::pair<AccountId, std::string>;                // account, asset
using TransferKey = std::tuple<TopupId, TransferKind, std::string>;  // what makes a transfer unique

// What a user account has of one asset.
struct Balance {
  std::int64_t available = 0;  // below zero where credit was taken back that was spent
  std::int64_t held = 0;       // never below zero

  friend bool operator==(const Balance&, const Balance&) = default;
};

// A transfer that may be taken back, with what was taken back of it so far.
struct Correctable {
  Transfer transfer;
  std::int64_t corrected = 0;
};

// One batch, one thread. The store fills it with what it loaded; post() works on that; the store
// then writes posted() and what changed.
class Book {
 public:
  // --- filled by the store -----------------------------------------------------------------
  void add_account(Account account);
  // The balance of a user account before the batch; an absent one is zero.
  void set_balance(const AccountId& account, const std::string& asset, Balance balance);
  // A transfer that an earlier batch posted for a top-up of this one.
  void add_existing(TransferKey key);
  void add_asset(const std::string& tenant, const std::string& asset, int scale);
  void add_hold(Hold hold);
  void add_correctable(Correctable of);

  // --- used by decide ------------------------------------------------------------------------
  // nullptr where the store did not load it.
  const Account* find_account(std::string_view tenant, std::string_view name) const;
  const Account& account(const AccountId& id) const;  // asserts that it is there
  // Of a user account; zero where it has none.
  Balance balance(const AccountId& account, const std::string& asset) const;
  bool exists(const TransferKey& key) const { return existing_.contains(key); }
  // The digits after the point of one unit; nothing where the tenant has no such asset.
  std::optional<int> scale(const std::string& tenant, const std::string& asset) const;
  Tracked<Hold>* find_hold(const TransferId& id);
  Correctable* find_correctable(const TransferId& id);
  // Those of a top-up: what waits to be released, and what its refunds keep. By id.
  std::vector<Tracked<Hold>*> holds_of(const TopupId& topup);
  // What was posted of a hold, and may be taken back. By id.
  std::vector<Correctable*> posted_of(const TransferId& hold);
  // A hold that this batch makes; its transfer has been posted.
  void open_hold(Hold hold);

  // For good: an account that belongs to one is never given to another.
  void give_to_organisation(const AccountId& id, const std::string& organisation);

  // Posts a transfer: checks it, moves the balances, fills in the balances after. In order of
  // precedence: transfer_exists, transfer_amount_not_positive, transfer_to_itself,
  // account_not_found, insufficient_funds, amount_out_of_range. On an error nothing has changed.
  // An application's transfer or hold takes no more of a user account than is available there;
  // a reversal and a correction take back what was spent, below zero (invariant 9). So does the
  // hold of what a top-up brought: it is for others, whatever else the account owes.
  Result<void> post(Transfer transfer);
  // All of them or none.
  Result<void> post_all(std::vector<Transfer> transfers);

  // --- read by the store -----------------------------------------------------------------------
  const std::vector<Transfer>& posted() const { return posted_; }
  // Every balance of a user account that post() changed, with its new value, in key order (no two
  // hosts deadlock).
  const std::map<BalanceKey, Balance>& changed_balances() const { return changed_; }
  // By how much each system account's balance changed, in key order.
  const std::map<BalanceKey, std::int64_t>& system_changes() const { return system_changes_; }
  const std::unordered_map<TransferId, Tracked<Hold>>& holds() const { return holds_; }
  // Accounts that were given to an organisation.
  const std::set<AccountId>& given_to_organisations() const { return given_to_organisations_; }

 private:
  // What a transfer leaves one account with; not kept yet.
  struct Side {
    BalanceKey key;
    bool user = false;
    Balance balance;          // of a user account
    std::int64_t change = 0;  // of a system account, by the batch so far
  };
  Side side_of(const AccountId& account, const std::string& asset) const;
  Result<Side> take(const Transfer& transfer) const;   // from `from`
  Result<Side> give(const Transfer& transfer) const;   // to `to`
  Result<Side> shift(const Transfer& transfer) const;  // between the two pockets of `from`
  std::optional<std::int64_t> keep(const Side& side);  // all that a user account has then

  // What the maps have under one key, to go back to.
  struct Saved {
    BalanceKey key;
    std::optional<Balance> balance;
    std::optional<Balance> changed;
    std::optional<std::int64_t> system_change;
  };
  Saved save(const BalanceKey& key) const;
  void restore(Saved saved);

  std::unordered_map<AccountId, Account> accounts_;
  // By tenant, then by name.
  std::map<std::string, std::map<std::string, AccountId, std::less<>>, std::less<>> by_name_;
  std::map<BalanceKey, Balance> balances_;
  std::map<BalanceKey, Balance> changed_;
  std::map<BalanceKey, std::int64_t> system_changes_;
  std::set<TransferKey> existing_;
  std::map<std::pair<std::string, std::string>, int> scales_;
  std::unordered_map<TransferId, Tracked<Hold>> holds_;
  std::unordered_map<TransferId, Correctable> correctables_;
  std::map<TopupId, std::set<TransferId>> holds_of_topups_;
  std::map<TransferId, std::set<TransferId>> posted_of_holds_;  // of correctables_
  std::set<AccountId> given_to_organisations_;
  std::vector<Transfer> posted_;
};

}  // namespace tallyport::ledger
