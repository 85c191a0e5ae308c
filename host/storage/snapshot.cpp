// One transaction that only reads, of a schema that this program knows.
#include "storage/snapshot.h"

#include <algorithm>
#include <filesystem>

#include "storage/migrations.h"

namespace tallyport::storage {
namespace {

constexpr Statement kSchema{"SELECT max(m.number) FROM schema_migrations m", 1};

// A policy that would hide rows from this role makes reading them fail instead. A statement over
// all transfers takes as long as it takes.
void begin(Session& session) {
  if (session.dialect() == Dialect::sqlite) return session.script("BEGIN");
  session.script(
      "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
      "SET row_security = off; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Result<void> check_schema(Session& session) {
  int ours = 0;
  for (const auto& each : migrations())
    if (each.dialect == session.dialect()) ours = std::max(ours, each.number);
  int theirs = 0;
  try {
    theirs = static_cast<int>(session.run(kSchema)[0].optional_integer().value_or(0));
  } catch (const DatabaseFailure& failure) {
    if (std::string_view(failure.what()).find("schema_migrations") == std::string_view::npos) throw;
    return fail(Errc::storage_refused,
                "the database is no ledger of Tallyport, or a new one: no server has started with "
                "it yet");
  }
  if (theirs == ours) return {};
  const auto which = "the database's schema is number " + std::to_string(theirs) +
                     ", this program knows number " + std::to_string(ours);
  if (theirs > ours)
    return fail(Errc::schema_newer, which + ". Run the version that wrote it, or a later one");
  return fail(Errc::storage_refused, which + ". Start the server once: it brings it up to date");
}

bool is_there(const Location& location) {
  std::error_code ignored;
  return location.dialect != Dialect::sqlite ||
         std::filesystem::exists(std::string(location.target.reveal()), ignored);
}

}  // namespace

Result<void> read_snapshot(const Secret& url, const std::function<Result<void>(Session&)>& read,
                           Log&) {
  const auto location = Location::parse(url);
  if (!location) return fail(location.error());
  if (!is_there(*location))
    return fail(Errc::storage_unavailable,
                "there is no file " + std::string(location->target.reveal()));
  Session session(*location, Session::Access::read);
  try {
    begin(session);
    auto done = check_schema(session);
    if (done) done = read(session);
    session.rollback();
    return done;
  } catch (const DatabaseFailure& failure) {
    session.rollback();
    return fail(
        failure.trouble() == Trouble::refused ? Errc::storage_refused : Errc::storage_unavailable,
        std::string("the database cannot be read: ") + failure.what());
  }
}

}  // namespace tallyport::storage
