// The currency table on the wire, both ways, and what has to be refused.
#include "stripe/money.h"

#include <boost/test/unit_test.hpp>

#include "plugins/stripe/fixture.h"

namespace tallyport::test {

using plugin::Money;
using stripe_gateway::from_wire;
using stripe_gateway::Refusal;
using stripe_gateway::to_wire;
using stripe_gateway::WireAmount;

namespace {

// The reason's word, or "" where the amount is taken.
std::string refusal_of(std::int64_t minor, const std::string& currency) {
  const auto made = to_wire({minor, currency, 0});
  const auto* refusal = std::get_if<Refusal>(&made);
  return refusal == nullptr ? "" : std::string(plugin::name(refusal->reason));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_money)

BOOST_AUTO_TEST_CASE(each_currency_has_its_digits_both_ways) {
  struct Row {
    const char* currency;
    std::int64_t minor;  // the host's
    std::int64_t units;  // Stripe's
  };
  const Row rows[] = {
      {"NGN", 500'000, 500'000},  // 5,000.00
      {"USD", 2'500, 2'500},      // 25.00
      {"USD", 50, 50},            // the least
      {"AED", 10'050, 10'050},    // 100.50
      {"GHS", 12'345, 12'345},    // 123.45
      {"KES", 100'001, 100'001},  // 1,000.01
      {"ZAR", 1'999, 1'999},      // 19.99
      {"HUF", 150'050, 150'050},  // 1,500.50: only payouts are whole
      {"TWD", 30'010, 30'010},    // likewise
      {"XOF", 5'000, 5'000},      // whole francs
      {"JPY", 500, 500},          // whole yen
      {"UGX", 5, 500},            // whole shillings, written as hundredths
      {"UGX", 3'700, 370'000},
      {"ISK", 1'999, 199'900},
      {"MGA", 50'000, 500},   // 500.00 ariary
      {"KWD", 5'120, 5'120},  // 5.120: the last digit is 0
      {"BHD", 12'340, 12'340},
      {"USD", 99'999'999, 99'999'999},
      {"JPY", 99'999'999, 99'999'999},
      {"UGX", 999'999, 99'999'900},
  };
  for (const auto& [currency, minor, units] : rows) {
    BOOST_TEST_CONTEXT(currency << " " << minor) {
      std::string small(currency);
      for (char& c : small) c = static_cast<char>(c + 32);
      const auto made = to_wire({minor, currency, 0});
      BOOST_REQUIRE(std::holds_alternative<WireAmount>(made));
      BOOST_TEST((std::get<WireAmount>(made) == WireAmount{units, small}));
      const auto back = from_wire(units, small);
      BOOST_REQUIRE(back.has_value());
      BOOST_TEST(back->minor == minor);
      BOOST_TEST(back->currency == currency);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_stripe_would_not_take_is_refused_and_never_rounded) {
  struct Row {
    const char* currency;
    std::int64_t minor;
    const char* reason;
  };
  const Row rows[] = {
      {"KWD", 5'124, "request_refused"},  // 5.124
      {"KWD", 1, "request_refused"},
      {"JOD", 999, "request_refused"},
      {"MGA", 50'001, "request_refused"},  // 500.01
      {"USD", 49, "amount_too_small"},
      {"USD", 0, "amount_too_small"},
      {"USD", -2'500, "amount_too_small"},
      {"UGX", 0, "amount_too_small"},
      {"USD", 100'000'000, "amount_too_large"},
      {"NGN", INT64_MAX, "amount_too_large"},
      {"JPY", 100'000'000, "amount_too_large"},
      {"UGX", 1'000'000, "amount_too_large"},  // would be nine digits on the wire
      {"UGX", INT64_MAX, "amount_too_large"},  // would not fit in 64 bits
      {"IQD", 1'000, "currency_not_supported"},
      {"LYD", 1'000, "currency_not_supported"},
      {"usd", 2'500, "currency_not_supported"},
      {"US", 2'500, "currency_not_supported"},
      {"", 2'500, "currency_not_supported"},
  };
  for (const auto& [currency, minor, reason] : rows) {
    BOOST_TEST_CONTEXT(currency << " " << minor) {
      BOOST_TEST(refusal_of(minor, currency) == reason);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_the_host_cannot_hold_is_not_taken_from_the_wire) {
  BOOST_TEST(!from_wire(550, "ugx"));  // 5.50: the host has no such unit
  BOOST_TEST(!from_wire(1, "isk"));
  BOOST_TEST(!from_wire(-1, "usd"));
  BOOST_TEST(!from_wire(2'500, "USD"));
  BOOST_TEST(!from_wire(2'500, "us"));
  BOOST_TEST(!from_wire(2'500, "iqd"));
  BOOST_TEST(!from_wire(INT64_MAX, "mga"));
  BOOST_TEST(from_wire(0, "usd").has_value());
  BOOST_TEST(from_wire(5'124, "kwd")->minor == 5'124);  // exact, though Stripe would not take it
}

BOOST_AUTO_TEST_CASE(the_request_and_the_answer_go_through_the_table) {
  struct Row {
    const char* currency;
    std::int64_t minor;
    const char* units;
    const char* small;
  };
  for (const auto& [currency, minor, units, small] :
       {Row{"UGX", 3'700, "370000", "ugx"}, Row{"JPY", 500, "500", "jpy"},
        Row{"KWD", 5'120, "5120", "kwd"}, Row{"NGN", 500'000, "500000", "ngn"}}) {
    auto ask = create_intent();
    ask.minor = minor;
    ask.currency = currency;
    const std::string wire(units);
    const auto request = stripe().last(ask, {start()});
    BOOST_TEST(request.body.starts_with("amount=" + wire + "&currency=" + small + "&"),
               request.body);
    const auto money = R"("status":"succeeded","amount":)" + wire + R"(,"amount_received":)" +
                       wire + R"(,"currency":")" + small + "\"";
    const auto done = stripe().last(ask, {start(), answered(200, intent(money))});
    BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
    BOOST_TEST(done.minor == minor);
    BOOST_TEST(done.currency == currency);
  }
}

BOOST_AUTO_TEST_CASE(a_refused_amount_fails_before_anything_is_sent) {
  auto ask = create();
  ask.minor = 5'124;
  ask.currency = "KWD";
  const auto done = stripe().last(ask, {start()});
  BOOST_TEST(done.kind == TP_ACTION_DONE);
  BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(done.reason == "request_refused");
  BOOST_TEST(done.text.find("5.124 KWD") != std::string::npos, done.text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
