// refund.create and refund.lookup.
#include <boost/test/unit_test.hpp>

#include "plugins/stripe/fixture.h"

namespace tallyport::test {
namespace {

constexpr const char* kIntentUrl =
    "https://api.stripe.com/v1/checkout/sessions/cs_test_1"
    "?expand[]=payment_intent.latest_charge";

Ask refunding(const std::string& gateway_ref = "pi_1") {
  return ask_refund("refund.create/1", gateway_ref);
}
Ask looking(const std::string& gateway_ref = "pi_1", const std::string& subject_ref = "") {
  return ask_refund("refund.lookup/1", gateway_ref, subject_ref);
}

// Of 1500 given back in all, 1000 by this refund.
std::string of_charge(const std::string& changes = "") {
  const auto more = changes.empty() ? "" : "," + changes;
  return member("charge", charge(R"("amount_refunded":1500)" + more));
}
std::string list(const std::string& items, const std::string& more = "false") {
  return R"({"object":"list","url":"/v1/refunds","has_more":)" + more + R"(,"data":[)" + items +
         "]}";
}
std::string status(const std::string& word) { return R"("status":")" + word + "\""; }
std::string session_with_intent() {
  return paid_session(member("payment_intent", inner_intent(status("succeeded"))));
}

struct Row {
  const char* what;
  Event event;
  std::uint32_t outcome;
  const char* reason = "";
};

// `row` as the last of the events, and what comes of it is about a refund.
Action ended(const Ask& ask, std::vector<Event> before, const Row& row) {
  before.insert(before.begin(), start());
  before.push_back(row.event);
  const auto done = stripe().last(ask, before);
  BOOST_TEST(done.kind == TP_ACTION_DONE);
  BOOST_TEST(done.outcome == row.outcome);
  BOOST_TEST(done.reason == row.reason);
  BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
  return done;
}

// What a step of a create comes to that Stripe does not answer with what was asked for.
std::vector<Row> faults() {
  return {
      {"refused connection", not_sent(), TP_OUTCOME_FAILED, "provider_unreachable"},
      {"reset after send", maybe_sent(), TP_OUTCOME_UNKNOWN, "provider_unreachable"},
      {"400", answered(400, invalid_request()), TP_OUTCOME_FAILED, "request_refused"},
      {"400 with a word of payments", answered(400, invalid_request("amount_too_large")),
       TP_OUTCOME_FAILED, "request_refused"},
      {"400 the key with other parameters", answered(400, error("idempotency_error")),
       TP_OUTCOME_UNKNOWN, "other"},
      {"400 of Stripe's own failing", answered(400, error("api_error")), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"400 of somebody else", answered(400, "<html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"401", answered(401, invalid_request()), TP_OUTCOME_FAILED, "other"},
      {"401 of somebody else", answered(401, ""), TP_OUTCOME_UNKNOWN, "other"},
      {"402", answered(402, invalid_request()), TP_OUTCOME_FAILED, "request_refused"},
      {"403", answered(403, invalid_request()), TP_OUTCOME_FAILED, "other"},
      {"404", answered(404, invalid_request("resource_missing")), TP_OUTCOME_FAILED,
       "request_refused"},
      {"404 of somebody else", answered(404, "nothing"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"409", answered(409, invalid_request("idempotency_key_in_use")), TP_OUTCOME_UNKNOWN,
       "other"},
      {"429", answered(429, invalid_request("rate_limit")), TP_OUTCOME_UNKNOWN, "rate_limited"},
      {"429 locked", answered(429, invalid_request("lock_timeout")), TP_OUTCOME_UNKNOWN,
       "rate_limited"},
      {"500", answered(500, error("api_error")), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"503 with a page", answered(503, "<html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"302", answered(302, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"empty", answered(200, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"truncated", answered(200, our_refund().substr(0, 60)), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"an object of another kind", answered(200, charge()), TP_OUTCOME_UNKNOWN, "provider_error"},
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_refund)

BOOST_AUTO_TEST_CASE(the_create_names_intent_amount_and_reference) {
  const auto request = stripe().last(refunding(), {start()});
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == "https://api.stripe.com/v1/refunds");
  BOOST_TEST(request.body ==
             "payment_intent=pi_1&amount=1000&metadata[tallyport_reference]=TP-1"
             "&metadata[tallyport_flow]=payment_intent"
             "&metadata[tallyport_refund_reference]=refund-1"
             "&metadata[tallyport_note]=too%20much&expand[]=charge");
  BOOST_TEST(request.header("Idempotency-Key") == "key-1");
  BOOST_TEST(request.header("Stripe-Version") == "2024-04-10");
  BOOST_TEST(request.http_flags == (TP_HTTP_IDEMPOTENT | TP_HTTP_MOVES_MONEY));
}

BOOST_AUTO_TEST_CASE(of_a_session_the_intent_is_asked_for_first) {
  const auto actions =
      stripe().run(refunding("cs_test_1"),
                   {start(), answered(200, session_with_intent()),
                    answered(200, our_refund(of_charge() + "," + owned_refund("checkout")))});
  BOOST_TEST(actions[0].url == kIntentUrl);
  BOOST_TEST(actions[0].http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(actions[1].body.starts_with("payment_intent=pi_1&amount=1000&"));
  BOOST_TEST(actions[1].body.find("[tallyport_flow]=checkout&") != std::string::npos);
  BOOST_TEST(actions[1].header("Idempotency-Key") == "key-1");
  BOOST_TEST(actions[2].outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(actions[2].gateway_ref == "cs_test_1");
}

BOOST_AUTO_TEST_CASE(a_refund_is_stated_with_its_id_and_the_running_total) {
  const auto done = stripe().last(refunding(), {start(), answered(200, our_refund(of_charge()))});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
  BOOST_TEST(done.subject_ref == "re_1");
  BOOST_TEST(done.gateway_ref == "pi_1");
  BOOST_TEST(done.reference == "TP-1");
  BOOST_TEST(done.minor == 1000);
  BOOST_TEST(done.reversed == 1500);
  BOOST_TEST(done.reversed_currency == "USD");
  BOOST_TEST(done.result_flags == 0u);
  const auto live = stripe().last(
      refunding(), {start(), answered(200, our_refund(of_charge(R"("livemode":true)")))});
  BOOST_TEST(live.result_flags == TP_RESULT_LIVE);
}

BOOST_AUTO_TEST_CASE(amounts_are_those_of_the_wire_and_may_be_small) {
  struct Amount {
    std::int64_t minor;
    const char* currency;
    const char* wire;  // "" where it is refused
  };
  for (const auto& [minor, currency, wire] :
       {Amount{1, "USD", "1"}, Amount{500, "JPY", "500"}, Amount{5, "UGX", "500"},
        Amount{5120, "KWD", "5120"}, Amount{5124, "KWD", ""}, Amount{100, "LYD", ""}}) {
    auto ask = refunding();
    ask.minor = minor;
    ask.currency = currency;
    const auto action = stripe().last(ask, {start()});
    if (*wire == '\0') {
      BOOST_TEST(action.outcome == TP_OUTCOME_FAILED, currency);
      BOOST_TEST(action.subject == TP_SUBJECT_REFUND);
    } else {
      BOOST_TEST(action.body.find("&amount=" + std::string(wire) + "&") != std::string::npos,
                 action.body);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_answer_to_the_create_has_its_outcome) {
  auto rows = faults();
  const auto made = [](const std::string& changes, const std::string& charge_changes = "") {
    return answered(200, our_refund(of_charge(charge_changes) + "," + changes));
  };
  const auto of = [](const char* reference, const char* refund_reference) {
    return owned_refund("payment_intent", reference, refund_reference);
  };
  const Row more[] = {
      {"under way", made(status("pending")), TP_OUTCOME_PENDING},
      {"the payer is asked", made(status("requires_action")), TP_OUTCOME_PENDING},
      {"failed", made(status("failed") + R"(,"failure_reason":"lost_or_stolen_card")"),
       TP_OUTCOME_FAILED, "other"},
      {"cancelled", made(status("canceled")), TP_OUTCOME_CANCELLED},
      {"a status of tomorrow", made(status("parked")), TP_OUTCOME_UNKNOWN, "other"},
      {"another refund", made(of("TP-1", "refund-2")), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"of another payment", made(of("TP-2", "refund-1")), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"of another intent", made(R"("payment_intent":"pi_2")", R"("payment_intent":"pi_2")"),
       TP_OUTCOME_UNKNOWN, "provider_error"},
      {"of another intent's charge", made("\"x\":1", R"("payment_intent":"pi_2")"),
       TP_OUTCOME_UNKNOWN, "provider_error"},
      {"without metadata", made(R"("metadata":{})"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"without the total", answered(200, our_refund()), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"more than the total", made("\"x\":1", R"("amount_refunded":999)"), TP_OUTCOME_UNKNOWN,
       "other"},
      {"failed, and nothing went back", made(status("failed"), R"("amount_refunded":0)"),
       TP_OUTCOME_FAILED, "other"},
      {"a point in the amount", made(R"("amount":1.5)"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"all was given back before", answered(400, invalid_request("charge_already_refunded")),
       TP_OUTCOME_FAILED, "request_refused"},
      {"disputed", answered(400, invalid_request("charge_disputed")), TP_OUTCOME_FAILED,
       "request_refused"},
      {"too much", answered(400, invalid_request("", R"("param":"amount")")), TP_OUTCOME_FAILED,
       "request_refused"},
      {"of a payment that is told with it",
       answered(400, invalid_request("charge_disputed",
                                     R"("payment_intent":{"id":"pi_1","status":"succeeded"})")),
       TP_OUTCOME_FAILED, "request_refused"},
  };
  rows.insert(rows.end(), std::begin(more), std::end(more));
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = ended(refunding(), {}, row);
      if (row.outcome == TP_OUTCOME_UNKNOWN) BOOST_TEST(done.reversed == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_answer_about_the_session_has_its_outcome) {
  auto rows = faults();
  const auto other = [](const std::string& changes) {
    return answered(200, changed(session_with_intent(), changes));
  };
  rows.push_back(
      {"no intent", answered(200, paid_session()), TP_OUTCOME_UNKNOWN, "provider_error"});
  rows.push_back(
      {"another session", other(R"("id":"cs_test_2")"), TP_OUTCOME_UNKNOWN, "provider_error"});
  rows.push_back({"another reference", other(owned_by("checkout", "TP-2")), TP_OUTCOME_UNKNOWN,
                  "provider_error"});
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) { ended(refunding("cs_test_1"), {}, row); }
  }
  // Of a look-up none of them says that there is no refund.
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = stripe().last(looking("cs_test_1"), {start(), row.event});
      BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
      BOOST_TEST(done.subject == TP_SUBJECT_REFUND);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_total_of_a_disputed_charge_holds_what_was_lost) {
  const auto disputed = answered(200, our_refund(of_charge(R"("disputed":true)")));
  const auto lost = answered(200, disputes(dispute(R"("status":"lost","amount":700)")));
  struct Way {
    Ask ask;
    std::vector<Event> before;
  };
  for (const auto& [ask, before] :
       {Way{refunding(), {start(), disputed}}, Way{looking("pi_1", "re_1"), {start(), disputed}}}) {
    const auto asked = stripe().last(ask, before);
    BOOST_TEST(asked.url == "https://api.stripe.com/v1/disputes?payment_intent=pi_1&limit=100");
    auto events = before;
    events.push_back(lost);
    const auto done = stripe().last(ask, events);
    BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
    BOOST_TEST(done.reversed == 2200);
    for (const auto& event : {answered(200, disputes("", "true")), answered(500, ""), not_sent()}) {
      events.back() = event;
      const auto unknown = stripe().last(ask, events);
      BOOST_TEST(unknown.outcome == TP_OUTCOME_UNKNOWN);
      BOOST_TEST(unknown.subject_ref == "re_1");  // to be asked for by it
      BOOST_TEST(unknown.reversed == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(it_is_looked_up_by_id_or_else_in_all_pages_of_the_list) {
  const auto by_id = stripe().last(looking("cs_test_1", "re_a/1"), {start()});
  BOOST_TEST(by_id.url == "https://api.stripe.com/v1/refunds/re_a%2F1?expand[]=charge");
  BOOST_TEST(by_id.http_flags == TP_HTTP_READ_ONLY);

  const auto foreign = refund(R"("id":"re_9")");
  const auto actions = stripe().run(
      looking("cs_test_1"),
      {start(), answered(200, session_with_intent()), answered(200, list(foreign, "true")),
       answered(200, list(our_refund())), answered(200, our_refund(of_charge()))});
  BOOST_TEST(actions[0].url == kIntentUrl);
  BOOST_TEST(actions[1].url == "https://api.stripe.com/v1/refunds?payment_intent=pi_1&limit=100");
  BOOST_TEST(actions[1].http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(actions[2].url == actions[1].url + "&starting_after=re_9");
  BOOST_TEST(actions[3].url == "https://api.stripe.com/v1/refunds/re_1?expand[]=charge");
  BOOST_TEST(actions[4].outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(actions[4].reversed == 1500);
}

BOOST_AUTO_TEST_CASE(every_list_has_its_outcome) {
  const Row rows[] = {
      {"none", answered(200, list("")), TP_OUTCOME_NOT_FOUND},
      {"none of ours", answered(200, list(refund() + "," + refund(R"("id":"re_2")"))),
       TP_OUTCOME_NOT_FOUND},
      {"two of ours", answered(200, list(our_refund() + "," + our_refund(R"("id":"re_2")"))),
       TP_OUTCOME_UNKNOWN, "provider_error"},
      {"more, and nowhere to go on", answered(200, list("", "true")), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"whether there is more is not said", answered(200, list("", "null")), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"one is not understood", answered(200, list(refund(R"("amount":null)"))), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"no list", answered(200, our_refund()), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"404", answered(404, invalid_request("resource_missing")), TP_OUTCOME_UNKNOWN,
       "provider_error"},
      {"401", answered(401, invalid_request()), TP_OUTCOME_UNKNOWN, "other"},
      {"429", answered(429, ""), TP_OUTCOME_UNKNOWN, "rate_limited"},
      {"500", answered(500, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"not sent", not_sent(), TP_OUTCOME_UNKNOWN, "provider_unreachable"},
      {"reset", maybe_sent(), TP_OUTCOME_UNKNOWN, "provider_unreachable"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) { ended(looking(), {}, row); }
  }
  // Sixteen steps are all that an operation has; the last page may still have it.
  const auto endless = answered(200, list(refund(), "true"));
  const std::vector<Event> nine(9, endless);
  BOOST_TEST_CONTEXT("endless") {
    ended(looking(), nine, {"", endless, TP_OUTCOME_UNKNOWN, "provider_error"});
  }
  auto events = nine;
  events.insert(events.begin(), start());
  events.push_back(answered(200, list(our_refund(), "true")));
  BOOST_TEST(stripe().last(looking(), events).url ==
             "https://api.stripe.com/v1/refunds/re_1?expand[]=charge");
}

BOOST_AUTO_TEST_CASE(every_answer_to_a_look_up_by_id_has_its_outcome) {
  const auto found = [](const std::string& changes) {
    return answered(200, our_refund(of_charge() + "," + changes));
  };
  const Row rows[] = {
      {"succeeded", found(status("succeeded")), TP_OUTCOME_SUCCEEDED},
      {"under way", found(status("pending")), TP_OUTCOME_PENDING},
      {"failed", found(status("failed")), TP_OUTCOME_FAILED, "other"},
      {"another id", found(R"("id":"re_2")"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"not ours", found(R"("metadata":{})"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"without the total", answered(200, our_refund()), TP_OUTCOME_UNKNOWN, "provider_error"},
      // Stripe named the id itself: it is the key that does not fit.
      {"404", answered(404, invalid_request("resource_missing")), TP_OUTCOME_UNKNOWN, "other"},
      {"a proxy's 404", answered(404, "<html>"), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"400", answered(400, invalid_request()), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"401", answered(401, invalid_request()), TP_OUTCOME_UNKNOWN, "other"},
      {"429", answered(429, ""), TP_OUTCOME_UNKNOWN, "rate_limited"},
      {"500", answered(500, ""), TP_OUTCOME_UNKNOWN, "provider_error"},
      {"not sent", not_sent(), TP_OUTCOME_UNKNOWN, "provider_unreachable"},
      {"reset", maybe_sent(), TP_OUTCOME_UNKNOWN, "provider_unreachable"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) { ended(looking("pi_1", "re_1"), {}, row); }
  }
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_refused_before_anything_is_sent) {
  const auto refused = [](Ask made) {
    Driven driven(stripe(), stripe().instance(), made);
    return driven.began() == TP_E_INVALID ? driven.error() : std::string("begun");
  };
  auto made = refunding("");
  const std::string no_id = "gateway_ref is neither a Checkout Session's id nor a PaymentIntent's";
  BOOST_TEST(refused(made) == no_id);
  BOOST_TEST(refused(looking("ch_1")) == no_id);
  made = refunding();
  made.idempotency_key.clear();
  BOOST_TEST(refused(made) == "refund.create needs a key");
  made = refunding();
  made.reference.clear();
  BOOST_TEST(refused(made) == "refund.create needs a reference");
  made = refunding();
  made.minor = 0;
  BOOST_TEST(refused(made) == "refund.create needs a positive amount");
  made = refunding();
  made.json = "{}";
  BOOST_TEST(refused(made) == "refund_reference is missing");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
