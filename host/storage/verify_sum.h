// Sum: an amount added up from rows that anybody may have written. It does not wrap around.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tallyport::storage {

class Sum {
 public:
  Sum() = default;
  Sum(std::int64_t value) : value_(value) {}  // NOLINT(*-explicit-*): a number is a sum of one

  void add(std::int64_t amount) { fits_ &= !__builtin_add_overflow(value_, amount, &value_); }
  void subtract(std::int64_t amount) { fits_ &= !__builtin_sub_overflow(value_, amount, &value_); }

  bool is(std::int64_t value) const { return fits_ && value_ == value; }
  // Nothing where it does not fit.
  std::optional<std::int64_t> value() const { return fits_ ? std::optional(value_) : std::nullopt; }
  std::string str() const { return fits_ ? std::to_string(value_) : "more than there can be"; }

 private:
  std::int64_t value_ = 0;
  bool fits_ = true;
};

}  // namespace tallyport::storage
