// Second step of a batch: what the commands touch is found, locked in id order, and read.
#include "storage/batch.h"
#include "storage/finding_json.h"
#include "storage/records.h"
#include "topup/claims.h"

namespace tallyport::storage {
namespace {

using topup::ApplyGatewayEvent;
using topup::RecordAnswer;

constexpr Statement kKeys{
    "SELECT k.principal, k.route, k.key, k.request_hash, k.topup_id, k.refund_id, k.status, k.body "
    "FROM {rows principal text, route text, key text} CROSS JOIN idempotency_keys k "
    "WHERE k.principal = r.principal AND k.route = r.route AND k.key = r.key "
    "ORDER BY k.principal, k.route, k.key {lock k}",
    8};
constexpr Statement kEvents{
    "SELECT e.id, e.gateway, e.event_key, e.source, e.finding, e.received_at_ms, e.verdict, "
    "e.detail, e.topup_id, e.raw_sha256, e.plugin_build FROM {rows gateway text, event_key text} "
    "CROSS JOIN gateway_events e "
    "WHERE e.gateway = r.gateway AND e.event_key = r.event_key",
    11};
// Only those that are now about an attempt that we know. The one that was tried longest ago first.
constexpr Statement kUnmatched{
    "SELECT e.id, e.gateway, e.event_key, e.source, e.finding, e.received_at_ms, e.verdict, "
    "e.detail, e.topup_id, e.raw_sha256, e.plugin_build FROM gateway_events e WHERE e.verdict = "
    "'unmatched' "
    "AND e.received_at_ms >= CAST(:p1 AS bigint) AND (EXISTS (SELECT 1 FROM attempts a "
    "WHERE a.gateway = e.gateway AND a.reference = e.reference) OR EXISTS (SELECT 1 "
    "FROM attempts a WHERE a.gateway = e.gateway AND a.gateway_ref = e.gateway_ref "
    "AND a.gateway_ref <> '') OR EXISTS (SELECT 1 FROM attempts a WHERE a.gateway = e.gateway "
    "AND a.other_ref = e.gateway_ref AND a.other_ref <> '')) "
    "ORDER BY e.tried_at_ms, e.id LIMIT CAST(:p2 AS bigint) {claim e}",
    11};
constexpr Statement kTried{
    "UPDATE gateway_events AS e SET tried_at_ms = r.at_ms FROM {rows id uuid, at_ms bigint} "
    "WHERE e.id = r.id"};
// The top-up of the attempt that goes by an id of the provider's; null where none does.
#define TALLYPORT_TOPUP_BY(gateway, ref)                                                     \
  "coalesce((SELECT o.topup_id FROM attempts o WHERE o.gateway = " gateway                   \
  " AND o.gateway_ref = " ref                                                                \
  " AND o.gateway_ref <> ''), (SELECT o.topup_id FROM attempts o WHERE o.gateway = " gateway \
  " AND o.other_ref = " ref " AND o.other_ref <> ''))"
// By our reference, and by the provider's ids where those are not known to be the same attempt's.
// One row each at most; null where there is none. The others not as joins: where SQLite has
// statistics it reads all attempts for one with a condition of its own, to make a Bloom filter.
constexpr Statement kFindOfEvents{
    "SELECT a.topup_id, CASE WHEN a.gateway_ref = r.gateway_ref THEN NULL ELSE "
    TALLYPORT_TOPUP_BY("r.gateway", "r.gateway_ref")
    " END, CASE WHEN r.other_ref = '' OR a.other_ref = r.other_ref THEN NULL ELSE "
    TALLYPORT_TOPUP_BY("r.gateway", "r.other_ref")
    " END FROM {rows gateway text, reference text, gateway_ref text, other_ref text} "
    "LEFT JOIN attempts a ON a.gateway = r.gateway AND a.reference = r.reference",
    3};
// The attempt that asked, and whoever else has the ids that the provider answered.
constexpr Statement kFindOfAnswers{
    "SELECT a.topup_id, " TALLYPORT_TOPUP_BY("a.gateway", "r.gateway_ref")
    ", CASE WHEN r.other_ref = '' THEN NULL ELSE " TALLYPORT_TOPUP_BY("a.gateway", "r.other_ref")
    " END FROM {rows attempt uuid, gateway_ref text, other_ref text} "
    "LEFT JOIN attempts a ON a.id = r.attempt",
    3};
constexpr Statement kTopups{
    "SELECT " TALLYPORT_TOPUP_COLUMNS
    " FROM {rows id uuid} CROSS JOIN topups t WHERE t.id = r.id ORDER BY t.id {lock t}",
    kTopupColumns};
// After the lock of their top-ups, which everybody takes who changes one.
constexpr Statement kAttempts{
    "SELECT " TALLYPORT_ATTEMPT_COLUMNS ", " TALLYPORT_CHECK_COLUMNS
    " FROM {rows id uuid} CROSS JOIN attempts a LEFT JOIN attempt_checks k ON k.attempt_id = a.id "
    "WHERE a.topup_id = r.id",
    kAttemptColumns + kCheckColumns};
constexpr Statement kTransferKeys{
    "SELECT f.topup_id, f.kind, f.subject FROM {rows id uuid} CROSS JOIN transfers f "
    "WHERE f.topup_id = r.id",
    3};
topup::EventRow read_event(Fields row) {
  topup::EventRow event;
  event.id = row.id<GatewayEventId>();
  event.gateway = row.text();
  event.event_key = row.text();
  event.source = row.word(topup::parse_source);
  const auto finding = row.text();
  if (!finding.empty()) event.finding = finding_from_json(finding);
  event.received_at = row.time();
  event.verdict = row.word(topup::parse_verdict);
  event.detail = row.text();
  event.topup = row.id<TopupId>();
  event.raw_sha256 = row.text();
  event.plugin_build = row.text();
  return event;
}

}  // namespace

void BatchRun::load() {
  load_keys();
  for (const auto& command : commands_)
    if (const auto* retry = std::get_if<topup::RetryEvents>(&command))
      load_unmatched_events(*retry);
  find_topups();
  load_topups();
  load_duplicate_events();
  claim_assets();
  read_accounts();
  load_transfer_keys();
  load_refunds();
  find_splits();
  load_methods();
  for (const auto& command : commands_)
    if (const auto* due = std::get_if<topup::ExpireHolds>(&command)) load_due_holds(*due);
  find_orders();
  load_holds();
  load_correctables();
  ask_scales(moved_assets_);
  load_accounts_by_id();
  load_balances();
}

void BatchRun::load_keys() {
  RowWriter writer;
  std::set<std::string> asked;
  for (auto& command : commands_) {
    auto* claim = claim_of(command);
    if (claim == nullptr || !*claim) continue;
    const auto key = topup::claim_key(**claim);
    const auto known = rows_.claims.find(key);
    if ((known != rows_.claims.end() && known->second.fresh) || !asked.insert(key).second) continue;
    writer.row()
        .put("principal", (*claim)->principal)
        .put("route", (*claim)->route)
        .put("key", (*claim)->key);
  }
  if (writer.empty()) return;
  const auto found = session_.run(kKeys, writer);
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto row = found[i];
    topup::ClaimRow held;
    held.claim.principal = row.text();
    held.claim.route = row.text();
    held.claim.key = row.text();
    held.claim.request_hash = row.text();
    held.topup = row.id<TopupId>();
    held.refund = row.id<RefundId>();
    const auto status = row.optional_integer();
    const auto& body = row.text();
    if (status) held.answer = topup::StoredAnswer{static_cast<int>(*status), body};
    topups_.insert(held.topup);
    const auto key = topup::claim_key(held.claim);
    rows_.claims.insert_or_assign(key, std::move(held));
  }
}

