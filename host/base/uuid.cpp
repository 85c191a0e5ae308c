// Canonical text of a Uuid, both ways.
#include "base/uuid.h"

namespace tallyport {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

bool dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

std::optional<std::uint8_t> nibble(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t at = 0;
  for (std::size_t byte = 0; byte < 16; ++byte) {
    if (dash_before(byte) && text[at++] != '-') return std::nullopt;
    auto high = nibble(text[at++]);
    auto low = nibble(text[at++]);
    if (!high || !low) return std::nullopt;
    id.bytes[byte] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return id;
}

std::string Uuid::str() const {
  std::string text(36, '-');
  std::size_t at = 0;
  for (std::size_t byte = 0; byte < 16; ++byte) {
    if (dash_before(byte)) ++at;
    text[at++] = kDigits[bytes[byte] >> 4];
    text[at++] = kDigits[bytes[byte] & 15];
  }
  return text;
}

}  // namespace tallyport
