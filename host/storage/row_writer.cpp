// Rows as strict JSON and in PostgreSQL's binary formats (its manual, COPY, "Binary Format";
// array_recv and array_send of its source), and the check that text is UTF-8.
#include "storage/row_writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/result.h"
#include "crypto/crypto.h"
#include "storage/binary.h"
#include "storage/failure.h"

namespace tallyport::storage {
namespace {

// How many bytes at the front are ASCII and no NUL, as almost all are: eight at a time.
std::size_t plain_length(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::size_t length = 0;
  for (std::uint64_t eight = 0; text.size() - length >= sizeof eight; length += sizeof eight) {
    std::memcpy(&eight, text.data() + length, sizeof eight);
    // The highest bit of a byte: it is not ASCII, or it is NUL or behind one.
    if (((eight - kOnes) | eight) & (kOnes << 7)) break;
  }
  while (length < text.size() && static_cast<signed char>(text[length]) > 0) ++length;
  return length;
}

// How many bytes the character at the front has; 0 where it is not well-formed UTF-8 (RFC 3629) or
// a NUL.
std::size_t character(std::string_view text) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return lead == 0 ? 0 : 1;
  std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xed && byte(1) >= 0xa0;
  const bool beyond = lead == 0xf4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : size;
}

constexpr char kDigits[] = "0123456789abcdef";
constexpr std::int32_t kNull = -1;

// With its length, at one go.
template <std::size_t size>
void append_value(std::string& out, const std::array<char, size>& bytes) {
  std::array<char, 4 + size> whole;
  const auto length = to_big_endian(static_cast<std::int32_t>(size));
  std::ranges::copy(bytes, std::ranges::copy(length, whole.begin()).out);
  out.append(whole.data(), whole.size());
}

void append_value(std::string& out, std::string_view bytes) {
  append_big_endian(out, static_cast<std::int32_t>(bytes.size()));
  out += bytes;
}

// Reads the values of a column, one after the other.
class Values {
 public:
  explicit Values(std::string_view left) : left_(left) {}
  // The next with its length in front, as it is kept; null where the column ends early.
  std::string_view whole() {
    static const std::string kNullValue(4, '\xff');
    if (left_.empty()) return kNullValue;
    const auto size = big_endian<std::int32_t>(left_);
    const auto all = left_.substr(0, 4 + static_cast<std::size_t>(std::max(size, 0)));
    left_.remove_prefix(all.size());
    return all;
  }
  // The next; nothing where it is null.
  std::optional<std::string_view> next() {
    const auto all = whole();
    if (big_endian<std::int32_t>(all) == kNull) return std::nullopt;
    return all.substr(4);
  }

 private:
  std::string_view left_;
};

// Stands for itself in JSON, as most of what is written does.
bool is_plain(char c) { return c >= ' ' && c != '"' && c != '\\'; }

// What an array's elements are: the object identifier of pg_type.dat.
std::int32_t type_id(std::string_view type) {
  if (type == "text") return 25;
  if (type == "bigint") return 20;
  if (type == "integer") return 23;
  if (type == "uuid") return 2950;
  broken_contract("rows with a column of a type that is not sent", __FILE__, __LINE__);
}

void check_text(std::string_view column, std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(plain_length(text));
    if (text.empty()) return;
    const auto size = character(text);
    if (size == 0)
      throw DatabaseFailure(Trouble::refused,
                            "text for " + std::string(column) + " holds a NUL or is not UTF-8");
    text.remove_prefix(size);
  }
}

}  // namespace

RowWriter& RowWriter::row() {
  next_ = 0;
  ++rows_;
  return *this;
}

RowWriter::Column& RowWriter::column(std::string_view name, Kind kind) {
  TALLYPORT_ASSERT(rows_ > 0);
  if (next_ >= columns_.size() || columns_[next_].name != name)
    next_ = static_cast<std::size_t>(std::ranges::find(columns_, name, &Column::name) -
                                     columns_.begin());
  if (next_ == columns_.size()) columns_.push_back({name, Kind::unknown, 0, {}});
  auto& found = columns_[next_++];
  if (kind != Kind::unknown) {
    TALLYPORT_ASSERT(found.kind == Kind::unknown || found.kind == kind);
    found.kind = kind;
  }
  for (; found.rows < rows_ - 1; ++found.rows) append_big_endian(found.values, kNull);
  TALLYPORT_ASSERT(found.rows == rows_ - 1);
  ++found.rows;
  return found;
}

RowWriter& RowWriter::put(std::string_view name, std::string_view text) {
  check_text(name, text);
  append_value(column(name, Kind::text).values, text);
  return *this;
}

RowWriter& RowWriter::put_bytes(std::string_view name, std::string_view bytes) {
  append_value(column(name, Kind::bytes).values, bytes);
  return *this;
}

RowWriter& RowWriter::put(std::string_view name, std::int64_t value) {
  append_value(column(name, Kind::integer).values, to_big_endian(value));
  return *this;
}

