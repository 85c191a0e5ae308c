// payment.charge: the request's bytes, and what each answer or failure comes to.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/flutterwave/faults.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

Ask charge(const std::string& changes = "{}") {
  json document = {{"return_url", "https://shop.example/return"},
                   {"title", "Credits"},
                   {"customer", "ada@example.com"},
                   {"payer", {{"email", "other@example.com"}}},
                   {"metadata", {{"order", "7"}}},
                   {"a_newer_member", {1}}};
  document.merge_patch(json::parse(changes));
  return {.operation = "payment.charge/1",
          .json = document.dump(),
          .idempotency_key = "key-1",
          .minor = 500'050,
          .currency = "NGN",
          .reference = "TP-1",
          .subject_ref = "flw-t1nf-1-m03k"};
}

// A charge that waits for 3-D Secure, with the address as given.
std::string challenge(const std::string& address, const std::string& changes = "") {
  return verified_as(R"("status":"pending","meta":{"authorization":{"mode":"redirect",)"
                     R"("redirect":")" +
                     address + "\"}}" + (changes.empty() ? "" : "," + changes));
}

Action answer(const std::string& body) {
  return flutterwave().last(charge(), {start(), answered(200, body)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_charge)

BOOST_AUTO_TEST_CASE(sends_one_request_that_is_never_repeated) {
  const auto request = flutterwave().last(charge(), {start()});
  BOOST_TEST(request.kind == TP_ACTION_HTTP);
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.flutterwave.com/v3/tokenized-charges");
  BOOST_TEST(request.http_flags == TP_HTTP_MOVES_MONEY);
  BOOST_TEST(request.label == "charge_token");
  BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
  BOOST_TEST(request.header("Content-Type") == "application/json");
  BOOST_TEST(request.body ==
             R"({"amount":5000.5,"country":"NG","currency":"NGN","email":"ada@example.com",)"
             R"("meta":{"order":"7"},"narration":"Credits",)"
             R"("redirect_url":"https://shop.example/return","token":"flw-t1nf-1-m03k",)"
             R"("tx_ref":"TP-1"})");
  BOOST_TEST(fits("payment.charge-1.input.json", json::parse(charge().json)));
}

BOOST_AUTO_TEST_CASE(the_address_is_the_tokens_and_else_the_payers) {
  const auto body_of = [](const char* changes) {
    const auto body = flutterwave().last(charge(changes), {start()}).body;
    return body.empty() ? json() : json::parse(body);
  };
  BOOST_TEST(body_of("{}").at("email") == "ada@example.com");
  BOOST_TEST(body_of(R"({"customer":null})").at("email") == "other@example.com");
  for (const auto* changes :
       {R"({"customer":null,"payer":null})", R"({"customer":"","payer":{"email":""}})"}) {
    BOOST_TEST(body_of(changes).is_null(), changes);
    BOOST_TEST(flutterwave().last(charge(changes), {start()}).reason == "request_refused");
  }
  BOOST_TEST(body_of(R"({"title":null,"description":"50 credits"})").at("narration") ==
             "50 credits");
  BOOST_TEST(body_of(R"({"title":null})").at("narration") == "TP-1");
  BOOST_TEST(!body_of(R"({"metadata":null})").contains("meta"));
}

BOOST_AUTO_TEST_CASE(a_typed_card_is_not_sent_anywhere) {
  auto ask = charge(R"({"card":true})");
  for (const auto* token : {"", "flw-t1nf-1-m03k"}) {
    ask.subject_ref = token;
    const auto done = flutterwave().last(ask, {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
    BOOST_TEST(done.reason == "method_not_supported");
    BOOST_TEST(done.reference == "TP-1");
  }
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_refused_before_anything_is_sent) {
  const auto refused = [](Ask asked) {
    Driven driven(flutterwave(), flutterwave().instance(), asked);
    return driven.began() == TP_E_INVALID ? driven.error() : std::string("begun");
  };
  auto ask = charge();
  ask.subject_ref = "";
  BOOST_TEST(refused(ask) == "subject_ref is missing");
  ask = charge();
  ask.minor = 0;
  BOOST_TEST(refused(ask) == "payment.charge needs a positive amount");
  ask = charge();
  ask.reference = "";
  BOOST_TEST(refused(ask) == "payment.charge needs a reference");
  BOOST_TEST(refused(charge(R"({"return_url":null})")) == "return_url is missing");
  BOOST_TEST(refused(charge(R"({"customer":1})")) == "customer is no text");
  ask = charge();
  ask.reference = std::string(101, 'a');
  BOOST_TEST(flutterwave().last(ask, {start()}).reason == "request_refused");
}

BOOST_AUTO_TEST_CASE(amounts_are_exact_in_every_currency) {
  struct Row {
    std::int64_t minor;
    const char* currency;
    const char* wire;     // "" = refused,
    const char* country;  // "" = none; or the reason
  };
  for (const auto& row :
       {Row{9'860, "NGN", "98.6", "NG"}, Row{1'999, "USD", "19.99", ""},
        Row{1'999, "AED", "19.99", ""}, Row{5'072, "GHS", "50.72", "GH"},
        Row{250'000, "KES", "2500", "KE"}, Row{7, "ZAR", "0.07", "ZA"},
        Row{3'700, "XOF", "3700", ""}, Row{3'700, "UGX", "3700", "UG"}, Row{5, "ISK", "5", ""},
        Row{500, "JPY", "500", ""}, Row{5'120, "KWD", "5.12", ""},
        Row{5'124, "KWD", "", "request_refused"}, Row{500, "SLL", "", "currency_not_supported"}}) {
    BOOST_TEST_CONTEXT(row.minor << " " << row.currency) {
      auto ask = charge();
      ask.minor = row.minor;
      ask.currency = row.currency;
      const auto action = flutterwave().last(ask, {start()});
      if (*row.wire == '\0') {
        BOOST_TEST(action.outcome == TP_OUTCOME_FAILED);
        BOOST_TEST(action.reason == row.country);
        continue;
      }
      const auto amount = std::string(R"("amount":)") + row.wire;
      BOOST_TEST(action.body.starts_with("{" + amount + ","), action.body);
      BOOST_TEST(json::parse(action.body).value("country", "") == row.country);
      const auto done = flutterwave().last(
          ask, {start(), answered(200, verified_as(amount + R"(,"app_fee":null,"currency":")" +
                                                   row.currency + '"'))});
      BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
      BOOST_TEST(done.minor == row.minor);
      BOOST_TEST(done.currency == row.currency);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_success_carries_all_that_is_compared_and_the_card) {
  const auto body = verified_as(
      R"("card":{"last_4digits":"4246","type":"VISA","token":"flw-t1nf-2","expiry":"09/32"})");
  const auto done = live_flutterwave().last(charge(), {start(), answered(200, body)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.minor == 500'050);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.fee == 7'001);
  BOOST_TEST(done.gateway_ref == "4011");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
  BOOST_TEST(done.json == R"({"customer":"ada@example.com","method":{"brand":"visa","exp_month":9,)"
                          R"("exp_year":2032,"last4":"4246","ref":"flw-t1nf-2","type":"card"}})");
  BOOST_TEST(fits("payment.charge-1.result.json", json::parse(done.json)));
}

// The second is as Flutterwave's page has it: with a space.
BOOST_AUTO_TEST_CASE(three_d_secure_sends_the_payer_to_the_bank) {
  for (const auto& [address, opened] :
       {std::pair{"https://bank.example/3ds?a=b", "https://bank.example/3ds?a=b"},
        std::pair{"https://bank.example/vbv?m=Approved. Successful&r=1 2",
                  "https://bank.example/vbv?m=Approved.%20Successful&r=1%202"}}) {
    const auto done = answer(challenge(address));
    BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
    BOOST_TEST(done.reference == "TP-1");
    BOOST_TEST(done.gateway_ref == "");
    BOOST_TEST(json::parse(done.json) ==
               json({{"next_action", {{"type", "redirect"}, {"url", opened}}}}));
    BOOST_TEST(fits("payment.charge-1.result.json", json::parse(done.json)));
  }
  auto beside = challenge("https://bank.example/3ds", R"("meta":null)");
  beside.insert(1,
                R"("meta":{"authorization":{"mode":"redirect","redirect":"https://b.example"}},)");
  BOOST_TEST(answer(beside).outcome == TP_OUTCOME_REQUIRES_ACTION);
}

BOOST_AUTO_TEST_CASE(what_nobody_can_be_sent_to_is_pending) {
  for (const auto* address :
       {"javascript:alert(1)", "http://bank.example", "https://a\\n", "", "/"}) {
    BOOST_TEST(answer(challenge(address)).outcome == TP_OUTCOME_PENDING, address);
    BOOST_TEST(answer(challenge(address)).json == "", address);
  }
  for (const auto* changes :
       {R"("meta":null)", R"("meta":[])", R"("meta":{"authorization":"redirect"})",
        R"("meta":{"authorization":{"mode":"otp"}})",
        R"("meta":{"authorization":{"mode":"otp","redirect":"https://b.example"}})"}) {
    BOOST_TEST(answer(challenge("https://b.example", changes)).outcome == TP_OUTCOME_PENDING,
               changes);
  }
  // Only a charge that waits is sent anywhere.
  BOOST_TEST(answer(challenge("https://b.example", R"("status":"successful")")).outcome ==
             TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(answer(challenge("https://b.example", R"("status":"failed")")).outcome ==
             TP_OUTCOME_FAILED);
}

struct Row {
  const char* what;
  Event event;
  std::uint32_t outcome;
  const char* reason;
};

const Row kAnswers[] = {
    {"201", answered(201, verified_as()), TP_OUTCOME_SUCCEEDED, ""},
    {"NOAUTH that waits", answered(200, verified_as(R"("status":"pending")")), TP_OUTCOME_PENDING,
     ""},
    {"failed",
     answered(200, verified_as(R"("status":"failed","processor_response":"Do not honour")")),
     TP_OUTCOME_FAILED, "card_declined"},
    {"no money",
     answered(200, verified_as(R"("status":"failed","processor_response":"Insufficient Funds")")),
     TP_OUTCOME_FAILED, "insufficient_funds"},
    {"a status of tomorrow", answered(200, verified_as(R"("status":"parked")")), TP_OUTCOME_UNKNOWN,
     "other"},
    {"v4's word", answered(200, verified_as(R"("status":"succeeded")")), TP_OUTCOME_UNKNOWN,
     "other"},
    {"no status", answered(200, verified_as(R"("status":null)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"another payment", answered(200, verified_as(R"("tx_ref":"TP-2")")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"another that failed", answered(200, verified_as(R"("tx_ref":"TP-2","status":"failed")")),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"no id", answered(200, verified_as(R"("id":null)")), TP_OUTCOME_UNKNOWN, "provider_error"},
    {"too many decimals", answered(200, verified_as(R"("amount":5000.505)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"an amount below nothing", answered(200, verified_as(R"("amount":-1)")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"a currency in small letters", answered(200, verified_as(R"("currency":"ngn")")),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"a list", answered(200, success("[" + transaction() + "]")), TP_OUTCOME_UNKNOWN,
     "provider_error"},
    {"400 declined", answered(400, error("Insufficient funds")), TP_OUTCOME_FAILED,
     "insufficient_funds"},
    {"400 of the bank's time-out", answered(400, error("Transaction timed out")),
     TP_OUTCOME_UNKNOWN, "provider_error"},
    {"400 otherwise", answered(400, error("Invalid token passed")), TP_OUTCOME_FAILED,
     "request_refused"},
    {"400 duplicate", answered(400, error("Duplicate transaction reference")), TP_OUTCOME_UNKNOWN,
     "duplicate_reference"},
    {"503 nginx", answered(503, "<html>503 Service Temporarily Unavailable</html>"),
     TP_OUTCOME_UNKNOWN, "provider_error"},
};

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  for (const auto& row : kAnswers) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto actions = flutterwave().run(charge(), {start(), row.event});
      const auto& done = actions.back();
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reason == row.reason);
      BOOST_TEST(done.reference == "TP-1");
      BOOST_TEST((actions == flutterwave().run(charge(), {start(), row.event})));
    }
  }
  check_faults(charge(), {start()}, verified_as());
}

// Another amount is the host's to find: the answer states the price, and not what was charged.
BOOST_AUTO_TEST_CASE(the_amount_is_stated_and_never_what_was_asked) {
  const auto done = answer(verified_as(R"("amount":4000,"charged_amount":5000.5)"));
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.minor == 400'000);
}

BOOST_AUTO_TEST_CASE(what_may_have_been_executed_is_never_failed) {
  const std::string bodies[] = {"",     "<html>",      "{}",
                                "{\"",  error("no"),   kTimeout,
                                link(), verified_as(), verified_as(R"("status":"failed")")};
  for (const std::uint32_t status :
       {100u, 302u, 408u, 409u, 423u, 425u, 429u, 500u, 502u, 503u, 504u, 520u}) {
    for (const auto& body : bodies) {
      BOOST_TEST_CONTEXT(status << " " << body) {
        const auto done = flutterwave().last(charge(), {start(), answered(status, body)});
        BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
