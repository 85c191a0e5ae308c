// payment.charge: the request's bytes, and what each answer or failure comes to.
#include <limits>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/paystack/faults.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

constexpr auto kMost = std::numeric_limits<std::int64_t>::max();

Ask charge(const std::string& changes = "{}") {
  json document = {{"return_url", "https://shop.example/return"},
                   {"customer", "ada@example.com"},
                   {"payer", {{"email", "other@example.com"}}},
                   {"metadata", {{"order", "7"}}},
                   {"on_session", true},
                   {"a_newer_member", {1}}};
  document.merge_patch(json::parse(changes));
  return {.operation = "payment.charge/1",
          .json = document.dump(),
          .idempotency_key = "key-1",
          .minor = 500'000,
          .currency = "NGN",
          .reference = "TP-1",
          .subject_ref = "AUTH_72btv547"};
}

Ask of(std::int64_t minor, const char* currency) {
  auto ask = charge();
  ask.minor = minor;
  ask.currency = currency;
  return ask;
}

// As the answer has it: without requested_amount and created_at.
std::string charged(const std::string& changes = "") {
  return envelope(transaction(R"("requested_amount":null,"created_at":null)" +
                              (changes.empty() ? "" : "," + changes)));
}

std::string paused(const std::string& changes = "") {
  return envelope(R"({"authorization_url":"https://checkout.example/resume/abc",)"
                  R"("reference":"TP-1","access_code":"abc","paused":true)" +
                  (changes.empty() ? "" : "," + changes) + "}");
}

