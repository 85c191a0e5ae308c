// PostgreSQL: connection settings that durability depends on, its error codes sorted, and rows that
// go to it and come from it in binary, which SOCI does not offer: text and JSON cost the server
// several times what the statements themselves do.
#include <cstdlib>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include "storage/handle.h"

namespace tallyport::storage {
namespace {

// By SQLSTATE, its class first. A connection that is lost has none, or one of classes 08 and 57.
Trouble trouble_of(std::string_view state) {
  if (state.size() < 5 || state[0] == ' ') return Trouble::transient;
  if (state == "23505") return Trouble::conflict;
  if (state == "25006") return Trouble::transient;  // a stand-by: the fail-over is not through yet
  if (state == "55P03") return Trouble::transient;  // lock not available in time
  for (auto each : {"08", "40", "53", "57", "58"})
    if (state.starts_with(each)) return Trouble::transient;
  return Trouble::refused;
}

constexpr int kText = 0;
constexpr int kBinary = 1;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ClearResult>;

class PostgresqlHandle final : public Handle {
 public:
  explicit PostgresqlHandle(PGconn* connection) : connection_(connection) {}

  void script(const std::string& text) override {
    if (!execute(text)) throw DatabaseFailure(trouble_of(state()), message());
  }
  void begin() override { script("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"); }
  // Both at once. The pass is a parameter: texts of statements are shown in pg_stat_activity, also
  // to whoever else uses this role.
  void begin_reading(const std::string& pass) override {
    const char* const values[] = {pass.c_str()};
    auto send = [this](const char* text, const char* const* parameters, int count) {
      return PQsendQueryParams(connection_, text, count, nullptr, parameters, nullptr, nullptr,
                               0) == 1;
    };
    const bool sent = PQenterPipelineMode(connection_) == 1 &&
                      send("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY", nullptr, 0) &&
                      send("SELECT set_config('tallyport.tenant_pass', $1, true)", values, 1) &&
                      PQpipelineSync(connection_) == 1;
    const bool done = sent && receive_pipeline();
    if (PQexitPipelineMode(connection_) != 1 || !done)
      throw DatabaseFailure(trouble_of(state()), message());
  }
  void commit() override {
    if (execute("COMMIT")) {
      // An aborted transaction answers COMMIT with ROLLBACK, and calls it a success.
      const std::string_view tag = PQcmdStatus(answer_.get());
      if (tag != "COMMIT")
        throw DatabaseFailure(Trouble::refused, "COMMIT was answered with " + std::string(tag));
      return;
    }
    const bool definite = connected() && state().size() == 5 && !state().starts_with("57") &&
                          !state().starts_with("08") && !state().starts_with("58");
    throw DatabaseFailure(definite ? trouble_of(state()) : Trouble::unknown_commit, message());
  }
  Rows run(const Statement& statement, const RowWriter& rows,
           std::initializer_list<std::string_view> rest) override {
    const auto& prepared = prepare(statement);
    std::vector<std::string> values;
    values.reserve(prepared.columns.size() + rest.size());
    for (const auto& column : prepared.columns)
      values.push_back(rows.array(column.name, column.type));
    for (auto text : rest) values.emplace_back(text);
    std::vector<const char*> starts;
    std::vector<int> lengths;
    std::vector<int> formats(values.size(), kText);
    std::fill_n(formats.begin(), prepared.columns.size(), kBinary);
    for (const auto& value : values) {
      starts.push_back(value.data());
      lengths.push_back(static_cast<int>(value.size()));
    }
    answer_.reset(PQexecPrepared(connection_, prepared.name.c_str(),
                                 static_cast<int>(values.size()), starts.data(), lengths.data(),
                                 formats.data(), kBinary));
    const auto status = PQresultStatus(answer_.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail_statement();
    return rows_of(std::move(answer_), statement.columns);
  }
  // libpq's manual, "Functions Associated with the COPY Command".
  std::int64_t copy(std::string_view table, const RowWriter& rows) override {
    const auto head =
        "COPY " + std::string(table) + " (" + rows.columns() + ") FROM STDIN (FORMAT binary)";
    answer_.reset(PQexec(connection_, head.c_str()));
    if (PQresultStatus(answer_.get()) == PGRES_COPY_IN) {
      const auto data = rows.copy();
      // The result after it tells what became of all of this.
      PQputCopyData(connection_, data.data(), static_cast<int>(data.size()));
      PQputCopyEnd(connection_, nullptr);
      answer_.reset(PQgetResult(connection_));
      while (auto* rest = PQgetResult(connection_)) PQclear(rest);
    }
    if (PQresultStatus(answer_.get()) != PGRES_COMMAND_OK) fail_statement();
    return std::strtoll(PQcmdTuples(answer_.get()), nullptr, 10);
  }
  Trouble trouble(const soci::soci_error& error) override {
    if (!connected()) return Trouble::transient;
    const auto* own = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    return own == nullptr ? Trouble::refused : trouble_of(own->sqlstate());
  }
  bool connected() override { return PQstatus(connection_) == CONNECTION_OK; }

 private:
  struct Prepared {
    std::string name;
    std::string text;  // what the columns point into
    std::vector<RowColumn> columns;
  };
  const Prepared& prepare(const Statement& statement) {
    const auto known = prepared_.find(&statement);
    if (known != prepared_.end() && known->second.text == statement.text) return known->second;
    Prepared fresh;
    fresh.name = "rows_" + std::to_string(++prepared_count_);
    fresh.text = statement.text;
    auto spelled = spell(Dialect::postgresql, statement.text);
    for (auto at = spelled.find(":p"); at != spelled.npos; at = spelled.find(":p", at))
      spelled.replace(at, 2, "$");
    answer_.reset(PQprepare(connection_, fresh.name.c_str(), spelled.c_str(), 0, nullptr));
    if (PQresultStatus(answer_.get()) != PGRES_COMMAND_OK) fail_statement();
    auto& kept = prepared_[&statement] = std::move(fresh);
    kept.columns = row_columns(kept.text);
    return kept;
  }
  [[noreturn]] void fail_statement() {
    throw DatabaseFailure(connected() ? trouble_of(state()) : Trouble::transient, message());
  }
  static Rows rows_of(Answer answer, int columns) {
    Rows rows(static_cast<std::size_t>(columns));
    if (columns == 0) {
      rows.affected = std::strtoll(PQcmdTuples(answer.get()), nullptr, 10);
      return rows;
    }
    TALLYPORT_ASSERT(PQnfields(answer.get()) == columns);
    std::vector<Cell::Kind> kinds;
    for (int column = 0; column < columns; ++column)
      kinds.push_back(kind_of(PQftype(answer.get(), column)));
    const int count = PQntuples(answer.get());
    std::vector<Cell> cells;
    cells.reserve(static_cast<std::size_t>(count) * kinds.size());
    for (int row = 0; row < count; ++row)
      for (int column = 0; column < columns; ++column) {
        if (PQgetisnull(answer.get(), row, column) != 0) {
          cells.push_back({{}, Cell::Kind::null});
          continue;
        }
        const auto size = static_cast<std::size_t>(PQgetlength(answer.get(), row, column));
        cells.push_back({{PQgetvalue(answer.get(), row, column), size},
                         kinds[static_cast<std::size_t>(column)]});
      }
    rows.adopt(std::move(cells), std::shared_ptr<PGresult>(answer.release(), ClearResult{}));
    rows.affected = count;
    return rows;
  }
  // Object identifiers of pg_type.dat.
  static Cell::Kind kind_of(Oid type) {
    if (type == 20 || type == 23) return Cell::Kind::binary_integer;
    if (type == 2950) return Cell::Kind::binary_uuid;
    if (type == 25 || type == 1043) return Cell::Kind::text;
    throw DatabaseFailure(Trouble::refused, "an answer has a column of type " +
                                                std::to_string(type) + ", which is not read");
  }

  // Reads up to the pipeline's end; false where anything failed, with the failure in answer_.
  bool receive_pipeline() {
    bool done = true;
    for (int ends_of_queries = 0; ends_of_queries < 3;) {
      Answer next(PQgetResult(connection_));
      if (!next) {
        ++ends_of_queries;  // of two; a third is a connection that is gone
        continue;
      }
      const auto status = PQresultStatus(next.get());
      if (status == PGRES_PIPELINE_SYNC) return done;
      if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || !done) continue;
      done = false;
      answer_ = std::move(next);
    }
    return false;
  }
  bool execute(const std::string& text) {
    answer_.reset(PQexec(connection_, text.c_str()));
    const auto status = PQresultStatus(answer_.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  }
  std::string_view state() const {
    const char* text = PQresultErrorField(answer_.get(), PG_DIAG_SQLSTATE);
    return text == nullptr ? std::string_view{} : std::string_view{text};
  }
  std::string message() const {
    std::string text = PQerrorMessage(connection_);
    while (text.ends_with('\n')) text.pop_back();
    return text;
  }

  PGconn* connection_;
  Answer answer_;
  std::unordered_map<const Statement*, Prepared> prepared_;
  int prepared_count_ = 0;
};

// SOCI's library does not export its type information, which dynamic_cast and UBSan ask for.
__attribute__((no_sanitize("vptr"))) PGconn* connection_of(soci::session& session) {
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

// Adds what keeps a host that vanished from blocking the journal, unless the URI says it itself.
std::string with_defaults(std::string uri) {
  for (std::string setting : {"connect_timeout=5", "tcp_user_timeout=15000"}) {
    const auto name = setting.substr(0, setting.find('=') + 1);
    if (uri.find(name) != uri.npos) continue;
    uri += uri.find('?') == uri.npos ? '?' : '&';
    uri += setting;
  }
  return uri;
}

}  // namespace

std::unique_ptr<Handle> open_postgresql(soci::session& session, const std::string& uri,
                                        Session::Access access) {
  session.open(soci::postgresql, with_defaults(uri));
  auto* connection = connection_of(session);
  // The detail of an error quotes the row, with the payer's data.
  PQsetErrorVerbosity(connection, PQERRORS_TERSE);
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
  auto handle = std::make_unique<PostgresqlHandle>(connection);
  handle->script(
      "SET application_name = 'tallyport'; SET client_encoding = 'UTF8';"
      "SET statement_timeout = '30s'; SET lock_timeout = '10s';"
      "SET idle_in_transaction_session_timeout = '60s'");
  if (access == Session::Access::write) {
    // Every statement of the journal looks rows up by an index. Plans are kept, and one that was
    // made while the tables were empty would read all of them later.
    handle->script(
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
        // What is switched off still counts as very expensive, which is what starts the compiler.
        "SET jit = off");
    // Nothing is answered before it is durable, whatever the server's default says.
    handle->script(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE "
        "current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')");
  } else {
    handle->script("SET default_transaction_read_only = on");
  }
  return handle;
}

}  // namespace tallyport::storage
