// PostgreSQL: connection settings that durability depends on, and its error codes sorted.
#include <cstdlib>
#include <memory>
#include <string_view>

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
  // SOCI has no way to do this. libpq's manual, "Functions Associated with the COPY Command".
  std::int64_t copy(const std::string& head, const std::string& lines) override {
    answer_.reset(PQexec(connection_, head.c_str()));
    if (PQresultStatus(answer_.get()) == PGRES_COPY_IN) {
      // The result after it tells what became of all of this.
      PQputCopyData(connection_, lines.data(), static_cast<int>(lines.size()));
      PQputCopyEnd(connection_, nullptr);
      answer_.reset(PQgetResult(connection_));
      while (auto* rest = PQgetResult(connection_)) PQclear(rest);
    }
    if (PQresultStatus(answer_.get()) != PGRES_COMMAND_OK)
      throw DatabaseFailure(connected() ? trouble_of(state()) : Trouble::transient, message());
    return std::strtoll(PQcmdTuples(answer_.get()), nullptr, 10);
  }
  Trouble trouble(const soci::soci_error& error) override {
    if (!connected()) return Trouble::transient;
    const auto* own = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    return own == nullptr ? Trouble::refused : trouble_of(own->sqlstate());
  }
  bool connected() override { return PQstatus(connection_) == CONNECTION_OK; }

 private:
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
  std::string message() const { return PQerrorMessage(connection_); }

  PGconn* connection_;
  Answer answer_;
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
