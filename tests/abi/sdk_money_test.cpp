// The SDK's decimal text: exact or not at all.
#include <limits>

#include <boost/test/unit_test.hpp>
#include <tallyport/sdk/money.hpp>

namespace tallyport::test {
namespace {

constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
constexpr auto kMin = std::numeric_limits<std::int64_t>::min();

std::string shown(std::optional<std::int64_t> value) {
  return value ? std::to_string(*value) : "refused";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sdk_money)

BOOST_AUTO_TEST_CASE(decimal_text_is_read_exactly) {
  struct Row {
    const char* text;
    unsigned exponent;
    const char* minor;
  };
  const Row rows[] = {
      {"5000", 2, "500000"},
      {"5000.5", 2, "500050"},
      {"5000.50", 2, "500050"},
      {"0.01", 2, "1"},
      {"-0.01", 2, "-1"},
      {"0", 0, "0"},
      {"12", 0, "12"},
      {"12.00", 0, "12"},
      {"1.234", 3, "1234"},
      {"1.2340000", 3, "1234"},
      {"007.5", 1, "75"},
      {"-0", 2, "0"},
      {"92233720368547758.07", 2, "9223372036854775807"},
      {"92233720368547758.08", 2, "refused"},
      {"9223372036854775807", 0, "9223372036854775807"},
      {"9223372036854775808", 0, "refused"},
      {"9223372036854775807", 1, "refused"},
      {"99999999999999999999999999", 0, "refused"},
      {"1.005", 2, "refused"},
      {"12.5", 0, "refused"},
      {"", 2, "refused"},
      {"-", 2, "refused"},
      {".", 2, "refused"},
      {".5", 2, "refused"},
      {"5.", 2, "refused"},
      {"+5", 2, "refused"},
      {"--5", 2, "refused"},
      {"1e3", 2, "refused"},
      {"1E3", 2, "refused"},
      {"0x10", 2, "refused"},
      {"1,000", 2, "refused"},
      {" 5", 2, "refused"},
      {"5 ", 2, "refused"},
      {"5.0.0", 2, "refused"},
      {"5.-1", 2, "refused"},
      {"nan", 2, "refused"},
      {"inf", 2, "refused"},
      {"\xd9\xa5", 2, "refused"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(shown(plugin::parse_decimal(row.text, row.exponent)) == row.minor, row.text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
  BOOST_TEST(plugin::format_decimal(1250, 2) == "12.50");
  BOOST_TEST(plugin::format_decimal(5, 3) == "0.005");
  BOOST_TEST(plugin::format_decimal(-5, 2) == "-0.05");
  BOOST_TEST(plugin::format_decimal(7, 0) == "7");
  BOOST_TEST(plugin::format_decimal(kMin, 2) == "-92233720368547758.08");
  for (const std::int64_t minor : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1},
                                   std::int64_t{99}, std::int64_t{100}, kMax, -kMax}) {
    for (unsigned exponent = 0; exponent <= 4; ++exponent) {
      const auto text = plugin::format_decimal(minor, exponent);
      BOOST_TEST(shown(plugin::parse_decimal(text, exponent)) == std::to_string(minor), text);
    }
  }
}

BOOST_AUTO_TEST_CASE(another_exponent_loses_no_digit) {
  BOOST_TEST(shown(plugin::rescale(500, 0, 2)) == "50000");
  BOOST_TEST(shown(plugin::rescale(50000, 2, 0)) == "500");
  BOOST_TEST(shown(plugin::rescale(50001, 2, 0)) == "refused");
  BOOST_TEST(shown(plugin::rescale(kMax, 0, 2)) == "refused");
}

BOOST_AUTO_TEST_CASE(a_currency_is_three_capitals) {
  for (const auto* good : {"NGN", "JPY"}) BOOST_TEST(plugin::is_currency(good));
  for (const auto* bad : {"", "NG", "ngn", "NGNN", "N1N", "NG "}) {
    BOOST_TEST(!plugin::is_currency(bad));
  }
}

BOOST_AUTO_TEST_CASE(money_that_is_not_terminated_or_not_three_letters_is_not_stated) {
  tp_money raw{};
  raw.minor = 5;
  raw.currency[0] = raw.currency[1] = raw.currency[2] = raw.currency[3] = 'N';
  BOOST_TEST(plugin::money(raw).currency == "");
  BOOST_TEST(plugin::to_abi({5, "NAIRA", 2}).minor == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
