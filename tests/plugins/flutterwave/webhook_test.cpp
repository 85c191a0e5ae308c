// webhook.handle: what is asked to be verified, what is refused, what each shape states.
#include "flutterwave/webhook.h"

#include <boost/test/unit_test.hpp>

#include "plugins/flutterwave/fixture.h"
#include "plugins/flutterwave/proof.h"

namespace tallyport::test {
namespace {

const std::string kHash = "a hash of the dashboard";

const Plugin& signing_flutterwave() {
  static const Plugin plugin(FLUTTERWAVE_SO, R"({"webhook_signing":"flutterwave-signature"})");
  return plugin;
}

Ask webhook(const std::string& body, TextPairs headers) {
  return {.operation = "webhook.handle/1", .raw_body = body, .headers = std::move(headers)};
}

Ask webhook(const std::string& body) { return webhook(body, {{"Verif-Hash", kHash}}); }

std::string signature(const std::string& body, const std::string& hash = kHash) {
  return crypto::to_base64(crypto::hmac_sha256(hash, body));
}

Ask signed_webhook(const std::string& body) {
  return webhook(body, {{"flutterwave-signature", signature(body)}});
}

Action stated(const std::string& body) {
  return flutterwave().last(webhook(body), {start(), verified(1)});
}

Action stated_v4(const std::string& body) {
  return signing_flutterwave().last(signed_webhook(body), {start(), verified(1)});
}

std::string charge(const std::string& changes = "") {
  return R"({"event":"charge.completed","data":)" + transaction(changes) +
         R"(,"event.type":"CARD_TRANSACTION"})";
}

std::string legacy(const std::string& changes = "") {
  return R"({"id":4011,"txRef":"TP-1","flwRef":"ACHG-1","orderRef":"URF_1","amount":101.5,)"
         R"("charged_amount":101.5,"status":"successful","currency":"NGN",)"
         R"("customer":{"email":"ada@example.com"},"entity":{"id":"NO-ENTITY"},)"
         R"("event.type":"BANK_TRANSFER_TRANSACTION")" +
         (changes.empty() ? "" : "," + changes) + "}";
}

std::string refund(const std::string& changes = "") {
  return R"({"id":89,"AmountRefunded":50,"status":"completed","FlwRef":"flw1","meta":"{}",)"
         R"("TransactionId":4011)" +
         (changes.empty() ? "" : "," + changes) + "}";
}

std::string v4(const std::string& changes = "", const std::string& type = "charge.completed") {
  return R"({"id":"wbk_1","timestamp":1735116884019,"type":")" + type +
         R"(","data":{"id":"chg_1","reference":"TP-1","amount":2500.5,"currency":"KES",)"
         R"("status":"succeeded","created_datetime":1735116842.116)" +
         (changes.empty() ? "" : "," + changes) + "}}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_webhook)

BOOST_AUTO_TEST_CASE(the_hash_is_compared_as_it_is_and_binds_no_body) {
  const auto check = flutterwave().last(webhook(charge()), {start()});
  BOOST_TEST(check.kind == TP_ACTION_VERIFY);
  BOOST_TEST(check.algorithm == TP_ALGORITHM_TOKEN);
  BOOST_TEST(check.encoding == TP_ENCODING_RAW);
  BOOST_TEST(check.secret == "secret_hash");
  BOOST_TEST(check.candidates == std::vector<std::string>{kHash});
  BOOST_TEST(check.message == "");
  BOOST_TEST(check.tolerance_s == 0u);
}

BOOST_AUTO_TEST_CASE(the_signature_of_v4_covers_the_whole_body) {
  auto body = v4();
  body.push_back('\0');
  const auto check = signing_flutterwave().last(signed_webhook(body), {start()});
  BOOST_TEST(check.algorithm == TP_ALGORITHM_HMAC_SHA256);
  BOOST_TEST(check.encoding == TP_ENCODING_BASE64);
  BOOST_TEST(check.secret == "secret_hash");
  BOOST_TEST(check.message == body);
  BOOST_TEST(check.candidates == std::vector<std::string>{signature(body)});
}

BOOST_AUTO_TEST_CASE(a_right_hash_is_accepted_and_a_wrong_one_refused) {
  const std::vector<std::string> none;
  const std::vector<std::string> rolling{"an older one", kHash};
  BOOST_TEST(handled(flutterwave(), webhook(charge()), {kHash}).outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(handled(flutterwave(), webhook(charge()), rolling).outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(handled(flutterwave(), webhook(charge()), {"other"}).outcome == TP_OUTCOME_REJECTED);
  BOOST_TEST(handled(flutterwave(), webhook(charge()), none).outcome == TP_OUTCOME_REJECTED);
  BOOST_TEST(handled(signing_flutterwave(), signed_webhook(v4()), rolling).outcome ==
             TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(handled(signing_flutterwave(), signed_webhook(v4()), {"other"}).outcome ==
             TP_OUTCOME_REJECTED);
  auto changed = signed_webhook(v4());
  changed.raw_body[10] ^= 1;
  BOOST_TEST(handled(signing_flutterwave(), changed, {kHash}).outcome == TP_OUTCOME_REJECTED);
}

BOOST_AUTO_TEST_CASE(a_check_that_did_not_pass_is_rejected) {
  for (const std::uint32_t ok : {0u, 2u}) {
    const auto done = flutterwave().last(webhook(charge()), {start(), verified(ok)});
    BOOST_TEST(done.outcome == TP_OUTCOME_REJECTED);
    BOOST_TEST(done.reason == "bad_signature");
    BOOST_TEST(done.reference == "");
    BOOST_TEST(done.event_key == "");
  }
}

BOOST_AUTO_TEST_CASE(a_header_that_is_missing_doubled_or_another_is_rejected_unverified) {
  const auto body = charge();
  const TextPairs cases[] = {
      {},
      {{"verif-hash", ""}},
      {{"verif-hash", kHash}, {"Verif-Hash", kHash}},
      {{"verificationhash", kHash}},
      {{"x-flw-signature", kHash}},
      {{"verifi-hash", kHash}},
      {{"Authorization", kHash}},
      {{"flutterwave-signature", signature(body)}},  // not what the settings ask for
  };
  for (const auto& headers : cases) {
    const auto done = flutterwave().last(webhook(body, headers), {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_REJECTED);
  }
  const auto weaker = signing_flutterwave().last(webhook(body), {start()});
  BOOST_TEST(weaker.outcome == TP_OUTCOME_REJECTED);
}

BOOST_AUTO_TEST_CASE(each_shape_states_its_payment) {
  struct Row {
    std::string body;
    std::uint32_t outcome;
    const char* key;
  };
  const Row rows[] = {
      {charge(), TP_OUTCOME_SUCCEEDED, "charge:4011:successful"},
      {charge(R"("status":"failed")"), TP_OUTCOME_FAILED, "charge:4011:failed"},
      {charge(R"("status":"pending")"), TP_OUTCOME_PENDING, "charge:4011:pending"},
      {charge(R"("status":"parked")"), TP_OUTCOME_UNKNOWN, "charge:4011:parked"},
      {charge(R"("status":"pa:rked")"), TP_OUTCOME_UNKNOWN, ""},
      {charge(R"("amount":1.005)"), TP_OUTCOME_UNKNOWN, ""},
      {charge(R"("txRef":"TP-9")"), TP_OUTCOME_SUCCEEDED, "charge:4011:successful"},
      {legacy(), TP_OUTCOME_SUCCEEDED, "charge:4011:successful"},
      {legacy(R"("status":"failed")"), TP_OUTCOME_FAILED, "charge:4011:failed"},
      {legacy(R"("event.type":"CARD_TRANSACTION")"), TP_OUTCOME_SUCCEEDED,
       "charge:4011:successful"},
      {legacy(R"("event.type":null)"), TP_OUTCOME_SUCCEEDED, "charge:4011:successful"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.body) {
      const auto done = stated(row.body);
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
      BOOST_TEST(done.reference == "TP-1");
      BOOST_TEST(done.event_key == row.key);
    }
  }
  BOOST_TEST(stated(charge()).minor == 500050);
  BOOST_TEST(stated(charge()).gateway_ref == "4011");
  BOOST_TEST(stated(charge(R"("status":"failed")")).gateway_ref == "");
  BOOST_TEST(stated(legacy()).minor == 10150);
}

BOOST_AUTO_TEST_CASE(a_refund_names_itself_and_its_payment_and_no_amount) {
  const auto done = stated(refund());
  BOOST_TEST(done.outcome == TP_OUTCOME_PENDING);
  BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
  BOOST_TEST(done.gateway_ref == "4011");
  BOOST_TEST(done.currency == "");
  BOOST_TEST(done.subject_ref == "89");
  BOOST_TEST(done.event_key == "refund:89:completed");
  // What was paid out is counted by the look-up, which knows the currency.
  const auto paid = stated(refund(R"("status":"completed-mpgs")"));
  BOOST_TEST(paid.outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(paid.event_key == "refund:89:completed-mpgs");
  BOOST_TEST(stated(refund(R"("status":"new")")).outcome == TP_OUTCOME_PENDING);
  BOOST_TEST(stated(refund(R"("status":"failed")")).outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(stated(refund(R"("status":null)")).outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(stated(refund(R"("TransactionId":null)")).outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(stated(refund(R"("id":"x")")).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(the_payload_of_v4_is_read_behind_its_setting) {
  const auto done = stated_v4(v4());
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.minor == 250050);
  BOOST_TEST(done.currency == "KES");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.gateway_ref == "");  // v3 cannot be asked about chg_1
  BOOST_TEST(done.event_key == "wbk_1");
  BOOST_TEST(stated_v4(v4(R"("status":"failed")")).outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(stated_v4(v4(R"("status":"voided")")).outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(stated_v4(v4(R"("amount":"x")")).outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(stated_v4(v4("", "transfer.disburse")).outcome == TP_OUTCOME_IGNORED);
  BOOST_TEST(stated_v4(charge()).outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(stated(v4()).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(what_says_nothing_of_a_payment_is_ignored) {
  for (const std::string body :
       {R"({"event":"transfer.completed","data":{"id":1,"status":"SUCCESSFUL","amount":50}})",
        R"({"event":"subscription.cancelled","data":{"status":"deactivated"}})",
        R"({"event":"singlebillpayment.status","data":{"tx_ref":"TP-1"}})",
        R"({"event":7,"data":{}})", R"({"event.type":"Transfer","transfer":{"id":1}})",
        R"({"event.type":"SUBSCRIPTION_CANCELLED","txRef":"TP-1"})"}) {
    BOOST_TEST(stated(body).outcome == TP_OUTCOME_IGNORED, body);
  }
}

BOOST_AUTO_TEST_CASE(an_authentic_body_that_is_not_understood_is_unknown) {
  for (const std::string body :
       {"", "{", "[]", "null", "\"x\"", "{}", "<html>", R"({"event":"charge.completed"})",
        R"({"event":"charge.completed","data":null})", R"({"event":"charge.completed","data":[]})",
        R"({"txRef":"TP-1"})", R"({"txRef":1,"event.type":"CARD_TRANSACTION"})",
        R"({"AmountRefunded":1})"}) {
    const auto done = stated(body);
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, body);
    BOOST_TEST(done.event_key == "", body);
  }
  // The host can still ask about what is named.
  BOOST_TEST(stated(R"({"txRef":"TP-1"})").reference == "TP-1");
  BOOST_TEST(stated(charge(R"("currency":"SLL")")).reference == "TP-1");
  BOOST_TEST(stated(charge(R"("tx_ref":"a\nb")")).reference == "");
}

BOOST_AUTO_TEST_CASE(redelivery_names_the_same_event_and_so_does_the_other_shape) {
  auto again = webhook(charge(R"("ip":"10.0.0.1")"));
  const auto later = flutterwave().last(again, {start(), verified(1)});
  BOOST_TEST((stated(charge()) == later));
  BOOST_TEST(stated(charge()).event_key == stated(legacy()).event_key);
}

BOOST_AUTO_TEST_CASE(a_live_gateway_takes_no_mock_for_live_money) {
  const auto flags = [](const std::string& body) {
    return live_flutterwave().last(webhook(body), {start(), verified(1)}).result_flags;
  };
  BOOST_TEST(flags(charge()) == TP_RESULT_LIVE);
  BOOST_TEST(flags(charge(R"("flw_ref":"FLW-MOCK-1")")) == 0u);
  BOOST_TEST(flags(legacy(R"("flwRef":"FLWACHMOCK-1")")) == 0u);
  BOOST_TEST(flags(refund()) == TP_RESULT_LIVE);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
