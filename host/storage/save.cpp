// Last step of a batch: what decide changed is written, one statement a table.
#include "storage/batch.h"
#include "storage/finding_json.h"
#include "storage/records.h"
#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

using Write = Tracked<topup::Topup>::Write;

constexpr Statement kInsertTopups{
    "INSERT INTO topups (id, tenant, account_id, account_name, package, price_minor, "
    "price_currency, asset, credit, status, current_attempt, reversed_minor, reversed_credit, "
    "shares, held, beneficiary, released_at_ms, external, title, description, return_url, "
    "cancel_url, metadata, created_at_ms, updated_at_ms, "
    "expires_at_ms) SELECT id, tenant, account_id, account_name, package, price_minor, "
    "price_currency, asset, credit, status, current_attempt, reversed_minor, reversed_credit, "
    "shares, held, beneficiary, released_at_ms, external, title, description, return_url, "
    "cancel_url, metadata, created_at_ms, updated_at_ms, "
    "expires_at_ms FROM {rows id uuid, tenant text, account_id uuid, account_name text, "
    "package text, price_minor bigint, price_currency text, asset text, credit bigint, "
    "status text, current_attempt uuid, reversed_minor bigint, reversed_credit bigint, "
    "shares text, held integer, beneficiary text, released_at_ms bigint, external text, title "
    "text, "
    "description text, return_url text, cancel_url text, metadata text, created_at_ms bigint, "
    "updated_at_ms bigint, expires_at_ms bigint} ORDER BY id"};
constexpr Statement kUpdateTopups{
    "UPDATE topups AS t SET status = r.status, current_attempt = r.current_attempt, "
    "reversed_minor = r.reversed_minor, reversed_credit = r.reversed_credit, "
    "released_at_ms = r.released_at_ms, updated_at_ms = r.updated_at_ms FROM {rows id uuid, status "
    "text, current_attempt uuid, "
    "reversed_minor bigint, reversed_credit bigint, released_at_ms bigint, updated_at_ms bigint} "
    "WHERE t.id = r.id"};
constexpr Statement kInsertAttempts{
    "INSERT INTO attempts (id, topup_id, gateway, reference, idempotency_key, return_token, "
    "way, method_id, save_method, status, gateway_ref, other_ref, next_action_type, "
    "next_action_url, next_action_client_secret, next_action_publishable_key, reason, "
    "message, decline, quarantine, answered, checks, provider_expires_at_ms, sent_at_ms, "
    "created_at_ms, updated_at_ms) SELECT id, topup_id, gateway, reference, idempotency_key, "
    "return_token, way, method_id, save_method, status, gateway_ref, other_ref, "
    "next_action_type, next_action_url, next_action_client_secret, "
    "next_action_publishable_key, reason, message, decline, quarantine, answered, checks, "
    "provider_expires_at_ms, sent_at_ms, created_at_ms, updated_at_ms FROM {rows id uuid, "
    "topup_id uuid, gateway text, reference text, idempotency_key text, return_token text, "
    "way text, method_id uuid, save_method integer, status text, gateway_ref text, other_ref "
    "text, next_action_type text, next_action_url text, next_action_client_secret text, "
    "next_action_publishable_key text, reason text, message text, decline text, quarantine "
    "text, answered integer, checks integer, provider_expires_at_ms bigint, sent_at_ms "
    "bigint, created_at_ms bigint, updated_at_ms bigint} ORDER BY id"};
constexpr Statement kUpdateAttempts{
    "UPDATE attempts AS a SET status = r.status, gateway_ref = r.gateway_ref, other_ref = "
    "r.other_ref, next_action_type = r.next_action_type, next_action_url = r.next_action_url, "
    "next_action_client_secret = r.next_action_client_secret, next_action_publishable_key = "
    "r.next_action_publishable_key, reason = r.reason, message = r.message, decline = "
    "r.decline, quarantine = r.quarantine, answered = r.answered, checks = r.checks, "
    "provider_expires_at_ms = r.provider_expires_at_ms, sent_at_ms = r.sent_at_ms, "
    "updated_at_ms = r.updated_at_ms FROM {rows id uuid, status text, gateway_ref text, "
    "other_ref text, next_action_type text, next_action_url text, next_action_client_secret "
    "text, next_action_publishable_key text, reason text, message text, decline text, "
    "quarantine text, answered integer, checks integer, provider_expires_at_ms bigint, "
    "sent_at_ms bigint, updated_at_ms bigint} WHERE a.id = r.id"};
