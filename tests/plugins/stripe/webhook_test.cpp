// webhook.handle: what is asked to be verified, what is refused, what an authentic event states.
#include "stripe/webhook.h"

#include <boost/test/unit_test.hpp>

#include "plugins/stripe/fixture.h"

namespace tallyport::test {
namespace {

const std::string kHex(64, 'a');
const std::string kTime = "1700000000";

std::string event(const std::string& type, const std::string& object,
                  const std::string& live = "false") {
  return R"({"id":"evt_1","object":"event","api_version":"2024-04-10","created":1700000000,)"
         R"("type":")" +
         type + R"(","livemode":)" + live + R"(,"data":{"object":)" + object + "}}";
}

Ask webhook(const std::string& body, TextPairs headers) {
  return {.operation = "webhook.handle/1", .raw_body = body, .headers = std::move(headers)};
}

Ask webhook(const std::string& body) {
  return webhook(body, {{"stripe-signature", "t=" + kTime + ",v1=" + kHex}});
}

Action stated(const std::string& body) {
  return stripe().last(webhook(body), {start(), verified(1)});
}

const std::string kPaid = event("checkout.session.completed", paid_session());

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_webhook)

BOOST_AUTO_TEST_CASE(verifies_time_point_and_the_whole_body) {
  auto body = kPaid;
  body.push_back('\0');
  const auto check = stripe().last(webhook(body), {start()});
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
  for (const std::uint32_t ok : {0u, 2u}) {
    const auto done = stripe().last(webhook(kPaid), {start(), verified(ok)});
    BOOST_TEST(done.outcome == TP_OUTCOME_REJECTED);
    BOOST_TEST(done.reason == "bad_signature");
    BOOST_TEST(done.event_key == "");
  }
}

