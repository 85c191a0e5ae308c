// Rows: the answer of a statement, every value as text, read from left to right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "money/money.h"
#include "storage/failure.h"

namespace tallyport::storage {

struct Cell {
  std::string text;
  bool null = false;
};

// Reads one row. A value that cannot be what it is read as is a DatabaseFailure (refused): somebody
// else wrote it.
class Fields {
 public:
  Fields(const Cell* begin, const Cell* end) : next_(begin), end_(end) {}

  const std::string& text() { return cell().text; }  // "" where null
  std::int64_t integer();
  int small();
  std::optional<std::int64_t> optional_integer();
  Timestamp time() { return {integer()}; }
  std::optional<Timestamp> optional_time();
  money::Money money();  // two columns: minor, currency
  template <class AnyId>
  AnyId id() {
    const auto& from = cell();
    if (from.null) return {};
    auto parsed = AnyId::parse(from.text);
    if (!parsed) unreadable("an id", from.text);
    return *parsed;
  }
  template <class Enum>
  Enum word(std::optional<Enum> (*parse)(std::string_view)) {
    const auto& from = text();
    auto parsed = parse(from);
    if (!parsed) unreadable("a known word", from);
    return *parsed;
  }

 private:
  const Cell& cell();
  [[noreturn]] static void unreadable(const char* wanted, const std::string& text);
  const Cell* next_;
  const Cell* end_;
};

class Rows {
 public:
  explicit Rows(std::size_t columns) : columns_(columns) {}

  void add(const std::vector<Cell>& row) { cells_.insert(cells_.end(), row.begin(), row.end()); }
  std::size_t size() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
  bool empty() const { return cells_.empty(); }
  Fields operator[](std::size_t row) const {
    const auto* begin = cells_.data() + row * columns_;
    return {begin, begin + columns_};
  }

  std::int64_t affected = 0;  // rows that an INSERT, UPDATE or DELETE changed

 private:
  std::size_t columns_;
  std::vector<Cell> cells_;
};

}  // namespace tallyport::storage
