// Forms, exact documents, amounts, cards and the rules of a payment's life.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/amount.h"
#include "emulator/card.h"
#include "emulator/date.h"
#include "emulator/form.h"
#include "emulator/payments.h"
#include "emulator/value.h"

namespace {

using namespace tallyport::emulator;

std::string form(const std::string& text) {
  const auto parsed = parse_form(text);
  const auto* bad = std::get_if<BadForm>(&parsed);
  return bad ? "bad " + bad->param : std::get<Value>(parsed).json();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_parts)

BOOST_AUTO_TEST_CASE(forms_nest_and_lists_are_lists) {
  struct Row {
    const char* text;
    const char* expected;
  };
  for (const auto& row : std::vector<Row>{
           {"", "{}"},
           {"a=1&b=%20x+y&", R"({"a":"1","b":" x y"})"},
           {"a[b]=1&a[c][d]=2", R"({"a":{"b":"1","c":{"d":"2"}}})"},
           {"l[0][q]=1&l[1][q]=2", R"({"l":[{"q":"1"},{"q":"2"}]})"},
           {"e[]=x&e[]=y", R"({"e":["x","y"]})"},
           {"m%5Bk%5D=", R"({"m":{"k":""}})"},
           {"a=1&a[b]=2", "bad a"},
           {"a[b]=2&a=1", "bad a"},
           {"a[b=1", "bad a[b"},
           {"[a]=1", "bad [a]"},
           {"a[1][1][1][1][1][1][1][1][1][1]=x", "bad a[1][1][1][1][1][1][1][1][1][1]"},
       }) {
    BOOST_TEST(form(row.text) == row.expected);
  }
}

BOOST_AUTO_TEST_CASE(numbers_keep_their_digits) {
  const std::string text =
      R"({"a":0.10,"b":12345678901234567890,"c":-1,"d":1e30,"e":[1.50,null,true,"\u00e9\""]})";
  BOOST_TEST(parse_json(text)->json() ==
             "{\"a\":0.10,\"b\":12345678901234567890,\"c\":-1,\"d\":1e30,"
             "\"e\":[1.50,null,true,\"\xc3\xa9\\\"\"]}");
  BOOST_TEST(!parse_json("{\"a\":}"));
  BOOST_TEST(!parse_json("1e400"));
  BOOST_TEST(!parse_json(std::string(40, '[') + std::string(40, ']')));
}

