// Version 7 UUIDs: 48 bits of milliseconds, 12 that begin at random and count on where the time
// does not (RFC 9562, section 6.2, method 3), then 62 random ones.
#include "base/clock.h"

#include <algorithm>

namespace tallyport {
namespace {

// The 60 bits that order two ids.
std::uint64_t beginning_of(const Uuid& id) {
  std::uint64_t bits = 0;
  for (std::size_t byte = 0; byte < 6; ++byte) bits = bits << 8 | id.bytes[byte];
  return bits << 12 | static_cast<std::uint64_t>(id.bytes[6] & 0x0f) << 8 | id.bytes[7];
}

}  // namespace

Uuid first_id_at(Timestamp at) {
  Uuid id;
  const auto ms = static_cast<std::uint64_t>(at.unix_ms);
  for (std::size_t byte = 0; byte < 6; ++byte)
    id.bytes[byte] = static_cast<std::uint8_t>(ms >> (40 - 8 * byte));
  return id;
}

Uuid UuidV7Source::next() {
  Uuid id;
  entropy_.fill(std::span(id.bytes).subspan(6));
  auto ms = static_cast<std::uint64_t>(clock_.now().unix_ms);
  for (std::size_t byte = 0; byte < 6; ++byte)
    id.bytes[byte] = static_cast<std::uint8_t>(ms >> (40 - 8 * byte));
  const auto wanted = beginning_of(id);
  auto last = last_.load();
  std::uint64_t bits = 0;
  do {
    bits = std::max(wanted, last + 1);
  } while (!last_.compare_exchange_weak(last, bits));
  for (std::size_t byte = 0; byte < 6; ++byte)
    id.bytes[byte] = static_cast<std::uint8_t>(bits >> (52 - 8 * byte));
  id.bytes[6] = static_cast<std::uint8_t>((bits >> 8 & 0x0f) | 0x70);
  id.bytes[7] = static_cast<std::uint8_t>(bits);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

void UuidV7Source::follow(const Uuid& seen) {
  const auto bits = beginning_of(seen);
  auto last = last_.load();
  while (last < bits && !last_.compare_exchange_weak(last, bits)) {
  }
}

}  // namespace tallyport
