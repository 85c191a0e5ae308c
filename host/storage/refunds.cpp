// Refunds in a batch: read under the lock of their top-ups, written with the rest.
#include "storage/batch.h"
#include "storage/records.h"

namespace tallyport::storage {
namespace {

constexpr Statement kRefunds{"SELECT " TALLYPORT_REFUND_COLUMNS
                             " FROM {rows id uuid} CROSS JOIN refunds u WHERE u.topup_id = r.id",
                             kRefundColumns};
constexpr Statement kInsertRefunds{
    "INSERT INTO refunds (id, topup_id, attempt_id, amount, status, reference, idempotency_key, "
    "gateway_ref, hold_id, requested_by, decided_by, note, reason, message, answered, checks, "
    "next_check_at_ms, lease_owner, lease_until_ms, started_at_ms, sent_at_ms, created_at_ms, "
    "updated_at_ms, input, clock_ms, entropy) SELECT id, topup_id, attempt_id, amount, status, "
    "reference, idempotency_key, gateway_ref, hold_id, requested_by, decided_by, note, reason, "
    "message, answered, checks, next_check_at_ms, lease_owner, lease_until_ms, started_at_ms, "
    "sent_at_ms, created_at_ms, updated_at_ms, input, clock_ms, {bytes entropy} "
    "FROM {rows id uuid, topup_id uuid, attempt_id uuid, amount bigint, status text, "
    "reference text, idempotency_key text, gateway_ref text, hold_id uuid, requested_by text, "
    "decided_by text, note text, reason text, message text, answered bigint, checks bigint, "
    "next_check_at_ms bigint, lease_owner text, lease_until_ms bigint, started_at_ms bigint, "
    "sent_at_ms bigint, created_at_ms bigint, updated_at_ms bigint, input text, clock_ms bigint, "
    "entropy text} ORDER BY id"};
constexpr Statement kUpdateRefunds{
    "UPDATE refunds AS u SET status = r.status, gateway_ref = r.gateway_ref, "
    "decided_by = r.decided_by, reason = r.reason, message = r.message, answered = r.answered, "
    "checks = r.checks, next_check_at_ms = r.next_check_at_ms, lease_owner = r.lease_owner, "
    "lease_until_ms = r.lease_until_ms, started_at_ms = r.started_at_ms, "
    "sent_at_ms = r.sent_at_ms, updated_at_ms = r.updated_at_ms FROM {rows id uuid, status text, "
    "gateway_ref text, decided_by text, reason text, message text, answered bigint, "
    "checks bigint, next_check_at_ms bigint, lease_owner text, lease_until_ms bigint, "
    "started_at_ms bigint, sent_at_ms bigint, updated_at_ms bigint} WHERE u.id = r.id"};

}  // namespace

// Of top-ups that were paid: another has none. What is held for those that are not over goes with
// them.
void BatchRun::load_refunds() {
  for (const auto& command : commands_)
    if (const auto* start = std::get_if<topup::StartRefund>(&command))
      if (auto topup = rows_.topups.find(start->refund.topup); topup != rows_.topups.end())
        moved_assets_.insert({topup->second.row.tenant, topup->second.row.asset});
  RowWriter ids;
  for (const auto& [id, topup] : rows_.topups)
    if (was_paid(topup.row.status)) ids.row().put("id", id);
  if (ids.empty()) return;
  const auto found = session_.run(kRefunds, ids);
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto row = found[i];
    auto refund = read_refund(row);
    if (is_open(refund.status) && !refund.hold.is_nil()) holds_.insert(refund.hold);
    const auto id = refund.id;
    rows_.refunds.emplace(id, Tracked<topup::Refund>{std::move(refund)});
  }
}

void BatchRun::save_refunds() {
  using Change = Tracked<topup::Refund>::Write;
  RowWriter added;
  RowWriter updates;
  for (const auto& [id, refund] : rows_.refunds) {
    if (refund.write == Change::insert) storage::write(added.row(), refund.row);
    if (refund.write == Change::update) write_changes(updates.row(), refund.row);
  }
  insert("refunds", kInsertRefunds, added);
  write(kUpdateRefunds, updates);
}

}  // namespace tallyport::storage
