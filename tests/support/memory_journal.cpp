// What the store does with SQL, done with maps.
#include "support/memory_journal.h"

#include <algorithm>

#include "topup/claims.h"

namespace tallyport::test {
namespace {

using topup::CommandOutcome;

}  // namespace

void MemoryJournal::submit(topup::Command command, topup::CommandDone done) {
  done(std::visit([this](auto& each) { return run(each); }, command));
}

AccountId MemoryJournal::account(const std::string& tenant, const std::string& name) {
  if (const auto* found = rows.book.find_account(tenant, name)) return found->id;
  auto id = ids_.make<AccountId>();
  const auto kind = name.starts_with('@') ? ledger::AccountKind::system : ledger::AccountKind::user;
  rows.book.add_account({id, tenant, name, kind});
  return id;
}

void MemoryJournal::claim(const std::optional<topup::IdempotencyClaim>& claim) {
  if (!claim) return;
  rows.claims.emplace(topup::claim_key(*claim),
                      topup::ClaimRow{*claim, {}, {}, std::nullopt, true, false});
}

void MemoryJournal::drop_unused(const std::optional<topup::IdempotencyClaim>& claim) {
  if (!claim) return;
  auto found = rows.claims.find(topup::claim_key(*claim));
  if (found != rows.claims.end() && found->second.fresh) rows.claims.erase(found);
}

Result<CommandOutcome> MemoryJournal::run(topup::StartTopup& command) {
  claim(command.claim);
  auto& topup = command.topup;
  topup.account = account(topup.tenant, topup.account_name);
  account(topup.tenant, std::string(ledger::kIssued));
  account(topup.tenant, std::string(ledger::kRevenue));
  account(topup.tenant, std::string(ledger::kFees));
  account(topup.tenant, ledger::clearing_account(command.attempt.gateway));
  for (const auto& share : topup.shares) account(topup.tenant, share.account);
  rows.book.add_asset(topup.tenant, topup.asset, 0);
  auto outcome = decide(rows, command);
  drop_unused(command.claim);
  return outcome;
}

Result<CommandOutcome> MemoryJournal::run(topup::StartAttempt& command) {
  claim(command.claim);
  if (auto found = rows.topups.find(command.topup); found != rows.topups.end())
    account(found->second.row.tenant, ledger::clearing_account(command.attempt.gateway));
  auto outcome = decide(rows, command);
  drop_unused(command.claim);
  return outcome;
}

Result<CommandOutcome> MemoryJournal::run(topup::RecordAnswer& command) {
  return decide(rows, command, ids_);
}

Result<CommandOutcome> MemoryJournal::run(topup::ApplyGatewayEvent& command) {
  topup::EventRow event;
  event.id = command.event;
  event.gateway = command.gateway;
  event.event_key = command.event_key;
  event.source = command.source;
  event.finding = command.finding;
  event.received_at = command.at;
  event.fresh = true;
  const auto key = std::pair(command.gateway, command.event_key);
  const bool inserted = rows.events.emplace(key, std::move(event)).second;
  auto outcome = decide(rows, command, ids_);
  if (!outcome && inserted) rows.events.erase(key);
  return outcome;
}

// As the store does it: those that are about an attempt before any of them is decided. What one of
// them teaches of an attempt serves another at the next time only.
Result<CommandOutcome> MemoryJournal::run(topup::RetryEvents& command) {
  std::erase_if(rows.events, [&](auto& each) {
    auto& [key, event] = each;
    if (rows.find_attempt(event.gateway, event.finding)) return false;
    aside_.emplace(key, std::move(event));
    return true;
  });
  auto outcome = decide(rows, command, ids_);
  rows.events.merge(aside_);
  return outcome;
}

Result<CommandOutcome> MemoryJournal::run(topup::LeaseAttempts& command) {
  CommandOutcome outcome;
  for (auto& [id, tracked] : rows.attempts) {
    auto& attempt = tracked.row;
    const bool due = attempt.next_check_at && *attempt.next_check_at <= command.at;
    const bool free = !attempt.lease_until || *attempt.lease_until < command.at;
    if (!due || !free || static_cast<int>(outcome.due.size()) == command.limit) continue;
    if (attempt.lease_until) attempt.sent_at = std::max(attempt.sent_at, *attempt.lease_until);
    attempt.lease_owner = command.owner;
    attempt.lease_until = command.until;
    outcome.due.push_back({rows.topups.at(attempt.topup).row, attempt});
  }
  return outcome;
}

Result<CommandOutcome> MemoryJournal::run(topup::ReleaseLeases& command) {
  for (auto& [id, tracked] : rows.attempts) {
    auto& attempt = tracked.row;
    if (attempt.lease_owner != command.owner) continue;
    attempt.lease_owner.clear();
    attempt.lease_until.reset();
    attempt.sent_at = command.at;
    if (attempt.next_check_at) attempt.next_check_at = command.at;
  }
  for (auto& [id, tracked] : rows.refunds) {
    auto& refund = tracked.row;
    if (refund.lease_owner != command.owner) continue;
    refund.lease_owner.clear();
    refund.lease_until.reset();
    refund.sent_at = command.at;
    if (refund.next_check_at) refund.next_check_at = command.at;
  }
  return CommandOutcome{};
}

Result<CommandOutcome> MemoryJournal::run(topup::StartRefund& command) {
  claim(command.claim);
  auto outcome = decide(rows, command, ids_);
  drop_unused(command.claim);
  return outcome;
}

Result<CommandOutcome> MemoryJournal::run(topup::DecideRefund& command) {
  return decide(rows, command, ids_);
}

Result<CommandOutcome> MemoryJournal::run(topup::RecordRefund& command) {
  return decide(rows, command, ids_);
}

Result<CommandOutcome> MemoryJournal::run(topup::ReleaseTopup& command) {
  return decide(rows, command, ids_);
}

Result<CommandOutcome> MemoryJournal::run(topup::LeaseRefunds& command) {
  CommandOutcome outcome;
  for (auto& [id, tracked] : rows.refunds) {
    auto& refund = tracked.row;
    const bool due = refund.next_check_at && *refund.next_check_at <= command.at;
    const bool free = !refund.lease_until || *refund.lease_until < command.at;
    if (!due || !free || static_cast<int>(outcome.due_refunds.size()) == command.limit) continue;
    if (refund.lease_until) refund.sent_at = std::max(refund.sent_at, *refund.lease_until);
    refund.lease_owner = command.owner;
    refund.lease_until = command.until;
    outcome.due_refunds.push_back(
        {rows.topups.at(refund.topup).row, rows.attempts.at(refund.attempt).row, refund});
  }
  return outcome;
}

Result<CommandOutcome> MemoryJournal::run(topup::RunOrder& command) {
  claim(command.claim);
  if (const auto* open = std::get_if<ledger::OpenOrder>(&command.order))
    account(command.tenant, open->account);
  if (const auto* movement = ledger::movement_of(command.order)) {
    if (ledger::kind_of(movement->from) == ledger::AccountKind::system)
      account(command.tenant, movement->from);
    for (const auto& share : movement->to) account(command.tenant, share.account);
  } else if (const auto* correction = std::get_if<ledger::CorrectionOrder>(&command.order)) {
    for (const auto& transfer : rows.book.posted())
      if (transfer.id == correction->transfer && !rows.book.find_correctable(transfer.id))
        rows.book.add_correctable({transfer, 0});
  }
  auto outcome = decide(rows, command, ids_);
  drop_unused(command.claim);
  return outcome;
}

Result<CommandOutcome> MemoryJournal::run(topup::ExpireHolds& command) {
  return decide(rows, command, ids_);
}

Result<CommandOutcome> MemoryJournal::run(topup::KeepMethods& command) {
  claim(command.claim);
  auto outcome = decide(rows, command, ids_);
  drop_unused(command.claim);
  return outcome;
}

Result<CommandOutcome> MemoryJournal::run(topup::ChangeMethod& command) {
  return decide(rows, command);
}

Result<CommandOutcome> MemoryJournal::run(topup::RecordHeads& command) {
  heads.insert(heads.end(), command.heads.begin(), command.heads.end());
  return CommandOutcome{};
}

// It remembers none.
Result<CommandOutcome> MemoryJournal::run(topup::ForgetCommands&) { return CommandOutcome{}; }

std::int64_t MemoryJournal::balance(const std::string& tenant, const std::string& account,
                                    const std::string& asset) const {
  const auto* found = rows.book.find_account(tenant, account);
  return found ? rows.book.balance(found->id, asset).available : 0;
}

std::map<std::string, std::int64_t> MemoryJournal::imbalance() const {
  std::map<std::string, std::int64_t> sums;
  for (const auto& transfer : rows.book.posted()) {
    if (!ledger::moves(transfer.kind)) continue;
    for (const auto& [side, sign] : {std::pair(transfer.from, -1), std::pair(transfer.to, 1)})
      if (rows.book.account(side).kind == ledger::AccountKind::system)
        sums[transfer.asset] += sign * transfer.amount;
  }
  for (const auto& [key, balance] : rows.book.changed_balances())
    sums[key.second] += balance.available + balance.held;
  return sums;
}

}  // namespace tallyport::test