Action answer(const std::string& body, const Ask& ask = charge()) {
  return paystack().last(ask, {start(), answered(200, body)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_charge)

BOOST_AUTO_TEST_CASE(sends_one_request_that_moves_money_at_most_once) {
  const auto request = paystack().last(charge(), {start()});
  BOOST_TEST(request.kind == TP_ACTION_HTTP);
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.paystack.co/transaction/charge_authorization");
  BOOST_TEST(request.http_flags == TP_HTTP_MOVES_MONEY);
  BOOST_TEST(request.label == "charge_authorization");
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
  BOOST_TEST(request.header("Content-Type") == "application/json");
  BOOST_TEST(request.header("Idempotency-Key") == "");
  BOOST_TEST(request.body ==
             R"({"amount":500000,"authorization_code":"AUTH_72btv547","currency":"NGN",)"
             R"("email":"ada@example.com","metadata":"{\"order\":\"7\"}","reference":"TP-1"})");
  BOOST_TEST(fits("payment.charge-1.input.json", json::parse(charge().json)));
}

BOOST_AUTO_TEST_CASE(the_address_is_the_cards_and_else_the_payers_and_never_the_fallback) {
  const Plugin plugin(PAYSTACK_SO, R"({"email_fallback":"topups+{reference}@shop.example"})");
  const auto email = [&](const char* changes) {
    const auto body = plugin.last(charge(changes), {start()}).body;
    return body.empty() ? "" : json::parse(body).at("email").get<std::string>();
  };
  BOOST_TEST(email("{}") == "ada@example.com");
  BOOST_TEST(email(R"({"customer":null})") == "other@example.com");
  for (const auto* changes :
       {R"({"customer":null,"payer":null})", R"({"customer":"","payer":{"email":""}})",
        R"({"customer":null,"payer":{"email":1}})"}) {
    BOOST_TEST(email(changes) == "", changes);
    const auto done = plugin.last(charge(changes), {start()});
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
    BOOST_TEST(done.reason == "request_refused");
  }
}

BOOST_AUTO_TEST_CASE(a_typed_card_is_not_sent_anywhere) {
  auto ask = charge(R"({"card":true})");
  for (const auto* method : {"", "AUTH_72btv547"}) {
    ask.subject_ref = method;
    const auto done = paystack().last(ask, {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
    BOOST_TEST(done.reason == "method_not_supported");
    BOOST_TEST(done.reference == "TP-1");
  }
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_refused_before_anything_is_sent) {
  const auto refused = [](Ask asked) {
    Driven driven(paystack(), paystack().instance(), asked);
    return driven.began() == TP_E_INVALID ? driven.error() : std::string("begun");
  };
  auto ask = charge();
  ask.subject_ref = "";
  BOOST_TEST(refused(ask) == "subject_ref is missing");
  ask = charge();
  ask.reference = "TP_1";
  BOOST_TEST(refused(ask).starts_with("the reference has to be"));
  ask = charge();
  ask.json = "[]";
  BOOST_TEST(refused(ask) == "the document is not a JSON object");
}

BOOST_AUTO_TEST_CASE(amounts_are_in_hundredths_in_every_currency_that_paystack_takes) {
  struct Row {
    std::int64_t minor;
    const char* currency;
    const char* wire;    // "" = refused,
    const char* reason;  // with this
  };
  for (const auto& row :
       {Row{500'000, "NGN", "500000", ""}, Row{200, "USD", "200", ""}, Row{10, "GHS", "10", ""},
        Row{300, "KES", "300", ""}, Row{100, "ZAR", "100", ""}, Row{500, "XOF", "50000", ""},
        Row{kMost, "USD", "9223372036854775807", ""}, Row{4'999, "NGN", "", "amount_too_small"},
        Row{0, "XOF", "", "amount_too_small"}, Row{kMost, "XOF", "", "amount_too_large"},
        Row{10'000, "AED", "", "currency_not_supported"},
        Row{3'700, "UGX", "", "currency_not_supported"},
        Row{1'000, "ISK", "", "currency_not_supported"},
        Row{500, "JPY", "", "currency_not_supported"},
        Row{12'345, "KWD", "", "currency_not_supported"}}) {
    BOOST_TEST_CONTEXT(row.minor << " " << row.currency) {
      const auto action = paystack().last(of(row.minor, row.currency), {start()});
      if (*row.wire == '\0') {
        BOOST_TEST(action.outcome == TP_OUTCOME_FAILED);
        BOOST_TEST(action.reason == row.reason);
        continue;
      }
      const auto amount = std::string(R"("amount":)") + row.wire;
      BOOST_TEST(action.body.starts_with("{" + amount + ","), action.body);
      const auto done = answer(charged(amount + R"(,"fees":0,"currency":")" + row.currency + '"'),
                               of(row.minor, row.currency));
      BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
      BOOST_TEST(done.minor == row.minor);
      BOOST_TEST(done.currency == row.currency);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_success_carries_all_that_is_compared_and_the_card) {
  const auto done = answer(
      charged(R"("domain":"live","customer":{"email":"ada@example.com"},"authorization":{)"
              R"("authorization_code":"AUTH_1","channel":"card","reusable":true,"brand":"visa"})"));
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.minor == 500'000);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.fee == 7'500);
  BOOST_TEST(done.gateway_ref == kId);
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
  BOOST_TEST(done.json == R"({"customer":"ada@example.com","method":{"brand":"visa",)"
                          R"("ref":"AUTH_1","type":"card"}})");
  BOOST_TEST(fits("payment.charge-1.result.json", json::parse(done.json)));
}

BOOST_AUTO_TEST_CASE(a_challenge_sends_the_payer_to_paystack) {
  const auto done = answer(paused());
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.gateway_ref == "");
  BOOST_TEST(done.currency == "");
  BOOST_TEST(done.json ==
             R"({"next_action":{"type":"redirect","url":"https://checkout.example/resume/abc"}})");
  BOOST_TEST(fits("payment.charge-1.result.json", json::parse(done.json)));
  for (const auto* changes :
       {R"("reference":"TP-2")", R"("reference":null)", R"("authorization_url":null)",
        R"("authorization_url":"javascript:1")", R"("paused":false)", R"("paused":1)"}) {
    BOOST_TEST(answer(paused(changes)).outcome == TP_OUTCOME_UNKNOWN, changes);
  }
}

struct Row {
  const char* what;
  Event event;
  std::uint32_t outcome;
  const char* reason;
};

const Row kAnswers[] = {
    {"failed", answered(200, charged(R"("status":"failed","gateway_response":"Declined")")),
     TP_OUTCOME_FAILED, "card_declined"},
    {"no money",
     answered(200, charged(R"("status":"failed","gateway_response":"Insufficient Funds")")),
     TP_OUTCOME_FAILED, "insufficient_funds"},
    {"pending", answered(200, charged(R"("status":"pending")")), TP_OUTCOME_PENDING, ""},
    {"processing", answered(200, charged(R"("status":"processing")")), TP_OUTCOME_PENDING, ""},
    {"ongoing", answered(200, charged(R"("status":"ongoing")")), TP_OUTCOME_PENDING, ""},
    {"queued", answered(200, charged(R"("status":"queued")")), TP_OUTCOME_PENDING, ""},
    {"of a checkout", answered(200, charged(R"("status":"send_otp")")), TP_OUTCOME_UNKNOWN,
     "other"},
    {"a status of tomorrow", answered(200, charged(R"("status":"parked")")), TP_OUTCOME_UNKNOWN,
     "other"},
    {"no status", answered(200, charged(R"("status":null)")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"another payment", answered(200, charged(R"("reference":"TP-2")")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"another payment failed", answered(200, charged(R"("reference":"TP-2","status":"failed")")),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"another amount", answered(200, charged(R"("amount":499999)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"fees on top, perhaps", answered(200, charged(R"("amount":507500)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"fees on top", answered(200, charged(R"("amount":507500,"requested_amount":500000)")),
     TP_OUTCOME_SUCCEEDED, ""},
    {"another currency", answered(200, charged(R"("currency":"GHS")")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"a point in the amount", answered(200, charged(R"("amount":500000.0)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"an amount below nothing", answered(200, charged(R"("amount":-500000)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"201", answered(201, charged()), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"404", answered(404, refusal("Not found")), TP_OUTCOME_FAILED, "request_refused"},
    {"400 duplicate", answered(400, kDuplicate), TP_OUTCOME_UNKNOWN, "duplicate_reference"},
    {"400 already", answered(400, refusal("Transaction already attempted")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"400 of a time-out", answered(400, refusal("Request timed out")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"400 of the processor", answered(400, refusal("No", R"("type":"processor_error")")),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"400 another's card",
     answered(400, refusal("Email does not match Authorization code. Please confirm")),
     TP_OUTCOME_FAILED, "method_not_supported"},
    {"400 a card that is gone",
     answered(400, refusal("Authorization code does not exist or has been deactivated")),
     TP_OUTCOME_FAILED, "method_not_supported"},
    {"400 a card that failed too often",
     answered(400, refusal("Charge attempt cannot be fulfilled until 5 minutes")),
     TP_OUTCOME_FAILED, "limit_exceeded"},
    {"400 currency", answered(400, refusal("Currency not supported by merchant")),
     TP_OUTCOME_FAILED, "currency_not_supported"},
    {"401", answered(401, refusal("Invalid authorization header")), TP_OUTCOME_FAILED, "other"},
};

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  for (const auto& row : kAnswers) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto actions = paystack().run(charge(), {start(), row.event});
      const auto& done = actions.back();
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reason == row.reason);
      BOOST_TEST(done.reference == "TP-1");
      BOOST_TEST((actions == paystack().run(charge(), {start(), row.event})));
    }
  }
  check_faults(charge(), {start()}, charged());
}

BOOST_AUTO_TEST_CASE(what_may_have_been_sent_and_was_not_answered_is_never_failed) {
  for (const std::uint32_t status : {500u, 501u, 502u, 503u, 504u, 520u, 302u, 409u, 429u, 408u}) {
    for (const auto& body :
         {std::string(), std::string("<html>"), std::string("{}"), refusal("Invalid key"),
          kDuplicate, kNotFound, charged(), charged(R"("status":"failed")"), paused()}) {
      BOOST_TEST_CONTEXT(status << " " << body) {
        const auto done = paystack().last(charge(), {start(), answered(status, body)});
        BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(no_message_quotes_the_provider) {
  const auto done = paystack().last(
      charge(), {start(), answered(400, refusal("ada@example.com has no Authorization"))});
  BOOST_TEST(done.text.find("ada") == std::string::npos, done.text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
