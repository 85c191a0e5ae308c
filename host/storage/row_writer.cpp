// Strict JSON of rows, lines for COPY (PostgreSQL's manual, COPY, "Text Format"), and the check
// that text is UTF-8.
#include "storage/row_writer.h"

#include <algorithm>

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

constexpr char kDigits[] = "0123456789abcdef";

void append_json(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    out += {'\\', c};
  } else if (byte < 0x20) {
    out += {'\\', 'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]};
  } else {
    out += c;
  }
}

void append_copied(std::string& out, char c) {
  if (c == '\\')
    out += "\\\\";
  else if (c == '\n')
    out += "\\n";
  else if (c == '\r')
    out += "\\r";
  else if (c == '\t')
    out += "\\t";
  else
    out += c;
}

// Stands for itself in both formats, as most of what is written does.
bool is_plain(char c) { return c >= ' ' && c != '"' && c != '\\'; }

}  // namespace

RowWriter& RowWriter::row() {
  if (format_ == Format::json)
    text_ += rows_ == 0 ? "[{" : "},{";
  else if (rows_ > 0)
    text_ += '\n';
  first_ = true;
  ++rows_;
  return *this;
}

void RowWriter::key(std::string_view column) {
  TALLYPORT_ASSERT(rows_ > 0);
  const bool json = format_ == Format::json;
  if (!first_) text_ += json ? ',' : '\t';
  if (json) {
    text_ += '"';
    text_ += column;
    text_ += "\":";
  } else if (rows_ == 1) {
    if (!first_) columns_ += ',';
    columns_ += column;
  }
  first_ = false;
}

RowWriter& RowWriter::put(std::string_view column, std::string_view text) {
  key(column);
  const bool json = format_ == Format::json;
  if (json) text_ += '"';
  while (!text.empty()) {
    const auto plain =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
    text_ += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto size = character(text);
    if (size == 0)
      throw DatabaseFailure(Trouble::refused,
                            "text for " + std::string(column) + " holds a NUL or is not UTF-8");
    if (size > 1)
      text_ += text.substr(0, size);
    else if (json)
      append_json(text_, text[0]);
    else
      append_copied(text_, text[0]);
    text.remove_prefix(size);
  }
  if (json) text_ += '"';
  return *this;
}

RowWriter& RowWriter::put_bytes(std::string_view column, std::string_view bytes) {
  key(column);
  const bool json = format_ == Format::json;
  text_ += json ? "\"" : "\\\\x";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text_ += kDigits[byte >> 4];
    text_ += kDigits[byte & 15];
  }
  if (json) text_ += '"';
  return *this;
}

RowWriter& RowWriter::put(std::string_view column, std::int64_t value) {
  key(column);
  text_ += std::to_string(value);
  return *this;
}

RowWriter& RowWriter::put_null(std::string_view column) {
  key(column);
  text_ += format_ == Format::json ? "null" : "\\N";
  return *this;
}

std::string RowWriter::json() {
  TALLYPORT_ASSERT(format_ == Format::json);
  text_ += rows_ > 0 ? "}]" : "[]";
  return std::move(text_);
}

std::string RowWriter::lines() {
  TALLYPORT_ASSERT(format_ == Format::copy);
  if (rows_ > 0) text_ += '\n';
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
