// The dates of requests.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tallyport::emulator {

// The first and the last second of what is named: a day, or one second of it.
struct Span {
  std::int64_t first = 0;  // unix s
  std::int64_t last = 0;
};

// "2026-08-01" or "2026-08-01T10:20:30.000Z" (a space for the T, the fraction and the Z may be left
// away); in UTC. None for anything else.
std::optional<Span> parse_date(std::string_view text);

}  // namespace tallyport::emulator
