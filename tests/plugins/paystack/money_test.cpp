// Money on Paystack's wire, in both directions, and what is refused.
#include "paystack/money.h"

#include <limits>

#include <boost/test/unit_test.hpp>

#include "plugins/paystack/fixture.h"

namespace tallyport::test {
namespace {

using paystack::from_wire;
using paystack::refusal;
using paystack::to_wire;

constexpr auto kMost = std::numeric_limits<std::int64_t>::max();

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_money)

BOOST_AUTO_TEST_CASE(every_currency_is_in_hundredths_on_the_wire) {
  struct Row {
    std::int64_t minor;
    const char* currency;
    std::int64_t wire;
  };
  for (const auto& [minor, currency, wire] :
       {Row{500'000, "NGN", 500'000}, Row{200, "USD", 200}, Row{10, "GHS", 10},
        Row{300, "KES", 300}, Row{100, "ZAR", 100}, Row{500, "XOF", 50'000}, Row{1, "XOF", 100}}) {
    BOOST_TEST_CONTEXT(minor << " " << currency) {
      BOOST_TEST(to_wire({minor, currency, 0}).value() == wire);
      BOOST_TEST((from_wire(wire, currency).value() ==
                  plugin::Money{minor, currency, from_wire(wire, currency)->exponent}));
      BOOST_TEST(!refusal({minor, currency, 0}).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(what_paystack_does_not_take_is_refused_before_anything_is_sent) {
  struct Row {
    std::int64_t minor;
    const char* currency;
    const char* reason;
  };
  for (const auto& row :
       {Row{4'999, "NGN", "amount_too_small"}, Row{199, "USD", "amount_too_small"},
        Row{9, "GHS", "amount_too_small"}, Row{299, "KES", "amount_too_small"},
        Row{99, "ZAR", "amount_too_small"}, Row{0, "XOF", "amount_too_small"},
        Row{-5'000, "NGN", "amount_too_small"}, Row{kMost, "XOF", "amount_too_large"},
        Row{10'000, "AED", "currency_not_supported"}, Row{3'700, "UGX", "currency_not_supported"},
        Row{1'000, "ISK", "currency_not_supported"}, Row{500, "JPY", "currency_not_supported"},
        Row{12'345, "KWD", "currency_not_supported"}, Row{500, "ngn", "currency_not_supported"},
        Row{500, "", "currency_not_supported"}}) {
    BOOST_TEST_CONTEXT(row.minor << " " << row.currency) {
      auto ask = create();
      ask.minor = row.minor;
      ask.currency = row.currency;
      const auto done = paystack().last(ask, {start()});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
      BOOST_TEST(done.reason == row.reason);
    }
  }
}

BOOST_AUTO_TEST_CASE(amounts_come_back_as_they_were_sent) {
  struct Row {
    std::int64_t minor;
    const char* currency;
    const char* wire;
  };
  for (const auto& [minor, currency, wire] :
       {Row{5'000, "NGN", "5000"}, Row{kMost, "USD", "9223372036854775807"}, Row{10, "GHS", "10"},
        Row{300, "KES", "300"}, Row{100, "ZAR", "100"},
        Row{92'233'720'368'547'758, "XOF", "9223372036854775800"}}) {
    BOOST_TEST_CONTEXT(wire << " " << currency) {
      auto ask = create();
      ask.minor = minor;
      ask.currency = currency;
      const auto request = paystack().last(ask, {start()});
      const auto text = std::string("\"amount\":") + wire + ",";
      BOOST_TEST(request.body.find(text) != std::string::npos, request.body);
      for (const auto& stated : {std::string(wire), '"' + std::string(wire) + '"'}) {
        const auto done = paystack().last(
            look_up(),
            {start(), told("\"amount\":" + stated + R"(,"fees":0,"requested_amount":0,)" +
                           "\"currency\":\"" + currency + '"')});
        BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
        BOOST_TEST(done.minor == minor);
        BOOST_TEST(done.currency == currency);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_answer_in_another_form_or_currency_is_not_understood) {
  for (const auto* changes : {R"("amount":500000.0)",
                              R"("amount":5e5)",
                              R"("amount":-500000)",
                              R"("amount":0)",
                              R"("amount":null)",
                              R"("amount":"")",
                              R"("amount":"5000.00")",
                              R"("amount":" 500000")",
                              R"("amount":"+500000")",
                              R"("amount":9223372036854775808)",
                              R"("amount":[500000])",
                              R"("amount":true)",
                              R"("currency":"ngn")",
                              R"("currency":null)",
                              R"("currency":"AED")",
                              R"("currency":"JPY")",
                              R"("currency":"KWD")",
                              R"("currency":"UGX")",
                              R"("currency":"ISK")",
                              R"("currency":"XOF","amount":50050,"requested_amount":50050)",
                              R"("fees":1.5)",
                              R"("fees":"free")",
                              R"("requested_amount":0.5)"}) {
    const auto done = paystack().last(look_up(), {start(), told(changes)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, changes);
    BOOST_TEST(done.currency == "", changes);
  }
}

BOOST_AUTO_TEST_CASE(fees_that_the_payer_bore_are_not_part_of_the_price) {
  struct Row {
    const char* changes;
    std::int64_t minor;
    std::int64_t fee;
  };
  for (const auto& row : {
           Row{R"("amount":507500)", 500'000, 0},  // 500000 asked, 7500 on top
           Row{R"("amount":"507500","fees":"7500")", 500'000, 0},
           Row{R"("amount":507501)", 507'501, 7'500},  // more than that: for the host to find
           Row{R"("amount":300000)", 300'000, 7'500},  // a part was paid
           Row{R"("amount":507500,"fees":null)", 507'500, 0},
           Row{R"("requested_amount":null)", 500'000, 7'500},
       }) {
    BOOST_TEST_CONTEXT(row.changes) {
      const auto done = paystack().last(look_up(), {start(), told(row.changes)});
      BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
      BOOST_TEST(done.minor == row.minor);
      BOOST_TEST(done.fee == row.fee);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_fee_that_is_a_part_of_a_franc_is_not_stated) {
  const auto done =
      paystack().last(look_up(), {start(), told(R"("currency":"XOF","fees":1950,"amount":50000)")});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.minor == 500);
  BOOST_TEST(done.fee == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
