// payment.lookup, payment.cancel and connection.check.
#include <boost/test/unit_test.hpp>

#include "plugins/stripe/fixture.h"

namespace tallyport::test {
namespace {

std::string delayed(const std::string& intent_changes) {
  return session(R"("status":"complete","url":null,"payment_intent":)" +
                 inner_intent(intent_changes));
}

std::string refunded_intent(const std::string& charge_changes) {
  return paid_intent(member("latest_charge", charge(charge_changes)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_look_up)

BOOST_AUTO_TEST_CASE(asks_for_the_object_with_its_intent_and_charge) {
  const auto session = stripe().last(look_up("cs_test_a/1"), {start()});
  BOOST_TEST(session.method == "GET");
  BOOST_TEST(session.url ==
             "https://api.stripe.com/v1/checkout/sessions/cs_test_a%2F1"
             "?expand[]=payment_intent.latest_charge");
  BOOST_TEST(session.http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(session.header("Stripe-Version") == "2024-04-10");
  BOOST_TEST(session.header("Idempotency-Key") == "");
  BOOST_TEST(session.header("Content-Type") == "");
  BOOST_TEST(session.body == "");
  const auto intent = stripe().last(look_up("pi_1"), {start()});
  BOOST_TEST(intent.url == "https://api.stripe.com/v1/payment_intents/pi_1?expand[]=latest_charge");
  BOOST_TEST(intent.http_flags == TP_HTTP_READ_ONLY);
}

BOOST_AUTO_TEST_CASE(a_payment_whose_id_was_never_learnt_is_unknown_without_a_request) {
  for (auto ask : {look_up(""), cancel("")}) {
    const auto done = stripe().last(ask, {start()});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
    BOOST_TEST(done.reference == "TP-1");
    BOOST_TEST(done.text.find("replay") != std::string::npos, done.text);
  }
}

BOOST_AUTO_TEST_CASE(every_answer_has_its_outcome) {
  struct Row {
    const char* what;
    const char* id;
    std::string body;
    std::uint32_t outcome;
    const char* reason;
  };
  const Row rows[] = {
      {"open", "cs_test_1", session(), TP_OUTCOME_REQUIRES_ACTION, ""},
      {"open, tried once", "cs_test_1", session(member("payment_intent", inner_intent())),
       TP_OUTCOME_REQUIRES_ACTION, ""},
      {"paid", "cs_test_1", paid_session(), TP_OUTCOME_SUCCEEDED, ""},
      {"expired", "cs_test_1", session(R"("status":"expired")"), TP_OUTCOME_EXPIRED, ""},
      {"under way for days", "cs_test_1", delayed(R"("status":"processing")"), TP_OUTCOME_PENDING,
       ""},
      {"a voucher to be paid", "cs_test_1", delayed(R"("status":"requires_action")"),
       TP_OUTCOME_PENDING, ""},
      {"intent not told", "cs_test_1", session(R"("status":"complete","payment_intent":"pi_1")"),
       TP_OUTCOME_PENDING, ""},
      {"intent paid, session not yet", "cs_test_1", delayed(R"("status":"succeeded")"),
       TP_OUTCOME_PENDING, ""},
      {"failed after days", "cs_test_1", delayed(""), TP_OUTCOME_FAILED, "card_declined"},
      {"failed after days, with a reason", "cs_test_1",
       delayed(R"("last_payment_error":{"type":"card_error","code":"card_declined",)"
               R"("decline_code":"insufficient_funds"})"),
       TP_OUTCOME_FAILED, "insufficient_funds"},
      {"cancelled after days", "cs_test_1", delayed(R"("status":"canceled")"), TP_OUTCOME_CANCELLED,
       ""},
      {"intent open", "pi_1", intent(), TP_OUTCOME_REQUIRES_ACTION, ""},
      {"intent declined once", "pi_1",
       intent(R"("last_payment_error":{"type":"card_error","code":"expired_card"})"),
       TP_OUTCOME_REQUIRES_ACTION, "expired_card"},
      {"intent paid", "pi_1", paid_intent(), TP_OUTCOME_SUCCEEDED, ""},
      {"intent paid, charge told by id", "pi_1", paid_intent(R"("latest_charge":"ch_1")"),
       TP_OUTCOME_SUCCEEDED, ""},
      {"intent cancelled", "pi_1", intent(R"("status":"canceled")"), TP_OUTCOME_CANCELLED, ""},
      {"another id", "pi_2", paid_intent(), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"another kind", "cs_test_1", paid_intent(), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"another reference", "pi_1", paid_intent(owned_by("payment_intent", "TP-2")),
       TP_OUTCOME_UNKNOWN, "provider_error"},
      {"refunded more than paid", "pi_1", refunded_intent(R"("amount_refunded":2501)"),
       TP_OUTCOME_UNKNOWN, "provider_error"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = stripe().last(look_up(row.id), {start(), answered(200, row.body)});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reason == row.reason);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_was_refunded_is_stated_with_the_payment) {
  const auto body = refunded_intent(R"("amount_refunded":1000)");
  const auto done = stripe().last(look_up("pi_1"), {start(), answered(200, body)});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.minor == 2500);
  BOOST_TEST(done.reversed == 1000);
  BOOST_TEST(done.reversed_currency == "USD");
  const auto whole = paid_session(
      member("payment_intent",
             inner_intent(R"("status":"succeeded","amount_received":2500,)" +
                          member("latest_charge", charge(R"("amount_refunded":2500)")))));
  const auto session = stripe().last(look_up("cs_test_1"), {start(), answered(200, whole)});
  BOOST_TEST(session.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(session.reversed == 2500);
}

BOOST_AUTO_TEST_CASE(of_a_disputed_payment_what_was_lost_is_asked_for_and_added) {
  const auto disputed = answered(200, refunded_intent(R"("amount_refunded":1000,"disputed":true)"));
  const auto asked = stripe().last(look_up("pi_1"), {start(), disputed});
  BOOST_TEST(asked.kind == TP_ACTION_HTTP);
  BOOST_TEST(asked.url == "https://api.stripe.com/v1/disputes?payment_intent=pi_1&limit=100");
  BOOST_TEST(asked.http_flags == TP_HTTP_READ_ONLY);
  struct Row {
    const char* what;
    std::string body;
    std::uint32_t outcome;
    std::int64_t reversed;
  };
  const Row rows[] = {
      {"open", disputes(dispute()), TP_OUTCOME_SUCCEEDED, 1000},
      {"won", disputes(dispute(R"("status":"won")")), TP_OUTCOME_SUCCEEDED, 1000},
      {"an inquiry", disputes(dispute(R"("status":"warning_closed")")), TP_OUTCOME_SUCCEEDED, 1000},
      {"lost in part", disputes(dispute(R"("status":"lost","amount":500)")), TP_OUTCOME_SUCCEEDED,
       1500},
      {"two lost in part",
       disputes(dispute(R"("status":"lost","amount":500)") + "," +
                dispute(R"("status":"lost","amount":300)")),
       TP_OUTCOME_SUCCEEDED, 1800},
      {"lost with the refund: no more than was paid", disputes(dispute(R"("status":"lost")")),
       TP_OUTCOME_SUCCEEDED, 2500},
      {"none after all", disputes(""), TP_OUTCOME_SUCCEEDED, 1000},
      {"more than one page", disputes(dispute(), "true"), TP_OUTCOME_UNKNOWN, 0},
      {"of another currency", disputes(dispute(R"("status":"lost","currency":"eur")")),
       TP_OUTCOME_UNKNOWN, 0},
      {"not understood", disputes(dispute(R"("amount":"500")")), TP_OUTCOME_UNKNOWN, 0},
      {"no list", R"({"object":"list","has_more":false})", TP_OUTCOME_UNKNOWN, 0},
      {"HTML", "<html>", TP_OUTCOME_UNKNOWN, 0},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done =
          stripe().last(look_up("pi_1"), {start(), disputed, answered(200, row.body)});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reversed == row.reversed);
      BOOST_TEST(done.reference == "TP-1");
    }
  }
  for (const auto& event : {not_sent(), maybe_sent(), answered(500, ""), answered(429, "")}) {
    const auto done = stripe().last(look_up("pi_1"), {start(), disputed, event});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stripe_cancel)

BOOST_AUTO_TEST_CASE(looks_first_then_closes_once) {
  const auto expired = answered(200, session(R"("status":"expired")"));
  const auto actions =
      stripe().run(cancel("cs_test_1"), {start(), answered(200, session()), expired});
  BOOST_TEST(actions[0].http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(actions[1].method == "POST");
  BOOST_TEST(actions[1].url == "https://api.stripe.com/v1/checkout/sessions/cs_test_1/expire");
  BOOST_TEST(actions[1].body == "");
  BOOST_TEST(actions[1].header("Idempotency-Key") == "key-1-cancel");
  BOOST_TEST(actions[1].http_flags == TP_HTTP_IDEMPOTENT);
  BOOST_TEST(actions[2].outcome == TP_OUTCOME_CANCELLED);
  BOOST_TEST(actions[2].gateway_ref == "cs_test_1");
}

BOOST_AUTO_TEST_CASE(an_intent_is_cancelled_as_abandoned) {
  const auto actions = stripe().run(
      cancel("pi_1"),
      {start(), answered(200, intent()), answered(200, intent(R"("status":"canceled")"))});
  BOOST_TEST(actions[1].url == "https://api.stripe.com/v1/payment_intents/pi_1/cancel");
  BOOST_TEST(actions[1].body == "cancellation_reason=abandoned");
  BOOST_TEST(actions[2].outcome == TP_OUTCOME_CANCELLED);
}

BOOST_AUTO_TEST_CASE(what_is_over_is_not_closed_again) {
  for (const auto& [body, outcome] :
       {std::pair{session(R"("status":"expired")"), TP_OUTCOME_EXPIRED},
        std::pair{paid_session(), TP_OUTCOME_SUCCEEDED}}) {
    const auto done = stripe().last(cancel("cs_test_1"), {start(), answered(200, body)});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == outcome);
  }
}

BOOST_AUTO_TEST_CASE(a_payment_that_was_paid_meanwhile_is_paid) {
  const auto actions = stripe().run(
      cancel("cs_test_1"), {start(), answered(200, session()), answered(400, invalid_request()),
                            answered(200, paid_session())});
  BOOST_TEST(actions[2].http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(actions[3].outcome == TP_OUTCOME_SUCCEEDED);
}

BOOST_AUTO_TEST_CASE(without_a_key_it_is_sent_at_most_once) {
  auto ask = cancel("cs_test_1");
  ask.idempotency_key = "";
  const auto request = stripe().last(ask, {start(), answered(200, session())});
  BOOST_TEST(request.http_flags == 0u);
  BOOST_TEST(request.header("Idempotency-Key") == "");
}

BOOST_AUTO_TEST_CASE(without_an_answer_it_is_unknown) {
  const auto open = answered(200, session());
  const auto no = answered(400, invalid_request());
  for (const auto& event : {not_sent(), maybe_sent(), answered(500, ""), answered(200, "{"),
                            answered(401, invalid_request()), answered(409, "")}) {
    BOOST_TEST(stripe().last(cancel("cs_test_1"), {start(), event}).outcome == TP_OUTCOME_UNKNOWN);
    BOOST_TEST(stripe().last(cancel("cs_test_1"), {start(), open, event}).outcome ==
               TP_OUTCOME_UNKNOWN);
    BOOST_TEST(stripe().last(cancel("cs_test_1"), {start(), open, no, event}).outcome ==
               TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stripe_check)

BOOST_AUTO_TEST_CASE(says_whether_address_and_key_work_and_in_which_mode) {
  const Ask check{.operation = "connection.check/1"};
  const auto asked = stripe().last(check, {start()});
  BOOST_TEST(asked.url == "https://api.stripe.com/v1/balance");
  BOOST_TEST(asked.http_flags == TP_HTTP_READ_ONLY);
  struct Row {
    Event event;
    std::uint32_t outcome;
    std::uint32_t flags;
    const char* said;
  };
  const auto balance = [](const std::string& live) {
    return answered(200, R"({"object":"balance","available":[],"livemode":)" + live + "}");
  };
  for (const auto& row : {Row{balance("false"), TP_OUTCOME_SUCCEEDED, 0, ""},
                          Row{balance("true"), TP_OUTCOME_SUCCEEDED, TP_RESULT_LIVE, ""},
                          Row{balance("\"true\""), TP_OUTCOME_FAILED, 0, "base_url"},
                          Row{answered(200, "<html>"), TP_OUTCOME_FAILED, 0, "base_url"},
                          Row{answered(401, invalid_request()), TP_OUTCOME_FAILED, 0, "api_key"},
                          Row{answered(403, invalid_request()), TP_OUTCOME_FAILED, 0, "api_key"},
                          Row{answered(500, error("api_error")), TP_OUTCOME_FAILED, 0, "500"},
                          Row{maybe_sent(), TP_OUTCOME_FAILED, 0, "base_url"},
                          Row{not_sent(), TP_OUTCOME_FAILED, 0, "base_url"}}) {
    const auto done = stripe().last(check, {start(), row.event});
    BOOST_TEST(done.outcome == row.outcome);
    BOOST_TEST(done.result_flags == row.flags);
    BOOST_TEST(done.text.find(row.said) != std::string::npos, done.text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
