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

constexpr std::string_view kRows = "{rows ";

std::string row_set(Dialect dialect, const std::vector<RowColumn>& columns) {
  const bool postgresql = dialect == Dialect::postgresql;
  std::string text = "(SELECT ";
  int parameter = 0;
  for (const auto& column : columns) {
    const std::string name(column.name);
    if (parameter > 0) text += ", ";
    ++parameter;
    if (postgresql)
      text += "unnest(CAST(:p" + std::to_string(parameter) + " AS " + std::string(column.type) +
              "[])) AS " + name;
    else
      text += "json_extract(value, '$." + name + "') AS " + name;
  }
  return text + (postgresql ? ") AS r" : " FROM json_each(:p1)) AS r");
}

// The number behind ":p" at the front; 0 where there is none.
std::size_t parameter_number(std::string_view text) {
  std::size_t number = 0;
  if (!text.starts_with(":p")) return 0;
  for (std::size_t i = 2; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i)
    number = number * 10 + static_cast<std::size_t>(text[i] - '0');
  return number;
}

// :p2 and those after it, behind the arrays that take the place of :p1.
std::string moved_parameters(std::string_view text, std::size_t by) {
  std::string out;
  while (!text.empty()) {
    const auto number = parameter_number(text);
    if (number == 0) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    out += ":p" + std::to_string(number + by);
    text.remove_prefix(2 + std::to_string(number).size());
  }
  return out;
}

std::string mark(Dialect dialect, std::string_view text) {
  const auto space = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, space);
  const std::string rest(trimmed(text.substr(space)));
  const bool postgresql = dialect == Dialect::postgresql;
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

std::vector<RowColumn> row_columns(std::string_view text) {
  std::vector<RowColumn> columns;
  const auto open = text.find(kRows);
  if (open == text.npos) return columns;
  text.remove_prefix(open + kRows.size());
  text = text.substr(0, text.find('}'));
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto column = trimmed(text.substr(0, comma));
    const auto space = std::min(column.find(' '), column.size());
    columns.push_back({column.substr(0, space), trimmed(column.substr(space))});
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return columns;
}

std::string spell(Dialect dialect, std::string_view text) {
  const auto columns = row_columns(text);
  std::string moved;
  if (dialect == Dialect::postgresql && columns.size() > 1)
    text = moved = moved_parameters(text, columns.size() - 1);
  std::string out;
  while (true) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == text.npos) return out;
    const auto close = text.find('}', open);
    TALLYPORT_ASSERT(close != text.npos);
    out += text.substr(open).starts_with(kRows)
               ? row_set(dialect, columns)
               : mark(dialect, text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

}  // namespace tallyport::storage
