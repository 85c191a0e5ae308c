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

  void add(std::int64_t amount) {
    std::int64_t sum = 0;
    if (value_ && !__builtin_add_overflow(*value_, amount, &sum))
      value_ = sum;
    else
      value_.reset();
  }
  void subtract(std::int64_t amount) {
    std::int64_t difference = 0;
    if (value_ && !__builtin_sub_overflow(*value_, amount, &difference))
      value_ = difference;
    else
      value_.reset();
  }

  bool is(std::int64_t value) const { return value_ == value; }
  const std::optional<std::int64_t>& value() const { return value_; }  // nothing: it does not fit
  std::string str() const { return value_ ? std::to_string(*value_) : "more than there can be"; }

 private:
  std::optional<std::int64_t> value_ = 0;
};

}  // namespace tallyport::storage