BOOST_AUTO_TEST_CASE(a_header_that_is_missing_doubled_or_malformed_is_rejected_unverified) {
  const auto good = "t=" + kTime + ",v1=" + kHex;
  const TextPairs cases[] = {
      {},
      {{"Other", good}},
      {{"Stripe-Signature", good}, {"stripe-signature", good}},
      {{"Stripe-Signature", ""}},
      {{"Stripe-Signature", "v1=" + kHex}},
      {{"Stripe-Signature", "t=" + kTime}},
      {{"Stripe-Signature", "t=" + kTime + ",v0=" + kHex}},
      {{"Stripe-Signature", "t=1," + good}},
      {{"Stripe-Signature", kHex}},
  };
  for (const auto& headers : cases) {
    const auto done = stripe().last(webhook(kPaid, headers), {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_REJECTED);
  }
}

BOOST_AUTO_TEST_CASE(the_signature_header_is_read_strictly) {
  using stripe_gateway::parse_signature;
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
      {"t=1700000000" + v1 + ",v0=" + kHex, 1},
      {"t=1700000000" + v1 + ",v2=whatever", 1},
      {"t=1700000000,v0=" + kHex + v1, 1},
      {"v1=" + kHex + ",t=1", 1},
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
      {"t=1,t=2" + v1, 0},
      {" t=1" + v1, 0},
      {"t=1 " + v1, 0},
      {"t=1, v1=" + kHex, 0},
      {"T=1" + v1, 0},
      {"t=1" + v1 + ",", 0},
      {"t=1," + v1, 0},
      {"t=1" + v1 + ",v1=", 0},
      {"t=1,v1=" + kHex.substr(1), 0},
      {"t=1,v1=" + kHex + "a", 0},
      {"t=1,v1=g" + kHex.substr(1), 0},
      {"t=1,v1", 0},
      {"", 0},
      {",", 0},
      {"=", 0},
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
    std::string object;
    std::uint32_t outcome;
    const char* gateway_ref;
  };
  const auto unpaid = session(R"("status":"complete","url":null,"payment_intent":"pi_1")");
  const auto free = session(R"("status":"complete","payment_status":"no_payment_required")");
  const auto declined =
      intent(R"("last_payment_error":{"type":"card_error","code":"card_declined"})");
  const auto inner_paid = inner_intent(R"("status":"succeeded","amount_received":2500)");
  const Row rows[] = {
      {"checkout.session.completed", paid_session(), TP_OUTCOME_SUCCEEDED, "cs_test_1"},
      {"checkout.session.completed", unpaid, TP_OUTCOME_PENDING, "cs_test_1"},
      {"checkout.session.completed", free, TP_OUTCOME_UNKNOWN, "cs_test_1"},
      {"checkout.session.completed", session(), TP_OUTCOME_UNKNOWN, "cs_test_1"},
      {"checkout.session.async_payment_succeeded", paid_session(), TP_OUTCOME_SUCCEEDED,
       "cs_test_1"},
      {"checkout.session.async_payment_succeeded", unpaid, TP_OUTCOME_UNKNOWN, "cs_test_1"},
      {"checkout.session.async_payment_failed", unpaid, TP_OUTCOME_FAILED, "cs_test_1"},
      {"checkout.session.async_payment_failed", paid_session(), TP_OUTCOME_UNKNOWN, "cs_test_1"},
      {"checkout.session.expired", session(R"("status":"expired")"), TP_OUTCOME_EXPIRED,
       "cs_test_1"},
      {"checkout.session.expired", paid_session(), TP_OUTCOME_UNKNOWN, "cs_test_1"},
      {"checkout.session.of_tomorrow", paid_session(), TP_OUTCOME_IGNORED, ""},

      {"payment_intent.succeeded", paid_intent(), TP_OUTCOME_SUCCEEDED, "pi_1"},
      {"payment_intent.succeeded", intent(), TP_OUTCOME_UNKNOWN, "pi_1"},
      {"payment_intent.payment_failed", declined, TP_OUTCOME_REQUIRES_ACTION, "pi_1"},
      {"payment_intent.payment_failed", paid_intent(), TP_OUTCOME_UNKNOWN, "pi_1"},
      {"payment_intent.canceled", intent(R"("status":"canceled")"), TP_OUTCOME_CANCELLED, "pi_1"},
      {"payment_intent.processing", intent(R"("status":"processing")"), TP_OUTCOME_PENDING, "pi_1"},
      {"payment_intent.requires_action", intent(R"("status":"requires_action")"),
       TP_OUTCOME_REQUIRES_ACTION, "pi_1"},
      {"payment_intent.created", intent(), TP_OUTCOME_IGNORED, ""},
      // behind a session: the host knows the payment by the session's id
      {"payment_intent.succeeded", inner_paid, TP_OUTCOME_SUCCEEDED, ""},
      {"payment_intent.succeeded", inner_intent(), TP_OUTCOME_UNKNOWN, ""},
      {"payment_intent.payment_failed", inner_intent(), TP_OUTCOME_IGNORED, ""},
      {"payment_intent.canceled", inner_intent(R"("status":"canceled")"), TP_OUTCOME_IGNORED, ""},
      // not ours
      {"checkout.session.completed", paid_session(R"("metadata":{})"), TP_OUTCOME_IGNORED, ""},
      {"checkout.session.completed", paid_session(R"("metadata":null)"), TP_OUTCOME_IGNORED, ""},
      {"checkout.session.completed", R"({"object":"checkout.session","mode":"setup"})",
       TP_OUTCOME_IGNORED, ""},
      {"payment_intent.succeeded", paid_intent(R"("metadata":{"order":"7"})"), TP_OUTCOME_IGNORED,
       ""},
      // not understood
      {"checkout.session.completed", paid_session(R"("amount_total":2500.5)"), TP_OUTCOME_UNKNOWN,
       ""},
      {"checkout.session.completed", paid_session(R"("livemode":true)"), TP_OUTCOME_UNKNOWN, ""},
      {"checkout.session.completed", paid_intent(), TP_OUTCOME_UNKNOWN, ""},

      {"customer.updated", R"({"object":"customer"})", TP_OUTCOME_IGNORED, ""},
      {"charge.succeeded", charge(), TP_OUTCOME_IGNORED, ""},
      {"moon.rose", "{}", TP_OUTCOME_IGNORED, ""},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.type << " " << row.object) {
      const auto done = stated(event(row.type, row.object));
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.gateway_ref == row.gateway_ref);
      BOOST_TEST(done.event_key == "evt_1");
      BOOST_TEST(done.reference == (row.outcome == TP_OUTCOME_IGNORED ? "" : "TP-1"));
    }
  }
}

// A dispute names nothing else.
BOOST_AUTO_TEST_CASE(a_session_says_the_intent_behind_it) {
  const auto session = paid_session(R"("payment_intent":"pi_1")");
  const auto paid = stated(event("checkout.session.completed", session));
  BOOST_TEST(paid.gateway_ref == "cs_test_1");
  BOOST_TEST(paid.other_ref == "pi_1");
  const auto inner = inner_intent(R"("status":"succeeded","amount_received":2500)");
  const auto behind = stated(event("payment_intent.succeeded", inner));
  BOOST_TEST(behind.gateway_ref == "");
  BOOST_TEST(behind.other_ref == "pi_1");
  BOOST_TEST(stated(event("payment_intent.succeeded", paid_intent())).other_ref == "");
}

