// payment.create: the request's bytes, and what each answer or failure comes to.
#include <boost/test/unit_test.hpp>

#include "plugins/sandbox/fixture.h"

namespace tallyport::test {

BOOST_AUTO_TEST_SUITE(sandbox_create)

BOOST_AUTO_TEST_CASE(sends_one_idempotent_request_that_moves_money) {
  const auto request = sandbox().last(create(), {start()});
  BOOST_TEST(request.kind == TP_ACTION_HTTP);
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "http://127.0.0.1:8090/v1/payments");
  BOOST_TEST(request.http_flags == (TP_HTTP_IDEMPOTENT | TP_HTTP_MOVES_MONEY));
  BOOST_TEST(request.header("Idempotency-Key") == "key-1");
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:api_key}");
  const auto& [name, value, flags] = request.headers.front();
  BOOST_TEST(flags == (TP_HEADER_TEMPLATE | TP_HEADER_SENSITIVE));
  BOOST_TEST(request.body ==
             R"({"amount":500000,"currency":"NGN","description":"Credits",)"
             R"("email":"ada@example.com","expires_at":1700001800,"metadata":{"order":"7"},)"
             R"("reference":"TP-1","return_url":"https://shop.example/return"})");
}

BOOST_AUTO_TEST_CASE(a_pending_payment_sends_the_payer_to_the_checkout) {
  const auto done = sandbox().last(create(), {start(), answered(201, payment(R"("fee":750)"))});
  BOOST_TEST(done.kind == TP_ACTION_DONE);
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.result_flags == 0u);
  BOOST_TEST(done.minor == 500000);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.fee == 750);
  BOOST_TEST(done.reversed_currency == "");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.gateway_ref == "sbx_1");
  BOOST_TEST(done.expires_unix_ms == 1'700'001'800'000);
  BOOST_TEST(done.json ==
             R"({"next_action":{"type":"redirect","url":"http://127.0.0.1:8090/checkout/sbx_1"}})");
}

struct Row {
  const char* what;
  Event event;
  std::uint32_t outcome;
  const char* reason;
};

