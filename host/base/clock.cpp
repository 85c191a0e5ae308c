// Version 7 UUIDs: 48 bits of milliseconds, then 74 random ones.
#include "base/clock.h"

namespace tallyport {

Uuid UuidV7Source::next() {
  Uuid id;
  entropy_.fill(std::span(id.bytes).subspan(6));
  auto ms = static_cast<std::uint64_t>(clock_.now().unix_ms);
  for (std::size_t byte = 0; byte < 6; ++byte)
    id.bytes[byte] = static_cast<std::uint8_t>(ms >> (40 - 8 * byte));
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x70);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

}  // namespace tallyport
