// BatchRun: one batch within its transaction. Claims the unique rows, locks and loads what the
// commands touch, decides each in order, writes what changed, gateway events last. The order of the
// steps, and of the rows within each, is the same on every host: two hosts cannot deadlock.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "storage/row_writer.h"
#include "storage/session.h"
#include "storage/store.h"
#include "storage/store_memory.h"
#include "topup/working_set.h"

namespace tallyport::storage {

// How long an event that is about nothing we know is tried again.
inline constexpr std::int64_t kRetryEventsMs = std::int64_t{7} * 24 * 60 * 60 * 1000;

class BatchRun {
 public:
  BatchRun(Session& session, IdSource& ids, const StoreMemory& memory,
           std::span<topup::Command> commands)
      : session_(session), ids_(ids), memory_(memory), commands_(commands) {}

  // Each throws DatabaseFailure. In this order.
  void claim();  // claim.cpp
  void load();   // load.cpp
  Outcomes decide();
  void save();  // save.cpp

  // After the commit: what need not be asked again.
  void remember(StoreMemory& memory) const;

 private:
  using Name = std::pair<std::string, std::string>;  // tenant, account name

  void name_accounts();
  void name_accounts(const topup::RunOrder& command);
  void claim_accounts();
  void read_accounts();
  void read_scales();  // assets.cpp
  void claim_balances();
  void claim_keys();
  void note_events();
  void know_account(ledger::Account account);

  void find_topups();
  void load_keys();
  void load_duplicate_events();
  void load_unmatched_events(const topup::RetryEvents& command);
  void load_topups();
  void load_transfer_keys();
  void load_refunds();  // refunds.cpp
  // methods.cpp
  void load_methods();
  void save_methods();
  // assets.cpp
  void claim_assets();
  void ask_scales(const std::set<AssetKey>& wanted);
  // load_ledger.cpp
  void find_splits();
  void find_orders();
  void load_due_holds(const topup::ExpireHolds& command);
  void load_holds();
  void add_hold(Fields row);
  void load_correctables();
  void load_accounts_by_id();
  void load_balances();
  std::optional<topup::IdempotencyClaim>* claim_of(topup::Command& command);

  Result<topup::CommandOutcome> decide_one(topup::Command& command);

  void save_topups();
  void save_attempts();
  void save_inputs();
  void save_refunds();  // refunds.cpp
  // save_ledger.cpp
  void save_ledger();
  void link_transfers();
  void save_organisations();
  void save_notes();
  void save_holds();
  void save_balances();
  void save_answers();

  void save_keys();
  void save_events();
  void drop_unused_accounts();
  // Runs it where there are rows, and checks that it changed as many.
  void write(const Statement& statement, const RowWriter& rows);
  // The same for rows that the statement adds to the table. PostgreSQL takes them with COPY
  // instead.
  void insert(std::string_view table, const Statement& statement, const RowWriter& rows);
  static void check_written(std::int64_t done, std::int64_t expected, std::string_view what);

  Session& session_;
  IdSource& ids_;
  const StoreMemory& memory_;
  std::span<topup::Command> commands_;
  topup::WorkingSet rows_;

  std::set<Name> names_;                // accounts that the batch needs
  std::set<Name> asked_names_;          // those that have to be there already: they are not made
  std::map<Name, AccountId> accounts_;  // the ids of both
  std::set<AccountId> fresh_accounts_;  // those that this batch made
  std::set<Name> given_;                // of names_: only named because an order gives to them
  // The events that commands bring, and the command that brought each first. By the keys of rows_.
  std::map<std::pair<std::string, std::string>, const topup::ApplyGatewayEvent*> new_events_;
  std::set<TopupId> topups_;            // to be locked and loaded
  std::set<TransferId> holds_;          // likewise
  std::set<TransferId> corrected_;      // transfers, likewise
  std::set<AccountId> accounts_by_id_;  // of these two
  std::set<AssetKey> moved_assets_;     // likewise
  std::set<ledger::BalanceKey> balances_;
  std::map<AssetKey, int> scales_;   // of the assets that the batch touches
  std::optional<ChainState> chain_;  // after the batch, where it posted anything
};

}  // namespace tallyport::storage