const Row kAnswers[] = {
    {"refused connection", not_sent(), TP_OUTCOME_FAILED, "provider_unreachable"},
    {"reset after send", maybe_sent(), TP_OUTCOME_UNKNOWN, "provider_unreachable"},
    {"paid at once", answered(201, payment(R"("status":"succeeded")")), TP_OUTCOME_SUCCEEDED, ""},
    {"replayed", answered(200, payment()), TP_OUTCOME_REQUIRES_ACTION, ""},
    {"processing", answered(201, payment(R"("status":"processing")")), TP_OUTCOME_PENDING, ""},
    {"declined", answered(201, payment(R"("status":"declined")")), TP_OUTCOME_FAILED,
     "card_declined"},
    {"no funds",
     answered(201, payment(R"("status":"declined","decline_reason":"insufficient_funds")")),
     TP_OUTCOME_FAILED, "insufficient_funds"},
    {"a reason of its own",
     answered(201, payment(R"("status":"declined","decline_reason":"moon_phase")")),
     TP_OUTCOME_FAILED, "other"},
    {"expired", answered(201, payment(R"("status":"expired")")), TP_OUTCOME_EXPIRED, ""},
    {"a status of tomorrow", answered(201, payment(R"("status":"parked")")), TP_OUTCOME_UNKNOWN,
     "other"},
    {"400 with a refusal", answered(400, refusal("amount_too_small")), TP_OUTCOME_FAILED,
     "amount_too_small"},
    {"400 currency", answered(400, refusal("invalid_currency")), TP_OUTCOME_FAILED,
     "currency_not_supported"},
    {"400 otherwise", answered(400, refusal("invalid_json")), TP_OUTCOME_FAILED, "request_refused"},
    {"400 of somebody else", answered(400, "<html>Bad Request</html>"), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"401", answered(401, refusal("unauthorised")), TP_OUTCOME_FAILED, "other"},
    {"402", answered(402, refusal("overdue")), TP_OUTCOME_FAILED, "request_refused"},
    {"404", answered(404, refusal("not_found")), TP_OUTCOME_FAILED, "request_refused"},
    {"404 of somebody else", answered(404, "nothing here"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"409 key reused", answered(409, refusal("idempotency_key_reused")), TP_OUTCOME_UNKNOWN,
     "other"},
    {"409 duplicate", answered(409, refusal("duplicate_reference")), TP_OUTCOME_UNKNOWN,
     "duplicate_reference"},
    {"409 empty", answered(409, ""), TP_OUTCOME_UNKNOWN, "other"},
    {"429", answered(429, refusal("slow_down")), TP_OUTCOME_UNKNOWN, "rate_limited"},
    {"500", answered(500, refusal("internal")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"502 HTML", answered(502, "<html>Bad Gateway</html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"302", answered(302, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"204", answered(204, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"201 HTML", answered(201, "<html></html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"201 empty", answered(201, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"201 truncated", answered(201, payment().substr(0, 60)), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"201 an array", answered(201, "[" + payment() + "]"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"201 not UTF-8", answered(201, "{\"id\":\"\xff\"}"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"amount as text", answered(201, payment(R"("amount":"500000")")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"amount with a point", answered(201, payment(R"("amount":500000.0)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"amount with an exponent", answered(201, payment(R"("amount":5e5)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"amount beyond 64 bits", answered(201, payment(R"("amount":9223372036854775808)")),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"amount of nothing", answered(201, payment(R"("amount":0)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"amount below nothing", answered(201, payment(R"("amount":-500000)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"amount null", answered(201, payment(R"("amount":null)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"currency in small letters", answered(201, payment(R"("currency":"ngn")")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"currency too long", answered(201, payment(R"("currency":"NGNN")")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"live as text", answered(201, payment(R"("live":"false")")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"id as number", answered(201, payment(R"("id":1)")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"refunded more than paid", answered(201, payment(R"("refunded":500001)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"another payment", answered(201, payment(R"("reference":"TP-2")")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
};

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  for (const auto& row : kAnswers) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = sandbox().last(create(), {start(), row.event});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reason == row.reason);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_may_have_been_sent_and_was_not_answered_is_never_failed) {
  for (const std::uint32_t status : {500u, 501u, 502u, 503u, 504u, 520u, 302u, 409u, 429u, 408u}) {
    for (const auto* body : {"", "<html>", "{}", R"({"error":{"code":"x"}})", "{\""}) {
      BOOST_TEST_CONTEXT(status << " " << body) {
        const auto done = sandbox().last(create(), {start(), answered(status, body)});
        BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_refused_key_names_the_secret_and_not_its_value) {
  const auto done = sandbox().last(create(), {start(), answered(401, "")});
  BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(done.text.find("api_key") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(live_money_is_said_to_be_live) {
  const auto done = sandbox().last(create(), {start(), answered(201, payment(R"("live":true)"))});
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
}

BOOST_AUTO_TEST_CASE(the_same_input_and_events_give_the_same_actions) {
  for (const auto& row : kAnswers) {
    const auto once = sandbox().run(create(), {start(), row.event});
    BOOST_TEST((once == sandbox().run(create(), {start(), row.event})), row.what);
  }
}

BOOST_AUTO_TEST_CASE(amounts_are_echoed_as_integers) {
  struct Amount {
    std::int64_t minor;
    const char* currency;
  };
  for (const auto& [minor, currency] :
       {Amount{1, "NGN"}, Amount{500, "JPY"}, Amount{12'345, "KWD"}, Amount{3'700, "UGX"},
        Amount{9'223'372'036'854'775'807, "USD"}}) {
    auto ask = create();
    ask.minor = minor;
    ask.currency = currency;
    const auto request = sandbox().last(ask, {start()});
    const auto text = "\"amount\":" + std::to_string(minor) + ",\"currency\":\"" + currency + "\"";
    BOOST_TEST(request.body.find(text) != std::string::npos, request.body);
    const auto done = sandbox().last(ask, {start(), answered(201, payment(text))});
    BOOST_TEST(done.minor == minor);
    BOOST_TEST(done.currency == currency);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