constexpr Statement kWriteChecks{
    "INSERT INTO attempt_checks (attempt_id, next_check_at_ms, lease_owner, lease_until_ms) "
    "SELECT attempt_id, next_check_at_ms, lease_owner, lease_until_ms FROM {rows attempt_id uuid, "
    "next_check_at_ms bigint, lease_owner text, lease_until_ms bigint} WHERE true "
    "ON CONFLICT (attempt_id) DO UPDATE SET next_check_at_ms = excluded.next_check_at_ms, "
    "lease_owner = excluded.lease_owner, lease_until_ms = excluded.lease_until_ms"};
constexpr Statement kDeleteChecks{
    "DELETE FROM attempt_checks WHERE attempt_id IN (SELECT id FROM {rows id uuid})"};
constexpr Statement kInsertInputs{
    "INSERT INTO attempt_inputs (attempt_id, input, clock_ms, entropy) "
    "SELECT attempt_id, input, clock_ms, {bytes entropy} "
    "FROM {rows attempt_id uuid, input text, clock_ms bigint, entropy text}"};
constexpr Statement kDeleteInputs{
    "DELETE FROM attempt_inputs WHERE attempt_id IN (SELECT id FROM {rows id uuid})"};
constexpr Statement kUpdateKeys{
    "UPDATE idempotency_keys AS k SET request_hash = r.request_hash, topup_id = r.topup_id, "
    "refund_id = r.refund_id, status = r.status, body = r.body FROM {rows principal text, "
    "route text, key text, request_hash text, topup_id uuid, refund_id uuid, status integer, "
    "body text} "
    "WHERE k.principal = r.principal AND k.route = r.route AND k.key = r.key"};
constexpr Statement kDeleteKeys{
    "DELETE FROM idempotency_keys WHERE (principal, route, key) IN "
    "(SELECT principal, route, key FROM {rows principal text, route text, key text})"};
constexpr Statement kUpdateEvents{
    "UPDATE gateway_events AS e SET verdict = r.verdict, detail = r.detail, "
    "topup_id = r.topup_id FROM {rows id uuid, verdict text, detail text, topup_id uuid} "
    "WHERE e.id = r.id"};
constexpr Statement kInsertEvents{
    "INSERT INTO gateway_events (id, gateway, event_key, received_at_ms, tried_at_ms, source, "
    "verdict, detail, topup_id, reference, gateway_ref, finding, plugin_build, raw_sha256, "
    "raw_body, headers) "
    "SELECT id, gateway, event_key, received_at_ms, tried_at_ms, source, verdict, detail, "
    "topup_id, reference, gateway_ref, finding, plugin_build, raw_sha256, {bytes raw_body}, "
    "headers FROM {rows id uuid, gateway text, event_key text, received_at_ms bigint, "
    "tried_at_ms bigint, "
    "source text, verdict text, detail text, topup_id uuid, reference text, gateway_ref text, "
    "finding text, plugin_build text, raw_sha256 text, raw_body text, headers text} "
    "ORDER BY gateway, event_key"};
constexpr Statement kDeleteBalances{
    "DELETE FROM balances WHERE account_id IN (SELECT id FROM {rows id uuid})"};
constexpr Statement kDeleteAccounts{
    "DELETE FROM accounts WHERE id IN (SELECT id FROM {rows id uuid})"};

bool ended(const topup::Attempt& attempt) {
  return !topup::is_open(attempt.status) && !attempt.next_check_at;
}

}  // namespace

void BatchRun::save() {
  save_methods();
  save_topups();
  save_attempts();
  save_inputs();
  save_refunds();
  save_ledger();
  save_keys();
  save_events();
  drop_unused_accounts();
}

void BatchRun::write(const Statement& statement, const RowWriter& rows) {
  if (rows.empty()) return;
  const auto expected = rows.size();
  check_written(session_.run(statement, rows).affected, expected, statement.text);
}

void BatchRun::insert(std::string_view table, const Statement& statement, const RowWriter& rows) {
  if (session_.dialect() == Dialect::sqlite) return write(statement, rows);
  if (rows.empty()) return;
  const auto expected = rows.size();
  check_written(session_.copy(table, rows), expected, table);
}

void BatchRun::check_written(std::int64_t done, std::int64_t expected, std::string_view what) {
  if (done != expected)
    throw DatabaseFailure(Trouble::refused, "a write changed " + std::to_string(done) +
                                                " rows instead of " + std::to_string(expected) +
                                                ": " + std::string(what.substr(0, 40)));
}

void BatchRun::save_topups() {
  RowWriter added;
  RowWriter updates;
  for (const auto& [id, topup] : rows_.topups) {
    if (topup.write == Write::insert) storage::write(added.row(), topup.row);
    if (topup.write == Write::update) write_changes(updates.row(), topup.row);
  }
  insert("topups", kInsertTopups, added);
  write(kUpdateTopups, updates);
}

