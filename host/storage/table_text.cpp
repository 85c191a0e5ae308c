// Statements made from the catalogue. Names come from it and from our own list, never from rows.
#include "storage/table_text.h"

#include <algorithm>
#include <charconv>

#include "base/result.h"
#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

// PostgreSQL refuses a jsonb of 256 MiB; this is far from it, and one raw body always fits.
constexpr std::size_t kInsertMaxBytes = std::size_t{4} << 20;

template <class Spell>
std::string joined(const std::vector<std::size_t>& places, Spell spell) {
  std::string text;
  for (auto place : places) text += (text.empty() ? "" : ", ") + spell(place);
  return text;
}

std::int64_t integer(std::string_view text) {
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
    throw DatabaseFailure(Trouble::refused,
                          "the database holds \"" + std::string(text) + "\" as an integer");
  return value;
}

}  // namespace

TableText::TableText(Session& session, const CopiedTable& table, std::vector<Column> columns)
    : session_(session), table_(table), columns_(std::move(columns)) {
  for (std::size_t i = 0; i < columns_.size(); ++i) all_.push_back(i);
  for (auto name : table.key) {
    const auto found = std::ranges::find(columns_, name, &Column::name);
    TALLYPORT_ASSERT(found != columns_.end());
    key_.push_back(static_cast<std::size_t>(found - columns_.begin()));
  }
  auto name = [&](std::size_t i) { return columns_[i].name; };
  auto of_x = [&](std::size_t i) { return "x." + columns_[i].name; };
  auto as_text = [&](std::size_t i) {
    const bool bytes = columns_[i].kind == ColumnKind::bytes;
    return "coalesce('=' || " +
           (bytes ? "{hex " + of_x(i) + "}" : "CAST(" + of_x(i) + " AS text)") + ", '')";
  };
  auto from_row = [&](std::size_t i) {
    return columns_[i].kind == ColumnKind::bytes ? "{bytes r." + name(i) + "}" : "r." + name(i);
  };
  auto parameter = [&, number = 0](std::size_t i) mutable {
    const auto type = columns_[i].type == "uuid" ? "{uuid}" : columns_[i].type;
    return "CAST(:p" + std::to_string(++number) + " AS " + type + ")";
  };
  const std::string table_name(table.name);
  const std::string where(table.where);
  const auto select = "SELECT " + joined(all_, as_text) + " FROM ";
  const auto order = " ORDER BY " + joined(key_, of_x) + " LIMIT CAST(:p";
  std::string same;
  for (auto place : key_) same += " AND " + of_x(place) + " = r." + name(place);

  texts_[0] = select + table_name + " AS x WHERE " + where + order + "1 AS bigint)";
  texts_[1] = select + table_name + " AS x WHERE " + where + " AND (" + joined(key_, of_x) +
              ") > (" + joined(key_, parameter) + ")" + order + std::to_string(key_.size() + 1) +
              " AS bigint)";
  texts_[2] = select + "{rows " + row_columns(key_) + "} CROSS JOIN " + table_name +
              " AS x WHERE " + where + same;
  texts_[3] = "SELECT count(*) FROM " + table_name + " AS x WHERE " + where;
  // Numbers that the database would give are those that the rows bring along.
  texts_[4] = "INSERT INTO " + table_name + " (" + joined(all_, name) +
              ") OVERRIDING SYSTEM VALUE SELECT " + joined(all_, from_row) + " FROM {rows " +
              row_columns(all_) + "} WHERE true ON CONFLICT DO NOTHING";
  const auto width = static_cast<int>(columns_.size());
  first_ = {texts_[0], width};
  after_ = {texts_[1], width};
  with_keys_ = {texts_[2], width};
  count_ = {texts_[3], 1};
  insert_ = {texts_[4], 0};
}

// As the mark {rows …} takes them. Bytes travel as hexadecimal text.
std::string TableText::row_columns(const std::vector<std::size_t>& of) const {
  return joined(of, [&](std::size_t i) {
    const auto& column = columns_[i];
    return column.name + " " + (column.kind == ColumnKind::bytes ? "text" : column.type);
  });
}

std::vector<TextRow> TableText::read(const Rows& found) const {
  std::vector<TextRow> rows;
  rows.reserve(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto fields = found[i];
    auto& row = rows.emplace_back();
    row.reserve(columns_.size());
    for (std::size_t column = 0; column < columns_.size(); ++column) row.push_back(fields.text());
  }
  return rows;
}

std::vector<TextRow> TableText::first(int limit) {
  return read(session_.run(first_, {std::to_string(limit)}));
}

std::vector<TextRow> TableText::after(const TextRow& row, int limit) {
  std::vector<std::string> values;
  for (auto place : key_) values.push_back(row[place].substr(1));
  values.push_back(std::to_string(limit));
  switch (values.size()) {
    case 2:
      return read(session_.run(after_, {values[0], values[1]}));
    case 3:
      return read(session_.run(after_, {values[0], values[1], values[2]}));
    case 4:
      return read(session_.run(after_, {values[0], values[1], values[2], values[3]}));
    default:
      broken_contract("a key of more than three columns", __FILE__, __LINE__);
  }
}

std::vector<TextRow> TableText::with_keys_of(const std::vector<TextRow>& rows) {
  RowWriter keys;
  for (const auto& row : rows) {
    keys.row();
    for (auto place : key_) put(keys, place, row);
  }
  return read(session_.run(with_keys_, keys));
}

std::int64_t TableText::count() { return session_.run(count_)[0].integer(); }

void TableText::insert(const std::vector<TextRow>& rows) {
  RowWriter writer;
  std::size_t bytes = 0;
  for (const auto& row : rows) {
    writer.row();
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      put(writer, column, row);
      bytes += row[column].size();
    }
    if (bytes < kInsertMaxBytes) continue;
    session_.run(insert_, writer);
    writer = {};
    bytes = 0;
  }
  if (!writer.empty()) session_.run(insert_, writer);
}

void TableText::put(RowWriter& writer, std::size_t column, const TextRow& row) const {
  const auto& [name, type, kind] = columns_[column];
  const std::string_view value = row[column];
  if (value.empty()) {
    writer.put_null(name);
  } else if (kind == ColumnKind::integer) {
    writer.put(name, integer(value.substr(1)));
  } else {
    writer.put(name, value.substr(1));
  }
}

TextRow TableText::key_of(const TextRow& row) const {
  TextRow key;
  for (auto place : key_) key.push_back(row[place]);
  return key;
}

std::string TableText::describe(const TextRow& row) const {
  std::string text;
  for (auto place : key_)
    text += (text.empty() ? "" : ", ") + columns_[place].name + " = " + row[place].substr(1);
  return text;
}

}  // namespace tallyport::storage