RowWriter& RowWriter::put(std::string_view name, const Uuid& uuid) {
  append_value(column(name, Kind::uuid).values,
               std::bit_cast<std::array<char, sizeof uuid.bytes>>(uuid.bytes));
  return *this;
}

RowWriter& RowWriter::put_null(std::string_view name) {
  append_big_endian(column(name, Kind::unknown).values, kNull);
  return *this;
}

std::string RowWriter::json() const {
  std::vector<Values> values;
  for (const auto& each : columns_) values.emplace_back(each.values);
  std::string out = "[";
  for (std::int64_t row = 0; row < rows_; ++row) {
    out += row == 0 ? "{" : ",{";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) out += ',';
      out += '"';
      out += columns_[i].name;
      out += "\":";
      const auto value = values[i].next();
      if (!value)
        out += "null";
      else if (columns_[i].kind == Kind::integer)
        out += std::to_string(big_endian<std::int64_t>(*value));
      else if (columns_[i].kind == Kind::uuid)
        append_json(out, uuid_of(*value).str());
      else if (columns_[i].kind == Kind::bytes)
        append_json(out, crypto::to_hex(*value));
      else
        append_json(out, *value);
    }
    out += '}';
  }
  return out += ']';
}

std::string RowWriter::columns() const {
  std::string out;
  for (const auto& each : columns_) {
    if (!out.empty()) out += ',';
    out += each.name;
  }
  return out;
}

std::string RowWriter::copy() const {
  std::vector<Values> values;
  std::size_t bytes = 0;
  for (const auto& each : columns_) {
    values.emplace_back(each.values);
    bytes += each.values.size();
  }
  std::string out("PGCOPY\n\xff\r\n\0", 11);
  out.reserve(32 + bytes + 2 * static_cast<std::size_t>(rows_));
  out.append(8, '\0');  // no flags, no extension
  for (std::int64_t row = 0; row < rows_; ++row) {
    append_big_endian(out, static_cast<std::int16_t>(columns_.size()));
    for (auto& each : values) out += each.whole();
  }
  append_big_endian(out, std::int16_t{-1});
  return out;
}

std::string RowWriter::array(std::string_view name, std::string_view type) const {
  static const Column kNone;
  const auto found = std::ranges::find(columns_, name, &Column::name);
  const auto& from = found == columns_.end() ? kNone : *found;
  const bool narrow = type == "integer";
  const bool parse = type == "uuid" && from.kind == Kind::text;
  const auto wanted = type == "uuid" ? Kind::uuid : type == "text" ? Kind::text : Kind::integer;
  TALLYPORT_ASSERT(parse || from.kind == wanted || from.kind == Kind::unknown ||
                   (wanted == Kind::text && from.kind == Kind::bytes));
  std::string out;
  out.reserve(20 + from.values.size() + 4 * static_cast<std::size_t>(rows_ - from.rows));
  append_big_endian(out, std::int32_t{rows_ > 0 ? 1 : 0});  // dimensions
  append_big_endian(out, std::int32_t{1});                  // may hold nulls
  append_big_endian(out, type_id(type));
  if (rows_ == 0) return out;
  append_big_endian(out, static_cast<std::int32_t>(rows_));
  append_big_endian(out, std::int32_t{1});  // the first one's number
  if (!narrow && !parse && from.kind != Kind::bytes) {
    out += from.values;
    for (auto row = from.rows; row < rows_; ++row) append_big_endian(out, kNull);
    return out;
  }
  Values values(from.values);
  for (std::int64_t row = 0; row < rows_; ++row) {
    const auto value = values.next();
    if (!value) {
      append_big_endian(out, kNull);
    } else if (narrow) {
      append_big_endian(out, std::int32_t{4});
      append_big_endian(out, static_cast<std::int32_t>(big_endian<std::int64_t>(*value)));
    } else if (from.kind == Kind::bytes) {
      append_value(out, crypto::to_hex(*value));
    } else {
      const auto uuid = Uuid::parse(*value);
      if (!uuid)
        throw DatabaseFailure(Trouble::refused, "a value for " + std::string(name) +
                                                    " is not an id: " + std::string(*value));
      append_big_endian(out, static_cast<std::int32_t>(uuid->bytes.size()));
      out.append(uuid->bytes.begin(), uuid->bytes.end());
    }
  }
  return out;
}

void append_json(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(
        std::ranges::find_if(
            text, [](char c) { return !is_plain(c) && static_cast<unsigned char>(c) < 0x80; }) -
        text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto byte = static_cast<unsigned char>(text[0]);
    if (byte < 0x20)
      out += {'\\', 'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]};
    else
      out += {'\\', text[0]};
    text.remove_prefix(1);
  }
  out += '"';
}

std::string readable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (;;) {
    const auto plain = plain_length(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return out;
    const auto size = character(text);
    if (size == 0)
      out += '?';
    else
      out += text.substr(0, size);
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

}  // namespace tallyport::storage
