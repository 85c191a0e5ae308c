// SQLite: a file that only its owner can read, written ahead, synced at each commit.
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "storage/handle.h"

namespace tallyport::storage {
namespace {

Trouble trouble_of(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
    case SQLITE_INTERRUPT:
    case SQLITE_PROTOCOL:
      return Trouble::transient;
    default:
      return Trouble::refused;
  }
}

Trouble constraint(int extended, Trouble otherwise) {
  const bool unique =
      extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY;
  return unique ? Trouble::conflict : otherwise;
}

// SQLite 3.40 has no unhex(); NULL where the text is not hexadecimal.
void unhex(sqlite_api::sqlite3_context* context, int, sqlite_api::sqlite3_value** values) {
  const auto* text = sqlite_api::sqlite3_value_text(values[0]);
  if (text == nullptr) return sqlite_api::sqlite3_result_null(context);
  const auto size = static_cast<std::size_t>(sqlite_api::sqlite3_value_bytes(values[0]));
  auto bytes = crypto::from_hex({reinterpret_cast<const char*>(text), size});
  if (!bytes) return sqlite_api::sqlite3_result_null(context);
  // A cast of -1 tells SQLite to copy (SQLITE_TRANSIENT).
  auto copy = reinterpret_cast<sqlite_api::sqlite3_destructor_type>(-1);  // NOLINT(*-int-to-ptr)
  sqlite_api::sqlite3_result_blob64(context, bytes->data(), bytes->size(), copy);
}

class SqliteHandle final : public Handle {
 public:
  explicit SqliteHandle(sqlite_api::sqlite3* db) : db_(db) {}

  void script(const std::string& text) override {
    if (execute(text) != SQLITE_OK) throw failure();
  }
  void begin() override { script("BEGIN IMMEDIATE"); }
  void begin_reading(const std::string&) override {
    broken_contract("a pass for SQLite, which has no roles", __FILE__, __LINE__);
  }
  void commit() override {
    if (execute("COMMIT") == SQLITE_OK) return;
    // A write that failed on its way to the disk may have left all of it there.
    const bool io = (sqlite_api::sqlite3_errcode(db_) & 0xff) == SQLITE_IOERR;
    if (io) throw DatabaseFailure(Trouble::unknown_commit, sqlite_api::sqlite3_errmsg(db_));
    throw failure();
  }
  Rows run(const Statement&, const RowWriter&, std::initializer_list<std::string_view>) override {
    broken_contract("arrays for a database that takes JSON", __FILE__, __LINE__);
  }
  std::int64_t copy(std::string_view, const RowWriter&) override {
    broken_contract("SQLite has no COPY", __FILE__, __LINE__);
  }
  Trouble trouble(const soci::soci_error& error) override {
    const auto* own = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    if (own == nullptr) return Trouble::refused;
    return constraint(sqlite_api::sqlite3_extended_errcode(db_), trouble_of(own->result()));
  }
  bool connected() override { return true; }

 private:
  int execute(const std::string& text) {
    return sqlite_api::sqlite3_exec(db_, text.c_str(), nullptr, nullptr, nullptr);
  }
  DatabaseFailure failure() {
    const auto otherwise = trouble_of(sqlite_api::sqlite3_errcode(db_));
    return {constraint(sqlite_api::sqlite3_extended_errcode(db_), otherwise),
            sqlite_api::sqlite3_errmsg(db_)};
  }
  sqlite_api::sqlite3* db_;
};

// SOCI's library does not export its type information, which dynamic_cast and UBSan ask for.
__attribute__((no_sanitize("vptr"))) sqlite_api::sqlite3* connection_of(soci::session& session) {
  return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

// Made before SQLite does, so that it is nobody else's to read. -wal and -shm follow its mode.
// A file that is there is not opened: to close a descriptor of it would drop the locks of all other
// connections of this process, and the next program to look into it would take it for abandoned
// and remove the write-ahead log that commits still go to (sqlite.org/howtocorrupt.html, 2.2).
void make_file(const std::string& path) {
  const int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
  const int file = ::open(path.c_str(), flags, S_IRUSR | S_IWUSR);
  if (file < 0 && errno == EEXIST) return;
  if (file < 0)
    throw DatabaseFailure(Trouble::transient,
                          "cannot open or create " + path + ": " + std::strerror(errno));
  ::close(file);
}

}  // namespace

std::unique_ptr<Handle> open_sqlite(soci::session& session, const std::string& path,
                                    Session::Access access) {
  make_file(path);
  session.open(soci::sqlite3, "db=\"" + path + "\"");
  auto* connection = connection_of(session);
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
  sqlite_api::sqlite3_create_function_v2(connection, "unhex", 1, flags, nullptr, unhex, nullptr,
                                         nullptr, nullptr);
  auto handle = std::make_unique<SqliteHandle>(connection);
  handle->script(
      "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
      "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
  if (access == Session::Access::read) handle->script("PRAGMA query_only = ON");
  return handle;
}

}  // namespace tallyport::storage
