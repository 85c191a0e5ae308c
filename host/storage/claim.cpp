// First step of a batch: unique rows are inserted, sorted, before anything is locked.
#include "crypto/crypto.h"
#include "ledger/transfer.h"
#include "storage/batch.h"
#include "storage/records.h"
#include "storage/row_writer.h"
#include "topup/claims.h"

namespace tallyport::storage {
namespace {

using topup::ApplyGatewayEvent;
using topup::StartAttempt;
using topup::StartTopup;

// A top-up's tenant never changes, so this needs no lock.
constexpr Statement kTenants{
    "SELECT t.id, t.tenant FROM {rows id uuid} CROSS JOIN topups t WHERE t.id = r.id", 2};
constexpr Statement kClaimAccounts{
    "INSERT INTO accounts (id, tenant, name, kind) SELECT id, tenant, name, kind "
    "FROM {rows id uuid, tenant text, name text, kind text} WHERE true ORDER BY tenant, name "
    "ON CONFLICT (tenant, name) DO NOTHING RETURNING id",
    1};
constexpr Statement kAccounts{
    "SELECT c.id, c.tenant, c.name, c.kind, c.organisation FROM {rows tenant text, name text} "
    "CROSS JOIN accounts c WHERE c.tenant = r.tenant AND c.name = r.name",
    5};
constexpr Statement kClaimBalances{
    "INSERT INTO balances (account_id, asset) SELECT account_id, asset "
    "FROM {rows account_id uuid, asset text} WHERE true ORDER BY account_id, asset "
    "ON CONFLICT (account_id, asset) DO NOTHING"};
constexpr Statement kClaimKeys{
    "INSERT INTO idempotency_keys (principal, route, key, request_hash, created_at_ms) "
    "SELECT principal, route, key, request_hash, created_at_ms FROM {rows principal text, "
    "route text, key text, request_hash text, created_at_ms bigint} WHERE true "
    "ORDER BY principal, route, key ON CONFLICT (principal, route, key) DO NOTHING "
    "RETURNING principal, route, key",
    3};

Timestamp time_of(const topup::Command& command) {
  if (const auto* start = std::get_if<StartTopup>(&command)) return start->topup.created_at;
  if (const auto* order = std::get_if<topup::RunOrder>(&command)) return order->at;
  if (const auto* refund = std::get_if<topup::StartRefund>(&command)) return refund->at;
  if (const auto* keep = std::get_if<topup::KeepMethods>(&command)) return keep->at;
  return std::get<StartAttempt>(command).at;
}

}  // namespace

void BatchRun::claim() {
  const auto hash_answer = [](auto* record) {
    if (record) record->answer_sha256 = crypto::to_hex(crypto::sha256(record->finding.answer));
  };
  for (auto& command : commands_) {
    hash_answer(std::get_if<topup::RecordAnswer>(&command));
    hash_answer(std::get_if<topup::RecordRefund>(&command));
  }
  name_accounts();
  claim_accounts();
  read_accounts();
  read_scales();
  claim_balances();
  claim_keys();
  note_events();
}

// The accounts of new top-ups and the system accounts of new attempts. Those of older ones are
// there.
void BatchRun::name_accounts() {
  RowWriter retried;
  for (const auto& command : commands_) {
    if (const auto* start = std::get_if<StartTopup>(&command)) {
      const auto& tenant = start->topup.tenant;
      names_.insert({tenant, start->topup.account_name});
      names_.insert({tenant, std::string(ledger::kIssued)});
      names_.insert({tenant, std::string(ledger::kRevenue)});
      names_.insert({tenant, std::string(ledger::kFees)});
      names_.insert({tenant, ledger::clearing_account(start->attempt.gateway)});
      for (const auto& share : start->topup.shares) names_.insert({tenant, share.account});
    } else if (const auto* order = std::get_if<topup::RunOrder>(&command)) {
      name_accounts(*order);
    } else if (const auto* again = std::get_if<StartAttempt>(&command)) {
      retried.row().put("id", again->topup);
    }
  }
  if (retried.empty()) return;
  std::map<TopupId, std::string> tenants;
  const auto found = session_.run(kTenants, retried);
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto row = found[i];
    const auto id = row.id<TopupId>();
    tenants[id] = row.text();
  }
  for (const auto& command : commands_)
    if (const auto* again = std::get_if<StartAttempt>(&command))
      if (auto tenant = tenants.find(again->topup); tenant != tenants.end())
        names_.insert({tenant->second, ledger::clearing_account(again->attempt.gateway)});
}

// Who gives has to be there, unless it is a system account; who is given something is made.
void BatchRun::name_accounts(const topup::RunOrder& command) {
  if (const auto* open = std::get_if<ledger::OpenOrder>(&command.order))
    names_.insert({command.tenant, open->account});
  const auto* movement = ledger::movement_of(command.order);
  if (!movement) return;
  const bool makes = ledger::kind_of(movement->from) == ledger::AccountKind::system;
  auto name = [&](const std::string& account, bool make) {
    const Name each{command.tenant, account};
    if (!make) return void(asked_names_.insert(each));
    if (!names_.contains(each)) given_.insert(each);
    names_.insert(each);
  };
  name(movement->from, makes);
  for (const auto& share : movement->to) name(share.account, true);
}