// Of the events that the batch brings, those that were here before. After the top-ups are locked:
// another host that has the same event at the same time has committed it then. Only of an event
// without a top-up it may not be seen; then the index refuses the row, and the batch is run again.
void BatchRun::load_duplicate_events() {
  RowWriter writer;
  for (const auto& [key, event] : rows_.events)
    if (event.fresh) writer.row().put("gateway", key.first).put("event_key", key.second);
  if (writer.empty()) return;
  const auto found = session_.run(kEvents, writer);
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto event = read_event(found[i]);
    const auto key = std::pair(event.gateway, event.event_key);
    new_events_.erase(key);
    rows_.events.insert_or_assign(key, std::move(event));
  }
}

void BatchRun::load_unmatched_events(const topup::RetryEvents& command) {
  const auto since = std::to_string(command.at.unix_ms - kRetryEventsMs);
  const auto found = session_.run(kUnmatched, {since, std::to_string(command.limit)});
  RowWriter tried;
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto event = read_event(found[i]);
    tried.row().put("id", event.id).put("at_ms", command.at);
    const auto key = std::pair(event.gateway, event.event_key);
    new_events_.erase(key);
    rows_.events.insert_or_assign(key, std::move(event));
  }
  write(kTried, tried);
}

void BatchRun::find_topups() {
  RowWriter answers;
  RowWriter events;
  for (const auto& command : commands_) {
    if (const auto* again = std::get_if<topup::StartAttempt>(&command)) {
      topups_.insert(again->topup);
    } else if (const auto* record = std::get_if<RecordAnswer>(&command)) {
      answers.row()
          .put("attempt", record->attempt)
          .put("gateway_ref", record->finding.gateway_ref)
          .put("other_ref", record->finding.other_ref);
    } else if (const auto* refund = std::get_if<topup::StartRefund>(&command)) {
      topups_.insert(refund->refund.topup);
    } else if (const auto* said = std::get_if<topup::DecideRefund>(&command)) {
      topups_.insert(said->topup);
    } else if (const auto* refunded = std::get_if<topup::RecordRefund>(&command)) {
      topups_.insert(refunded->topup);
    } else if (const auto* release = std::get_if<topup::ReleaseTopup>(&command)) {
      topups_.insert(release->topup);
    }
  }
  for (const auto& [key, event] : rows_.events)
    if (event.fresh || event.verdict == topup::Verdict::unmatched)
      events.row()
          .put("gateway", event.gateway)
          .put("reference", event.finding.reference)
          .put("gateway_ref", event.finding.gateway_ref)
          .put("other_ref", event.finding.other_ref);
  auto find = [this](const Statement& statement, RowWriter& asked) {
    if (asked.empty()) return;
    const auto found = session_.run(statement, asked);
    for (std::size_t i = 0; i < found.size(); ++i) {
      auto row = found[i];
      for (int column = 0; column < statement.columns; ++column) topups_.insert(row.id<TopupId>());
    }
  };
  find(kFindOfAnswers, answers);
  find(kFindOfEvents, events);
}