BOOST_AUTO_TEST_CASE(a_success_carries_all_that_is_compared) {
  const auto live = event("checkout.session.completed", paid_session(R"("livemode":true)"), "true");
  const auto done = stated(live);
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.minor == 2500);
  BOOST_TEST(done.currency == "USD");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
  BOOST_TEST(done.json == "");
}

BOOST_AUTO_TEST_CASE(an_event_says_the_customer_and_the_method_where_it_has_them) {
  const auto kept = paid_intent(keeping() + "," + paid_with_card());
  BOOST_TEST(stated(event("payment_intent.succeeded", kept)).json ==
             R"({"customer":"cus_1","method":)" + kept_card() + "}");
  // As Stripe sends it: the charge by its id alone.
  const auto usual = paid_intent(keeping() + R"(,"latest_charge":"ch_1")");
  BOOST_TEST(stated(event("payment_intent.succeeded", usual)).json == R"({"customer":"cus_1"})");
  const auto session = paid_session(R"("payment_intent":"pi_1","customer":"cus_1")");
  BOOST_TEST(stated(event("checkout.session.completed", session)).json ==
             R"({"customer":"cus_1"})");
  for (const auto* type : {"setup_intent.succeeded", "payment_method.attached"}) {
    BOOST_TEST(stated(event(type, payment_method())).outcome == TP_OUTCOME_IGNORED);
  }
}

