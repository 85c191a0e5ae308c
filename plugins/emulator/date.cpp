// Digit by digit: what is not understood is none.
#include "emulator/date.h"

#include <string>

#include "serving/utc.h"

namespace tallyport::emulator {
namespace {

// Takes so many digits off the front; -1 where they are not there.
int take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int number = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// After the minute's colon was taken, or the end.
bool take_rest(std::string_view& text) {
  if (take(text, '.')) {
    while (!text.empty() && text[0] >= '0' && text[0] <= '9') text.remove_prefix(1);
  }
  take(text, 'Z');
  return text.empty();
}

// Days since 1970-01-01 in the Gregorian calendar; years begin in March here, so that a leap day is
// a year's last.
std::int64_t days_of(int year, int month, int day) {
  const int y = month > 2 ? year : year - 1;
  const int m = month > 2 ? month - 3 : month + 9;
  const int leap_days = y / 4 - y / 100 + y / 400;
  // Of the months from March on, five have 153 days.
  return std::int64_t{365} * y + leap_days + (153 * m + 2) / 5 + day - 1 - 719'468;
}

}  // namespace

std::optional<Span> parse_date(std::string_view text) {
  const std::string date(text.substr(0, 10));
  const int y = take_number(text, 4);
  const bool one = take(text, '-');
  const int m = take_number(text, 2);
  const bool two = take(text, '-');
  const int d = take_number(text, 2);
  if (y < 1970 || m < 1 || m > 12 || d < 1 || !one || !two) return std::nullopt;
  const std::int64_t midnight = days_of(y, m, d) * 86'400;
  // There is no 31st of June.
  if (!serving::iso_utc(midnight).starts_with(date)) return std::nullopt;
  if (text.empty()) return Span{midnight, midnight + 86'399};
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  const int hour = take_number(text, 2);
  const bool three = take(text, ':');
  const int minute = take_number(text, 2);
  const bool four = take(text, ':');
  const int second = take_number(text, 2);
  const bool in_day =
      hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  if (!in_day || !three || !four || !take_rest(text)) return std::nullopt;
  const std::int64_t at = midnight + hour * 3'600 + minute * 60 + second;
  return Span{at, at};
}

}  // namespace tallyport::emulator
