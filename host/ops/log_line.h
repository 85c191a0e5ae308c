// One event as one line, text or JSON. Whatever the values hold, it stays one line: nobody outside
// can forge a second event.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"

namespace tallyport::ops {

std::string_view level_name(LogLevel level);  // "info"

// "2026-01-01T00:00:00.000Z" for years 0 to 9999, else the nearest of these.
std::string format_time(Timestamp time);

// `2026-01-01T00:00:00.000Z info the message key=value other="with space"`, without a newline.
// A value with anything but plain printable characters is quoted, with \n, \t, \" , \\ and \xNN.
std::string text_line(Timestamp time, LogLevel level, std::string_view message,
                      std::span<const LogField> fields);

// {"time":"…","level":"info","message":"…","key":"value"}, without a newline. Plain UTF-8
// stays;
// control characters become \u00NN; bytes that are not UTF-8 become U+FFFD. A field that is
// called like one of the first three gets a trailing _.
std::string json_line(Timestamp time, LogLevel level, std::string_view message,
                      std::span<const LogField> fields);

}  // namespace tallyport::ops
