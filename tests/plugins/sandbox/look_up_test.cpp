// payment.lookup, payment.cancel and connection.check.
#include <boost/test/unit_test.hpp>

#include "plugins/sandbox/fixture.h"

namespace tallyport::test {
namespace {

std::string list(const std::string& items) { return R"({"data":[)" + items + "]}"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_look_up)

BOOST_AUTO_TEST_CASE(asks_by_the_providers_id_where_it_is_known) {
  const auto request = sandbox().last(look_up("sbx_1"), {start()});
  BOOST_TEST(request.method == "GET");
  BOOST_TEST(request.url == "http://127.0.0.1:8090/v1/payments/sbx_1");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
}

BOOST_AUTO_TEST_CASE(asks_by_our_reference_otherwise_and_encodes_it) {
  auto ask = look_up();
  ask.reference = "A&b=c/%é";
  BOOST_TEST(sandbox().last(ask, {start()}).url ==
             "http://127.0.0.1:8090/v1/payments?reference=A%26b%3Dc%2F%25%C3%A9");
}

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  const auto paid = payment(R"("status":"succeeded","fee":750)");
  struct Row {
    const char* what;
    const char* gateway_ref;
    Event event;
    std::uint32_t outcome;
  };
  const Row rows[] = {
      {"paid", "sbx_1", answered(200, paid), TP_OUTCOME_SUCCEEDED},
      {"paid, by reference", "", answered(200, list(paid)), TP_OUTCOME_SUCCEEDED},
      {"cancelled", "sbx_1", answered(200, payment(R"("status":"cancelled")")),
       TP_OUTCOME_CANCELLED},
      {"still open", "sbx_1", answered(200, payment()), TP_OUTCOME_REQUIRES_ACTION},
      {"none", "", answered(200, list("")), TP_OUTCOME_NOT_FOUND},
      {"404", "sbx_1", answered(404, refusal("not_found")), TP_OUTCOME_NOT_FOUND},
      {"404 of somebody else", "sbx_1", answered(404, "<html>"), TP_OUTCOME_UNKNOWN},
      {"two", "", answered(200, list(paid + "," + paid)), TP_OUTCOME_UNKNOWN},
      {"data is no list", "", answered(200, R"({"data":{}})"), TP_OUTCOME_UNKNOWN},
      {"data is null", "", answered(200, R"({"data":null})"), TP_OUTCOME_UNKNOWN},
      {"another id", "sbx_2", answered(200, paid), TP_OUTCOME_UNKNOWN},
      {"another reference", "sbx_1", answered(200, payment(R"("reference":"TP-9")")),
       TP_OUTCOME_UNKNOWN},
      {"refused", "sbx_1", not_sent(), TP_OUTCOME_UNKNOWN},
      {"reset", "sbx_1", maybe_sent(), TP_OUTCOME_UNKNOWN},
      {"401", "sbx_1", answered(401, refusal("unauthorised")), TP_OUTCOME_UNKNOWN},
      {"429", "sbx_1", answered(429, ""), TP_OUTCOME_UNKNOWN},
      {"500", "sbx_1", answered(500, ""), TP_OUTCOME_UNKNOWN},
      {"400", "sbx_1", answered(400, refusal("bad")), TP_OUTCOME_UNKNOWN},
      {"empty", "sbx_1", answered(200, ""), TP_OUTCOME_UNKNOWN},
      {"truncated", "sbx_1", answered(200, paid.substr(0, 99)), TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = sandbox().last(look_up(row.gateway_ref), {start(), row.event});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_was_refunded_is_stated_with_the_payment) {
  const auto body = payment(R"("status":"succeeded","refunded":120000)");
  const auto done = sandbox().last(look_up("sbx_1"), {start(), answered(200, body)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.reversed == 120000);
  BOOST_TEST(done.reversed_currency == "NGN");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sandbox_cancel)

BOOST_AUTO_TEST_CASE(looks_first_then_cancels_once) {
  const auto open = answered(200, payment());
  const auto actions =
      sandbox().run(cancel(), {start(), open, answered(200, payment(R"("status":"cancelled")"))});
  BOOST_TEST(actions[0].http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(actions[1].method == "POST");
  BOOST_TEST(actions[1].url == "http://127.0.0.1:8090/v1/payments/sbx_1/cancel");
  BOOST_TEST(actions[1].http_flags == 0u);
  BOOST_TEST(actions[2].outcome == TP_OUTCOME_CANCELLED);
}

BOOST_AUTO_TEST_CASE(finds_the_id_by_our_reference) {
  const auto actions = sandbox().run(cancel(""), {start(), answered(200, list(payment()))});
  BOOST_TEST(actions[0].url == "http://127.0.0.1:8090/v1/payments?reference=TP-1");
  BOOST_TEST(actions[1].url == "http://127.0.0.1:8090/v1/payments/sbx_1/cancel");
}

BOOST_AUTO_TEST_CASE(a_payment_that_was_paid_meanwhile_is_paid) {
  const auto paid = answered(200, payment(R"("status":"succeeded")"));
  BOOST_TEST(sandbox().last(cancel(), {start(), paid}).outcome == TP_OUTCOME_SUCCEEDED);
  const auto raced = sandbox().last(cancel(), {start(), answered(200, payment()),
                                               answered(409, refusal("not_cancellable")), paid});
  BOOST_TEST(raced.outcome == TP_OUTCOME_SUCCEEDED);
}

BOOST_AUTO_TEST_CASE(without_an_answer_it_is_unknown) {
  const auto open = answered(200, payment());
  for (const auto& event : {not_sent(), maybe_sent(), answered(500, ""), answered(200, "{")}) {
    BOOST_TEST(sandbox().last(cancel(), {start(), event}).outcome == TP_OUTCOME_UNKNOWN);
    BOOST_TEST(sandbox().last(cancel(), {start(), open, event}).outcome == TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sandbox_check)

BOOST_AUTO_TEST_CASE(says_whether_address_and_key_work) {
  const Ask check{.operation = "connection.check/1"};
  struct Row {
    Event event;
    std::uint32_t outcome;
    const char* said;
  };
  for (const auto& row :
       {Row{answered(200, R"({"ok":true,"live":false})"), TP_OUTCOME_SUCCEEDED, ""},
        Row{answered(200, R"({"ok":"yes"})"), TP_OUTCOME_FAILED, "base_url"},
        Row{answered(200, "<html>"), TP_OUTCOME_FAILED, "base_url"},
        Row{answered(401, refusal("unauthorised")), TP_OUTCOME_FAILED, "api_key"},
        Row{answered(500, ""), TP_OUTCOME_FAILED, "500"},
        Row{maybe_sent(), TP_OUTCOME_FAILED, "base_url"},
        Row{not_sent(), TP_OUTCOME_FAILED, "base_url"}}) {
    const auto done = sandbox().last(check, {start(), row.event});
    BOOST_TEST(done.outcome == row.outcome);
    BOOST_TEST(done.text.find(row.said) != std::string::npos, done.text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
