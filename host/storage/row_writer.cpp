// Strict JSON of rows, and the check that text is UTF-8.
#include "storage/row_writer.h"

#include "base/result.h"
#include "storage/failure.h"

namespace tallyport::storage {
namespace {

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

void append_escaped(std::string& out, char c) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (byte < 0x20) {
    out += "\\u00";
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  } else {
    out += c;
  }
}

}  // namespace

RowWriter& RowWriter::row() {
  if (rows_ > 0) text_ += "},";
  text_ += '{';
  first_ = true;
  ++rows_;
  return *this;
}

void RowWriter::key(std::string_view column) {
  TALLYPORT_ASSERT(rows_ > 0);
  if (!first_) text_ += ',';
  first_ = false;
  text_ += '"';
  text_ += column;
  text_ += "\":";
}

RowWriter& RowWriter::put(std::string_view column, std::string_view text) {
  key(column);
  text_ += '"';
  while (!text.empty()) {
    const auto size = character(text);
    if (size == 0)
      throw DatabaseFailure(Trouble::refused,
                            "text for " + std::string(column) + " holds a NUL or is not UTF-8");
    if (size == 1)
      append_escaped(text_, text[0]);
    else
      text_ += text.substr(0, size);
    text.remove_prefix(size);
  }
  text_ += '"';
  return *this;
}

RowWriter& RowWriter::put(std::string_view column, std::int64_t value) {
  key(column);
  text_ += std::to_string(value);
  return *this;
}

RowWriter& RowWriter::put_null(std::string_view column) {
  key(column);
  text_ += "null";
  return *this;
}

std::string RowWriter::json() {
  text_ += rows_ > 0 ? "}]" : "]";
  return std::move(text_);
}

std::string readable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto size = character(text);
    if (size == 0)
      out += '?';
    else
      out += text.substr(0, size);
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

}  // namespace tallyport::storage
