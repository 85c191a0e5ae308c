// Escaping, by hand: a few characters, and no exception on any byte.
#include "ops/log_line.h"

#include <algorithm>
#include <chrono>

#include "base/result.h"

namespace tallyport::ops {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// The length of the valid UTF-8 sequence at the start of `text`; 0 where there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 && first <= 0xf4   ? 4
                             : first >= 0xe0 && first <= 0xef ? 3
                             : first >= 0xc2 && first <= 0xdf ? 2
                                                              : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t at = 1; at < length; ++at)
    if ((byte(at) & 0xc0) != 0x80) return 0;
  const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool surrogate = first == 0xed && byte(1) > 0x9f;
  const bool too_high = first == 0xf4 && byte(1) > 0x8f;
  return overlong || surrogate || too_high ? 0 : length;
}

// C1 control characters and the line and paragraph separators also break lines somewhere.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  const auto second = static_cast<unsigned char>(character[1]);
  if (character.size() == 2) return first == 0xc2 && second < 0xa0;
  return character == "\xe2\x80\xa8" || character == "\xe2\x80\xa9" ||
         (first == 0xe2 && second == 0x80 && character[2] >= '\xaa' && character[2] <= '\xae') ||
         (first == 0xe2 && second == 0x81 && character[2] >= '\xa6' && character[2] <= '\xa9');
}

void append_escaped_bytes(std::string& out, std::string_view bytes) {
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
  }
}

// Runs `plain` or `odd` on each character; `odd` gets controls and bytes that are not UTF-8.
template <class Plain, class Odd>
void each_character(std::string_view text, Plain plain, Odd odd) {
  while (!text.empty()) {
    const std::size_t valid = utf8_length(text);
    const auto character = text.substr(0, std::max<std::size_t>(valid, 1));
    if (valid == 0 || is_control(character))
      odd(character, valid != 0);
    else
      plain(character);
    text.remove_prefix(character.size());
  }
}

void append_text(std::string& out, std::string_view text) {
  each_character(
      text,
      [&](std::string_view character) {
        if (character == "\"" || character == "\\") out += '\\';
        out += character;
      },
      [&](std::string_view character, bool) {
        if (character == "\n")
          out += "\\n";
        else if (character == "\t")
          out += "\\t";
        else
          append_escaped_bytes(out, character);
      });
}

void append_value(std::string& out, std::string_view value) {
  const bool bare = !value.empty() && std::ranges::all_of(value, [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '\\' && c != '=';
  });
  if (bare) {
    out += value;
    return;
  }
  out += '"';
  append_text(out, value);
  out += '"';
}

void append_json(std::string& out, std::string_view text) {
  out += '"';
  each_character(
      text,
      [&](std::string_view character) {
        if (character == "\"" || character == "\\") out += '\\';
        out += character;
      },
      [&](std::string_view character, bool is_utf8) {
        if (!is_utf8) {
          out += "\\ufffd";
        } else if (character.size() < 3) {  // below U+0100
          const auto code = static_cast<unsigned char>(character.back());
          out += {'\\', 'u', '0', '0', kHex[code >> 4], kHex[code & 15]};
        } else {  // U+2028 to U+2069
          const auto low = static_cast<unsigned>(character[1] & 1) << 6 |
                           static_cast<unsigned>(character[2] & 0x3f);
          out += {'\\', 'u', '2', '0', kHex[low >> 4], kHex[low & 15]};
        }
      });
  out += '"';
}

// Keys are ours, but cheap to keep harmless.
std::string plain_key(std::string_view key) {
  std::string out(key);
  for (char& c : out)
    if (!(c > ' ' && c < '\x7f') || c == '"' || c == '\\' || c == '=') c = '_';
  return out;
}

}  // namespace

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  broken_contract("a LogLevel outside of the list", __FILE__, __LINE__);
}

std::string format_time(Timestamp time) {
  using namespace std::chrono;
  constexpr std::int64_t kYear0 = -62'167'219'200'000;
  constexpr std::int64_t kYear9999 = 253'402'300'799'999;
  const milliseconds since{std::clamp(time.unix_ms, kYear0, kYear9999)};
  const auto day = floor<days>(since);
  const year_month_day date{sys_days{day}};
  const hh_mm_ss clock{since - day};
  std::string text = "0000-00-00T00:00:00.000Z";
  const auto put = [&](std::size_t end, std::int64_t value) {
    for (; value > 0; value /= 10) text[--end] = static_cast<char>('0' + value % 10);
  };
  put(4, static_cast<int>(date.year()));
  put(7, static_cast<unsigned>(date.month()));
  put(10, static_cast<unsigned>(date.day()));
  put(13, clock.hours().count());
  put(16, clock.minutes().count());
  put(19, clock.seconds().count());
  put(23, clock.subseconds().count());
  return text;
}

std::string text_line(Timestamp time, LogLevel level, std::string_view message,
                      std::span<const LogField> fields) {
  std::string out = format_time(time) + ' ' + std::string(level_name(level)) + ' ';
  append_text(out, message);
  for (const auto& field : fields) {
    out += ' ' + plain_key(field.key) + '=';
    append_value(out, field.value);
  }
  return out;
}

std::string json_line(Timestamp time, LogLevel level, std::string_view message,
                      std::span<const LogField> fields) {
  std::string out = "{\"time\":\"" + format_time(time) + "\",\"level\":\"" +
                    std::string(level_name(level)) + "\",\"message\":";
  append_json(out, message);
  for (const auto& field : fields) {
    std::string key = plain_key(field.key);
    if (key == "time" || key == "level" || key == "message") key += '_';
    out += ",\"" + key + "\":";
    append_json(out, field.value);
  }
  return out + '}';
}

}  // namespace tallyport::ops
