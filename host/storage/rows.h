// Rows: the answer of a statement, read row by row, from left to right.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "money/money.h"
#include "storage/failure.h"

namespace tallyport::storage {

struct Cell {
  // binary ones are as PostgreSQL sends them: big endian, 16 bytes of an id.
  enum class Kind { null, text, binary_integer, binary_uuid };
  std::string_view bytes;
  Kind kind = Kind::text;
};

// Reads one row. A value that cannot be what it is read as is a DatabaseFailure (refused): somebody
// else wrote it.
class Fields {
 public:
  Fields(const Cell* begin, const Cell* end) : next_(begin), end_(end) {}

  std::string text();  // also of a number or an id; "" where null
  std::int64_t integer();
  int small();
  std::optional<std::int64_t> optional_integer();
  Timestamp time() { return {integer()}; }
  std::optional<Timestamp> optional_time();
  money::Money money();  // two columns: minor, currency
  template <class AnyId>
  AnyId id() {
    return AnyId{uuid()};
  }
  template <class Enum>
  Enum word(std::optional<Enum> (*parse)(std::string_view)) {
    const auto from = view();
    auto parsed = parse(from);
    if (!parsed) unreadable("a known word", from);
    return *parsed;
  }

 private:
  const Cell& cell();
  std::string_view view();
  Uuid uuid();  // nil where null
  [[noreturn]] static void unreadable(const char* wanted, std::string_view text);
  const Cell* next_;
  const Cell* end_;
};

class Rows {
 public:
  explicit Rows(std::size_t columns) : columns_(columns) {}
  Rows(Rows&&) = default;
  Rows& operator=(Rows&&) = default;

  // The next cell of a row, with a text of its own.
  void add(std::string text) {
    cells_.push_back({texts_.emplace_back(std::move(text)), Cell::Kind::text});
  }
  void add_null() { cells_.push_back({{}, Cell::Kind::null}); }
  // All cells at once, which point into what `keeper` owns.
  void adopt(std::vector<Cell> cells, std::shared_ptr<const void> keeper) {
    cells_ = std::move(cells);
    keeper_ = std::move(keeper);
  }
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
  std::deque<std::string> texts_;
  std::shared_ptr<const void> keeper_;
};

}  // namespace tallyport::storage
