// payment.lookup by what Paystack says of the transaction, and connection.check.
#include <boost/test/unit_test.hpp>

#include "plugins/paystack/fixture.h"

namespace tallyport::test {

BOOST_AUTO_TEST_SUITE(paystack_look_up)

BOOST_AUTO_TEST_CASE(asks_by_our_reference) {
  const auto request = paystack().last(look_up(), {start()});
  BOOST_TEST(request.method == "GET");
  BOOST_TEST(request.url == "https://api.paystack.co/transaction/verify/TP-1");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
  BOOST_TEST(paystack().last(look_up(kId), {start()}).url == request.url);
  auto ask = look_up();
  ask.reference = "a.b=c";
  BOOST_TEST(paystack().last(ask, {start()}).url ==
             "https://api.paystack.co/transaction/verify/a.b%3Dc");
}

BOOST_AUTO_TEST_CASE(asks_by_the_id_where_there_is_nothing_else) {
  auto ask = look_up(kId);
  ask.reference = "";
  BOOST_TEST(paystack().last(ask, {start()}).url ==
             "https://api.paystack.co/transaction/18446744073709551615");
}

struct Answer {
  const char* what;
  Event event;
  std::uint32_t outcome;
};

const Answer kAnswers[] = {
    {"paid", told(), TP_OUTCOME_SUCCEEDED},
    {"failed", told(R"("status":"failed")"), TP_OUTCOME_FAILED},
    {"abandoned", told(R"("status":"abandoned")"), TP_OUTCOME_REQUIRES_ACTION},
    {"ongoing", told(R"("status":"ongoing")"), TP_OUTCOME_PENDING},
    {"pending", told(R"("status":"pending")"), TP_OUTCOME_PENDING},
    {"processing", told(R"("status":"processing")"), TP_OUTCOME_PENDING},
    {"queued", told(R"("status":"queued")"), TP_OUTCOME_PENDING},
    {"reversed", told(R"("status":"reversed")"), TP_OUTCOME_SUCCEEDED},
    {"a status of tomorrow", told(R"("status":"parked")"), TP_OUTCOME_UNKNOWN},
    {"a status in capitals", told(R"("status":"SUCCESS")"), TP_OUTCOME_UNKNOWN},
    {"no status", told(R"("status":null)"), TP_OUTCOME_UNKNOWN},
    {"metadata an object", told(R"("metadata":{"a":[1]})"), TP_OUTCOME_SUCCEEDED},
    {"metadata null", told(R"("metadata":null)"), TP_OUTCOME_SUCCEEDED},
    {"metadata 0", told(R"("metadata":0)"), TP_OUTCOME_SUCCEEDED},
    {"metadata JSON in text", told(R"("metadata":"{\"a\":1}")"), TP_OUTCOME_SUCCEEDED},
    {"an id in quotes", told(R"("id":"18446744073709551615")"), TP_OUTCOME_SUCCEEDED},
    {"an id beyond 64 bits", told(R"("id":18446744073709551616)"), TP_OUTCOME_UNKNOWN},
    {"an id with a point", told(R"("id":1.0)"), TP_OUTCOME_UNKNOWN},
    {"an id below nothing", told(R"("id":-1)"), TP_OUTCOME_UNKNOWN},
    {"an id of nothing", told(R"("id":0)"), TP_OUTCOME_UNKNOWN},
    {"no id", told(R"("id":null)"), TP_OUTCOME_UNKNOWN},
    {"another domain", told(R"("domain":"moon")"), TP_OUTCOME_UNKNOWN},
    {"no domain", told(R"("domain":null)"), TP_OUTCOME_UNKNOWN},
    {"another reference", told(R"("reference":"TP-9")"), TP_OUTCOME_UNKNOWN},
    {"status false", answered(200, envelope(transaction(), "false")), TP_OUTCOME_UNKNOWN},
    {"status \"false\"", answered(200, envelope(transaction(), R"("false")")), TP_OUTCOME_UNKNOWN},
    {"status \"true\"", answered(200, envelope(transaction(), R"("true")")), TP_OUTCOME_SUCCEEDED},
    {"status 1", answered(200, envelope(transaction(), "1")), TP_OUTCOME_UNKNOWN},
    {"404", answered(404, refusal("Entity not found")), TP_OUTCOME_NOT_FOUND},
    {"404 of somebody else", answered(404, "<html>"), TP_OUTCOME_UNKNOWN},
    {"400 not found", answered(400, kNotFound), TP_OUTCOME_NOT_FOUND},
    {"400 by its code", answered(400, refusal("No", R"("code":"transaction_not_found")")),
     TP_OUTCOME_NOT_FOUND},
    {"400 key", answered(400, refusal("Invalid key")), TP_OUTCOME_UNKNOWN},
    {"400 otherwise", answered(400, refusal("No")), TP_OUTCOME_UNKNOWN},
    {"200 not found", answered(200, kNotFound), TP_OUTCOME_UNKNOWN},
    {"401", answered(401, refusal("Invalid key")), TP_OUTCOME_UNKNOWN},
    {"403", answered(403, refusal("No")), TP_OUTCOME_UNKNOWN},
    {"409", answered(409, kNotFound), TP_OUTCOME_UNKNOWN},
    {"429", answered(429, ""), TP_OUTCOME_UNKNOWN},
    {"500", answered(500, kNotFound), TP_OUTCOME_UNKNOWN},
    {"502 paid", answered(502, envelope(transaction())), TP_OUTCOME_UNKNOWN},
    {"refused", not_sent(), TP_OUTCOME_UNKNOWN},
    {"reset", maybe_sent(), TP_OUTCOME_UNKNOWN},
    {"empty", answered(200, ""), TP_OUTCOME_UNKNOWN},
    {"truncated", answered(200, envelope(transaction()).substr(0, 99)), TP_OUTCOME_UNKNOWN},
    {"data a list", answered(200, envelope("[" + transaction() + "]")), TP_OUTCOME_UNKNOWN},
    {"no data", answered(200, R"({"status":true,"message":"x"})"), TP_OUTCOME_UNKNOWN},
};

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  for (const auto& row : kAnswers) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = paystack().last(look_up(), {start(), row.event});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reference == "TP-1");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_success_carries_all_that_is_compared) {
  const auto done = paystack().last(look_up(), {start(), told(R"("domain":"live")")});
  BOOST_TEST(done.minor == 500'000);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.fee == 7'500);
  BOOST_TEST(done.gateway_ref == kId);
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
  BOOST_TEST(done.reversed_currency == "");
  BOOST_TEST(paystack().last(look_up(), {start(), told()}).result_flags == 0u);
}

BOOST_AUTO_TEST_CASE(a_reversed_payment_was_paid_and_all_of_it_is_gone) {
  const auto done = paystack().last(look_up(), {start(), told(R"("status":"reversed")")});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.minor == 500'000);
  BOOST_TEST(done.reversed == 500'000);
  BOOST_TEST(done.reversed_currency == "NGN");
}

BOOST_AUTO_TEST_CASE(the_id_is_told_with_the_money_only) {
  for (const auto* status : {"failed", "abandoned", "ongoing", "pending", "parked"}) {
    const auto event = told(R"("status":")" + std::string(status) + '"');
    BOOST_TEST(paystack().last(look_up(), {start(), event}).gateway_ref == "", status);
  }
}

// The driver's clock is 2023-11-14T22:13:20Z.
BOOST_AUTO_TEST_CASE(abandoned_is_open_until_the_session_is_over) {
  const Plugin plugin(PAYSTACK_SO, R"({"session_timeout_s":600})");
  struct Made {
    const char* created_at;
    std::uint32_t outcome;
  };
  for (const auto& row :
       {Made{R"("2023-11-14T22:03:21.000Z")", TP_OUTCOME_REQUIRES_ACTION},
        Made{R"("2023-11-14T22:03:20.999Z")", TP_OUTCOME_EXPIRED},
        Made{R"("2023-11-14T22:03:20Z")", TP_OUTCOME_EXPIRED},
        Made{R"("1970-01-01T00:00:00Z")", TP_OUTCOME_EXPIRED},
        Made{R"("2023-11-31T00:00:00Z")", TP_OUTCOME_REQUIRES_ACTION},
        Made{R"("2023-11-14T22:03:20+01:00")", TP_OUTCOME_REQUIRES_ACTION},
        Made{R"("2023-11-14 22:03:20Z")", TP_OUTCOME_REQUIRES_ACTION},
        Made{R"("2023-11-14T22:03:20.Z")", TP_OUTCOME_REQUIRES_ACTION},
        Made{R"("2023-11-14T24:03:20Z")", TP_OUTCOME_REQUIRES_ACTION},
        Made{"1699999400", TP_OUTCOME_REQUIRES_ACTION}, Made{"null", TP_OUTCOME_REQUIRES_ACTION}}) {
    BOOST_TEST_CONTEXT(row.created_at) {
      const auto done = plugin.last(
          look_up(),
          {start(), told(R"("status":"abandoned","created_at":)" + std::string(row.created_at))});
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reason == (row.outcome == TP_OUTCOME_EXPIRED ? "payer_timeout" : ""));
      BOOST_TEST(done.json == "");  // the checkout's address is not in the answer
    }
  }
}

BOOST_AUTO_TEST_CASE(a_checkout_of_unknown_making_is_open_until_the_session_after_the_expiry) {
  const Plugin plugin(PAYSTACK_SO, R"({"session_timeout_s":600})");
  struct Row {
    const char* json;
    std::uint32_t outcome;
  };
  for (const auto& row :
       {Row{R"({"expires_at_unix_s":1699999400})", TP_OUTCOME_EXPIRED},
        Row{R"({"expires_at_unix_s":1699999401})", TP_OUTCOME_REQUIRES_ACTION},
        Row{R"({"expires_at_unix_s":-1})", TP_OUTCOME_REQUIRES_ACTION},
        Row{R"({"expires_at_unix_s":9223372036854775807})", TP_OUTCOME_REQUIRES_ACTION},
        Row{"{}", TP_OUTCOME_REQUIRES_ACTION}}) {
    auto ask = look_up();
    ask.json = row.json;
    const auto unknown = told(R"("status":"abandoned","created_at":null)");
    BOOST_TEST(plugin.last(ask, {start(), unknown}).outcome == row.outcome, row.json);
    const auto young = told(R"("status":"abandoned","created_at":"2023-11-14T22:13:00Z")");
    BOOST_TEST(plugin.last(ask, {start(), young}).outcome == TP_OUTCOME_REQUIRES_ACTION, row.json);
  }
}

BOOST_AUTO_TEST_CASE(a_failure_has_its_reason_where_the_bank_gave_one) {
  struct Said {
    const char* said;
    const char* reason;
  };
  for (const auto& row :
       {Said{"Insufficient Funds", "insufficient_funds"}, Said{"Declined", "card_declined"},
        Said{"Expired card", "expired_card"}, Said{"Incorrect CVV", "incorrect_cvc"},
        Said{"Suspected fraud", "fraud_suspected"},
        Said{"Token Authentication Failed", "authentication_failed"},
        Said{"Exceeds withdrawal limit", "limit_exceeded"},
        Said{"Cancelled by user", "payer_cancelled"},
        Said{"Transaction timed out", "payer_timeout"}, Said{"Moon phase", "other"},
        Said{"", "other"}}) {
    const auto done = paystack().last(
        look_up(),
        {start(), told(R"("status":"failed","gateway_response":")" + std::string(row.said) + '"')});
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED, row.said);
    BOOST_TEST(done.reason == row.reason, row.said);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(paystack_check)

BOOST_AUTO_TEST_CASE(says_whether_address_and_key_work) {
  const Ask check{.operation = "connection.check/1"};
  const auto request = paystack().last(check, {start()});
  BOOST_TEST(request.url == "https://api.paystack.co/balance");
  BOOST_TEST(request.http_flags == TP_HTTP_READ_ONLY);
  struct Row {
    Event event;
    std::uint32_t outcome;
    const char* said;
  };
  for (const auto& row :
       {Row{answered(200, envelope(R"([{"currency":"NGN","balance":1}])")), TP_OUTCOME_SUCCEEDED,
            ""},
        Row{answered(200, envelope("[]")), TP_OUTCOME_SUCCEEDED, ""},
        Row{answered(200, envelope("{}")), TP_OUTCOME_FAILED, "base_url"},
        Row{answered(200, "<html>"), TP_OUTCOME_FAILED, "base_url"},
        Row{answered(401, refusal("Invalid key")), TP_OUTCOME_FAILED, "secret_key"},
        Row{answered(400, refusal("Invalid key")), TP_OUTCOME_FAILED, "secret_key"},
        Row{answered(500, ""), TP_OUTCOME_FAILED, "500"},
        Row{maybe_sent(), TP_OUTCOME_FAILED, "base_url"},
        Row{not_sent(), TP_OUTCOME_FAILED, "base_url"}}) {
    const auto done = paystack().last(check, {start(), row.event});
    BOOST_TEST(done.outcome == row.outcome);
    BOOST_TEST(done.text.find(row.said) != std::string::npos, done.text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
