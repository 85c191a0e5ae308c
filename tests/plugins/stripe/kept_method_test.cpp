// A payment that is created with save_method: what is asked for, and what is stated of the method.
#include <boost/test/unit_test.hpp>

#include "plugins/stripe/faults.h"
#include "plugins/stripe/fixture.h"

namespace tallyport::test {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

const std::string kSave = R"("save_method":true,"account":"user 1")";
const std::string kKnown = R"("customer":"cus_1")";
const std::string kIntentFlow = R"("channel":"payment_intent")";

std::string paid_and_kept(const std::string& changes = "") {
  const auto more = changes.empty() ? "" : "," + changes;
  return paid_intent(keeping() + "," + paid_with_card() + more);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_kept_method)

BOOST_AUTO_TEST_CASE(a_session_keeps_the_method_with_a_customer_of_its_own_or_the_known_one) {
  const auto made = stripe().last(create(kSave), {start()}).body;
  BOOST_TEST(has(made,
                 "&customer_email=ada%40example.com&customer_creation=always"
                 "&payment_intent_data[setup_future_usage]=off_session&"),
             made);
  const auto known = stripe().last(create(kSave + "," + kKnown), {start()}).body;
  BOOST_TEST(has(known, "&customer=cus_1&payment_intent_data[setup_future_usage]=off_session&"),
             known);
  BOOST_TEST(!has(known, "customer_email"), known);
  BOOST_TEST(!has(known, "customer_creation"), known);
}

BOOST_AUTO_TEST_CASE(an_intent_needs_a_customer_first) {
  const auto ask = create(kSave + "," + kIntentFlow);
  const auto actions =
      stripe().run(ask, {start(), answered(200, customer()), answered(200, intent(kKnown))});
  BOOST_TEST(actions[0].url == "https://api.stripe.com/v1/customers");
  BOOST_TEST(actions[0].label == "create_customer");
  BOOST_TEST(actions[0].http_flags == TP_HTTP_IDEMPOTENT);
  BOOST_TEST(actions[0].header("Idempotency-Key") == "key-1:customer");
  BOOST_TEST(actions[0].body == "email=ada%40example.com&metadata[tallyport_account]=user%201");
  BOOST_TEST(has(actions[1].body,
                 "&customer=cus_1&setup_future_usage=off_session"
                 "&automatic_payment_methods[enabled]=true&"));
  BOOST_TEST(actions[1].header("Idempotency-Key") == "key-1");
  BOOST_TEST(actions[1].http_flags == (TP_HTTP_IDEMPOTENT | TP_HTTP_MOVES_MONEY));
  BOOST_TEST(actions[2].json ==
             R"({"customer":"cus_1","next_action":{"client_secret":"pi_1_secret_x",)"
             R"("type":"confirm"}})");
}

BOOST_AUTO_TEST_CASE(a_known_customer_pays_as_one_and_nothing_is_kept_unasked) {
  const auto session = stripe().last(create(kKnown), {start()}).body;
  BOOST_TEST(has(session, "&customer=cus_1&"), session);
  BOOST_TEST(!has(session, "customer_email"), session);
  const auto intent = stripe().last(create(kKnown + "," + kIntentFlow), {start()});
  BOOST_TEST(intent.url == "https://api.stripe.com/v1/payment_intents");
  BOOST_TEST(has(intent.body, "&customer=cus_1&"), intent.body);
  for (const auto& body : {session, intent.body}) BOOST_TEST(!has(body, "future_usage"), body);
}

BOOST_AUTO_TEST_CASE(every_fault_of_the_customer_ends_the_create) {
  const auto ask = create(kSave + "," + kIntentFlow);
  for (const auto& row : faults()) {
    BOOST_TEST_CONTEXT(row.what) {
      for (const auto& done :
           {stripe().last(ask, {start(), row.event}),
            stripe().last(ask, {start(), answered(200, customer()), row.event})}) {
        BOOST_TEST(done.kind == TP_ACTION_DONE);
        BOOST_TEST(done.outcome == row.outcome);
        BOOST_TEST(done.reason == row.reason);
      }
    }
  }
  const auto gone = answered(200, customer(R"("deleted":true)"));
  BOOST_TEST(stripe().last(ask, {start(), gone}).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(a_failed_create_still_says_its_customer) {
  const auto ask = create(kSave + "," + kIntentFlow);
  const auto done = stripe().last(ask, {start(), answered(200, customer()),
                                        answered(400, invalid_request("amount_too_small"))});
  BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(done.json == R"({"customer":"cus_1"})");
}

BOOST_AUTO_TEST_CASE(a_paid_payment_that_keeps_its_method_states_it) {
  const auto expected = R"({"customer":"cus_1","method":)" + kept_card() + "}";
  const auto alone = stripe().last(look_up("pi_1"), {start(), answered(200, paid_and_kept())});
  BOOST_TEST(alone.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(alone.json == expected);
  const auto whole =
      paid_session(kKnown + "," + member("payment_intent", paid_and_kept(owned_by("checkout"))));
  const auto session = stripe().last(look_up("cs_test_1"), {start(), answered(200, whole)});
  BOOST_TEST(session.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(session.json == expected);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_charged_again_is_not_stated) {
  const auto of_type = [](const std::string& details) {
    return paid_and_kept(member("latest_charge", charge(R"("payment_method":"pm_1",)"
                                                        R"("payment_method_details":)" +
                                                        details)));
  };
  struct Row {
    const char* what;
    std::string body;
    std::string method;
  };
  const std::string none;
  for (const auto& row :
       {Row{"not asked to keep it", paid_and_kept(R"("setup_future_usage":null)"), none},
        Row{"of no customer", paid_and_kept(R"("customer":null)"), none},
        Row{"charge not told", paid_and_kept(R"("latest_charge":"ch_1")"), none},
        Row{"not paid", intent(keeping() + "," + paid_with_card()), none},
        Row{"without an id",
            paid_and_kept(member(
                "latest_charge",
                charge(R"("payment_method":null,"payment_method_details":{"type":"card"})"))),
            none},
        Row{"good for one payment", of_type(R"({"type":"ideal","ideal":{"bank":"ing"}})"), none},
        Row{"of no type", of_type(R"({"card":{}})"), none},
        Row{"a bank", of_type(R"({"type":"sepa_debit","sepa_debit":{"last4":"3000"}})"),
            R"({"last4":"3000","ref":"pm_1","type":"bank"})"},
        Row{"of tomorrow", of_type(R"({"type":"thought"})"), R"({"ref":"pm_1","type":"other"})"},
        Row{"odd details are left out",
            of_type(R"({"type":"card","card":{"brand":7,"last4":"42x2","exp_month":13,)"
                    R"("exp_year":"2030","fingerprint":null}})"),
            R"({"ref":"pm_1","type":"card"})"}}) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = stripe().last(look_up("pi_1"), {start(), answered(200, row.body)});
      BOOST_TEST(done.outcome == (std::string(row.what) == "not paid" ? TP_OUTCOME_REQUIRES_ACTION
                                                                      : TP_OUTCOME_SUCCEEDED));
      const auto at = done.json.find(R"("method":)");
      BOOST_TEST((at == std::string::npos ? none : done.json.substr(at + 9)) ==
                 (row.method.empty() ? none : row.method + "}"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_declined_try_is_told_in_stripes_words_too) {
  const auto error = R"("last_payment_error":{"type":"card_error","code":"card_declined",)"
                     R"("decline_code":"insufficient_funds","param":"number"})";
  const auto words = R"("decline":{"code":"card_declined","decline_code":"insufficient_funds",)"
                     R"("param":"number"})";
  const auto open = stripe().last(look_up("pi_1"), {start(), answered(200, intent(error))});
  BOOST_TEST(open.outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(has(open.json, words), open.json);
  const auto delayed =
      session(R"("status":"complete","url":null,"payment_intent":)" + inner_intent(error));
  const auto failed = stripe().last(look_up("cs_test_1"), {start(), answered(200, delayed)});
  BOOST_TEST(failed.outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(has(failed.json, words), failed.json);
  // Of an earlier try, once it is paid.
  const auto paid = stripe().last(look_up("pi_1"), {start(), answered(200, paid_intent(error))});
  BOOST_TEST(paid.json == "");
}

BOOST_AUTO_TEST_CASE(words_too_long_for_the_document_are_left_out) {
  const auto long_word = std::string(256, 'x');
  const auto done = stripe().last(
      create(), {start(), answered(402, error("card_error", "card_declined",
                                              R"("decline_code":")" + long_word + "\""))});
  BOOST_TEST(done.json == R"({"decline":{"code":"card_declined"}})");
}

BOOST_AUTO_TEST_CASE(the_script_is_started_with_the_publishable_key) {
  const Plugin keyed(STRIPE_SO, R"({"publishable_key":"pk_test_51Abc"})");
  const auto key = R"("publishable_key":"pk_test_51Abc")";
  BOOST_TEST(has(keyed.last(create_intent(), {start(), answered(200, intent())}).json, key));
  BOOST_TEST(has(keyed.last(look_up("pi_1"), {start(), answered(200, intent())}).json, key));
  // A page of Stripe's brings its own.
  BOOST_TEST(!has(keyed.last(create(), {start(), answered(200, session())}).json, "pk_"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