void BatchRun::claim_accounts() {
  if (names_.empty()) return;
  RowWriter writer;
  for (const auto& [tenant, name] : names_)
    if (!memory_.system_accounts.contains({tenant, name}))
      writer.row()
          .put("id", ids_.make<AccountId>())
          .put("tenant", tenant)
          .put("name", name)
          .put("kind", ledger::kind_of(name) == ledger::AccountKind::system ? "system" : "user");
  if (writer.empty()) return;
  const auto made = session_.run(kClaimAccounts, writer);
  for (std::size_t i = 0; i < made.size(); ++i) fresh_accounts_.insert(made[i].id<AccountId>());
}

// Also used for the accounts of loaded top-ups: reads those of names_ that are not known yet.
void BatchRun::read_accounts() {
  RowWriter writer;
  for (const auto* names : {&names_, &asked_names_})
    for (const auto& name : *names) {
      if (accounts_.contains(name)) continue;
      if (auto known = memory_.system_accounts.find(name); known != memory_.system_accounts.end())
        know_account({known->second, name.first, name.second, ledger::AccountKind::system});
      else
        writer.row().put("tenant", name.first).put("name", name.second);
    }
  if (writer.empty()) return;
  const auto found = session_.run(kAccounts, writer);
  for (std::size_t i = 0; i < found.size(); ++i) know_account(read_account(found[i]));
}

void BatchRun::know_account(ledger::Account account) {
  accounts_[{account.tenant, account.name}] = account.id;
  rows_.book.add_account(std::move(account));
}

// The row of a balance has to exist before it is locked: two hosts that both found none would both
// begin at zero, and one credit would be lost.
void BatchRun::claim_balances() {
  std::set<ledger::BalanceKey> keys;
  for (auto& command : commands_)
    if (auto* start = std::get_if<StartTopup>(&command)) {
      start->topup.account = accounts_.at({start->topup.tenant, start->topup.account_name});
      keys.insert({start->topup.account, start->topup.asset});
      for (const auto& share : start->topup.shares)
        if (ledger::kind_of(share.account) == ledger::AccountKind::user)
          keys.insert({accounts_.at({start->topup.tenant, share.account}), start->topup.asset});
    } else if (const auto* order = std::get_if<topup::RunOrder>(&command)) {
      const auto* movement = ledger::movement_of(order->order);
      if (!movement || !scales_.contains({order->tenant, movement->asset})) continue;
      for (const auto& share : movement->to)
        if (ledger::kind_of(share.account) == ledger::AccountKind::user)
          keys.insert({accounts_.at({order->tenant, share.account}), movement->asset});
    }
  RowWriter writer;
  for (const auto& [account, asset] : keys)
    writer.row().put("account_id", account).put("asset", asset);
  if (!writer.empty()) session_.run(kClaimBalances, writer);
}

// A key of several commands of the batch is claimed once, by the first.
void BatchRun::claim_keys() {
  RowWriter writer;
  for (auto& command : commands_) {
    if (std::holds_alternative<topup::RecordAnswer>(command) ||
        std::holds_alternative<topup::RecordRefund>(command))
      continue;
    auto* claim = claim_of(command);
    if (claim == nullptr || !*claim) continue;
    const auto& of = **claim;
    const auto key = topup::claim_key(of);
    if (!rows_.claims.emplace(key, topup::ClaimRow{of, {}, {}, std::nullopt, false, false}).second)
      continue;
    writer.row()
        .put("principal", of.principal)
        .put("route", of.route)
        .put("key", of.key)
        .put("request_hash", of.request_hash)
        .put("created_at_ms", time_of(command));
  }
  if (writer.empty()) return;
  const auto made = session_.run(kClaimKeys, writer);
  for (std::size_t i = 0; i < made.size(); ++i) {
    auto row = made[i];
    topup::IdempotencyClaim claim;
    claim.principal = row.text();
    claim.route = row.text();
    claim.key = row.text();
    rows_.claims.at(topup::claim_key(claim)).fresh = true;
  }
}

// An event that came twice within the batch is one, as it came first. Whether it was here before is
// asked once its top-up is locked (load_duplicate_events).
void BatchRun::note_events() {
  for (const auto& command : commands_) {
    const auto* apply = std::get_if<ApplyGatewayEvent>(&command);
    if (apply == nullptr) continue;
    topup::EventRow event;
    event.id = apply->event;
    event.gateway = apply->gateway;
    event.event_key = apply->event_key;
    event.source = apply->source;
    event.finding = apply->finding;
    event.received_at = apply->at;
    event.plugin_build = apply->finding.plugin_build;
    event.raw_sha256 = crypto::to_hex(crypto::sha256(apply->raw_body));
    event.fresh = true;
    const auto key = std::pair(apply->gateway, apply->event_key);
    if (rows_.events.emplace(key, std::move(event)).second) new_events_.emplace(key, apply);
  }
}

std::optional<topup::IdempotencyClaim>* BatchRun::claim_of(topup::Command& command) {
  if (auto* start = std::get_if<StartTopup>(&command)) return &start->claim;
  if (auto* again = std::get_if<StartAttempt>(&command)) return &again->claim;
  if (auto* record = std::get_if<topup::RecordAnswer>(&command)) return &record->claim;
  if (auto* order = std::get_if<topup::RunOrder>(&command)) return &order->claim;
  if (auto* refund = std::get_if<topup::StartRefund>(&command)) return &refund->claim;
  if (auto* record = std::get_if<topup::RecordRefund>(&command)) return &record->claim;
  if (auto* keep = std::get_if<topup::KeepMethods>(&command)) return &keep->claim;
  return nullptr;
}

}  // namespace tallyport::storage
