// One event is one line, whatever its values hold.
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ops/log_line.h"
#include "support/seed.h"

BOOST_AUTO_TEST_SUITE(ops_log_line)

using namespace tallyport;
using ops::json_line;
using ops::text_line;

namespace {

constexpr Timestamp kNow{1'767'225'600'007};
const std::string kStart = "2026-01-01T00:00:00.007Z info ";

}  // namespace

BOOST_AUTO_TEST_CASE(values_are_quoted_and_escaped) {
  const struct {
    std::string value;
    std::string text;
    std::string json;
  } rows[] = {
      {"plain-1/2.3:4", "plain-1/2.3:4", R"("plain-1/2.3:4")"},
      {"", R"("")", R"("")"},
      {"two words", R"("two words")", R"("two words")"},
      {"a=b", R"("a=b")", R"("a=b")"},
      {R"(say "hi")", R"("say \"hi\"")", R"("say \"hi\"")"},
      {R"(c:\d)", R"("c:\\d")", R"("c:\\d")"},
      {"a\nb", R"("a\nb")", R"("a\u000ab")"},
      {"a\r\tb", R"("a\x0d\tb")", R"("a\u000d\u0009b")"},
      {std::string("a\0b", 3), R"("a\x00b")", R"("a\u0000b")"},
      {"\x1b[31mred\x7f", R"("\x1b[31mred\x7f")", R"("\u001b[31mred\u007f")"},
      {"₦5000 naïve 😀", "\"₦5000 naïve 😀\"", "\"₦5000 naïve 😀\""},
      {"\xff", R"("\xff")", R"("\ufffd")"},
      {"\xc0\xaf", R"("\xc0\xaf")", R"("\ufffd\ufffd")"},                // overlong
      {"\xed\xa0\x80", R"("\xed\xa0\x80")", R"("\ufffd\ufffd\ufffd")"},  // surrogate
      {"\xf0\x9f", R"("\xf0\x9f")", R"("\ufffd\ufffd")"},                // cut off
      {"\xc2\x85", R"("\xc2\x85")", R"("\u0085")"},                      // next line
      {"\xe2\x80\xa8", R"("\xe2\x80\xa8")", R"("\u2028")"},              // line separator
      {"\xe2\x80\xae", R"("\xe2\x80\xae")", R"("\u202e")"},              // right to left
      {"\xe2\x81\xa6", R"("\xe2\x81\xa6")", R"("\u2066")"},
  };
  for (const auto& row : rows) {
    const std::vector<LogField> fields{{"k", row.value}};
    BOOST_TEST(text_line(kNow, LogLevel::info, "m", fields) == kStart + "m k=" + row.text);
    BOOST_TEST(
        json_line(kNow, LogLevel::info, "m", fields) ==
        "{\"time\":\"2026-01-01T00:00:00.007Z\",\"level\":\"info\",\"message\":\"m\",\"k\":" +
            row.json + "}");
  }
}

BOOST_AUTO_TEST_CASE(no_value_forges_a_second_event) {
  const std::string forged = "x\n2026-01-01T00:00:00.007Z error all money is gone";
  BOOST_TEST(text_line(kNow, LogLevel::info, "m", std::vector<LogField>{{"k", forged}}) ==
             kStart + R"(m k="x\n2026-01-01T00:00:00.007Z error all money is gone")");
  BOOST_TEST(text_line(kNow, LogLevel::info, forged, {}).find('\n') == std::string::npos);
  BOOST_TEST(json_line(kNow, LogLevel::info, "m",
                       std::vector<LogField>{{"k", "\",\"level\":\"error"}, {"level", "error"}}) ==
             "{\"time\":\"2026-01-01T00:00:00.007Z\",\"level\":\"info\",\"message\":\"m\","
             "\"k\":\"\\\",\\\"level\\\":\\\"error\",\"level_\":\"error\"}");
}

BOOST_AUTO_TEST_CASE(any_bytes_make_one_printable_line) {
  auto random = test::random_stream(2);
  for (int round = 0; round < 5000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::vector<LogField> fields{{"k", bytes}};
    for (const auto& line : {text_line(kNow, LogLevel::error, bytes, fields),
                             json_line(kNow, LogLevel::error, bytes, fields)})
      for (char c : line)
        BOOST_TEST_REQUIRE((static_cast<unsigned char>(c) >= 0x20 && c != '\x7f'));
  }
}

BOOST_AUTO_TEST_CASE(times_are_utc_with_milliseconds) {
  const std::pair<std::int64_t, std::string_view> rows[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
      {951'782'399'999, "2000-02-28T23:59:59.999Z"},
      {951'782'400'000, "2000-02-29T00:00:00.000Z"},
      {INT64_MAX, "9999-12-31T23:59:59.999Z"},
      {INT64_MIN, "0000-01-01T00:00:00.000Z"},
  };
  for (const auto& [ms, text] : rows) BOOST_TEST(ops::format_time({ms}) == text);
}

BOOST_AUTO_TEST_SUITE_END()
