// Session: one connection to one database. Reconnects, prepares statements once, and turns every
// exception of SOCI and its libraries into a DatabaseFailure.
#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "storage/dialect.h"
#include "storage/row_writer.h"
#include "storage/rows.h"

namespace tallyport::storage {

// Where the database is.
struct Location {
  Dialect dialect = Dialect::sqlite;
  Secret target;  // sqlite: the file's path. postgresql: libpq's URI, which may hold a password

  // "sqlite:PATH" or "postgresql://…" ("postgres://…"); config_invalid for anything else.
  static Result<Location> parse(const Secret& url);
};

// One thread at a time. All functions but rollback and disconnect throw DatabaseFailure; after one,
// the caller rolls back. A lost connection is opened again by the next begin() or run().
class Session {
 public:
  enum class Access { write, read };
  Session(Location location, Access access);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Dialect dialect() const { return location_.dialect; }

  // Connects where it is not connected.
  void connect();
  void disconnect() noexcept;

  // Takes the write lock at once on SQLite. READ COMMITTED on PostgreSQL.
  void begin();
  // PostgreSQL only: a transaction that reads as the tenant of `pass` (reader_role.h).
  void begin_reading(const std::string& pass);
  // Throws unknown_commit where the answer was lost.
  void commit();
  void rollback() noexcept;

  // Parameters by position: :p1, :p2, … Kept prepared.
  Rows run(const Statement& statement, std::initializer_list<std::string_view> parameters = {});
  // The same for a statement with the mark {rows …}; `rest` are :p2, :p3, …
  Rows run(const Statement& statement, const RowWriter& rows,
           std::initializer_list<std::string_view> rest = {});
  // Adds the rows to the table; how many it took. PostgreSQL only.
  std::int64_t copy(std::string_view table, const RowWriter& rows);
  // Statements without parameters or rows, separated by semicolons. Not kept.
  void script(const std::string& text);

 private:
  Rows run_texts(const Statement& statement, std::span<const std::string_view> parameters);
  struct Connection;
  Location location_;
  Access access_;
  std::unique_ptr<Connection> connection_;  // null while not connected
};

}  // namespace tallyport::storage
