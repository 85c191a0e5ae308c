// The list, and the two catalogues.
#include "storage/copied_tables.h"

#include "storage/half_copy.h"

namespace tallyport::storage {
namespace {

constexpr Statement kSqliteTables{
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
    "AND name <> 'schema_migrations' ORDER BY name",
    1};
constexpr Statement kPostgresqlTables{
    "SELECT CAST(table_name AS text) AS name FROM information_schema.tables "
    "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' "
    "AND table_name <> 'schema_migrations' ORDER BY CAST(table_name AS text) COLLATE \"C\"",
    1};
constexpr Statement kSqliteColumns{
    "SELECT name, lower(type) FROM pragma_table_info(:p1) ORDER BY name", 2};
constexpr Statement kPostgresqlColumns{
    "SELECT CAST(column_name AS text), CAST(data_type AS text) FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name = :p1 "
    "ORDER BY CAST(column_name AS text) COLLATE \"C\"",
    2};

ColumnKind kind_of(std::string_view table, const Column& column) {
  for (auto type : {"text", "uuid"})
    if (column.type == type) return ColumnKind::text;
  for (auto type : {"integer", "bigint"})
    if (column.type == type) return ColumnKind::integer;
  for (auto type : {"blob", "bytea"})
    if (column.type == type) return ColumnKind::bytes;
  throw DatabaseFailure(Trouble::refused, "column " + std::string(table) + "." + column.name +
                                              " is of type " + column.type +
                                              ", which this program cannot copy");
}

}  // namespace

std::span<const CopiedTable> copied_tables() {
  static const std::vector<CopiedTable> kTables{
      {"settings", {"name"}, kHalfCopyLeftOut},
      {"batches", {"id"}},
      {"assets", {"tenant", "name"}},
      {"organisations", {"tenant", "name"}},
      {"accounts", {"id"}},
      {"balances", {"account_id", "asset"}},
      {"chains", {"id"}},
      {"chain_heads", {"chain_id", "length"}},
      {"system_balances", {"account_id", "asset", "chain_id"}},
      {"topups", {"id"}},
      {"payment_methods", {"id"}},
      {"gateway_customers", {"tenant", "owner", "gateway"}},
      {"attempts", {"id"}},
      {"attempt_checks", {"attempt_id"}},
      {"attempt_inputs", {"attempt_id"}},
      {"refunds", {"id"}},
      {"transfers", {"id"}},
      {"transfer_notes", {"transfer_id"}},
      {"holds", {"id"}},
      {"gateway_events", {"id"}},
      {"gateway_answers", {"id"}},
      {"idempotency_keys", {"principal", "route", "key"}},
      {"page_sessions", {"link_hash"}},
  };
  return kTables;
}

std::vector<Column> columns_of(Session& session, std::string_view table) {
  const bool sqlite = session.dialect() == Dialect::sqlite;
  const auto found = session.run(sqlite ? kSqliteColumns : kPostgresqlColumns, {table});
  std::vector<Column> columns;
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto row = found[i];
    Column column;
    column.name = row.text();
    column.type = row.text();
    column.kind = kind_of(table, column);
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<std::string> tables_of(Session& session) {
  const bool sqlite = session.dialect() == Dialect::sqlite;
  const auto found = session.run(sqlite ? kSqliteTables : kPostgresqlTables);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < found.size(); ++i) names.push_back(found[i].text());
  return names;
}

}  // namespace tallyport::storage
