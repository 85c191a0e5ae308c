// Checks on text that comes from a plugin. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tallyport::gateway {

// True for well-formed UTF-8 (RFC 3629): no overlong form, surrogate or value past U+10FFFF.
bool is_utf8(std::string_view text);

// True where a byte is below 0x20 or 0x7f: nothing that an id, a name or an address holds.
bool has_control(std::string_view text);

// `text` fit for one log line: control characters become spaces, bytes that are not UTF-8 become
// '?', what is past `max` bytes is cut off between two characters.
std::string one_line(std::string_view text, std::size_t max);

}  // namespace tallyport::gateway
