// payment.create: the request's bytes, and what each answer or failure comes to.
#include <boost/test/unit_test.hpp>

#include "plugins/paystack/fixture.h"

namespace tallyport::test {

BOOST_AUTO_TEST_SUITE(paystack_create)

BOOST_AUTO_TEST_CASE(sends_one_request_that_moves_money_at_most_once) {
  const auto request = paystack().last(create(), {start()});
  BOOST_TEST(request.kind == TP_ACTION_HTTP);
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.paystack.co/transaction/initialize");
  BOOST_TEST(request.http_flags == TP_HTTP_MOVES_MONEY);
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
  BOOST_TEST(request.header("Content-Type") == "application/json");
  const auto& [name, value, flags] = request.headers.front();
  BOOST_TEST(flags == (TP_HEADER_TEMPLATE | TP_HEADER_SENSITIVE));
  BOOST_TEST(
      request.body ==
      R"({"amount":500000,"callback_url":"https://shop.example/return","currency":"NGN",)"
      R"("email":"ada@example.com","metadata":{)"
      R"("cancel_action":"https://shop.example/cancelled","order":"7"},"reference":"TP-1"})");
}

BOOST_AUTO_TEST_CASE(the_channel_is_the_payers_choice_or_the_settings) {
  const Plugin plugin(PAYSTACK_SO, R"({"channels":["card","mobile_money"]})");
  auto ask = create();
  auto request = plugin.last(ask, {start()});
  BOOST_TEST(request.body.find(R"("channels":["card","mobile_money"])") != std::string::npos);
  ask.json = R"({"return_url":"https://a.example","channel":"ussd","payer":{"email":"a@b.c"}})";
  request = plugin.last(ask, {start()});
  BOOST_TEST(request.body.find(R"("channels":["ussd"])") != std::string::npos);
  BOOST_TEST(request.body.find("metadata") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_fallback_address_stands_in_for_a_missing_one_only) {
  const Plugin plugin(PAYSTACK_SO, R"({"email_fallback":"topups+{reference}@shop.example"})");
  auto ask = create();
  BOOST_TEST(plugin.last(ask, {start()}).body.find("ada@example.com") != std::string::npos);
  for (const auto* json : {R"({"return_url":"https://a.example"})",
                           R"({"return_url":"https://a.example","payer":{"email":""}})",
                           R"({"return_url":"https://a.example","payer":null})"}) {
    ask.json = json;
    const auto body = plugin.last(ask, {start()}).body;
    BOOST_TEST(body.find(R"("email":"topups+TP-1@shop.example")") != std::string::npos, body);
  }
}

BOOST_AUTO_TEST_CASE(without_an_address_nothing_is_sent_and_the_reason_says_so) {
  for (const auto* json : {R"({"return_url":"https://a.example"})",
                           R"({"return_url":"https://a.example","payer":{"email":""}})",
                           R"({"return_url":"https://a.example","payer":{"email":1}})"}) {
    auto ask = create();
    ask.json = json;
    const auto done = paystack().last(ask, {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
    BOOST_TEST(done.reason == "request_refused");
    BOOST_TEST(done.text.find("payer.email") != std::string::npos, done.text);
    BOOST_TEST(done.text.find("email_fallback") != std::string::npos, done.text);
  }
}

BOOST_AUTO_TEST_CASE(the_payer_goes_on_at_the_checkout) {
  const auto done = paystack().last(create(), {start(), answered(200, started())});
  BOOST_TEST(done.kind == TP_ACTION_DONE);
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.gateway_ref == "");  // the answer has none
  BOOST_TEST(done.currency == "");     // nor an amount
  BOOST_TEST(done.json ==
             R"({"next_action":{"type":"redirect","url":"https://checkout.example/abc"}})");
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
    {"created", answered(201, started()), TP_OUTCOME_REQUIRES_ACTION, ""},
    {"status as text",
     answered(200, envelope(R"({"authorization_url":"https://c.example",)"
                            R"("reference":"TP-1"})",
                            R"("true")")),
     TP_OUTCOME_REQUIRES_ACTION, ""},
    {"another payment", answered(200, started("TP-2")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"no address", answered(200, envelope(R"({"reference":"TP-1"})")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"an address that is none",
     answered(200, envelope(R"({"reference":"TP-1","authorization_url":"javascript:1"})")),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"an address too long",
     answered(200, envelope(R"({"reference":"TP-1","authorization_url":"https://)" +
                            std::string(3000, 'a') + R"("})")),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 that says no", answered(200, refusal("No")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 with data and a false status",
     answered(200, envelope(R"({"reference":"TP-1","authorization_url":"https://c.example"})",
                            R"("false")")),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 HTML", answered(200, "<html></html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 empty", answered(200, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 truncated", answered(200, started().substr(0, 60)), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 an array", answered(200, "[" + started() + "]"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 data is null", answered(200, envelope("null")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"200 not UTF-8", answered(200, "{\"status\":\"\xff\"}"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"204", answered(204, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"302", answered(302, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"400 with a code",
     answered(400, refusal("Email Address is required",
                           R"("type":"validation_error","code":"missing_params")")),
     TP_OUTCOME_FAILED, "request_refused"},
    {"400 with status as text", answered(400, R"({"status":"false","message":"No"})"),
     TP_OUTCOME_FAILED, "request_refused"},
    {"400 with next_step", answered(400, refusal("No", R"("meta":{"next_step":"Ask"})")),
     TP_OUTCOME_FAILED, "request_refused"},
    {"400 currency", answered(400, refusal("Currency not supported by merchant")),
     TP_OUTCOME_FAILED, "currency_not_supported"},
    {"400 duplicate", answered(400, kDuplicate), TP_OUTCOME_UNKNOWN, "duplicate_reference"},
    {"400 duplicate without a code", answered(400, refusal("Duplicate Transaction Reference")),
     TP_OUTCOME_UNKNOWN, "duplicate_reference"},
    {"400 key", answered(400, refusal("Invalid key")), TP_OUTCOME_FAILED, "other"},
    {"400 of somebody else", answered(400, "<html>Bad Request</html>"), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"400 that says yes", answered(400, envelope("{}")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"401", answered(401, refusal("Invalid key")), TP_OUTCOME_FAILED, "other"},
    {"401 of somebody else", answered(401, ""), TP_OUTCOME_UNKNOWN, "other"},
    {"403", answered(403, refusal("No")), TP_OUTCOME_FAILED, "request_refused"},
    {"404", answered(404, refusal("Entity not found")), TP_OUTCOME_FAILED, "request_refused"},
    {"404 of somebody else", answered(404, "nothing here"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"409", answered(409, refusal("No")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"429", answered(429, refusal("Too many requests")), TP_OUTCOME_UNKNOWN, "rate_limited"},
    {"500", answered(500, refusal("No")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"502 HTML", answered(502, "<html>Bad Gateway</html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"1 MiB", answered(200, std::string(1 << 20, '{')), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"1 MiB of a list in a list",
     answered(200, envelope(std::string(250'000, '[') + std::string(250'000, ']'))),
     TP_OUTCOME_UNKNOWN, "provider_error"},
};

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  for (const auto& row : kAnswers) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = paystack().last(create(), {start(), row.event});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reason == row.reason);
      BOOST_TEST(done.reference == "TP-1");
    }
  }
}

BOOST_AUTO_TEST_CASE(what_may_have_been_sent_and_was_not_answered_is_never_failed) {
  for (const std::uint32_t status : {500u, 501u, 502u, 503u, 504u, 520u, 302u, 409u, 429u, 408u}) {
    for (const auto& body :
         {std::string(), std::string("<html>"), std::string("{}"), std::string("{\""),
          refusal("Invalid key"), kDuplicate, kNotFound, started()}) {
      BOOST_TEST_CONTEXT(status << " " << body) {
        const auto done = paystack().last(create(), {start(), answered(status, body)});
        BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_refused_key_names_the_secret_and_no_message_quotes_the_provider) {
  const auto done = paystack().last(create(), {start(), answered(401, refusal("Invalid key"))});
  BOOST_TEST(done.text.find("secret_key") != std::string::npos);
  const auto quoted =
      paystack().last(create(), {start(), answered(400, refusal("ada@example.com is no address"))});
  BOOST_TEST(quoted.text.find("ada") == std::string::npos, quoted.text);
}

BOOST_AUTO_TEST_CASE(the_same_input_and_events_give_the_same_actions) {
  for (const auto& row : kAnswers) {
    const auto once = paystack().run(create(), {start(), row.event});
    BOOST_TEST((once == paystack().run(create(), {start(), row.event})), row.what);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
