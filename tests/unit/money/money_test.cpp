// Strict text and checked arithmetic of money.
#include "money/money.h"

#include <cstdint>
#include <limits>
#include <string>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "support/seed.h"

using namespace tallyport;
using namespace tallyport::money;

namespace {

constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
constexpr auto kMin = std::numeric_limits<std::int64_t>::min();

struct Exponent {
  const char* code;
  int digits;
};
std::ostream& operator<<(std::ostream& out, const Exponent& row) { return out << row.code; }
constexpr Exponent kExponents[] = {{"NGN", 2}, {"USD", 2}, {"GHS", 2}, {"KES", 2}, {"ZAR", 2},
                                   {"AED", 2}, {"JPY", 0}, {"UGX", 0}, {"XOF", 0}, {"ISK", 0},
                                   {"KWD", 3}, {"BHD", 3}, {"TND", 3}};

struct Decimal {
  const char* text;
  int scale;
  std::int64_t minor;
};
std::ostream& operator<<(std::ostream& out, const Decimal& row) { return out << row.text; }
constexpr Decimal kDecimals[] = {
    {"0", 0, 0},
    {"0", 2, 0},
    {"7", 0, 7},
    {"12.5", 2, 1250},
    {"12.50", 2, 1250},
    {"0.01", 2, 1},
    {"-0.01", 2, -1},
    {"5.124", 3, 5124},
    {"145.5", 1, 1455},
    {"-12", 2, -1200},
    {"9223372036854775807", 0, kMax},
    {"92233720368547758.07", 2, kMax},
    {"-9223372036854775808", 0, kMin},
};

struct Malformed {
  const char* text;
  int scale;
  Errc code;
};
std::ostream& operator<<(std::ostream& out, const Malformed& row) { return out << row.text; }
constexpr Malformed kMalformed[] = {
    {"", 2, Errc::amount_malformed},
    {"-", 2, Errc::amount_malformed},
    {".", 2, Errc::amount_malformed},
    {"1.", 2, Errc::amount_malformed},
    {".5", 2, Errc::amount_malformed},
    {"+1", 2, Errc::amount_malformed},
    {" 1", 2, Errc::amount_malformed},
    {"1 ", 2, Errc::amount_malformed},
    {"1,000", 2, Errc::amount_malformed},
    {"1e3", 2, Errc::amount_malformed},
    {"1.234", 2, Errc::amount_malformed},
    {"1.0", 0, Errc::amount_malformed},
    {"01", 2, Errc::amount_malformed},
    {"1.2.3", 2, Errc::amount_malformed},
    {"--1", 2, Errc::amount_malformed},
    {"0x1", 2, Errc::amount_malformed},
    {"NaN", 2, Errc::amount_malformed},
    {"9223372036854775808", 0, Errc::amount_out_of_range},
    {"92233720368547758.08", 2, Errc::amount_out_of_range},
    {"-9223372036854775809", 0, Errc::amount_out_of_range},
    {"99999999999999999999", 2, Errc::amount_out_of_range},
};

Currency currency(const char* code) { return Currency::parse(code).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(money)

BOOST_DATA_TEST_CASE(a_currency_has_its_exponent, kExponents, row) {
  BOOST_TEST(currency(row.code).exponent() == row.digits);
  BOOST_TEST(currency(row.code).code() == row.code);
}

BOOST_AUTO_TEST_CASE(a_code_outside_of_the_table_is_refused) {
  for (const char* code : {"", "NG", "ngn", "NGNN", "XXX", "AAA", "ZZZ", "N\0N"})
    BOOST_TEST((Currency::parse(code).error().code == Errc::currency_unknown));
}

BOOST_DATA_TEST_CASE(a_decimal_parses_exactly, kDecimals, row) {
  BOOST_TEST(parse_decimal(row.text, row.scale).value() == row.minor);
}

BOOST_DATA_TEST_CASE(what_is_not_a_decimal_is_refused, kMalformed, row) {
  auto parsed = parse_decimal(row.text, row.scale);
  BOOST_REQUIRE(!parsed);
  BOOST_TEST(name(parsed.error().code) == name(row.code));
}

BOOST_AUTO_TEST_CASE(format_and_parse_round_trip) {
  auto random = test::random_stream(1);
  for (int i = 0; i < 20'000; ++i) {
    const int scale = static_cast<int>(random() % 5);
    auto minor = static_cast<std::int64_t>(random()) >> (random() % 64);
    BOOST_TEST(parse_decimal(format_decimal(minor, scale), scale).value() == minor);
  }
  for (auto edge : {kMin, kMin + 1, kMax, std::int64_t{0}, std::int64_t{-1}})
    BOOST_TEST(parse_decimal(format_decimal(edge, 2), 2).value() == edge);
}

BOOST_AUTO_TEST_CASE(money_reads_as_amount_space_currency) {
  BOOST_TEST((parse_money("5000.00 NGN").value() == Money{500'000, currency("NGN")}));
  BOOST_TEST((parse_money("5000 UGX").value() == Money{5'000, currency("UGX")}));
  BOOST_TEST(format(Money{5'124, currency("KWD")}) == "5.124 KWD");
  for (const char* text : {"5000", "5000NGN", "NGN 5000", "5000.5 JPY", "5000  NGN", "5000 NGN "})
    BOOST_TEST(!parse_money(text));
}

BOOST_AUTO_TEST_CASE(arithmetic_never_wraps) {
  BOOST_TEST((add(kMax, 1).error().code == Errc::amount_out_of_range));
  BOOST_TEST((subtract(kMin, 1).error().code == Errc::amount_out_of_range));
  BOOST_TEST((subtract(0, kMin).error().code == Errc::amount_out_of_range));
  BOOST_TEST((add(Money{1, currency("NGN")}, Money{1, currency("USD")}).error().code ==
              Errc::currency_mismatch));
  BOOST_TEST((add(Money{1, currency("NGN")}, Money{2, currency("NGN")}).value() ==
              Money{3, currency("NGN")}));
}

BOOST_AUTO_TEST_CASE(a_proportion_is_exact_and_rounds_towards_zero) {
  BOOST_TEST(proportion(10, 1, 3).value() == 3);
  BOOST_TEST(proportion(10, 3, 3).value() == 10);
  BOOST_TEST(proportion(kMax, kMax, kMax).value() == kMax);
  BOOST_TEST((proportion(kMax, 2, 1).error().code == Errc::amount_out_of_range));
}

BOOST_AUTO_TEST_SUITE_END()