BOOST_AUTO_TEST_CASE(dates_are_days_or_seconds) {
  struct Row {
    const char* text;
    std::int64_t first;  // -1: none
    std::int64_t last;
  };
  for (const auto& row : std::vector<Row>{
           {"1970-01-01", 0, 86'399},
           {"2024-02-29", 1'709'164'800, 1'709'251'199},
           {"2027-01-15T08:00:00.000Z", 1'800'000'000, 1'800'000'000},
           {"2027-01-15 08:00:00", 1'800'000'000, 1'800'000'000},
           {"2023-02-29", -1, 0},
           {"2027-06-31", -1, 0},
           {"2027-13-01", -1, 0},
           {"2027-01-15T24:00:00Z", -1, 0},
           {"2027-01-15T08:00", -1, 0},
           {"2027-01-15Z", -1, 0},
           {"27-01-15", -1, 0},
           {"today", -1, 0},
           {"", -1, 0},
       }) {
    const auto span = parse_date(row.text);
    BOOST_TEST((span ? span->first : -1) == row.first, row.text);
    BOOST_TEST((span ? span->last : 0) == row.last, row.text);
  }
}

BOOST_AUTO_TEST_CASE(amounts_are_exact) {
  struct Row {
    const char* text;
    const char* expected;
  };
  for (const auto& row : std::vector<Row>{{"7500", "7500"},
                                          {"2000.50", "2000.5"},
                                          {"0.10", "0.1"},
                                          {"0.05", "0.05"},
                                          {"99999999999.99", "99999999999.99"},
                                          {"1.", ""},
                                          {".5", ""},
                                          {"-1", ""},
                                          {"1e3", ""},
                                          {"", ""},
                                          {"1.2.3", ""},
                                          {"1234567890123456", ""}}) {
    const auto amount = parse_decimal(row.text);
    BOOST_TEST((amount ? amount->text() : "") == row.expected);
  }
  BOOST_TEST(Amount({20005, 1}).readable("GHS") == "GHS 2,000.50");
  BOOST_TEST((Amount{95, 1}.with_decimals(2) == Amount{950, 2}));
  BOOST_TEST(!Amount({951, 2}).with_decimals(1));
}

BOOST_AUTO_TEST_CASE(test_cards_do_what_their_providers_say) {
  struct Row {
    Brand brand;
    const char* typed;
    const char* expected;
  };
  for (const auto& row : std::vector<Row>{
           {Brand::stripe, "4242 4242 4242 4242", "paid"},
           {Brand::stripe, "4000000000000002", "card_declined generic_decline"},
           {Brand::stripe, "4000-0000-0000-9995", "card_declined insufficient_funds"},
           {Brand::stripe, "4000000000000069", "expired_card "},
           {Brand::stripe, "4111111111111111", "card_declined test_mode_live_card"},
           {Brand::stripe, "4242424242424241", "incorrect_number "},
           {Brand::paystack, "4084084084084081", "paid"},
           {Brand::paystack, "4084080000005408", "failed "},
           {Brand::paystack, "4111111111111111", "failed "},
           {Brand::flutterwave, "5531886652142950", "paid"},
           {Brand::flutterwave, "no card", "failed "},
       }) {
    const auto verdict = judge(row.brand, typed_card(row.typed));
    BOOST_TEST(
        (verdict.paid ? "paid" : verdict.decline.code + " " + verdict.decline.decline_code) ==
        row.expected);
  }
}

BOOST_AUTO_TEST_CASE(what_has_ended_stays_and_a_decline_does_not_end) {
  Payment payment;
  const Card good = good_card(Brand::stripe);
  const auto pay = [&](Wish wish) { return attempt(payment, {wish, good}, 1, 1'000, 500); };
  BOOST_TEST((pay(Wish::decline) == Change::declined));
  BOOST_TEST(payment.declined());
  BOOST_TEST((pay(Wish::wait) == Change::processing));
  BOOST_TEST((pay(Wish::pay) == Change::none));
  BOOST_TEST((cancel(payment, 1) == Change::none));
  BOOST_TEST((pass_time(payment, 1'499) == Change::none));
  BOOST_TEST((pass_time(payment, 1'500) == Change::settled));
  BOOST_TEST((pay(Wish::decline) == Change::none));
  BOOST_TEST((payment.status == Status::paid));

  Refund later;
  later.state = Refund::State::pending;
  later.ends_as = Refund::State::failed;
  later.settles_at_ms = 2'000;
  later.units = 70;
  BOOST_TEST((refund(payment, later) == Change::refund_made));
  later.settles_at_ms = 0;
  BOOST_TEST((refund(payment, later) == Change::refund_made));
  BOOST_TEST(payment.refunded() == 140);
  BOOST_TEST((pass_time(payment, 1'999) == Change::none));
  BOOST_TEST((pass_time(payment, 2'000) == Change::refund_failed));
  BOOST_TEST(payment.changed_refund == 0u);
  BOOST_TEST(payment.refunded() == 70);
  BOOST_TEST((pass_time(payment, 9'000) == Change::none));

  Payment other;
  BOOST_TEST((refund(other, later) == Change::none));
  other.expires_at = 10;
  BOOST_TEST((pass_time(other, 9'999) == Change::none));
  BOOST_TEST((pass_time(other, 10'000) == Change::expired));
  BOOST_TEST((attempt(other, {Wish::pay, good}, 1, 1, 1) == Change::none));
}

BOOST_AUTO_TEST_CASE(a_card_asks_step_by_step) {
  Payment payment;
  payment.brand = Brand::flutterwave;
  const Card card = typed_card("5531 8866 5214 2950");
  const auto pay = [&](const Try& wanted) { return attempt(payment, wanted, 1, 1'000, 500); };
  const auto is_next = [&](Step step, const char* answer, Step next) {
    const auto led_to = answer_step(payment, step, answer);
    return std::holds_alternative<Step>(led_to) && std::get<Step>(led_to) == next;
  };
  BOOST_TEST((pay({Wish::pay, card}) == Change::challenged));
  BOOST_TEST(answer_step(payment, Step::otp, "12345").index() == 0u);
  BOOST_TEST(is_next(Step::pin, "3310", Step::otp));
  const auto all = answer_step(payment, Step::otp, "12345");
  BOOST_REQUIRE(std::holds_alternative<Try>(all));
  BOOST_TEST((pay(std::get<Try>(all)) == Change::paid));
  BOOST_TEST(answer_step(payment, Step::otp, "12345").index() == 0u);

  payment = {};
  payment.brand = Brand::flutterwave;
  pay({Wish::pay, card});
  const auto wrong = answer_step(payment, Step::pin, "3311");
  BOOST_REQUIRE(std::holds_alternative<Try>(wrong));
  BOOST_TEST((pay(std::get<Try>(wrong)) == Change::declined));
  BOOST_TEST(payment.last()->decline.message == "Incorrect PIN");
  Try alone{Wish::pay, card};
  alone.payer = Try::Payer::absent;
  BOOST_TEST((pay(alone) == Change::declined));
  pay({Wish::pay, card});
  BOOST_TEST((cancel(payment, 1) == Change::cancelled));
  BOOST_TEST(!payment.challenge);
}

BOOST_AUTO_TEST_CASE(a_telephone_is_asked_and_answers_later) {
  for (const auto& [phone, end] :
       {std::pair{kGoodPhone, Change::settled}, std::pair{"0551234999", Change::declined}}) {
    Payment payment;
    payment.brand = Brand::paystack;
    BOOST_TEST((attempt(payment, {Wish::pay, {}, phone}, 1, 1'000, 500) == Change::processing));
    BOOST_TEST((pass_time(payment, 1'499) == Change::none));
    BOOST_TEST((pass_time(payment, 1'500) == end));
    BOOST_TEST((payment.status == (end == Change::settled ? Status::paid : Status::open)));
  }
}

BOOST_AUTO_TEST_CASE(a_dispute_is_opened_and_ended_once) {
  using enum Dispute::State;
  Payment payment;
  payment.amount = {100, 2};
  Dispute all;
  all.units = 100;
  BOOST_TEST((open_dispute(payment, all) == Change::none));
  payment.status = Status::paid;
  BOOST_TEST((end_dispute(payment, lost, 5) == Change::none));
  BOOST_TEST((open_dispute(payment, all) == Change::dispute_opened));
  BOOST_TEST((open_dispute(payment, all) == Change::none));
  BOOST_TEST(!payment.has_lost_all());
  Payment other = payment;
  BOOST_TEST((end_dispute(payment, lost, 5) == Change::dispute_lost));
  BOOST_TEST((end_dispute(payment, won, 6) == Change::none));
  BOOST_TEST(payment.has_lost_all());
  BOOST_TEST(payment.dispute->ended_at == 5);
  other.dispute->units = 99;
  Payment won_one = other;
  end_dispute(other, lost, 5);
  BOOST_TEST(!other.has_lost_all());
  BOOST_TEST((end_dispute(won_one, won, 5) == Change::dispute_won));
}

BOOST_AUTO_TEST_SUITE_END()
