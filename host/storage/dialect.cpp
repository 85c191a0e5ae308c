// The marks of a statement, spelled for each database.
#include "storage/dialect.h"

#include "base/result.h"

namespace tallyport::storage {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

std::string row_set(Dialect dialect, std::string_view columns) {
  if (dialect == Dialect::postgresql)
    return "json_to_recordset(CAST(:p1 AS json)) AS r(" + std::string(columns) + ")";
  std::string text = "(SELECT ";
  while (!columns.empty()) {
    const auto comma = std::min(columns.find(','), columns.size());
    const auto column = trimmed(columns.substr(0, comma));
    const std::string name(column.substr(0, column.find(' ')));
    if (text.back() != ' ') text += ", ";
    text += "json_extract(value, '$." + name + "') AS " + name;
    columns.remove_prefix(std::min(comma + 1, columns.size()));
  }
  return text + " FROM json_each(:p1)) AS r";
}

std::string mark(Dialect dialect, std::string_view text) {
  const auto space = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, space);
  const std::string rest(trimmed(text.substr(space)));
  const bool postgresql = dialect == Dialect::postgresql;
  if (word == "rows") return row_set(dialect, rest);
  if (word == "uuid") return postgresql ? "uuid" : "text";
  if (word == "lock") return postgresql ? "FOR UPDATE OF " + rest : "";
  if (word == "claim") return postgresql ? "FOR UPDATE OF " + rest + " SKIP LOCKED" : "";
  if (word == "bytes") return postgresql ? "decode(" + rest + ", 'hex')" : "unhex(" + rest + ")";
  if (word == "hex") return postgresql ? "encode(" + rest + ", 'hex')" : "lower(hex(" + rest + "))";
  broken_contract("a mark that no dialect knows", __FILE__, __LINE__);
}

}  // namespace

std::string_view name(Dialect dialect) {
  return dialect == Dialect::sqlite ? "sqlite" : "postgresql";
}

std::string spell(Dialect dialect, std::string_view text) {
  std::string out;
  while (true) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == text.npos) return out;
    const auto close = text.find('}', open);
    TALLYPORT_ASSERT(close != text.npos);
    out += mark(dialect, text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

}  // namespace tallyport::storage