void BatchRun::save_attempts() {
  using Change = Tracked<topup::Attempt>::Write;
  RowWriter added;
  RowWriter updates;
  RowWriter checks;
  RowWriter unchecked;
  for (const auto& [id, attempt] : rows_.attempts) {
    if (attempt.write == Change::none) continue;
    const auto& row = attempt.row;
    if (attempt.write == Change::insert)
      storage::write(added.row(), row);
    else
      write_changes(updates.row(), row);
    if (row.next_check_at || !row.lease_owner.empty())
      write_check(checks.row(), row);
    else if (attempt.write == Change::update)
      unchecked.row().put("id", id);
  }
  insert("attempts", kInsertAttempts, added);
  write(kUpdateAttempts, updates);
  write(kWriteChecks, checks);
  if (!unchecked.empty()) session_.run(kDeleteChecks, unchecked);
}

// What a payer told us is kept no longer than it may be needed to begin the create again.
void BatchRun::save_inputs() {
  using Change = Tracked<topup::Attempt>::Write;
  RowWriter added;
  RowWriter deletes;
  for (const auto& [id, attempt] : rows_.attempts) {
    const auto& row = attempt.row;
    if (attempt.write == Change::insert && row.input && !ended(row))
      write_input(added.row().put("attempt_id", id), *row.input);
    if (attempt.write == Change::update && ended(row)) deletes.row().put("id", id);
  }
  insert("attempt_inputs", kInsertInputs, added);
  if (!deletes.empty()) session_.run(kDeleteInputs, deletes);
}

// A key whose command failed is free again.
void BatchRun::save_keys() {
  RowWriter updates;
  RowWriter deletes;
  for (const auto& [key, row] : rows_.claims) {
    if (!row.fresh && !row.changed) continue;
    auto& writer = row.fresh ? deletes : updates;
    writer.row()
        .put("principal", row.claim.principal)
        .put("route", row.claim.route)
        .put("key", row.claim.key);
    if (row.fresh) continue;
    writer.put("request_hash", row.claim.request_hash)
        .put("topup_id", row.topup)
        .put("refund_id", row.refund);
    if (row.answer) writer.put("status", row.answer->status).put("body", row.answer->body);
  }
  write(kUpdateKeys, updates);
  write(kDeleteKeys, deletes);
}

// An event whose command failed was not seen: its redelivery is the first again. In the order of
// the keys, as on every host, since a row that another host inserts at this time is waited for.
void BatchRun::save_events() {
  RowWriter updates;
  RowWriter added;
  for (const auto& [key, event] : rows_.events) {
    if (event.fresh || !event.changed) continue;
    const auto brought = new_events_.find(key);
    auto& writer = brought == new_events_.end() ? updates : added;
    writer.row()
        .put("id", event.id)
        .put("verdict", name(event.verdict))
        .put("detail", readable(event.detail))
        .put("topup_id", event.topup);
    if (brought == new_events_.end()) continue;
    writer.put("gateway", event.gateway)
        .put("event_key", event.event_key)
        .put("received_at_ms", event.received_at)
        .put("tried_at_ms", event.received_at)
        .put("source", name(event.source))
        .put("reference", event.finding.reference)
        .put("gateway_ref", event.finding.gateway_ref)
        .put("finding", event.verdict == topup::Verdict::unmatched ? to_json(event.finding) : "")
        .put("plugin_build", event.plugin_build)
        .put("raw_sha256", event.raw_sha256)
        .put_bytes("raw_body", brought->second->raw_body)
        .put("headers", to_json(brought->second->headers));
  }
  write(kUpdateEvents, updates);
  insert("gateway_events", kInsertEvents, added);
}

// Accounts that were made for what was then not done.
void BatchRun::drop_unused_accounts() {
  if (fresh_accounts_.empty()) return;
  std::set<AccountId> used;
  for (const auto& [id, topup] : rows_.topups) {
    used.insert(topup.row.account);
    for (const auto& share : topup.row.shares)
      used.insert(accounts_.at({topup.row.tenant, share.account}));
  }
  for (const auto& transfer : rows_.book.posted()) used.insert({transfer.from, transfer.to});
  for (const auto& [id, hold] : rows_.book.holds())
    for (const auto& share : hold.row.to) used.insert(share.account);
  for (const auto& command : commands_)
    if (const auto* order = std::get_if<topup::RunOrder>(&command))
      if (const auto* open = std::get_if<ledger::OpenOrder>(&order->order))
        used.insert(accounts_.at({order->tenant, open->account}));
  RowWriter unused;
  for (const auto& [name, id] : accounts_) {
    const bool user = ledger::kind_of(name.second) == ledger::AccountKind::user;
    if ((user || given_.contains(name)) && fresh_accounts_.contains(id) && !used.contains(id))
      unused.row().put("id", id);
  }
  if (unused.empty()) return;
  session_.run(kDeleteBalances, unused);
  session_.run(kDeleteAccounts, unused);
}

}  // namespace tallyport::storage
