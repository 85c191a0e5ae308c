// Times as providers write them, "2024-08-22T09:14:24.000Z", to seconds since 1970 and back.
// <chrono> knows this too, but comes with clocks, which a plugin has none of.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tallyport::plugin {

// A day of the Gregorian calendar.
struct Date {
  unsigned year = 1970;
  unsigned month = 1;
  unsigned day = 1;
};

// Days since 1970-01-01; nullopt for a day that the calendar does not have, and before year 1.
inline std::optional<std::int64_t> days_since_1970(const Date& date) {
  constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
  const auto days_of = [&](unsigned month) { return kDays[month - 1] + (month == 2 && leap); };
  if (date.year < 1 || date.month < 1 || date.month > 12) return std::nullopt;
  if (date.day < 1 || date.day > days_of(date.month)) return std::nullopt;
  const std::int64_t before = std::int64_t{date.year} - 1;
  std::int64_t days = before * 365 + before / 4 - before / 100 + before / 400 - 719'162;
  for (unsigned month = 1; month < date.month; ++month) days += days_of(month);
  return days + date.day - 1;
}

// The other way round, for 1970-01-01 to 9999-12-31; the nearer of these for any other.
inline Date date_of(std::int64_t days) {
  constexpr std::int64_t kLastDay = 2'932'896;
  days = std::clamp<std::int64_t>(days, 0, kLastDay);
  Date date{.year = 1970 + static_cast<unsigned>(days / 366), .month = 12, .day = 31};
  while (*days_since_1970(date) < days) ++date.year;  // the last day of its year is not before it
  date.month = 1;
  date.day = 1;
  const auto first = [&](unsigned month) { return *days_since_1970({date.year, month, 1}); };
  while (date.month < 12 && first(date.month + 1) <= days) ++date.month;
  date.day = static_cast<unsigned>(days - first(date.month) + 1);
  return date;
}

// "2024-08-22T09:14:24Z", with or without a fraction, which is dropped. nullopt for any other form
// and for a day that is none.
inline std::optional<std::int64_t> parse_utc(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= kForm.size() || text.size() > 40 || text.back() != 'Z') return std::nullopt;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == 'd' ? !is_digit(text[i]) : text[i] != kForm[i]) return std::nullopt;
  }
  const auto fraction = text.substr(kForm.size(), text.size() - kForm.size() - 1);
  const bool fraction_is_sound =
      fraction.empty() || (fraction.size() > 1 && fraction[0] == '.' &&
                           std::all_of(fraction.begin() + 1, fraction.end(), is_digit));
  if (!fraction_is_sound) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t count) {
    unsigned value = 0;
    for (const char c : text.substr(at, count)) value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
  };
  const auto days = days_since_1970({number(0, 4), number(5, 2), number(8, 2)});
  const auto hour = number(11, 2);
  const auto minute = number(14, 2);
  const auto second = number(17, 2);
  if (!days || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return *days * 86'400 + hour * 3600 + minute * 60 + second;
}

// "2024-08-22" of a second since 1970, and "2024-08-22T09:14:24.000Z"; clamped as date_of.
inline std::string format_date(std::int64_t unix_s) {
  const auto date = date_of(unix_s / 86'400);
  const auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(date.year) + "-" + two(date.month) + "-" + two(date.day);
}
inline std::string format_utc(std::int64_t unix_s) {
  const auto second = static_cast<unsigned>(std::max<std::int64_t>(unix_s, 0) % 86'400);
  const auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return format_date(unix_s) + "T" + two(second / 3600) + ":" + two(second / 60 % 60) + ":" +
         two(second % 60) + ".000Z";
}

}  // namespace tallyport::plugin
