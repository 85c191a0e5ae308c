// A journal in memory: the real decide over rows that live as long as it does. For tests of the
// core.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "topup/decide.h"
#include "topup/journal.h"
#include "topup/working_set.h"

namespace tallyport::test {

// Commits each command at once, on the caller's thread. Not for several threads.
class MemoryJournal final : public topup::Journal {
 public:
  explicit MemoryJournal(IdSource& ids) : ids_(ids) {}
  void submit(topup::Command command, topup::CommandDone done) override;

  // What was committed.
  topup::WorkingSet rows;
  std::vector<ledger::SignedHead> heads;

  std::int64_t balance(const std::string& tenant, const std::string& account,
                       const std::string& asset) const;
  // Debits minus credits over all transfers of each asset; every value must be zero. System
  // accounts are summed from the transfers, user accounts taken from their stored balances.
  std::map<std::string, std::int64_t> imbalance() const;

 private:
  Result<topup::CommandOutcome> run(topup::StartTopup& command);
  Result<topup::CommandOutcome> run(topup::StartAttempt& command);
  Result<topup::CommandOutcome> run(topup::RecordAnswer& command);
  Result<topup::CommandOutcome> run(topup::ApplyGatewayEvent& command);
  Result<topup::CommandOutcome> run(topup::RetryEvents& command);
  Result<topup::CommandOutcome> run(topup::LeaseAttempts& command);
  Result<topup::CommandOutcome> run(topup::ReleaseLeases& command);
  Result<topup::CommandOutcome> run(topup::StartRefund& command);
  Result<topup::CommandOutcome> run(topup::DecideRefund& command);
  Result<topup::CommandOutcome> run(topup::RecordRefund& command);
  Result<topup::CommandOutcome> run(topup::ReleaseTopup& command);
  Result<topup::CommandOutcome> run(topup::LeaseRefunds& command);
  Result<topup::CommandOutcome> run(topup::RunOrder& command);
  Result<topup::CommandOutcome> run(topup::ExpireHolds& command);
  Result<topup::CommandOutcome> run(topup::KeepMethods& command);
  Result<topup::CommandOutcome> run(topup::ChangeMethod& command);
  Result<topup::CommandOutcome> run(topup::RecordHeads& command);
  Result<topup::CommandOutcome> run(topup::ForgetCommands& command);
  AccountId account(const std::string& tenant, const std::string& name);
  void claim(const std::optional<topup::IdempotencyClaim>& claim);
  // A command that failed leaves no claim behind.
  void drop_unused(const std::optional<topup::IdempotencyClaim>& claim);

  IdSource& ids_;
  decltype(topup::WorkingSet::events) aside_;  // while others are tried again
};

}  // namespace tallyport::test