BOOST_AUTO_TEST_CASE(a_declined_try_leaves_the_payment_open_and_says_why) {
  const auto declined =
      intent(R"("last_payment_error":{"type":"card_error","code":"card_declined",)"
             R"("decline_code":"insufficient_funds"})");
  const auto done = stated(event("payment_intent.payment_failed", declined));
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(done.reason == "insufficient_funds");
  BOOST_TEST(done.json.find(R"("decline":{"code":"card_declined",)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refund_states_the_running_total) {
  const auto done = stated(event("charge.refunded", charge(R"("amount_refunded":1000)")));
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
  BOOST_TEST(done.reversed == 1000);
  BOOST_TEST(done.reversed_currency == "USD");
  BOOST_TEST(done.currency == "");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.gateway_ref == "pi_1");
  BOOST_TEST(done.result_flags == 0u);
}

BOOST_AUTO_TEST_CASE(what_comes_back_is_told_by_reference_or_else_by_the_intent) {
  struct Row {
    std::string object;
    const char* reference;
    const char* gateway_ref;
  };
  const std::string some = R"("amount_refunded":1000)";
  for (const auto& row :
       {Row{charge(some), "TP-1", "pi_1"},
        Row{charge(some + "," + owned_by("checkout")), "TP-1", ""},
        Row{charge(some + R"(,"metadata":{})"), "", "pi_1"},
        Row{charge(some + R"(,"metadata":{},"payment_intent":{"id":"pi_1"})"), "", "pi_1"}}) {
    const auto done = stated(event("charge.refunded", row.object));
    BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
    BOOST_TEST(done.reference == row.reference);
    BOOST_TEST(done.gateway_ref == row.gateway_ref);
  }
}

BOOST_AUTO_TEST_CASE(refunds_and_disputes_have_their_outcomes) {
  struct Row {
    const char* type;
    std::string object;
    std::uint32_t outcome;
    std::uint32_t subject;
  };
  const auto of_status = [](const std::string& status) { return R"("status":")" + status + "\""; };
  const auto foreign = R"("payment_intent":null,"metadata":{})";
  const Row rows[] = {
      {"charge.refunded", charge(), TP_OUTCOME_UNKNOWN, TP_SUBJECT_PAYMENT},
      {"charge.refunded", charge(R"("amount_refunded":2501)"), TP_OUTCOME_UNKNOWN,
       TP_SUBJECT_PAYMENT},
      {"charge.refunded", charge(R"("amount_refunded":1000,"disputed":true)"), TP_OUTCOME_UNKNOWN,
       TP_SUBJECT_PAYMENT},
      {"charge.refunded", charge(foreign), TP_OUTCOME_IGNORED, TP_SUBJECT_PAYMENT},
      // that it succeeded is left to the total
      {"refund.created", refund(), TP_OUTCOME_UNKNOWN, TP_SUBJECT_REFUND},
      {"refund.updated", refund(), TP_OUTCOME_UNKNOWN, TP_SUBJECT_REFUND},
      {"charge.refund.updated", refund(), TP_OUTCOME_UNKNOWN, TP_SUBJECT_REFUND},
      {"refund.created", refund(of_status("pending")), TP_OUTCOME_PENDING, TP_SUBJECT_REFUND},
      {"refund.created", refund(of_status("requires_action")), TP_OUTCOME_PENDING,
       TP_SUBJECT_REFUND},
      {"refund.failed", refund(of_status("failed")), TP_OUTCOME_FAILED, TP_SUBJECT_REFUND},
      {"charge.refund.updated", refund(of_status("failed")), TP_OUTCOME_FAILED, TP_SUBJECT_REFUND},
      {"refund.updated", refund(of_status("canceled")), TP_OUTCOME_CANCELLED, TP_SUBJECT_REFUND},
      {"refund.updated", refund(of_status("parked")), TP_OUTCOME_UNKNOWN, TP_SUBJECT_REFUND},
      {"refund.created", refund(R"("amount":-1)"), TP_OUTCOME_UNKNOWN, TP_SUBJECT_PAYMENT},
      {"refund.created", refund(foreign), TP_OUTCOME_IGNORED, TP_SUBJECT_PAYMENT},
      {"refund.of_tomorrow", refund(), TP_OUTCOME_IGNORED, TP_SUBJECT_PAYMENT},

      {"charge.dispute.created", dispute(), TP_OUTCOME_PENDING, TP_SUBJECT_DISPUTE},
      {"charge.dispute.created", dispute(of_status("under_review")), TP_OUTCOME_PENDING,
       TP_SUBJECT_DISPUTE},
      {"charge.dispute.created", dispute(of_status("warning_needs_response")), TP_OUTCOME_IGNORED,
       TP_SUBJECT_PAYMENT},
      {"charge.dispute.closed", dispute(of_status("won")), TP_OUTCOME_SUCCEEDED,
       TP_SUBJECT_DISPUTE},
      {"charge.dispute.closed", dispute(of_status("lost")), TP_OUTCOME_UNKNOWN, TP_SUBJECT_DISPUTE},
      {"charge.dispute.closed", dispute(of_status("warning_closed")), TP_OUTCOME_IGNORED,
       TP_SUBJECT_PAYMENT},
      {"charge.dispute.closed", dispute(of_status("parked")), TP_OUTCOME_UNKNOWN,
       TP_SUBJECT_DISPUTE},
      {"charge.dispute.closed", dispute(foreign), TP_OUTCOME_IGNORED, TP_SUBJECT_PAYMENT},
      {"charge.dispute.closed", dispute(R"("amount":null)"), TP_OUTCOME_UNKNOWN,
       TP_SUBJECT_PAYMENT},
      {"charge.dispute.updated", dispute(), TP_OUTCOME_IGNORED, TP_SUBJECT_PAYMENT},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.type << " " << row.object) {
      const auto done = stated(event(row.type, row.object));
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.subject == row.subject);
      BOOST_TEST(done.reversed_currency == "");
      BOOST_TEST(done.event_key == "evt_1");
      if (row.subject != TP_SUBJECT_PAYMENT) BOOST_TEST(done.gateway_ref == "pi_1");
      BOOST_TEST(done.subject_ref == (row.subject == TP_SUBJECT_REFUND    ? "re_1"
                                      : row.subject == TP_SUBJECT_DISPUTE ? "dp_1"
                                                                          : ""));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_authentic_body_that_is_not_understood_is_unknown) {
  for (const std::string body :
       {"", "{", "[]", "null", "\"x\"", "{}", R"({"id":"evt_1"})", R"({"type":"moon.rose"})",
        R"({"id":1,"type":"payment_intent.succeeded"})",
        R"({"id":"evt_1","type":"payment_intent.succeeded","livemode":false})",
        R"({"id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":null})",
        R"({"id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":{"object":1}})",
        R"({"id":"evt_1","type":"payment_intent.succeeded","livemode":1,"data":{"object":{}}})"}) {
    BOOST_TEST(stated(body).outcome == TP_OUTCOME_UNKNOWN, body);
  }
}

BOOST_AUTO_TEST_CASE(redelivery_names_the_same_event) {
  const auto later =
      webhook(kPaid, {{"Stripe-Signature", "t=1700000200,v1=" + std::string(64, 'b')}});
  BOOST_TEST((stated(kPaid) == stripe().last(later, {start(), verified(1)})));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
