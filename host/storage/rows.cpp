// What the database holds as values.
#include "storage/rows.h"

#include <charconv>
#include <limits>

#include "storage/binary.h"
#include "storage/row_writer.h"

namespace tallyport::storage {

const Cell& Fields::cell() {
  TALLYPORT_ASSERT(next_ != end_);
  return *next_++;
}

void Fields::unreadable(const char* wanted, std::string_view text) {
  throw DatabaseFailure(Trouble::refused, "the database holds \"" + readable(text) + "\" where " +
                                              wanted + " should be");
}

std::string Fields::text() {
  TALLYPORT_ASSERT(next_ != end_);
  if (next_->kind == Cell::Kind::binary_integer) return std::to_string(integer());
  if (next_->kind == Cell::Kind::binary_uuid) return uuid().str();
  return std::string(view());
}

std::string_view Fields::view() {
  const auto& from = cell();
  TALLYPORT_ASSERT(from.kind == Cell::Kind::text || from.kind == Cell::Kind::null);
  return from.bytes;
}

std::int64_t Fields::integer() {
  const auto& from = cell();
  if (from.kind == Cell::Kind::binary_integer)
    return from.bytes.size() == 4 ? big_endian<std::int32_t>(from.bytes)
                                  : big_endian<std::int64_t>(from.bytes);
  std::int64_t value = 0;
  const auto* end = from.bytes.data() + from.bytes.size();
  auto [stop, error] = std::from_chars(from.bytes.data(), end, value);
  if (error != std::errc{} || stop != end) unreadable("an integer", from.bytes);
  return value;
}

Uuid Fields::uuid() {
  const auto& from = cell();
  if (from.kind == Cell::Kind::null) return {};
  if (from.kind == Cell::Kind::binary_uuid) return uuid_of(from.bytes);
  const auto parsed = Uuid::parse(from.bytes);
  if (!parsed) unreadable("an id", from.bytes);
  return *parsed;
}

int Fields::small() {
  const auto value = integer();
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
    unreadable("a small integer", std::to_string(value));
  return static_cast<int>(value);
}

std::optional<std::int64_t> Fields::optional_integer() {
  TALLYPORT_ASSERT(next_ != end_);
  if (next_->kind == Cell::Kind::null) {
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
  const auto code = view();
  auto currency = money::Currency::parse(code);
  if (!currency) unreadable("a currency", code);
  return {minor, *currency};
}

}  // namespace tallyport::storage