void BatchRun::load_topups() {
  topups_.erase(TopupId{});
  if (topups_.empty()) return;
  RowWriter ids;
  for (const auto& id : topups_) ids.row().put("id", id);
  const auto topups = session_.run(kTopups, ids);
  for (std::size_t i = 0; i < topups.size(); ++i) {
    auto row = topups[i];
    auto topup = read_topup(row);
    // One that was read with its row knows more: its organisation.
    if (!accounts_.contains({topup.tenant, topup.account_name}))
      know_account({topup.account, topup.tenant, topup.account_name, ledger::AccountKind::user});
    names_.insert({topup.tenant, std::string(ledger::kIssued)});
    names_.insert({topup.tenant, std::string(ledger::kRevenue)});
    names_.insert({topup.tenant, std::string(ledger::kFees)});
    for (const auto& share : topup.shares) names_.insert({topup.tenant, share.account});
    const auto id = topup.id;
    rows_.topups.emplace(id, Tracked<topup::Topup>{std::move(topup)});
  }
  const auto attempts = session_.run(kAttempts, ids);
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    auto row = attempts[i];
    auto attempt = read_attempt(row);
    read_check(row, attempt);
    const auto& topup = rows_.topups.at(attempt.topup).row;
    names_.insert({topup.tenant, ledger::clearing_account(attempt.gateway)});
    const auto id = attempt.id;
    rows_.attempts.emplace(id, Tracked<topup::Attempt>{std::move(attempt)});
  }
}

// One that is open was never paid, so nothing was posted for it; should that ever be wrong, the
// unique index refuses what would be posted again.
void BatchRun::load_transfer_keys() {
  RowWriter writer;
  for (const auto& [id, topup] : rows_.topups)
    if (!topup::is_open(topup.row.status)) writer.row().put("id", id);
  if (writer.empty()) return;
  const auto found = session_.run(kTransferKeys, writer);
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto row = found[i];
    const auto topup = row.id<TopupId>();
    const auto kind = row.word(ledger::parse_transfer_kind);
    rows_.book.add_existing({topup, kind, row.text()});
  }
}

}  // namespace tallyport::storage
