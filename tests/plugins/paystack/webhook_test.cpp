// webhook.handle: what is asked to be verified, what is refused, what an authentic event states.
#include "paystack/webhook.h"

#include <boost/test/unit_test.hpp>

#include "plugins/paystack/fixture.h"

namespace tallyport::test {
namespace {

const std::string kHex(128, 'a');

std::string event(const std::string& type, const std::string& data) {
  return R"({"event":")" + type + R"(","data":)" + data + "}";
}

Ask webhook(const std::string& body, TextPairs headers) {
  return {.operation = "webhook.handle/1", .raw_body = body, .headers = std::move(headers)};
}

Action stated(const std::string& body) {
  return paystack().last(webhook(body, {{"X-Paystack-Signature", kHex}}), {start(), verified(1)});
}

std::string refund(const std::string& changes) {
  return R"({"status":"x","transaction_reference":"TP-1","refund_reference":null,)"
         R"("amount":"120000","currency":"NGN","domain":"live")" +
         (changes.empty() ? "" : "," + changes) + "}";
}

std::string dispute(const std::string& changes, const std::string& of_transaction = "") {
  return R"({"id":358949,"refund_amount":500000,"currency":"NGN","status":"resolved",)"
         R"("resolution":null,"domain":"test","transaction_reference":null,"transaction":)" +
         transaction(of_transaction) + (changes.empty() ? "" : "," + changes) + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_webhook)

BOOST_AUTO_TEST_CASE(verifies_the_whole_body_with_the_secret_key) {
  auto body = event("charge.success", transaction());
  body.push_back('\0');
  const auto check = paystack().last(webhook(body, {{"x-paystack-signature", kHex}}), {start()});
  BOOST_TEST(check.kind == TP_ACTION_VERIFY);
  BOOST_TEST(check.algorithm == TP_ALGORITHM_HMAC_SHA512);
  BOOST_TEST(check.encoding == TP_ENCODING_HEX);
  BOOST_TEST(check.secret == "secret_key");
  BOOST_TEST(check.message == body);
  BOOST_TEST(check.candidates == std::vector<std::string>{kHex});
  BOOST_TEST(check.tolerance_s == 0u);
}

BOOST_AUTO_TEST_CASE(a_signature_that_does_not_pass_is_rejected) {
  const auto body = event("charge.success", transaction());
  for (const std::uint32_t ok : {0u, 2u}) {
    const auto done =
        paystack().last(webhook(body, {{"x-paystack-signature", kHex}}), {start(), verified(ok)});
    BOOST_TEST(done.outcome == TP_OUTCOME_REJECTED);
    BOOST_TEST(done.reason == "bad_signature");
    BOOST_TEST(done.event_key == "");
  }
}

BOOST_AUTO_TEST_CASE(a_header_that_is_missing_doubled_or_malformed_is_rejected_unverified) {
  const TextPairs cases[] = {
      {},
      {{"Other", kHex}},
      {{"x-paystack-signature", kHex}, {"X-Paystack-Signature", kHex}},
      {{"x-paystack-signature", ""}},
      {{"x-paystack-signature", kHex.substr(1)}},
      {{"x-paystack-signature", kHex + "a"}},
      {{"x-paystack-signature", "g" + kHex.substr(1)}},
      {{"x-paystack-signature", "A" + kHex.substr(1)}},
      {{"x-paystack-signature", " " + kHex.substr(1)}},
      {{"x-paystack-signature", "sha512=" + kHex}},
  };
  for (const auto& headers : cases) {
    const auto done =
        paystack().last(webhook(event("charge.success", transaction()), headers), {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_REJECTED);
  }
}

BOOST_AUTO_TEST_CASE(a_success_carries_all_that_is_compared) {
  const auto done = stated(event("charge.success", transaction(R"("domain":"live","metadata":0)")));
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.subject == TP_SUBJECT_PAYMENT);
  BOOST_TEST(done.minor == 500'000);
  BOOST_TEST(done.currency == "NGN");
  BOOST_TEST(done.fee == 7'500);
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.gateway_ref == kId);
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
  BOOST_TEST(done.event_key == "charge.success:" + kId);
}

BOOST_AUTO_TEST_CASE(a_success_that_contradicts_itself_is_looked_up) {
  for (const auto* changes :
       {R"("status":"failed")", R"("status":"reversed")", R"("status":"abandoned")",
        R"("amount":"5000.00")", R"("amount":1.5)", R"("currency":"AED")", R"("domain":"moon")",
        R"("reference":null)", R"("id":null)", R"("id":1.5)"}) {
    BOOST_TEST(stated(event("charge.success", transaction(changes))).outcome == TP_OUTCOME_UNKNOWN,
               changes);
  }
  const auto told_of = stated(event("charge.success", transaction(R"("status":"failed")")));
  BOOST_TEST(told_of.reference == "TP-1");
  BOOST_TEST(told_of.event_key == "charge.success:" + kId);
}

BOOST_AUTO_TEST_CASE(a_refund_that_has_ended_is_a_reason_to_look_up) {
  const auto done = stated(event("refund.processed", refund(R"("refund_reference":"132013")")));
  BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.reversed_currency == "");
  BOOST_TEST(done.event_key == "refund.processed:132013");
  const auto second = stated(event("refund.processed", refund(R"("id":77,"amount":5000)")));
  BOOST_TEST(second.event_key == "refund.processed:77");
  BOOST_TEST(stated(event("refund.processed", refund(""))).event_key == "");
  const auto failed = stated(event("refund.failed", refund(R"("refund_reference":"132013")")));
  BOOST_TEST(failed.outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(failed.reference == "TP-1");
  BOOST_TEST(failed.event_key == "refund.failed:132013");
}

BOOST_AUTO_TEST_CASE(other_refund_events_take_nothing_back) {
  struct Row {
    const char* type;
    std::uint32_t outcome;
  };
  for (const auto& row :
       {Row{"refund.pending", TP_OUTCOME_PENDING}, Row{"refund.processing", TP_OUTCOME_PENDING},
        Row{"refund.needs-attention", TP_OUTCOME_PENDING}, Row{"refund.failed", TP_OUTCOME_FAILED},
        Row{"refund.parked", TP_OUTCOME_IGNORED}}) {
    BOOST_TEST_CONTEXT(row.type) {
      const auto done = stated(event(row.type, refund(R"("id":31,"refund_reference":"132013")")));
      BOOST_TEST(done.outcome == row.outcome);
      if (row.outcome == TP_OUTCOME_IGNORED) continue;
      BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
      BOOST_TEST(done.minor == 120'000);
      BOOST_TEST(done.reversed_currency == "");
      BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
      // Not the bank's reference, which look-ups do not know.
      BOOST_TEST(done.subject_ref == "31");
    }
  }
  BOOST_TEST(
      stated(event("refund.pending", refund(R"("refund_reference":"132013")"))).subject_ref == "");
  BOOST_TEST(stated(event("refund.pending", "{}")).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(a_dispute_is_open_until_it_is_resolved) {
  for (const auto* type : {"charge.dispute.create", "charge.dispute.remind"}) {
    const auto done = stated(
        event(type, dispute(R"("status":"awaiting-merchant-feedback","refund_amount":null)")));
    BOOST_TEST(done.outcome == TP_OUTCOME_PENDING, type);
    BOOST_TEST(done.subject == TP_SUBJECT_DISPUTE, type);
    BOOST_TEST(done.reference == "TP-1", type);
    BOOST_TEST(done.gateway_ref == kId, type);
    BOOST_TEST(done.event_key == std::string(type) + ":358949");
  }
}

BOOST_AUTO_TEST_CASE(a_resolution_says_who_has_the_money) {
  struct Row {
    const char* what;
    const char* changes;
    const char* of_transaction;
    std::uint32_t outcome;
  };
  const Row rows[] = {
      {"won", R"("resolution":"declined")", "", TP_OUTCOME_SUCCEEDED},
      {"lost by time", R"("resolution":"auto-accepted")", R"("status":"reversed")",
       TP_OUTCOME_FAILED},
      {"given up", R"("resolution":"merchant-accepted")", "", TP_OUTCOME_FAILED},
      {"reversed, no sum", R"("resolution":"auto-accepted","refund_amount":null)",
       R"("status":"reversed")", TP_OUTCOME_FAILED},
      {"a part lost", R"("resolution":"merchant-accepted","refund_amount":1002)", "",
       TP_OUTCOME_UNKNOWN},
      {"no sum", R"("resolution":"merchant-accepted","refund_amount":null)", "",
       TP_OUTCOME_UNKNOWN},
      {"a word of tomorrow", R"("resolution":"moon-accepted")", "", TP_OUTCOME_UNKNOWN},
      {"no word", R"("resolution":null)", "", TP_OUTCOME_UNKNOWN},
      {"not resolved", R"("resolution":"declined","status":"awaiting-bank-feedback")", "",
       TP_OUTCOME_UNKNOWN},
      {"another domain", R"("resolution":"declined","domain":"live")", "", TP_OUTCOME_UNKNOWN},
      {"no payment", R"("resolution":"declined","transaction":null)", "", TP_OUTCOME_UNKNOWN},
      {"no id", R"("resolution":"declined","id":null)", "", TP_OUTCOME_UNKNOWN},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done =
          stated(event("charge.dispute.resolve", dispute(row.changes, row.of_transaction)));
      BOOST_TEST(done.outcome == row.outcome);
      if (row.outcome == TP_OUTCOME_UNKNOWN) continue;
      BOOST_TEST(done.subject == TP_SUBJECT_DISPUTE);
      BOOST_TEST(done.reversed == (row.outcome == TP_OUTCOME_FAILED ? 500'000 : 0));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_dispute_resolved_anew_is_another_event) {
  const auto key = [](const std::string& resolution) {
    return stated(event("charge.dispute.resolve", dispute(R"("resolution":")" + resolution + '"')))
        .event_key;
  };
  BOOST_TEST(key("declined") == "charge.dispute.resolve:358949:declined");
  BOOST_TEST(key("merchant-accepted") != key("declined"));
}

BOOST_AUTO_TEST_CASE(what_says_nothing_of_our_payments_is_ignored) {
  for (const auto* type :
       {"transfer.success", "transfer.failed", "transfer.reversed", "bank.transfer.rejected",
        "customeridentification.success", "dedicatedaccount.assign.success", "invoice.create",
        "invoice.payment_failed", "paymentrequest.success", "subscription.create", "charge.failed",
        "charge.dispute.", "charge.dispute.parked", "charge.Success", "refund.", "moon.rose"}) {
    BOOST_TEST(stated(event(type, R"({"id":1})")).outcome == TP_OUTCOME_IGNORED, type);
    BOOST_TEST(stated(event(type, "null")).outcome == TP_OUTCOME_IGNORED, type);
  }
  BOOST_TEST(stated(event("transfer.success", R"({"id":"9"})")).event_key == "transfer.success:9");
}

BOOST_AUTO_TEST_CASE(an_authentic_body_that_is_not_understood_is_unknown) {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  for (const auto& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("null"), std::string("{}"),
        std::string(R"({"event":1,"data":{}})"), std::string(R"({"event":"","data":{}})"),
        event("charge.success", "null"), event("charge.success", "[]"),
        event("charge.success", deep), event("charge.success", "\"\xff\"")}) {
    BOOST_TEST(stated(body).outcome == TP_OUTCOME_UNKNOWN, body.substr(0, 80));
  }
}

BOOST_AUTO_TEST_CASE(a_key_that_is_too_long_or_strange_is_left_to_the_host) {
  for (const auto& id : {std::string(300, '7'), std::string("a b"), std::string("\\u0000")}) {
    BOOST_TEST(stated(event("transfer.success", R"({"id":")" + id + R"("})")).event_key == "");
  }
}

BOOST_AUTO_TEST_CASE(redelivery_names_the_same_event) {
  const auto body = event("charge.success", transaction());
  const auto again = webhook(body, {{"X-PAYSTACK-SIGNATURE", std::string(128, 'b')}});
  BOOST_TEST((stated(body) == paystack().last(again, {start(), verified(1)})));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
