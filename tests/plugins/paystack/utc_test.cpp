// Times as Paystack and Flutterwave write them, against the calendar of the standard library.
#include <chrono>
#include <cstdio>
#include <string>

#include <boost/test/unit_test.hpp>
#include <tallyport/sdk/utc.hpp>

namespace {

using tallyport::plugin::format_date;
using tallyport::plugin::format_utc;
using tallyport::plugin::parse_utc;

std::string text_of(int year, unsigned month, unsigned day, const char* time) {
  char date[32];
  std::snprintf(date, sizeof date, "%04d-%02u-%02u", year, month, day);
  return std::string(date) + "T" + time + "Z";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sdk_utc)

BOOST_AUTO_TEST_CASE(every_day_is_where_the_calendar_has_it) {
  int different = 0;
  for (int year = 1; year <= 9999; ++year)
    for (unsigned month = 1; month <= 12; ++month)
      for (unsigned day : {0u, 1u, 28u, 29u, 30u, 31u, 32u}) {
        const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                               std::chrono::day(day)};
        const auto read = parse_utc(text_of(year, month, day, "01:02:03"));
        if (read.has_value() != date.ok()) ++different;
        if (!read || !date.ok()) continue;
        const auto days = std::chrono::sys_days(date).time_since_epoch().count();
        if (*read != std::int64_t{days} * 86'400 + 3723) ++different;
      }
  BOOST_TEST(different == 0);
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_not_read) {
  BOOST_TEST(parse_utc("1970-01-01T00:00:00.000Z").value() == 0);
  for (auto text : {"", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T24:00:00Z",
                    "1970-13-01T00:00:00Z", "1970-00-01T00:00:00Z", "0000-01-01T00:00:00Z",
                    "1970-01-01T00:60:00Z", "1970-01-01T00:00:00.Z", "1970-01-01t00:00:00Z"})
    BOOST_TEST(!parse_utc(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(every_day_is_written_as_it_is_read) {
  int different = 0;
  for (std::int64_t day = 0; day <= 2'932'896; ++day) {
    const auto second = day * 86'400 + (day * 7919) % 86'400;
    const auto text = format_utc(second);
    if (parse_utc(text) != second || !text.starts_with(format_date(second) + "T")) ++different;
  }
  BOOST_TEST(different == 0);
  BOOST_TEST(format_utc(0) == "1970-01-01T00:00:00.000Z");
  BOOST_TEST(format_utc(1'724'318'064) == "2024-08-22T09:14:24.000Z");
  BOOST_TEST(format_utc(-1).starts_with("1970-01-01T"));
  BOOST_TEST(format_date(253'402'300'799) == "9999-12-31");
  BOOST_TEST(format_date(std::int64_t{1} << 62) == "9999-12-31");
}

BOOST_AUTO_TEST_SUITE_END()
