// Two hosts that ask at once get different attempts: each passes over the rows that the other
// holds.
#include "storage/lease.h"

#include "storage/records.h"

namespace tallyport::storage {
namespace {

// A lease that ran out, or was held by a host that stopped, is of an operation whose end nobody
// noted: until then it may have sent something (sent_at_ms).
constexpr Statement kLease{
    "WITH due AS MATERIALIZED (SELECT a.id FROM attempts a "
    "WHERE a.next_check_at_ms <= CAST(:p1 AS bigint) "
    "AND (a.lease_until_ms IS NULL OR a.lease_until_ms < CAST(:p1 AS bigint)) "
    "ORDER BY a.next_check_at_ms, a.id LIMIT CAST(:p2 AS bigint) {claim a}) "
    "UPDATE attempts SET sent_at_ms = CASE WHEN lease_until_ms > sent_at_ms THEN lease_until_ms "
    "ELSE sent_at_ms END, lease_owner = :p3, lease_until_ms = CAST(:p4 AS bigint) "
    "WHERE id IN (SELECT id FROM due) RETURNING id",
    1};
constexpr Statement kDue{"SELECT " TALLYPORT_TOPUP_COLUMNS ", " TALLYPORT_ATTEMPT_COLUMNS
                         ", i.input, i.clock_ms, {hex i.entropy} FROM {rows id uuid} "
                         "CROSS JOIN attempts a JOIN topups t ON t.id = a.topup_id "
                         "LEFT JOIN attempt_inputs i ON i.attempt_id = a.id WHERE a.id = r.id "
                         "ORDER BY a.next_check_at_ms, a.id",
                         kTopupColumns + kAttemptColumns + kInputColumns};
// In id order, like every batch that locks several attempts.
constexpr Statement kRelease{
    "WITH mine AS MATERIALIZED (SELECT a.id FROM attempts a WHERE a.lease_owner = :p1 "
    "AND a.lease_owner <> '' ORDER BY a.id {lock a}) "
    "UPDATE attempts SET sent_at_ms = CAST(:p2 AS bigint), lease_owner = '', "
    "lease_until_ms = NULL, next_check_at_ms = CASE WHEN next_check_at_ms IS NULL THEN NULL ELSE "
    "CAST(:p2 AS bigint) END "
    "WHERE id IN (SELECT id FROM mine)"};

}  // namespace

topup::CommandOutcome lease(Session& session, const topup::LeaseAttempts& command) {
  const auto taken =
      session.run(kLease, {std::to_string(command.at.unix_ms), std::to_string(command.limit),
                           command.owner, std::to_string(command.until.unix_ms)});
  topup::CommandOutcome outcome;
  if (taken.empty()) return outcome;
  RowWriter ids;
  for (std::size_t i = 0; i < taken.size(); ++i) ids.row().put("id", taken[i].id<AttemptId>());
  const auto due = session.run(kDue, {ids.json()});
  for (std::size_t i = 0; i < due.size(); ++i) {
    auto row = due[i];
    topup::DueAttempt each;
    each.topup = read_topup(row);
    each.attempt = read_attempt(row);
    each.attempt.input = read_input(row);
    outcome.due.push_back(std::move(each));
  }
  return outcome;
}

topup::CommandOutcome release(Session& session, const topup::ReleaseLeases& command) {
  session.run(kRelease, {command.owner, std::to_string(command.at.unix_ms)});
  return {};
}

}  // namespace tallyport::storage
