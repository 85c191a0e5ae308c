// The transaction around a batch, and the outer brace around everything that may be thrown in it.
#include "storage/sql_store.h"

#include "storage/batch.h"
#include "storage/heads.h"
#include "storage/lease.h"
#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

using namespace topup;  // the commands

constexpr Statement kNoteBatch{
    "INSERT INTO batches (id, at_ms) SELECT id, at_ms FROM {rows id uuid, at_ms bigint} "
    "WHERE true ON CONFLICT (id) DO NOTHING"};
constexpr Statement kCommitted{
    "SELECT b.id FROM {rows id uuid} CROSS JOIN batches b WHERE b.id = r.id", 1};

// Ids are ordered by time: the primary key finds the old ones.
constexpr Statement kForgetCommands{
    "DELETE FROM batches WHERE id IN (SELECT b.id FROM batches b WHERE b.id < CAST(:p1 AS "
    "{uuid}) "
    "ORDER BY b.id LIMIT CAST(:p2 AS bigint) {claim b})"};

CommandOutcome forget(Session& session, const ForgetCommands& command) {
  session.run(kForgetCommands, {first_id_at(command.before).str(), std::to_string(command.limit)});
  return {};
}

// Waits where another try of the same batch is still under way, so that it cannot be overlooked.
bool note(Session& session, std::span<const Command> batch, Timestamp now) {
  RowWriter row;
  row.row().put("id", id_of(batch[0])).put("at_ms", now);
  return session.run(kNoteBatch, row).affected == 1;
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
      throw DatabaseFailure(Trouble::repeated, "a batch of this id is there already");
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
  RowWriter id;
  id.row().put("id", id_of(batch[0]));
  try {
    session_.connect();
    return !session_.run(kCommitted, id).empty();
  } catch (const std::exception&) {
    session_.rollback();
    return std::nullopt;
  }
}

}  // namespace tallyport::storage
