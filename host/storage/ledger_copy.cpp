// Lock, compare the schemas, mark, copy page by page, compare every row, take the mark off.
#include "storage/ledger_copy.h"

#include <algorithm>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "storage/half_copy.h"
#include "storage/ledger_proof.h"
#include "storage/migrations.h"
#include "storage/settings.h"
#include "storage/table_text.h"

namespace tallyport::storage {
namespace {

constexpr Statement kJournalMode{"PRAGMA journal_mode", 1};
constexpr Statement kApplied{"SELECT number, checksum FROM schema_migrations ORDER BY number", 2};
constexpr Statement kHasSchema{
    "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'", 1};
constexpr Statement kNumbered{
    "SELECT CAST(table_name AS text), CAST(column_name AS text) FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND is_identity = 'YES' ORDER BY 1, 2",
    2};
constexpr Statement kLastNumber{
    "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = :p1), 0)", 1};
constexpr Statement kSetNumber{
    "SELECT CAST(setval(CAST(pg_get_serial_sequence(:p1, :p2) AS regclass), "
    "greatest(CAST(:p3 AS bigint), 1), CAST(:p3 AS bigint) > 0) AS text)",
    1};
constexpr Statement kInstallation{"SELECT value FROM settings WHERE name = 'installation_id'", 1};

[[noreturn]] void refuse(const std::string& sentence) {
  throw DatabaseFailure(Trouble::refused, sentence);
}

// The process that has the SQLite file open; 0 where none has. Each holds a lock on the file beside
// it, which its write-ahead log is shared by, for as long as it has it open. To be asked before
// this process opens it: closing a descriptor ends all locks that the process has on a file.
pid_t holder_of(const std::string& path) {
  const int file = ::open((path + "-shm").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;  // all of it
  const bool told = ::fcntl(file, F_GETLK, &lock) == 0;
  ::close(file);
  return told && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

class LedgerCopy {
 public:
  LedgerCopy(const Location& from, const Location& to, const CopySettings& settings, Clock& clock,
             IdSource& ids, Log& log)
      : settings_(settings),
        clock_(clock),
        ids_(ids),
        log_(log),
        path_(from.target.reveal()),
        from_(from, Session::Access::write),
        to_(to, Session::Access::write) {}

  // Throws DatabaseFailure.
  Result<CopiedLedger> run() {
    lock_source();
    check_source_schema();
    CopiedLedger copied;
    auto installation = setting(
        from_, std::string(kInstallationId), [&] { return ids_.make<CommandId>().str(); }, log_);
    if (!installation) return fail(installation.error());
    copied.installation = *installation;
    auto migrated = migrate(to_, migrations(), clock_, log_);
    if (!migrated) return fail(migrated.error());
    to_.script("SET statement_timeout = 0");
    pair_tables();
    claim_target(copied.installation);
    for (auto& pair : pairs_) copy(pair);
    keep_numbers();
    for (auto& pair : pairs_) copied.tables.push_back(compare(pair));
    to_.begin();
    unmark_half_copy(to_);
    to_.commit();
    return copied;
  }

 private:
  struct Pair {
    std::unique_ptr<TableText> from;
    std::unique_ptr<TableText> to;
  };

  // A server holds its file open all the time, though it writes only now and then. Leaving the
  // write-ahead log needs the file for oneself alone, and this connection then keeps it.
  void lock_source() {
    if (::access(path_.c_str(), R_OK | W_OK) != 0)
      refuse("there is no ledger at " + path_ + " that this user can read and write");
    if (const auto holder = holder_of(path_); holder != 0)
      throw in_use("process " + std::to_string(holder) + " has it open");
    try {
      from_.connect();
      from_.script("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE");
      from_.begin();
      from_.commit();
    } catch (const DatabaseFailure& failure) {
      if (failure.trouble() != Trouble::transient) throw;
      throw in_use(failure.what());
    }
    if (from_.run(kJournalMode)[0].text() != "delete")
      refuse(path_ + " cannot be locked; stop the server that has it open");
  }

  DatabaseFailure in_use(const std::string& why) const {
    return {Trouble::transient,
            path_ + " is in use (" + why + "); stop the server and whatever else has it open"};
  }

  void check_source_schema() {
    if (from_.run(kHasSchema)[0].integer() == 0) refuse(path_ + " is not a ledger of Tallyport");
    std::vector<std::string> known;
    for (const auto& step : migrations())
      if (step.dialect == Dialect::sqlite)
        known.push_back(crypto::to_hex(crypto::sha256(step.text)));
    const auto applied = from_.run(kApplied);
    for (std::size_t i = 0; i < applied.size(); ++i) {
      auto row = applied[i];
      const auto number = row.integer();
      if (i >= known.size() || row.text() != known[i])
        refuse(path_ + " has migration " + std::to_string(number) +
               ", which this program does not know; use the version that wrote it");
    }
    if (applied.size() < known.size())
      refuse(path_ + " has " + std::to_string(applied.size()) + " of " +
             std::to_string(known.size()) +
             " migrations; start this version's server on it once, stop it, and run this again");
  }

  // Nothing may be forgotten: both catalogues and our own list have to agree.
  void pair_tables() {
    std::vector<std::string> listed;
    for (const auto& table : copied_tables()) listed.emplace_back(table.name);
    std::ranges::sort(listed);
    if (tables_of(from_) != listed || tables_of(to_) != listed)
      refuse("the databases do not have the same tables as this program copies");
    for (const auto& table : copied_tables()) {
      const auto name = std::string(table.name);
      const auto theirs = columns_of(from_, name);
      auto columns = columns_of(to_, name);
      if (!std::ranges::equal(theirs, columns, [](const Column& a, const Column& b) {
            return a.name == b.name && a.kind == b.kind;
          }))
        refuse("table " + name + " does not have the same columns in both databases");
      pairs_.push_back({std::make_unique<TableText>(from_, table, columns),
                        std::make_unique<TableText>(to_, table, columns)});
    }
  }

  void claim_target(const std::string& installation) {
    to_.begin();
    to_.script("LOCK TABLE settings IN ACCESS EXCLUSIVE MODE");
    const auto marked = half_copy_of(to_);
    if (marked && *marked != installation)
      refuse("the target is an unfinished copy of another ledger, " + *marked +
             "; give this one a database of its own");
    if (!marked) {
      const auto known = to_.run(kInstallation);
      if (!known.empty() && known[0].text() == installation)
        refuse("the target holds this ledger already; nothing was changed");
      for (auto& pair : pairs_)
        if (!pair.to->first(1).empty())
          refuse("the target is not empty: table " + std::string(pair.to->name()) +
                 " has rows; create a new database");
      mark_half_copy(to_, installation);
    }
    to_.commit();
  }

  void copy(Pair& pair) {
    CopyProgress progress{CopyProgress::Step::copying, pair.from->name(), 0};
    settings_.progress(progress);
    auto rows = pair.from->first(settings_.page_rows);
    while (!rows.empty()) {
      to_.begin();
      pair.to->insert(rows);
      to_.commit();
      progress.rows += static_cast<std::int64_t>(rows.size());
      settings_.progress(progress);
      rows = pair.from->after(rows.back(), settings_.page_rows);
    }
  }

  // The next row's number follows on the last that was ever given.
  void keep_numbers() {
    const auto numbered = to_.run(kNumbered);
    for (std::size_t i = 0; i < numbered.size(); ++i) {
      auto row = numbered[i];
      const auto table = row.text();
      const auto column = row.text();
      const auto last = from_.run(kLastNumber, {table})[0].text();
      to_.run(kSetNumber, {table, column, last});
    }
  }

  CopiedLedger::Table compare(Pair& pair) {
    auto say = [&](std::int64_t rows) {
      settings_.progress({CopyProgress::Step::comparing, pair.from->name(), rows});
    };
    say(0);
    const auto proof = prove_equal(*pair.from, *pair.to, settings_.page_rows, say);
    return {std::string(pair.from->name()), proof.rows, proof.digest};
  }

  const CopySettings& settings_;
  Clock& clock_;
  IdSource& ids_;
  Log& log_;
  std::string path_;
  Session from_;
  Session to_;
  std::vector<Pair> pairs_;  // after the sessions, in which their statements are known
};

}  // namespace

Result<CopiedLedger> copy_ledger(const Secret& from, const Secret& to, const CopySettings& settings,
                                 Clock& clock, IdSource& ids, Log& log) {
  auto source = Location::parse(from);
  if (!source) return fail(source.error());
  auto target = Location::parse(to);
  if (!target) return fail(target.error());
  if (source->dialect != Dialect::sqlite)
    return fail(Errc::config_invalid, "what is copied from should be \"sqlite:PATH\"");
  if (target->dialect != Dialect::postgresql)
    return fail(Errc::config_invalid, "what is copied to should be \"postgresql://…\"");
  try {
    return LedgerCopy(*source, *target, settings, clock, ids, log).run();
  } catch (const DatabaseFailure& failure) {
    const bool refused = failure.trouble() == Trouble::refused;
    return fail(refused ? Errc::storage_refused : Errc::storage_unavailable, failure.what());
  } catch (const std::exception& failure) {
    return fail(Errc::storage_refused, failure.what());
  }
}

}  // namespace tallyport::storage
