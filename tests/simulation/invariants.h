// Invariants: what must hold after every command, and what must have come true in the end.
#pragma once

#include <map>
#include <set>
#include <string>

#include "simulation/provider.h"
#include "simulation/simulated_journal.h"

namespace tallyport::simulation {

class Invariants final : public Observer {
 public:
  Invariants(World& world, const Database& database, const Provider& provider)
      : world_(world), database_(database), provider_(provider) {}

  void before(const topup::Command& command) override;
  void after(const topup::Command& command, const Result<topup::CommandOutcome>& outcome) override;

  // What is acknowledged is durable.
  void acknowledged(const Webhook& webhook);
  // Once the world has come to rest.
  void at_the_end();

 private:
  void claims(const topup::IdempotencyClaim& claim, const Result<topup::CommandOutcome>& outcome);
  void topup(const topup::Topup& now);
  void attempt(const topup::Attempt& now);
  void order(const topup::RunOrder& order, const Result<topup::CommandOutcome>& outcome);
  void new_transfers();
  void topup_transfer(const ledger::Transfer& transfer);
  void below_zero(const ledger::Transfer& transfer);
  void held();
  void ended(const topup::Topup& topup);
  void ended(const topup::Topup& topup, const topup::Attempt& attempt);
  void ended(const topup::Refund& refund);
  void balances();
  std::string buyer(const TopupId& topup) const;

  World& world_;
  const Database& database_;
  const Provider& provider_;

  bool event_was_there_ = false;                // of the command under way
  std::map<std::string, std::string> claimed_;  // claim key → hash of the request that took it
  std::map<TopupId, topup::Topup> topups_;      // as last seen
  std::map<AttemptId, topup::Attempt> attempts_;
  std::map<AttemptId, int> second_payments_;  // how often quarantined as one
  std::size_t transfers_ = 0;                 // seen so far
  std::map<TopupId, std::int64_t> credited_;
  std::map<TopupId, std::int64_t> taken_back_;
  std::map<TopupId, int> credits_;
  std::map<std::string, std::string> orders_;  // claim key → the transfer that it came to first
  std::map<TransferId, std::int64_t> corrected_;
};

}  // namespace tallyport::simulation
