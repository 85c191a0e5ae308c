// RowWriter: the set of rows that a statement is given, as one JSON array of objects; or that a
// table is given, as the text of PostgreSQL's COPY.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/uuid.h"

namespace tallyport::storage {

// writer.row().put("id", id).put("amount", 5); statement(writer.json())
// Text that is not UTF-8, or holds a NUL, is a DatabaseFailure (refused): PostgreSQL keeps neither.
class RowWriter {
 public:
  // copy: each row has the columns of the first, in its order.
  enum class Format { json, copy };
  RowWriter() = default;
  explicit RowWriter(Format format) : format_(format) {}
  Format format() const { return format_; }

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
    return id.is_nil() ? put_null(column) : put(column, std::string_view(id.str()));
  }
  RowWriter& put_null(std::string_view column);
  // Any bytes. In JSON as hex, for the mark {bytes …}.
  RowWriter& put_bytes(std::string_view column, std::string_view bytes);

  bool empty() const { return rows_ == 0; }
  std::int64_t size() const { return rows_; }
  // The array; the lines. Call once, at the end.
  std::string json();
  std::string lines();
  const std::string& columns() const { return columns_; }  // of copy, with commas between

 private:
  void key(std::string_view column);
  Format format_ = Format::json;
  std::string text_;
  std::string columns_;
  std::int64_t rows_ = 0;
  bool first_ = true;
};

// Text for people as it can be kept: what is not UTF-8, and NUL, becomes '?'.
std::string readable(std::string_view text);

}  // namespace tallyport::storage
