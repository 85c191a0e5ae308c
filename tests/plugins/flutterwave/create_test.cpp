// payment.create: the request's bytes, and what each answer or failure comes to.
#include <boost/test/unit_test.hpp>

#include "plugins/flutterwave/fixture.h"

namespace tallyport::test {

BOOST_AUTO_TEST_SUITE(flutterwave_create)

BOOST_AUTO_TEST_CASE(sends_one_request_that_is_never_repeated) {
  const auto request = flutterwave().last(create(), {start()});
  BOOST_TEST(request.kind == TP_ACTION_HTTP);
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.flutterwave.com/v3/payments");
  BOOST_TEST(request.http_flags == TP_HTTP_MOVES_MONEY);
  BOOST_TEST(request.label == "create_payment");
  BOOST_TEST(request.timeout_ms == 0u);  // the operator's, who has to allow for 28 seconds
  BOOST_TEST(request.max_response == 65'536u);
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
  BOOST_TEST(request.header("Content-Type") == "application/json");
  const auto& [name, value, flags] = request.headers.front();
  BOOST_TEST(flags == (TP_HEADER_TEMPLATE | TP_HEADER_SENSITIVE));
  BOOST_TEST(request.body ==
             R"({"amount":5000.5,"configurations":{"session_duration":30},"currency":"NGN",)"
             R"("customer":{"email":"ada@example.com","name":"Ada","phonenumber":"0800"},)"
             R"("customizations":{"description":"50 credits","title":"Credits"},)"
             R"("meta":{"order":"7"},)"
             R"("redirect_url":"https://shop.example/return/flw?token=1","tx_ref":"TP-1"})");
}

BOOST_AUTO_TEST_CASE(a_link_sends_the_payer_there_and_states_no_id) {
  const auto done = flutterwave().last(create(), {start(), answered(200, link())});
  BOOST_TEST(done.kind == TP_ACTION_DONE);
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.gateway_ref == "");
  BOOST_TEST(done.currency == "");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(
      done.json ==
      R"({"next_action":{"type":"redirect","url":"https://checkout.example/pay/flwlnk-1"}})");
}

struct Row {
  const char* what;
  Event event;
  std::uint32_t outcome;
  const char* reason;
};

// The document that Flutterwave sends with 503 after 28 seconds.
const std::string kTimeout = error("An error occurred. Please contact support");
const std::string kNginx =
    "<html><head><title>503 Service Temporarily Unavailable</title></head></html>";

const Row kAnswers[] = {
    {"refused connection", not_sent(), TP_OUTCOME_FAILED, "provider_unreachable"},
    {"reset after send", maybe_sent(), TP_OUTCOME_UNKNOWN, "provider_unreachable"},
    {"200", answered(200, link()), TP_OUTCOME_REQUIRES_ACTION, ""},
    {"201", answered(201, link()), TP_OUTCOME_REQUIRES_ACTION, ""},
    {"200 without a link", answered(200, success("{}")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 without data", answered(200, success("null")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 with a list", answered(200, success("[]")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"a link of http", answered(200, link("http://checkout.example/1")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"a link that is a script", answered(200, link("javascript:alert(1)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"a link with a space", answered(200, link("https://a b")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"a link with a line", answered(200, link("https://a\\n")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"a link as number", answered(200, success(R"({"link":1})")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"200 and an error", answered(200, error("amount is required")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"200 without a status", answered(200, R"({"data":{"link":"https://a.example"}})"),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 and another status", answered(200, R"({"status":true,"data":{"link":"https://a.b"}})"),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"400", answered(400, error("customer.email must be an email")), TP_OUTCOME_FAILED,
     "request_refused"},
    {"400 currency", answered(400, error("Currency not supported")), TP_OUTCOME_FAILED,
     "currency_not_supported"},
    {"400 limit", answered(400, error("transaction limit reached")), TP_OUTCOME_FAILED,
     "limit_exceeded"},
    {"400 duplicate", answered(400, error("Duplicate transaction reference")), TP_OUTCOME_UNKNOWN,
     "duplicate_reference"},
    {"400 used before", answered(400, error("tx_ref already used")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"400 of a timeout", answered(400, kTimeout), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"400 and success", answered(400, link()), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"400 of somebody else", answered(400, "<html>Bad Request</html>"), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"400 key", answered(400, error("merchant secret key required")), TP_OUTCOME_FAILED, "other"},
    {"401", answered(401, error("Authorization required")), TP_OUTCOME_FAILED, "other"},
    {"401 of somebody else", answered(401, "<html>"), TP_OUTCOME_UNKNOWN, "other"},
    {"402", answered(402, error("no")), TP_OUTCOME_FAILED, "request_refused"},
    {"403", answered(403, error("no")), TP_OUTCOME_FAILED, "request_refused"},
    {"404", answered(404, error("no")), TP_OUTCOME_FAILED, "request_refused"},
    {"404 of somebody else", answered(404, "nothing here"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"409", answered(409, error("no")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"422", answered(422, error("no")), TP_OUTCOME_FAILED, "request_refused"},
    {"429", answered(429, error("Too many requests")), TP_OUTCOME_UNKNOWN, "rate_limited"},
    {"500", answered(500, R"({"error_id":"E1","message":"Application error","code":"app_error"})"),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"503", answered(503, kTimeout), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"503 nginx", answered(503, kNginx), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"502 and a link", answered(502, link()), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"302", answered(302, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"204", answered(204, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 HTML", answered(200, kNginx), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 empty", answered(200, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 truncated", answered(200, link().substr(0, 50)), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 an array", answered(200, "[" + link() + "]"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 not UTF-8", answered(200, "{\"status\":\"\xff\"}"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 oversized", answered(200, "{\"status\":\"" + std::string(1 << 20, 'x') + "\"}"),
     TP_OUTCOME_UNKNOWN, "provider_error"},
};

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  for (const auto& row : kAnswers) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = flutterwave().last(create(), {start(), row.event});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reason == row.reason);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_may_have_been_executed_is_never_failed) {
  const std::string bodies[] = {"", "<html>", "{}", error("no"), link(), "{\"", kTimeout};
  for (const std::uint32_t status :
       {100u, 200u, 201u, 204u, 302u, 408u, 409u, 423u, 425u, 429u, 500u, 502u, 503u, 504u, 520u}) {
    for (const auto& body : bodies) {
      BOOST_TEST_CONTEXT(status << " " << body) {
        const auto done = flutterwave().last(create(), {start(), answered(status, body)});
        BOOST_TEST(done.outcome != TP_OUTCOME_FAILED);
        BOOST_TEST(done.outcome != TP_OUTCOME_SUCCEEDED);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_refused_key_names_the_secret_and_not_its_value) {
  const auto done =
      flutterwave().last(create(), {start(), answered(401, error("Invalid authorization key"))});
  BOOST_TEST(done.text.find("secret_key") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_quoted_without_what_may_be_the_payers) {
  const auto done = flutterwave().last(
      create(), {start(), answered(400, error("Email ada@example.com or 0800123 is\\tnot valid"))});
  BOOST_TEST(done.text == "Flutterwave refused: \"email *** or *** *** valid\"");
}

BOOST_AUTO_TEST_CASE(a_provider_on_loopback_may_link_to_loopback) {
  const Plugin local(FLUTTERWAVE_SO, R"({"base_url":"http://127.0.0.1:8091/flw/"})");
  const auto event = answered(200, link("http://127.0.0.1:8091/pay/1"));
  const auto actions = local.run(create(), {start(), event});
  BOOST_TEST(actions[0].url == "http://127.0.0.1:8091/flw/v3/payments");
  BOOST_TEST(actions[1].outcome == TP_OUTCOME_REQUIRES_ACTION);
}

BOOST_AUTO_TEST_CASE(the_same_input_and_events_give_the_same_actions) {
  for (const auto& row : kAnswers) {
    const auto once = flutterwave().run(create(), {start(), row.event});
    BOOST_TEST((once == flutterwave().run(create(), {start(), row.event})), row.what);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
