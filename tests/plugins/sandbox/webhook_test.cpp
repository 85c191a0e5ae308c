// webhook.handle: what is asked to be verified, what is refused, what an authentic event states.
#include "sandbox/webhook.h"

#include <boost/test/unit_test.hpp>

#include "plugins/sandbox/fixture.h"

namespace tallyport::test {
namespace {

const std::string kHex(64, 'a');
const std::string kTime = "1700000000";

std::string event(const std::string& type, const std::string& data,
                  const std::string& live = "false") {
  return R"({"id":"evt_1","type":")" + type + R"(","created_at":1700000000,"live":)" + live +
         R"(,"data":)" + data + "}";
}

Ask webhook(const std::string& body, TextPairs headers) {
  return {.operation = "webhook.handle/1", .raw_body = body, .headers = std::move(headers)};
}

Ask webhook(const std::string& body) {
  return webhook(body, {{"sandbox-signature", "t=" + kTime + ",v1=" + kHex}});
}

Action stated(const std::string& body) {
  return sandbox().last(webhook(body), {start(), verified(1)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_webhook)

BOOST_AUTO_TEST_CASE(verifies_time_point_and_the_whole_body) {
  auto body = event("payment.succeeded", payment(R"("status":"succeeded")"));
  body.push_back('\0');
  const auto check = sandbox().last(webhook(body), {start()});
  BOOST_TEST(check.kind == TP_ACTION_VERIFY);
  BOOST_TEST(check.algorithm == TP_ALGORITHM_HMAC_SHA256);
  BOOST_TEST(check.encoding == TP_ENCODING_HEX);
  BOOST_TEST(check.secret == "webhook_secret");
  BOOST_TEST(check.message == kTime + "." + body);
  BOOST_TEST(check.candidates == std::vector<std::string>{kHex});
  BOOST_TEST(check.signed_at == 1'700'000'000);
  BOOST_TEST(check.tolerance_s == 300u);
}

BOOST_AUTO_TEST_CASE(a_signature_that_does_not_pass_is_rejected) {
  const auto body = event("payment.succeeded", payment(R"("status":"succeeded")"));
  for (const std::uint32_t ok : {0u, 2u}) {
    const auto done = sandbox().last(webhook(body), {start(), verified(ok)});
    BOOST_TEST(done.outcome == TP_OUTCOME_REJECTED);
    BOOST_TEST(done.reason == "bad_signature");
    BOOST_TEST(done.event_key == "");
  }
}

BOOST_AUTO_TEST_CASE(a_changed_byte_reaches_the_check) {
  const auto body = event("payment.succeeded", payment(R"("status":"succeeded")"));
  const auto before = sandbox().last(webhook(body), {start()}).message;
  for (std::size_t i = 0; i < body.size(); i += 7) {
    auto changed = body;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    BOOST_TEST(sandbox().last(webhook(changed), {start()}).message != before);
  }
}

BOOST_AUTO_TEST_CASE(a_header_that_is_missing_doubled_or_malformed_is_rejected_unverified) {
  const auto body = event("payment.succeeded", payment(R"("status":"succeeded")"));
  const auto good = "t=" + kTime + ",v1=" + kHex;
  const TextPairs cases[] = {
      {},
      {{"Other", good}},
      {{"Sandbox-Signature", good}, {"sandbox-signature", good}},
      {{"Sandbox-Signature", ""}},
      {{"Sandbox-Signature", "v1=" + kHex}},
      {{"Sandbox-Signature", "t=" + kTime}},
      {{"Sandbox-Signature", "t=,v1=" + kHex}},
  };
  for (const auto& headers : cases) {
    const auto done = sandbox().last(webhook(body, headers), {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_REJECTED);
  }
}

BOOST_AUTO_TEST_CASE(the_signature_header_is_read_strictly) {
  using sandbox_gateway::parse_signature;
  const auto v1 = ",v1=" + kHex;
  struct Row {
    std::string header;
    std::size_t candidates;  // 0: refused
  };
  std::string seventeen = "t=1";
  for (int i = 0; i < 17; ++i) seventeen += v1;
  const Row rows[] = {
      {"t=1700000000" + v1, 1},
      {"t=1700000000" + v1 + v1, 2},
      {seventeen.substr(0, seventeen.size() - v1.size()), 16},
      {seventeen, 0},
      {"t=0" + v1, 0},
      {"t=01" + v1, 0},
      {"t=-1" + v1, 0},
      {"t=+1" + v1, 0},
      {"t=1.0" + v1, 0},
      {"t=1e9" + v1, 0},
      {"t=9999999999999" + v1, 0},
      {"t=1,t=1" + v1, 0},
      {" t=1" + v1, 0},
      {"t=1 " + v1, 0},
      {"T=1" + v1, 0},
      {"t=1" + v1 + ",", 0},
      {"t=1," + v1, 0},
      {"t=1" + v1 + ",v0=" + kHex, 0},
      {"t=1,v1=" + kHex.substr(1), 0},
      {"t=1,v1=" + kHex + "a", 0},
      {"t=1,v1=g" + kHex.substr(1), 0},
      {"t=1,v1=", 0},
      {"v1=" + kHex + ",t=1", 0},
      {"", 0},
      {",", 0},
      {"t=", 0},
  };
  for (const auto& row : rows) {
    const auto signature = parse_signature(row.header);
    BOOST_TEST((signature ? signature->candidates.size() : 0) == row.candidates, row.header);
  }
}

BOOST_AUTO_TEST_CASE(each_event_states_its_payment) {
  struct Row {
    const char* type;
    const char* changes;
    std::uint32_t outcome;
  };
  const Row rows[] = {
      {"payment.succeeded", R"("status":"succeeded")", TP_OUTCOME_SUCCEEDED},
      {"payment.processing", R"("status":"processing")", TP_OUTCOME_PENDING},
      {"payment.declined", R"("status":"declined")", TP_OUTCOME_FAILED},
      {"payment.cancelled", R"("status":"cancelled")", TP_OUTCOME_CANCELLED},
      {"payment.expired", R"("status":"expired")", TP_OUTCOME_EXPIRED},
      {"payment.succeeded", R"("status":"declined")", TP_OUTCOME_UNKNOWN},
      {"payment.declined", R"("status":"succeeded")", TP_OUTCOME_UNKNOWN},
      {"payment.succeeded", R"("status":"succeeded","amount":"1")", TP_OUTCOME_UNKNOWN},
      {"payment.succeeded", R"("status":"succeeded","amount":1.5)", TP_OUTCOME_UNKNOWN},
      {"payment.succeeded", R"("status":"succeeded","live":true)", TP_OUTCOME_UNKNOWN},
      {"payment.refunded", R"("status":"succeeded","refunded":0)", TP_OUTCOME_UNKNOWN},
      {"payment.refunded", R"("status":"succeeded","refunded":500001)", TP_OUTCOME_UNKNOWN},
      {"payment.pending", "", TP_OUTCOME_IGNORED},
      {"payment.", "", TP_OUTCOME_IGNORED},
      {"succeeded", R"("status":"succeeded")", TP_OUTCOME_IGNORED},
      {"ping", "", TP_OUTCOME_IGNORED},
      {"moon.rose", "", TP_OUTCOME_IGNORED},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.type << " " << row.changes) {
      const auto done = stated(event(row.type, payment(row.changes)));
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.event_key == "evt_1");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_success_carries_all_that_is_compared) {
  const auto body = payment(R"("status":"succeeded","fee":750)");
  const auto done = stated(event("payment.succeeded", body));
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.minor == 500000);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.fee == 750);
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.gateway_ref == "sbx_1");
  BOOST_TEST(done.result_flags == 0u);
}

BOOST_AUTO_TEST_CASE(a_refund_states_the_running_total) {
  const auto body = payment(R"("status":"succeeded","refunded":120000,"live":true)");
  const auto done = stated(event("payment.refunded", body, "true"));
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
  BOOST_TEST(done.reversed == 120000);
  BOOST_TEST(done.reversed_currency == "NGN");
  BOOST_TEST(done.currency == "");
  BOOST_TEST(done.gateway_ref == "sbx_1");
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
}

BOOST_AUTO_TEST_CASE(an_authentic_body_that_is_not_understood_is_unknown) {
  for (const std::string body :
       {"", "{", "[]", "null", "\"x\"", "{}", R"({"id":"evt_1"})", R"({"type":"ping"})",
        R"({"id":1,"type":"payment.succeeded"})", R"({"id":"evt_1","type":"payment.succeeded"})",
        R"({"id":"evt_1","type":"payment.succeeded","live":false,"data":null})"}) {
    BOOST_TEST(stated(body).outcome == TP_OUTCOME_UNKNOWN, body);
  }
}

BOOST_AUTO_TEST_CASE(redelivery_names_the_same_event) {
  const auto body = event("payment.succeeded", payment(R"("status":"succeeded")"));
  const auto later =
      webhook(body, {{"Sandbox-Signature", "t=1700000200,v1=" + std::string(64, 'b')}});
  BOOST_TEST((stated(body) == sandbox().last(later, {start(), verified(1)})));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
