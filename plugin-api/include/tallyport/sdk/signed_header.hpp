// Strict reading of what signature headers hold: digests in hex, times in seconds.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace tallyport::plugin {

// Whether `text` writes exactly `octets` octets in hex, in either case: 32 for SHA-256.
inline bool is_hex(std::string_view text, std::size_t octets) {
  return text.size() == 2 * octets && text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

// Seconds since 1970: 1 to 12 digits, the first not a zero. nullopt for anything else, a sign and
// white space among it.
inline std::optional<std::int64_t> parse_unix_s(std::string_view text) {
  if (text.empty() || text.size() > 12 || text[0] == '0') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace tallyport::plugin
