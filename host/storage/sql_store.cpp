// The transaction around a batch, and the outer brace around everything that may be thrown in it.
#include "storage/sql_store.h"

#include <array>

#include "storage/batch.h"
#include "storage/heads.h"
#include "storage/lease.h"
#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

using namespace topup;  // the commands

constexpr Statement kNoteCommands{
    "INSERT INTO commands (id, kind, at_ms) SELECT id, kind, at_ms "
    "FROM {rows id uuid, kind text, at_ms bigint} WHERE true ON CONFLICT (id) DO NOTHING"};
constexpr Statement kCommitted{
    "SELECT c.id FROM {rows id uuid} CROSS JOIN commands c WHERE c.id = r.id", 1};

constexpr std::array<std::string_view, std::variant_size_v<Command>> kKinds{
    "start_topup",     "start_attempt",  "record_answer", "apply_gateway_event", "retry_events",
    "lease_attempts",  "release_leases", "run_order",     "expire_holds",        "record_heads",
    "forget_commands", "start_refund",   "decide_refund", "record_refund",       "lease_refunds"};

// Ids are ordered by time: the primary key finds the old ones.
constexpr Statement kForgetCommands{
    "DELETE FROM commands WHERE id IN (SELECT c.id FROM commands c WHERE c.id < CAST(:p1 AS "
    "{uuid}) "
    "ORDER BY c.id LIMIT CAST(:p2 AS bigint) {claim c})"};

CommandOutcome forget(Session& session, const ForgetCommands& command) {
  session.run(kForgetCommands, {first_id_at(command.before).str(), std::to_string(command.limit)});
  return {};
}

// Waits where another try of the same commands is still under way, so that it cannot be overlooked.
bool note(Session& session, std::span<const Command> batch, Timestamp now) {
  RowWriter writer;
  for (const auto& command : batch)
    writer.row().put("id", id_of(command)).put("kind", kKinds[command.index()]).put("at_ms", now);
  const auto expected = writer.size();
  return session.run(kNoteCommands, writer).affected == expected;
}

}  // namespace

SqlStore::SqlStore(Location location, std::string writer, Clock& clock, IdSource& ids)
    : session_(std::move(location), Session::Access::write), clock_(clock), ids_(ids) {
  memory_.writer = std::move(writer);
}

std::variant<Outcomes, NotCommitted> SqlStore::run(std::span<Command> batch) {
  Outcomes outcomes;
  NotCommitted failure;
  try {
    session_.begin();
    if (!note(session_, batch, clock_.now()))
      throw DatabaseFailure(Trouble::repeated, "a command's id is there already");
    if (const auto* take = std::get_if<LeaseAttempts>(&batch[0])) {
      outcomes.emplace_back(lease(session_, *take));
    } else if (const auto* refunds = std::get_if<LeaseRefunds>(&batch[0])) {
      outcomes.emplace_back(lease(session_, *refunds));
    } else if (const auto* give = std::get_if<ReleaseLeases>(&batch[0])) {
      outcomes.emplace_back(release(session_, *give));
    } else if (const auto* old = std::get_if<ForgetCommands>(&batch[0])) {
      outcomes.emplace_back(forget(session_, *old));
    } else if (const auto* heads = std::get_if<RecordHeads>(&batch[0])) {
      outcomes.emplace_back(record_heads(session_, *heads));
    } else {
      BatchRun run(session_, ids_, memory_, batch);
      run.claim();
      run.load();
      outcomes = run.decide();
      run.save();
      session_.commit();
      run.remember(memory_);
      return outcomes;
    }
    session_.commit();
    return outcomes;
  } catch (const DatabaseFailure& error) {
    failure = {error.trouble(), error.what(), {}};
  } catch (const std::exception& error) {
    failure = {Trouble::refused, error.what(), {}};
  }
  session_.rollback();
  memory_.chain.reset();
  if (failure.trouble == Trouble::unknown_commit) failure.outcomes = std::move(outcomes);
  return failure;
}

std::optional<bool> SqlStore::committed(std::span<const Command> batch) {
  RowWriter ids;
  for (const auto& command : batch) ids.row().put("id", id_of(command));
  try {
    session_.connect();
    return session_.run(kCommitted, ids).size() == batch.size();
  } catch (const std::exception&) {
    session_.rollback();
    return std::nullopt;
  }
}

}  // namespace tallyport::storage
