// Text of the database as values.
#include "storage/rows.h"

#include <charconv>
#include <limits>

namespace tallyport::storage {

const Cell& Fields::cell() {
  TALLYPORT_ASSERT(next_ != end_);
  return *next_++;
}

void Fields::unreadable(const char* wanted, const std::string& text) {
  throw DatabaseFailure(Trouble::refused,
                        "the database holds \"" + text + "\" where " + wanted + " should be");
}

std::int64_t Fields::integer() {
  const auto& from = text();
  std::int64_t value = 0;
  const auto* end = from.data() + from.size();
  auto [stop, error] = std::from_chars(from.data(), end, value);
  if (error != std::errc{} || stop != end) unreadable("an integer", from);
  return value;
}

int Fields::small() {
  const auto value = integer();
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
    unreadable("a small integer", std::to_string(value));
  return static_cast<int>(value);
}

std::optional<std::int64_t> Fields::optional_integer() {
  TALLYPORT_ASSERT(next_ != end_);
  if (next_->null) {
    ++next_;
    return std::nullopt;
  }
  return integer();
}

std::optional<Timestamp> Fields::optional_time() {
  auto value = optional_integer();
  if (!value) return std::nullopt;
  return Timestamp{*value};
}

money::Money Fields::money() {
  const auto minor = integer();
  const auto& code = text();
  auto currency = money::Currency::parse(code);
  if (!currency) unreadable("a currency", code);
  return {minor, *currency};
}

}  // namespace tallyport::storage
