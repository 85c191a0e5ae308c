// UTF-8 by its definition: lead byte, number of followers, smallest value.
#include "gateway/text.h"

#include <algorithm>

namespace tallyport::gateway {
namespace {

// The length of the character that `text` starts with, or 0 where it is not well-formed.
std::size_t character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead < 0xc2   ? 0u
                             : lead < 0xe0 ? 2u
                             : lead < 0xf0 ? 3u
                             : lead < 0xf5 ? 4u
                                           : 0u;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  const unsigned second = byte(1);
  if (lead == 0xe0 && second < 0xa0) return 0;  // overlong
  if (lead == 0xed && second > 0x9f) return 0;  // surrogate
  if (lead == 0xf0 && second < 0x90) return 0;  // overlong
  if (lead == 0xf4 && second > 0x8f) return 0;  // past U+10FFFF
  return length;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool has_control(std::string_view text) { return std::ranges::any_of(text, is_control); }

std::string one_line(std::string_view text, std::size_t max) {
  std::string line;
  while (!text.empty()) {
    const auto length = character(text);
    const auto taken = std::max<std::size_t>(length, 1);
    if (line.size() + taken > max) break;
    if (length == 0)
      line += '?';
    else if (length == 1)
      line += is_control(text[0]) ? ' ' : text[0];
    else
      line += text.substr(0, length);
    text.remove_prefix(taken);
  }
  return line;
}

}  // namespace tallyport::gateway
