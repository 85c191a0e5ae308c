// One transaction a step: lock, look which step is next, do it, note it.
#include "storage/migrations.h"

#include <vector>

#include "crypto/crypto.h"
#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

// On PostgreSQL a lock that ends with the transaction; the number is any that nobody else uses.
constexpr Statement kLock{"SELECT CAST(pg_advisory_xact_lock(7205759403792794) AS text)", 1};
constexpr Statement kApplied{"SELECT number, name, checksum FROM schema_migrations ORDER BY number",
                             3};
constexpr Statement kNote{
    "INSERT INTO schema_migrations (number, name, applied_at_ms, checksum) "
    "SELECT number, name, applied_at_ms, checksum "
    "FROM {rows number integer, name text, applied_at_ms bigint, checksum text}"};

// Not `text` and `bigint` alone: both databases understand this one.
constexpr const char* kOwnTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations (number integer PRIMARY KEY NOT NULL, "
    "name text NOT NULL, applied_at_ms bigint NOT NULL, checksum text NOT NULL)";

std::string checksum(const Migration& step) { return crypto::to_hex(crypto::sha256(step.text)); }

// Compares what the database has with `steps`; the number that it has, or what is wrong.
Result<std::size_t> compare(const Rows& applied, const std::vector<Migration>& steps) {
  for (std::size_t i = 0; i < applied.size(); ++i) {
    auto row = applied[i];
    const auto number = row.small();
    const auto name = row.text();
    const auto sum = row.text();
    const auto which = "migration " + std::to_string(number) + " (" + name + ")";
    if (i >= steps.size() && number > (steps.empty() ? 0 : steps.back().number))
      return fail(Errc::schema_newer, "the database has " + which +
                                          "; this program knows migrations up to " +
                                          std::to_string(steps.empty() ? 0 : steps.back().number) +
                                          ". Run the version that wrote it, or a later one");
    if (i >= steps.size() || number != steps[i].number || sum != checksum(steps[i]))
      return fail(Errc::storage_refused,
                  "the database's " + which + " is not the one that this program has");
  }
  return applied.size();
}

// True where there may be more to do.
Result<bool> step_once(Session& session, const std::vector<Migration>& steps, Clock& clock,
                       Log& log) {
  session.begin();
  if (session.dialect() == Dialect::postgresql) session.run(kLock);
  session.script(kOwnTable);
  auto done = compare(session.run(kApplied), steps);
  if (!done) {
    session.rollback();
    return fail(done.error());
  }
  if (*done == steps.size()) {
    session.commit();
    return false;
  }
  const auto& step = steps[*done];
  session.script(step.text);
  RowWriter note;
  note.row()
      .put("number", step.number)
      .put("name", step.name)
      .put("applied_at_ms", clock.now())
      .put("checksum", checksum(step));
  session.run(kNote, note);
  session.commit();
  log.info("schema migrated", {{"number", std::to_string(step.number)}, {"name", step.name}});
  return true;
}

}  // namespace

Result<void> migrate(Session& session, std::span<const Migration> all, Clock& clock, Log& log) {
  std::vector<Migration> steps;
  for (const auto& each : all)
    if (each.dialect == session.dialect()) steps.push_back(each);
  try {
    while (true) {
      auto more = step_once(session, steps, clock, log);
      if (!more) return fail(more.error());
      if (!*more) return {};
    }
  } catch (const DatabaseFailure& failure) {
    session.rollback();
    const std::string why = failure.what();
    std::string detail = "the database's schema cannot be brought up to date: " + why;
    if (why.find("already exists") != why.npos)
      detail += "; these are another program's: give Tallyport a database of its own";
    const bool refused = failure.trouble() == Trouble::refused;
    return fail(refused ? Errc::storage_refused : Errc::storage_unavailable, std::move(detail));
  }
}

}  // namespace tallyport::storage
