// Two hosts that ask at once get different attempts: each passes over the rows that the other
// holds.
#include "storage/lease.h"

#include "storage/records.h"

namespace tallyport::storage {
namespace {

// What may be leased, and whose top-ups nobody works on now: those stay locked. The longest due
// first.
constexpr Statement kFree{
    "SELECT k.attempt_id FROM attempt_checks k JOIN attempts a ON a.id = k.attempt_id "
    "JOIN topups t ON t.id = a.topup_id WHERE k.next_check_at_ms <= CAST(:p1 AS bigint) "
    "AND (k.lease_until_ms IS NULL OR k.lease_until_ms < CAST(:p1 AS bigint)) "
    "ORDER BY k.next_check_at_ms, k.attempt_id LIMIT CAST(:p2 AS bigint) {claim t}",
    1};
// A lease that ran out, or was held by a host that stopped, is of an operation whose end nobody
// noted: until then it may have sent something (sent_at_ms).
constexpr Statement kNoteLateEnds{
    "UPDATE attempts AS a SET sent_at_ms = k.lease_until_ms FROM {rows id uuid, at_ms bigint} "
    "CROSS JOIN attempt_checks k WHERE k.attempt_id = r.id AND a.id = r.id "
    "AND k.lease_until_ms < r.at_ms AND k.lease_until_ms > a.sent_at_ms"};
// Asks again, now that they are locked: another host may have been there just before.
constexpr Statement kLease{
    "UPDATE attempt_checks AS k SET lease_owner = :p2, lease_until_ms = CAST(:p3 AS bigint) "
    "FROM {rows id uuid, at_ms bigint} WHERE k.attempt_id = r.id AND k.next_check_at_ms <= r.at_ms "
    "AND (k.lease_until_ms IS NULL OR k.lease_until_ms < r.at_ms) RETURNING attempt_id",
    1};
constexpr Statement kDue{
    "SELECT " TALLYPORT_TOPUP_COLUMNS ", " TALLYPORT_ATTEMPT_COLUMNS ", " TALLYPORT_CHECK_COLUMNS
    ", i.input, i.clock_ms, {hex i.entropy}, m.gateway_ref FROM {rows id uuid} "
    "CROSS JOIN attempts a JOIN topups t ON t.id = a.topup_id "
    "JOIN attempt_checks k ON k.attempt_id = a.id "
    "LEFT JOIN attempt_inputs i ON i.attempt_id = a.id "
    "LEFT JOIN payment_methods m ON m.id = a.method_id WHERE a.id = r.id "
    "ORDER BY k.next_check_at_ms, a.id",
    kTopupColumns + kAttemptColumns + kCheckColumns + kInputColumns + 1};
// In id order, like every batch that locks several top-ups.
constexpr Statement kHeld{
    "SELECT t.id FROM topups t WHERE t.id IN (SELECT a.topup_id FROM attempt_checks k "
    "JOIN attempts a ON a.id = k.attempt_id WHERE k.lease_owner = :p1 AND k.lease_owner <> '') "
    "OR t.id IN (SELECT u.topup_id FROM refunds u WHERE u.lease_owner = :p1 "
    "AND u.lease_owner <> '') ORDER BY t.id {lock t}",
    1};
constexpr Statement kNoteEnds{
    "UPDATE attempts SET sent_at_ms = CAST(:p2 AS bigint) WHERE id IN (SELECT k.attempt_id "
    "FROM attempt_checks k WHERE k.lease_owner = :p1 AND k.lease_owner <> '')"};
constexpr Statement kForget{
    "DELETE FROM attempt_checks WHERE lease_owner = :p1 AND lease_owner <> '' "
    "AND next_check_at_ms IS NULL"};
constexpr Statement kRelease{
    "UPDATE attempt_checks SET lease_owner = '', lease_until_ms = NULL, "
    "next_check_at_ms = CAST(:p2 AS bigint) WHERE lease_owner = :p1 AND lease_owner <> ''"};

// The same of refunds, whose row has all of it.
constexpr Statement kFreeRefunds{
    "SELECT u.id FROM refunds u JOIN topups t ON t.id = u.topup_id "
    "WHERE u.next_check_at_ms <= CAST(:p1 AS bigint) "
    "AND (u.lease_until_ms IS NULL OR u.lease_until_ms < CAST(:p1 AS bigint)) "
    "ORDER BY u.next_check_at_ms, u.id LIMIT CAST(:p2 AS bigint) {claim t}",
    1};
constexpr Statement kLeaseRefunds{
    "UPDATE refunds AS u SET lease_owner = :p2, lease_until_ms = CAST(:p3 AS bigint), "
    "sent_at_ms = CASE WHEN u.lease_until_ms > u.sent_at_ms THEN u.lease_until_ms "
    "ELSE u.sent_at_ms END FROM {rows refund uuid, at_ms bigint} WHERE u.id = r.refund "
    "AND u.next_check_at_ms <= r.at_ms "
    "AND (u.lease_until_ms IS NULL OR u.lease_until_ms < r.at_ms) RETURNING id",
    1};
constexpr Statement kDueRefunds{"SELECT " TALLYPORT_TOPUP_COLUMNS ", " TALLYPORT_ATTEMPT_COLUMNS
                                ", " TALLYPORT_REFUND_COLUMNS
                                " FROM {rows refund uuid} CROSS JOIN refunds u "
                                "JOIN topups t ON t.id = u.topup_id "
                                "JOIN attempts a ON a.id = u.attempt_id WHERE u.id = r.refund "
                                "ORDER BY u.next_check_at_ms, u.id",
                                kTopupColumns + kAttemptColumns + kRefundColumns};
constexpr Statement kReleaseRefunds{
    "UPDATE refunds SET lease_owner = '', lease_until_ms = NULL, "
    "sent_at_ms = CAST(:p2 AS bigint), next_check_at_ms = CAST(:p2 AS bigint) "
    "WHERE lease_owner = :p1 AND lease_owner <> ''"};

}  // namespace

topup::CommandOutcome lease(Session& session, const topup::LeaseAttempts& command) {
  topup::CommandOutcome outcome;
  const auto free =
      session.run(kFree, {std::to_string(command.at.unix_ms), std::to_string(command.limit)});
  if (free.empty()) return outcome;
  RowWriter asked;
  for (std::size_t i = 0; i < free.size(); ++i)
    asked.row().put("id", free[i].id<AttemptId>()).put("at_ms", command.at);
  session.run(kNoteLateEnds, asked);
  const auto taken =
      session.run(kLease, asked, {command.owner, std::to_string(command.until.unix_ms)});
  RowWriter ids;
  for (std::size_t i = 0; i < taken.size(); ++i) ids.row().put("id", taken[i].id<AttemptId>());
  if (ids.empty()) return outcome;
  const auto due = session.run(kDue, ids);
  for (std::size_t i = 0; i < due.size(); ++i) {
    auto row = due[i];
    topup::DueAttempt each;
    each.topup = read_topup(row);
    each.attempt = read_attempt(row);
    read_check(row, each.attempt);
    each.attempt.input = read_input(row);
    each.attempt.method_ref = row.text();
    outcome.due.push_back(std::move(each));
  }
  return outcome;
}

topup::CommandOutcome lease(Session& session, const topup::LeaseRefunds& command) {
  topup::CommandOutcome outcome;
  const auto free = session.run(
      kFreeRefunds, {std::to_string(command.at.unix_ms), std::to_string(command.limit)});
  if (free.empty()) return outcome;
  RowWriter asked;
  for (std::size_t i = 0; i < free.size(); ++i)
    asked.row().put("refund", free[i].id<RefundId>()).put("at_ms", command.at);
  const auto taken =
      session.run(kLeaseRefunds, asked, {command.owner, std::to_string(command.until.unix_ms)});
  RowWriter ids;
  for (std::size_t i = 0; i < taken.size(); ++i) ids.row().put("refund", taken[i].id<RefundId>());
  if (ids.empty()) return outcome;
  const auto due = session.run(kDueRefunds, ids);
  for (std::size_t i = 0; i < due.size(); ++i) {
    auto row = due[i];
    topup::DueRefund each;
    each.topup = read_topup(row);
    each.attempt = read_attempt(row);
    each.refund = read_refund(row);
    outcome.due_refunds.push_back(std::move(each));
  }
  return outcome;
}

topup::CommandOutcome release(Session& session, const topup::ReleaseLeases& command) {
  const auto at = std::to_string(command.at.unix_ms);
  if (session.run(kHeld, {command.owner}).empty()) return {};
  session.run(kNoteEnds, {command.owner, at});
  session.run(kForget, {command.owner});
  session.run(kRelease, {command.owner, at});
  session.run(kReleaseRefunds, {command.owner, at});
  return {};
}

}  // namespace tallyport::storage
