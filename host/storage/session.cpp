// Prepared statements over SOCI, and the outer brace around its exceptions.
#include "storage/session.h"

#include <unordered_map>

#include <soci/soci.h>

#include "storage/handle.h"

namespace tallyport::storage {
namespace {

// A statement with the variables that it reads and writes. Not movable: SOCI keeps their addresses.
struct Prepared {
  Prepared(soci::session& session, Dialect dialect, const Statement& from, std::size_t inputs)
      : parameters(inputs),
        texts(static_cast<std::size_t>(from.columns)),
        indicators(static_cast<std::size_t>(from.columns)),
        statement(session) {
    for (std::size_t i = 0; i < texts.size(); ++i)
      statement.exchange(soci::into(texts[i], indicators[i]));
    for (std::size_t i = 0; i < parameters.size(); ++i)
      statement.exchange(soci::use(parameters[i], "p" + std::to_string(i + 1)));
    statement.alloc();
    statement.prepare(spell(dialect, from.text));
    statement.define_and_bind();
  }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  std::vector<std::string> parameters;
  std::vector<std::string> texts;
  std::vector<soci::indicator> indicators;
  soci::statement statement;
};

// Words about an attempt to connect, in one line: libpq uses several, and SOCI puts a sentence
// before them. SQLite does not name its file.
std::string connecting(const Location& location, std::string text) {
  constexpr std::string_view kPreface = "Cannot establish connection to the database.";
  if (text.starts_with(kPreface)) text.erase(0, kPreface.size());
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (!space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  const auto target = location.target.reveal();
  if (location.dialect == Dialect::sqlite && line.find(target) == line.npos)
    return std::string(target) + ": " + line;
  return line;
}

}  // namespace

struct Session::Connection {
  soci::session session;
  std::unique_ptr<Handle> handle;
  std::unordered_map<const Statement*, std::unique_ptr<Prepared>> prepared;
};

Result<Location> Location::parse(const Secret& url) {
  const auto text = url.reveal();
  constexpr std::string_view kSqlite = "sqlite:";
  if (text.starts_with("postgresql://") || text.starts_with("postgres://"))
    return Location{Dialect::postgresql, url};
  if (text.starts_with(kSqlite) && text.size() > kSqlite.size()) {
    const auto path = text.substr(kSqlite.size());
    if (path.find('"') == path.npos) return Location{Dialect::sqlite, Secret(std::string(path))};
  }
  return fail(Errc::config_invalid,
              "the database's address should be \"sqlite:PATH\" or \"postgresql://…\"");
}

Session::Session(Location location, Access access)
    : location_(std::move(location)), access_(access) {}

Session::~Session() { disconnect(); }

void Session::connect() {
  if (connection_ && connection_->handle->connected()) return;
  disconnect();
  auto fresh = std::make_unique<Connection>();
  try {
    const std::string target(location_.target.reveal());
    fresh->handle = location_.dialect == Dialect::sqlite
                        ? open_sqlite(fresh->session, target, access_)
                        : open_postgresql(fresh->session, target, access_);
  } catch (const soci::soci_error& error) {
    throw DatabaseFailure(Trouble::transient, connecting(location_, error.get_error_message()));
  } catch (const DatabaseFailure& failure) {
    throw DatabaseFailure(failure.trouble(), connecting(location_, failure.what()));
  }
  connection_ = std::move(fresh);
}

void Session::disconnect() noexcept {
  if (!connection_) return;
  try {
    connection_->prepared.clear();
    connection_->session.close();
  } catch (...) {
    // It is gone in any case.
  }
  connection_.reset();
}

void Session::begin() {
  connect();
  connection_->handle->begin();
}

void Session::begin_reading(const std::string& pass) {
  connect();
  connection_->handle->begin_reading(pass);
}

void Session::commit() {
  TALLYPORT_ASSERT(connection_);
  connection_->handle->commit();
}

void Session::rollback() noexcept {
  if (!connection_) return;
  try {
    // A statement that failed half-way keeps SQLite's transaction open: end it first.
    if (location_.dialect == Dialect::sqlite) connection_->prepared.clear();
    if (connection_->handle->connected()) return connection_->handle->script("ROLLBACK");
  } catch (...) {
    // What cannot be rolled back is rolled back by closing.
  }
  disconnect();
}

Rows Session::run(const Statement& statement, std::initializer_list<std::string_view> parameters) {
  return run_texts(statement, {parameters.begin(), parameters.end()});
}

Rows Session::run_texts(const Statement& statement, std::span<const std::string_view> parameters) {
  connect();
  try {
    auto& kept = connection_->prepared[&statement];
    if (!kept)
      kept = std::make_unique<Prepared>(connection_->session, location_.dialect, statement,
                                        parameters.size());
    std::size_t i = 0;
    for (auto text : parameters) kept->parameters[i++] = text;
    Rows rows(kept->texts.size());
    bool more = kept->statement.execute(true);
    if (kept->texts.empty()) {
      rows.affected = kept->statement.get_affected_rows();
      return rows;
    }
    for (; more; more = kept->statement.fetch())
      for (std::size_t column = 0; column < kept->texts.size(); ++column)
        if (kept->indicators[column] == soci::i_null)
          rows.add_null();
        else
          rows.add(kept->texts[column]);
    rows.affected = static_cast<std::int64_t>(rows.size());
    return rows;
  } catch (const soci::soci_error& error) {
    const auto trouble = connection_->handle->trouble(error);
    connection_->prepared.erase(&statement);
    // Not what(): that quotes the parameters.
    throw DatabaseFailure(trouble, error.get_error_message());
  }
}

Rows Session::run(const Statement& statement, const RowWriter& rows,
                  std::initializer_list<std::string_view> rest) {
  connect();
  if (location_.dialect == Dialect::postgresql)
    return connection_->handle->run(statement, rows, rest);
  const auto json = rows.json();
  std::vector<std::string_view> parameters{json};
  parameters.insert(parameters.end(), rest);
  return run_texts(statement, parameters);
}

std::int64_t Session::copy(std::string_view table, const RowWriter& rows) {
  connect();
  return connection_->handle->copy(table, rows);
}

void Session::script(const std::string& text) {
  connect();
  connection_->handle->script(text);
}

}  // namespace tallyport::storage
