// Third step of a batch: each command is decided, in order, over the rows that were loaded.
#include "storage/batch.h"

#include "topup/claims.h"
#include "topup/decide.h"

namespace tallyport::storage {

Outcomes BatchRun::decide() {
  Outcomes outcomes;
  outcomes.reserve(commands_.size());
  for (auto& command : commands_) {
    // A key that no command of the batch has used yet belongs to the one that is decided now.
    auto* claim = claim_of(command);
    if (claim != nullptr && *claim) {
      auto row = rows_.claims.find(topup::claim_key(**claim));
      if (row != rows_.claims.end() && row->second.fresh) row->second.claim = **claim;
    }
    outcomes.push_back(decide_one(command));
  }
  return outcomes;
}

Result<topup::CommandOutcome> BatchRun::decide_one(topup::Command& command) {
  if (auto* start = std::get_if<topup::StartTopup>(&command)) return topup::decide(rows_, *start);
  if (auto* again = std::get_if<topup::StartAttempt>(&command)) return topup::decide(rows_, *again);
  if (auto* record = std::get_if<topup::RecordAnswer>(&command))
    return topup::decide(rows_, *record, ids_);
  if (auto* apply = std::get_if<topup::ApplyGatewayEvent>(&command))
    return topup::decide(rows_, *apply, ids_);
  if (auto* retry = std::get_if<topup::RetryEvents>(&command))
    return topup::decide(rows_, *retry, ids_);
  if (auto* start = std::get_if<topup::StartRefund>(&command))
    return topup::decide(rows_, *start, ids_);
  if (auto* say = std::get_if<topup::DecideRefund>(&command))
    return topup::decide(rows_, *say, ids_);
  if (auto* record = std::get_if<topup::RecordRefund>(&command))
    return topup::decide(rows_, *record, ids_);
  if (auto* release = std::get_if<topup::ReleaseTopup>(&command))
    return topup::decide(rows_, *release, ids_);
  if (auto* order = std::get_if<topup::RunOrder>(&command))
    return topup::decide(rows_, *order, ids_);
  if (auto* expire = std::get_if<topup::ExpireHolds>(&command))
    return topup::decide(rows_, *expire, ids_);
  if (auto* keep = std::get_if<topup::KeepMethods>(&command))
    return topup::decide(rows_, *keep, ids_);
  if (auto* change = std::get_if<topup::ChangeMethod>(&command))
    return topup::decide(rows_, *change);
  broken_contract("a command that runs alone in a batch of others", __FILE__, __LINE__);
}

}  // namespace tallyport::storage
