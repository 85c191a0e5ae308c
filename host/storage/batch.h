// BatchRun: one batch within its transaction. Claims the unique rows, locks and loads what the
// commands touch, decides each in order, writes what changed. The order of the steps, and of the
// rows within each, is the same on every host: two hosts cannot deadlock.
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
#include "topup/working_set.h"

namespace tallyport::storage {

// How long an event that is about nothing we know is tried again.
inline constexpr std::int64_t kRetryEventsMs = std::int64_t{7} * 24 * 60 * 60 * 1000;

class BatchRun {
 public:
  BatchRun(Session& session, IdSource& ids, std::span<topup::Command> commands)
      : session_(session), ids_(ids), commands_(commands) {}

  // Each throws DatabaseFailure. In this order.
  void claim();  // claim.cpp
  void load();   // load.cpp
  Outcomes decide();
  void save();  // save.cpp

 private:
  using Name = std::pair<std::string, std::string>;  // tenant, account name

  void name_accounts();
  void claim_accounts();
  void read_accounts();
  void claim_balances();
  void claim_keys();
  void claim_events();

  void find_topups();
  void load_keys();
  void load_duplicate_events();
  void load_unmatched_events(const topup::RetryEvents& command);
  void load_topups();
  void load_transfer_keys();
  void load_balances();
  std::optional<topup::IdempotencyClaim>* claim_of(topup::Command& command);

  Result<topup::CommandOutcome> decide_one(topup::Command& command);

  void save_topups();
  void save_attempts();
  void save_inputs();
  void save_ledger();
  void save_keys();
  void save_events();
  void drop_unused_accounts();
  // Runs it where there are rows, and checks that it changed as many.
  void write(const Statement& statement, RowWriter& rows);

  Session& session_;
  IdSource& ids_;
  std::span<topup::Command> commands_;
  topup::WorkingSet rows_;

  std::set<Name> names_;                // accounts that the batch needs
  std::map<Name, AccountId> accounts_;  // their ids
  std::set<AccountId> fresh_accounts_;  // those that this batch made
  std::set<TopupId> topups_;            // to be locked and loaded
};

}  // namespace tallyport::storage
