// What was given back of a payment: by the look-up that counts it, never by an event.
#include <boost/test/unit_test.hpp>

#include "plugins/paystack/fixture.h"

namespace tallyport::test {
namespace {

std::string refund(const std::string& amount, const std::string& changes = "") {
  return R"({"id":1,"transaction":)" + kId + R"(,"status":"processed","currency":"NGN","amount":)" +
         amount + (changes.empty() ? "" : "," + changes) + "}";
}

Event list(const std::string& refunds) { return answered(200, envelope("[" + refunds + "]")); }

std::string times(int count, const std::string& item) {
  std::string out;
  for (int i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + item;
  return out;
}

const std::string kStrangers = R"({"transaction":7,"status":"processed"})";

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_refunds)

BOOST_AUTO_TEST_CASE(are_asked_for_once_the_payment_is_known_to_be_paid) {
  const auto first = paystack().last(look_up(), {start(), told()});
  BOOST_TEST(first.kind == TP_ACTION_DONE);
  const auto actions = paystack().run(look_up(kId), {start(), told(), list("")});
  BOOST_TEST(actions[1].kind == TP_ACTION_HTTP);
  BOOST_TEST(actions[1].method == "GET");
  BOOST_TEST(actions[1].url ==
             "https://api.paystack.co/refund?transaction=18446744073709551615&perPage=100&page=1"
             "&from=2023-11-14T22%3A11%3A40.000Z");
  BOOST_TEST(actions[1].http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(actions[2].outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(actions[2].reversed == 0);
  BOOST_TEST(actions[2].reversed_currency == "NGN");
  BOOST_TEST(actions[2].gateway_ref == kId);
}

BOOST_AUTO_TEST_CASE(are_not_asked_for_where_the_status_says_it_all) {
  for (const auto* status : {"reversed", "failed", "pending"}) {
    const auto done =
        paystack().last(look_up(kId), {start(), told(R"("status":")" + std::string(status) + '"')});
    BOOST_TEST(done.kind == TP_ACTION_DONE, status);
  }
}

BOOST_AUTO_TEST_CASE(are_summed_up_for_this_payment_as_far_as_they_came_through) {
  struct Row {
    const char* what;
    std::string refunds;
    std::int64_t total;
  };
  const Row rows[] = {
      {"one", refund("120000"), 120'000},
      {"in quotes", refund(R"("120000")"), 120'000},
      {"two", refund("120000") + "," + refund("80000", R"("id":2)"), 200'000},
      {"one, again on the next page", refund("120000") + "," + refund("120000"), 120'000},
      {"of a dispute", refund("120000", R"("dispute":20)"), 120'000},
      {"under way", refund("120000", R"("status":"processing")"), 0},
      {"failed", refund("120000", R"("status":"failed")"), 0},
      {"needs attention", refund("120000", R"("status":"needs-attention")"), 0},
      {"of another payment", kStrangers + "," + refund("120000"), 120'000},
      {"with its payment", refund("120000", R"("transaction":{"id":)" + kId + "}"), 120'000},
      {"all", refund("500000"), 500'000},
      {"all and fees on top", refund("507500"), 500'000},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = paystack().last(look_up(kId), {start(), told(), list(row.refunds)});
      BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
      BOOST_TEST(done.minor == 500'000);
      BOOST_TEST(done.reversed == row.total);
    }
  }
}

BOOST_AUTO_TEST_CASE(leave_the_payment_unknown_where_they_cannot_be_read) {
  const Event events[] = {
      not_sent(),
      maybe_sent(),
      answered(500, ""),
      answered(404, refusal("Entity not found")),
      answered(200, ""),
      answered(200, "<html>"),
      answered(200, envelope("{}")),
      answered(200, envelope("[]", "false")),
      list("1"),
      list(R"({"status":"processed","currency":"NGN","amount":1})"),
      list(refund("1.5")),
      list(refund("-1")),
      list(refund("null")),
      list(refund("1", R"("currency":"USD")")),
      list(refund("9223372036854775807") + "," + refund("9223372036854775807", R"("id":2)")),
  };
  for (const auto& event : events) {
    BOOST_TEST_CONTEXT(event.http_status << " " << event.body) {
      const auto done = paystack().last(look_up(kId), {start(), told(), event});
      BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
      BOOST_TEST(done.reversed_currency == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(go_over_several_pages_but_not_for_ever) {
  const auto full = list(times(100, kStrangers));
  const auto two = paystack().run(look_up(kId), {start(), told(), full, list(refund("1"))});
  BOOST_TEST(two[2].url.find("&page=2&") != std::string::npos);
  BOOST_TEST(two[3].reversed == 1);

  std::vector<Event> events{start(), told()};
  for (int i = 0; i < 8; ++i) events.push_back(full);
  const auto endless = paystack().last(look_up(kId), events);
  BOOST_TEST(endless.kind == TP_ACTION_DONE);
  BOOST_TEST(endless.outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(of_francs_are_whole_francs) {
  const auto francs = told(R"("currency":"XOF","fees":0)");
  const auto half = refund("50050", R"("currency":"XOF")");
  BOOST_TEST(paystack().last(look_up(kId), {start(), francs, list(half)}).outcome ==
             TP_OUTCOME_UNKNOWN);
  const auto other = refund("50050", R"("id":2,"currency":"XOF")");
  const auto done = paystack().last(look_up(kId), {start(), francs, list(half + "," + other)});
  BOOST_TEST(done.reversed == 1001);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
