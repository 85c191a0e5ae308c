// RowWriter: a set of rows that a statement or a table is given, column by column, in whatever
// spelling the database takes best.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/uuid.h"

namespace tallyport::storage {

// writer.row().put("id", id).put("amount", 5); session.run(statement, writer)
// Names of columns are not copied. A column that a row was not given is null there. Text that is
// not UTF-8, or holds a NUL, is a DatabaseFailure (refused): PostgreSQL keeps neither.
class RowWriter {
 public:
  RowWriter& row();  // begins the next one
  RowWriter& put(std::string_view column, std::string_view text);
  RowWriter& put(std::string_view column, const std::string& text) {
    return put(column, std::string_view(text));
  }
  RowWriter& put(std::string_view column, const char* text) {
    return put(column, std::string_view(text));
  }
  RowWriter& put(std::string_view column, std::int64_t value);
  RowWriter& put(std::string_view column, int value) {
    return put(column, static_cast<std::int64_t>(value));
  }
  RowWriter& put(std::string_view column, Timestamp at) { return put(column, at.unix_ms); }
  template <class T>
  RowWriter& put(std::string_view column, const std::optional<T>& value) {
    return value ? put(column, *value) : put_null(column);
  }
  template <class Tag>
  RowWriter& put(std::string_view column, const Id<Tag>& id) {
    return id.is_nil() ? put_null(column) : put(column, id.uuid);
  }
  RowWriter& put(std::string_view column, const Uuid& uuid);
  RowWriter& put_null(std::string_view column);
  // Any bytes. A statement is given them as hexadecimal text, for the mark {bytes …}.
  RowWriter& put_bytes(std::string_view column, std::string_view bytes);

  bool empty() const { return rows_ == 0; }
  std::int64_t size() const { return rows_; }

  // One array of objects, for SQLite.
  std::string json() const;
  // For PostgreSQL's COPY … (FORMAT binary) into columns of text, bigint, uuid and bytea.
  std::string copy() const;
  std::string columns() const;  // in that order, with commas between
  // One column as PostgreSQL's array of `type` (text, bigint, integer or uuid), in binary.
  std::string array(std::string_view column, std::string_view type) const;

 private:
  enum class Kind { unknown, text, integer, uuid, bytes };
  // Values one behind the other as PostgreSQL sends them in binary: length (-1 for null) and bytes.
  struct Column {
    std::string_view name;
    Kind kind = Kind::unknown;  // of the first that is not null
    std::int64_t rows = 0;
    std::string values;
  };
  Column& column(std::string_view name, Kind kind);

  std::vector<Column> columns_;
  std::size_t next_ = 0;  // the column that is put next where rows are alike
  std::int64_t rows_ = 0;
};

// Text in UTF-8 as a JSON string, with its quotes.
void append_json(std::string& out, std::string_view text);

// Text for people as it can be kept: what is not UTF-8, and NUL, becomes '?'.
std::string readable(std::string_view text);

}  // namespace tallyport::storage
