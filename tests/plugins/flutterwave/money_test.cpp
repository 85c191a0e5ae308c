// Amounts on the wire: exact in both directions, in every currency, or refused.
#include "flutterwave/money.h"

#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "flutterwave/status.h"
#include "money/currency.h"
#include "support/seed.h"

namespace tallyport::test {
namespace {

using flutterwave::exponent_of;
using flutterwave::from_wire;
using flutterwave::parse_exact;
using flutterwave::to_wire;

constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
constexpr const char* kCurrencies[] = {"NGN", "USD", "AED", "GHS", "KES", "ZAR",
                                       "XOF", "UGX", "ISK", "JPY", "KWD"};

std::string sent(std::int64_t minor, const char* currency) {
  return to_wire({minor, currency, 0}).value_or("refused");
}

// As the value of a JSON member, the way that answers have it.
std::string read(const std::string& json_value, const char* currency) {
  const auto document = parse_exact("{\"amount\":" + json_value + "}");
  if (!document.is_object()) return "no JSON";
  const auto money = from_wire(document["amount"], currency);
  return money ? std::to_string(money->minor) : "refused";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_money)

BOOST_AUTO_TEST_CASE(what_is_sent_is_the_shortest_exact_decimal) {
  struct Row {
    std::int64_t minor;
    const char* currency;
    const char* text;
  };
  const Row rows[] = {
      {750000, "NGN", "7500"},
      {500050, "NGN", "5000.5"},
      {1, "NGN", "0.01"},
      {10, "USD", "0.1"},
      {1999, "USD", "19.99"},
      {29, "AED", "0.29"},
      {5072, "GHS", "50.72"},
      {250000, "KES", "2500"},
      {100, "ZAR", "1"},
      {3700, "XOF", "3700"},
      {3700, "UGX", "3700"},
      {5, "ISK", "5"},
      {500, "JPY", "500"},
      {5000, "KWD", "5"},
      {5120, "KWD", "5.12"},
      {5124, "KWD", "refused"},
      {1, "KWD", "refused"},
      {kMost, "NGN", "92233720368547758.07"},
      {kMost, "JPY", "9223372036854775807"},
      {100, "", "refused"},
      {100, "ngn", "refused"},
      {100, "XXX", "refused"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(sent(row.minor, row.currency) == row.text, row.currency << " " << row.minor);
  }
}

BOOST_AUTO_TEST_CASE(what_is_read_is_exact_or_refused) {
  struct Row {
    const char* json;
    const char* currency;
    std::string minor;
  };
  const Row rows[] = {
      {"1.4", "NGN", "140"},
      {"98.6", "NGN", "9860"},
      {"101.5", "NGN", "10150"},
      {"2462.37", "NGN", "246237"},
      {"0.29", "USD", "29"},
      {"1.10", "USD", "110"},
      {"1.1000000", "USD", "110"},
      {"7500", "NGN", "750000"},
      {"\"7500\"", "NGN", "750000"},
      {"\"7500.25\"", "NGN", "750025"},
      {"50.72", "GHS", "5072"},
      {"19.99", "AED", "1999"},
      {"2500.00", "KES", "250000"},
      {"0.07", "ZAR", "7"},
      {"3700", "UGX", "3700"},
      {"3700.00", "UGX", "3700"},
      {"3700.5", "UGX", "refused"},
      {"100.01", "XOF", "refused"},
      {"5.5", "ISK", "refused"},
      {"500", "JPY", "500"},
      {"12.5", "JPY", "refused"},
      {"5.124", "KWD", "5124"},
      {"5.1241", "KWD", "refused"},
      {"19.999", "USD", "refused"},
      {"0.1000000000000000055511151231257827", "USD", "refused"},
      {"92233720368547758.07", "NGN", std::to_string(kMost)},
      {"92233720368547758.08", "NGN", "refused"},
      {"18446744073709551615", "JPY", "refused"},
      {"18446744073709551616", "JPY", "refused"},
      {"1e3", "NGN", "refused"},
      {"1E3", "NGN", "refused"},
      {"1e400", "NGN", "no JSON"},
      {"01", "NGN", "no JSON"},
      {".5", "NGN", "no JSON"},
      {"\"7,500\"", "NGN", "refused"},
      {"\" 1\"", "NGN", "refused"},
      {"\"+1\"", "NGN", "refused"},
      {"\"\"", "NGN", "refused"},
      {"\"1.\"", "NGN", "refused"},
      {"true", "NGN", "refused"},
      {"null", "NGN", "refused"},
      {"[1]", "NGN", "refused"},
      {"1", "XXX", "refused"},
      {"1", "SLL", "refused"},
      {"-1.5", "NGN", "-150"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(read(row.json, row.currency) == row.minor, row.currency << " " << row.json);
  }
}

BOOST_AUTO_TEST_CASE(every_amount_comes_back_as_it_was_sent) {
  auto random = random_stream(0xf1);
  for (int i = 0; i < 20'000; ++i) {
    const auto* currency = kCurrencies[random() % std::size(kCurrencies)];
    const auto minor = static_cast<std::int64_t>(random() >> (1 + random() % 63));
    const auto text = to_wire({minor, currency, 0});
    if (!text) {
      BOOST_TEST(*exponent_of(currency) == 3u);
      BOOST_TEST(minor % 10 != 0);
      continue;
    }
    BOOST_REQUIRE_EQUAL(read(*text, currency), std::to_string(minor));
    BOOST_REQUIRE_EQUAL(read("\"" + *text + "\"", currency), std::to_string(minor));
  }
}

// A code that only one of the two knows, or knows otherwise, would be a payment of another size.
BOOST_AUTO_TEST_CASE(the_digits_of_each_currency_are_the_hosts) {
  std::string code = "AAA";
  int known = 0;
  for (code[0] = 'A'; code[0] <= 'Z'; ++code[0]) {
    for (code[1] = 'A'; code[1] <= 'Z'; ++code[1]) {
      for (code[2] = 'A'; code[2] <= 'Z'; ++code[2]) {
        const auto host = money::Currency::parse(code);
        const auto ours = exponent_of(code);
        BOOST_REQUIRE_MESSAGE(host.has_value() == ours.has_value(), code);
        if (!ours) continue;
        ++known;
        BOOST_REQUIRE_MESSAGE(static_cast<unsigned>(host->exponent()) == *ours, code);
      }
    }
  }
  BOOST_TEST(known > 100);
}

BOOST_AUTO_TEST_CASE(a_document_keeps_its_shape_and_its_numbers) {
  const auto document =
      parse_exact(R"({"a":[1,-2,{"b":98.6},[]],"c":null,"d":{"e":true},"f":"x","a2":{},"g":1E2})");
  BOOST_TEST(document.dump() ==
             R"({"a":[1,-2,{"b":"98.6"},[]],"a2":{},"c":null,"d":{"e":true},"f":"x","g":"1E2"})");
  for (const auto* broken : {"", "{", "[1,]", "{}x", "{\"a\":1", "\xff", "nul"}) {
    BOOST_TEST(parse_exact(broken).is_discarded(), broken);
  }
  const std::string deep(100'000, '[');
  BOOST_TEST(parse_exact(deep).is_discarded());
  BOOST_TEST(parse_exact(deep + std::string(deep.size(), ']')).is_array());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
