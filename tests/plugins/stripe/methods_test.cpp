// method.save, method.list, method.remove, method.default.
#include <boost/test/unit_test.hpp>

#include "plugins/stripe/faults.h"
#include "plugins/stripe/fixture.h"
#include "stripe/saving.h"

namespace tallyport::test {
namespace {

const std::string kApi = "https://api.stripe.com/v1";

Ask saving(const std::string& members) { return ask_method("method.save/1", members); }
Ask listing() { return ask_method("method.list/1", R"("customer":"cus_1")"); }
Ask removing() { return ask_method("method.remove/1", R"("customer":"cus_1")", "pm_1"); }
Ask choosing() { return ask_method("method.default/1", R"("customer":"cus_1")", "pm_1"); }

const std::string kToken = R"("token":"tok_1")";
const std::string kCard = R"("card":true)";
const std::string kSetup = R"("setup":true)";
const std::string kKnown = R"(,"customer":"cus_1")";

// As Stripe states a method that belongs to nobody.
std::string loose() { return payment_method(R"("customer":null)"); }
std::string chosen(const std::string& method = "pm_1") {
  return customer(R"("invoice_settings":{"default_payment_method":")" + method + "\"}");
}
std::string setup_intent(const std::string& changes = "") {
  return changed(R"({"id":"seti_1","object":"setup_intent","status":"requires_payment_method",)"
                 R"("client_secret":"seti_1_secret_x","customer":"cus_1","livemode":false})",
                 changes);
}
std::string missing(const std::string& more = "") {
  return invalid_request("resource_missing", more);
}

// As `faults` has it, but that something is not there is an outcome of its own.
void check_faults(const Ask& ask, const std::vector<Event>& before) {
  for (const auto& row : faults()) {
    BOOST_TEST_CONTEXT(ask.operation << " after " << before.size() << ": " << row.what) {
      auto events = before;
      events.push_back(row.event);
      const auto done = stripe().last(ask, events);
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.subject == TP_SUBJECT_METHOD);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reason == row.reason);
    }
  }
}

// Of look-ups: never failed by the way.
void check_read_faults(const Ask& ask, const std::vector<Event>& before, bool may_be_missing) {
  for (const auto& row : faults()) {
    BOOST_TEST_CONTEXT(ask.operation << " after " << before.size() << ": " << row.what) {
      auto events = before;
      events.push_back(row.event);
      const auto done = stripe().last(ask, events);
      const bool gone = may_be_missing && std::string(row.what) == "404";
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.subject == TP_SUBJECT_METHOD);
      BOOST_TEST(done.outcome == (gone ? TP_OUTCOME_NOT_FOUND : TP_OUTCOME_UNKNOWN));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_method_save)

BOOST_AUTO_TEST_CASE(a_token_becomes_a_method_of_a_customer) {
  const auto actions =
      stripe().run(saving(kToken), {start(), answered(200, loose()), answered(200, customer()),
                                    answered(200, payment_method())});
  BOOST_TEST(actions[0].method == "POST");
  BOOST_TEST(actions[0].url == kApi + "/payment_methods");
  BOOST_TEST(actions[0].body == "type=card&card[token]=tok_1");
  BOOST_TEST(actions[0].header("Idempotency-Key") == "key-1:method");
  BOOST_TEST(actions[1].url == kApi + "/customers");
  BOOST_TEST(actions[1].body ==
             "email=ada%40example.com&name=Ada%20L&metadata[tallyport_account]=user%201");
  BOOST_TEST(actions[1].header("Idempotency-Key") == "key-1:customer");
  BOOST_TEST(actions[2].url == kApi + "/payment_methods/pm_1/attach");
  BOOST_TEST(actions[2].body == "customer=cus_1");
  BOOST_TEST(actions[2].header("Idempotency-Key") == "key-1");
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(actions[i].http_flags == TP_HTTP_IDEMPOTENT);
    BOOST_TEST(actions[i].header("Stripe-Version") == "2024-04-10");
  }
  BOOST_TEST(actions[3].outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(actions[3].subject == TP_SUBJECT_METHOD);
  BOOST_TEST(actions[3].subject_ref == "pm_1");
  BOOST_TEST(actions[3].result_flags == 0u);
  BOOST_TEST(actions[3].json == R"({"customer":"cus_1","method":)" + kept_card() + "}");
}

BOOST_AUTO_TEST_CASE(a_method_of_a_known_customer_is_only_attached) {
  const auto request = stripe().last(saving(R"("token":"pm_1")" + kKnown), {start()});
  BOOST_TEST(request.url == kApi + "/payment_methods/pm_1/attach");
  BOOST_TEST(request.body == "customer=cus_1");
  const auto odd = stripe().last(saving(R"("token":"pm_/../1")" + kKnown), {start()});
  BOOST_TEST(odd.url == kApi + "/payment_methods/pm_%2F..%2F1/attach");
}

BOOST_AUTO_TEST_CASE(a_card_is_filled_in_by_the_host) {
  const auto request = stripe().last(saving(kCard + kKnown), {start()});
  BOOST_TEST(request.url == kApi + "/payment_methods");
  BOOST_TEST(request.http_flags == (TP_HTTP_IDEMPOTENT | TP_HTTP_BODY_TEMPLATE));
  BOOST_TEST(request.body ==
             "type=card&card[number]=${card:number}&card[exp_month]=${card:exp_month}"
             "&card[exp_year]=${card:exp_year}&card[cvc]=${card:cvc}"
             "&billing_details[name]=${card:name}");
}

BOOST_AUTO_TEST_CASE(setting_one_up_is_left_to_stripes_script) {
  const auto actions = stripe().run(
      saving(kSetup), {start(), answered(200, customer()), answered(200, setup_intent())});
  BOOST_TEST(actions[0].url == kApi + "/customers");
  BOOST_TEST(actions[1].url == kApi + "/setup_intents");
  BOOST_TEST(actions[1].body ==
             "customer=cus_1&usage=off_session&automatic_payment_methods[enabled]=true");
  BOOST_TEST(actions[1].header("Idempotency-Key") == "key-1");
  BOOST_TEST(actions[2].outcome == TP_OUTCOME_REQUIRES_ACTION);
  BOOST_TEST(actions[2].subject == TP_SUBJECT_METHOD);
  BOOST_TEST(actions[2].json ==
             R"({"customer":"cus_1","next_action":{"client_secret":"seti_1_secret_x",)"
             R"("type":"confirm"}})");
  const Plugin keyed(STRIPE_SO, R"({"publishable_key":"pk_test_51Abc"})");
  const auto done = keyed.last(saving(kSetup + kKnown), {start(), answered(200, setup_intent())});
  BOOST_TEST(done.json.find(R"("publishable_key":"pk_test_51Abc")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_declined_card_is_not_kept_and_says_why) {
  const auto no = answered(402, error("card_error", "card_declined",
                                      R"("decline_code":"insufficient_funds","param":"number")"));
  for (const auto& events :
       {std::vector<Event>{start(), no}, {start(), answered(200, loose()), no}}) {
    const auto done = stripe().last(saving(kCard + kKnown), events);
    BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
    BOOST_TEST(done.reason == "insufficient_funds");
    BOOST_TEST(done.json == R"({"customer":"cus_1","decline":{"code":"card_declined",)"
                            R"("decline_code":"insufficient_funds","param":"number"}})");
    BOOST_TEST(done.text ==
               R"(Stripe refused: "card_declined" ("insufficient_funds") at "number")");
  }
}

BOOST_AUTO_TEST_CASE(every_fault_at_every_step_has_its_outcome) {
  const auto made = answered(200, loose());
  const auto owner = answered(200, customer());
  for (const auto& way : {kToken, kCard}) {
    check_faults(saving(way), {start()});
    check_faults(saving(way), {start(), made});
    check_faults(saving(way), {start(), made, owner});
  }
  check_faults(saving(kSetup), {start()});
  check_faults(saving(kSetup), {start(), owner});
}

BOOST_AUTO_TEST_CASE(what_stripe_did_not_plainly_say_is_unknown) {
  for (const auto& body :
       {loose(), payment_method(R"("id":"pm_2")"), payment_method(R"("customer":"cus_2")"),
        payment_method(R"("livemode":1)"), payment_method(R"("type":null)")}) {
    const auto done =
        stripe().last(saving(R"("token":"pm_1")" + kKnown), {start(), answered(200, body)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, body);
  }
  for (const auto& body :
       {setup_intent(R"("status":"succeeded")"), setup_intent(R"("status":"canceled")"),
        setup_intent(R"("customer":"cus_2")"), setup_intent(R"("client_secret":null)")}) {
    const auto done = stripe().last(saving(kSetup + kKnown), {start(), answered(200, body)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, body);
  }
}

BOOST_AUTO_TEST_CASE(without_a_key_nothing_is_sent_twice) {
  auto ask = saving(kToken);
  ask.idempotency_key = "";
  const auto actions =
      stripe().run(ask, {start(), answered(200, loose()), answered(200, customer())});
  for (const auto& action : actions) {
    BOOST_TEST(action.header("Idempotency-Key") == "");
    BOOST_TEST(action.http_flags == 0u);
  }
}

BOOST_AUTO_TEST_CASE(live_is_what_stripe_says_is_live) {
  const auto done = stripe().last(saving(R"("token":"pm_1")" + kKnown),
                                  {start(), answered(200, payment_method(R"("livemode":true)"))});
  BOOST_TEST(done.result_flags == TP_RESULT_LIVE);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stripe_method_list)

BOOST_AUTO_TEST_CASE(all_pages_are_told_and_which_is_the_default) {
  const auto other = payment_method(R"("id":"pm_2","type":"sepa_debit","sepa_debit":)"
                                    R"({"last4":"3000","fingerprint":"fp_2"})");
  const auto actions = stripe().run(
      listing(), {start(), answered(200, chosen("pm_2")),
                  answered(200, list_of(payment_method(), "true")), answered(200, list_of(other))});
  BOOST_TEST(actions[0].url == kApi + "/customers/cus_1");
  BOOST_TEST(actions[1].url == kApi + "/payment_methods?customer=cus_1&limit=100");
  BOOST_TEST(actions[2].url ==
             kApi + "/payment_methods?customer=cus_1&limit=100&starting_after=pm_1");
  for (int i = 0; i < 3; ++i) BOOST_TEST(actions[i].http_flags == TP_HTTP_READ_ONLY);
  BOOST_TEST(actions[3].outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(actions[3].json ==
             R"({"methods":[{"brand":"visa","default":false,"exp_month":8,"exp_year":2030,)"
             R"("fingerprint":"fp_1","last4":"4242","ref":"pm_1","type":"card"},)"
             R"({"default":true,"fingerprint":"fp_2","last4":"3000","ref":"pm_2",)"
             R"("type":"bank"}]})");
}

BOOST_AUTO_TEST_CASE(a_customer_without_methods_has_none) {
  const auto done =
      stripe().last(listing(), {start(), answered(200, customer()), answered(200, list_of(""))});
  BOOST_TEST(done.outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(done.json == R"({"methods":[]})");
}

BOOST_AUTO_TEST_CASE(a_customer_that_is_gone_is_not_found) {
  for (const auto& event :
       {answered(404, missing()), answered(200, R"({"id":"cus_1","object":"customer",)"
                                                R"("deleted":true})")}) {
    const auto done = stripe().last(listing(), {start(), event});
    BOOST_TEST(done.outcome == TP_OUTCOME_NOT_FOUND);
    BOOST_TEST(done.subject == TP_SUBJECT_METHOD);
  }
}

BOOST_AUTO_TEST_CASE(a_list_that_is_not_whole_or_not_theirs_is_unknown) {
  const auto owner = answered(200, customer());
  for (const auto& body :
       {list_of(payment_method(), "1"), list_of(payment_method(), "null"), list_of("", "true"),
        list_of(loose()), list_of(payment_method(R"("customer":"cus_2")")), list_of("7"),
        list_of(payment_method(R"("object":"card")")),
        std::string(R"({"object":"list","has_more":false})")}) {
    const auto done = stripe().last(listing(), {start(), owner, answered(200, body)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, body);
  }
  const auto other = answered(200, customer(R"("id":"cus_2")"));
  BOOST_TEST(stripe().last(listing(), {start(), other}).outcome == TP_OUTCOME_UNKNOWN);
  std::vector<Event> endless{start(), owner};
  for (int i = 0; i < 5; ++i) endless.push_back(answered(200, list_of(payment_method(), "true")));
  const auto done = stripe().last(listing(), endless);
  BOOST_TEST(done.kind == TP_ACTION_DONE);
  BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(no_fault_makes_it_failed) {
  check_read_faults(listing(), {start()}, true);
  check_read_faults(listing(), {start(), answered(200, customer())}, false);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stripe_method_remove)

BOOST_AUTO_TEST_CASE(a_method_is_detached) {
  const auto actions = stripe().run(removing(), {start(), answered(200, loose())});
  BOOST_TEST(actions[0].method == "POST");
  BOOST_TEST(actions[0].url == kApi + "/payment_methods/pm_1/detach");
  BOOST_TEST(actions[0].body == "");
  BOOST_TEST(actions[0].header("Idempotency-Key") == "key-1");
  BOOST_TEST(actions[0].http_flags == TP_HTTP_IDEMPOTENT);
  BOOST_TEST(actions[1].outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(actions[1].subject == TP_SUBJECT_METHOD);
  BOOST_TEST(actions[1].subject_ref == "pm_1");
}

BOOST_AUTO_TEST_CASE(one_that_was_detached_before_is_looked_at) {
  const auto no = answered(400, invalid_request());
  const auto asked = stripe().last(removing(), {start(), no});
  BOOST_TEST(asked.url == kApi + "/payment_methods/pm_1");
  BOOST_TEST(asked.http_flags == TP_HTTP_READ_ONLY);
  struct Row {
    const char* what;
    Event event;
    std::uint32_t outcome;
  };
  for (const auto& row : {Row{"of nobody", answered(200, loose()), TP_OUTCOME_SUCCEEDED},
                          Row{"still theirs", answered(200, payment_method()), TP_OUTCOME_FAILED},
                          Row{"gone", answered(404, missing()), TP_OUTCOME_NOT_FOUND},
                          Row{"no answer", maybe_sent(), TP_OUTCOME_FAILED}}) {
    const auto done = stripe().last(removing(), {start(), no, row.event});
    BOOST_TEST(done.outcome == row.outcome, row.what);
  }
}

BOOST_AUTO_TEST_CASE(one_that_never_was_is_not_found) {
  for (const std::uint32_t status : {400u, 404u}) {
    const auto done = stripe().last(removing(), {start(), answered(status, missing())});
    BOOST_TEST(done.outcome == TP_OUTCOME_NOT_FOUND);
    BOOST_TEST(done.subject_ref == "pm_1");
  }
  const auto other_mode =
      missing(R"("message":"No such PaymentMethod; a similar object exists in live mode, but")");
  const auto done = stripe().last(removing(), {start(), answered(404, other_mode)});
  BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
}

BOOST_AUTO_TEST_CASE(one_that_is_still_attached_is_not_removed) {
  for (const auto& body : {payment_method(), payment_method(R"("id":"pm_2","customer":null)")}) {
    const auto done = stripe().last(removing(), {start(), answered(200, body)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, body);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stripe_method_default)

BOOST_AUTO_TEST_CASE(a_method_becomes_the_customers_default) {
  const auto actions = stripe().run(choosing(), {start(), answered(200, chosen())});
  BOOST_TEST(actions[0].url == kApi + "/customers/cus_1");
  BOOST_TEST(actions[0].body == "invoice_settings[default_payment_method]=pm_1");
  BOOST_TEST(actions[0].header("Idempotency-Key") == "key-1");
  BOOST_TEST(actions[1].outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(actions[1].subject_ref == "pm_1");
  for (const auto& body : {customer(), chosen("pm_2"), changed(chosen(), R"("id":"cus_2")")}) {
    const auto done = stripe().last(choosing(), {start(), answered(200, body)});
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN, body);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stripe_method_faults)

// Both that change what is there with one request.
BOOST_AUTO_TEST_CASE(every_fault_has_its_outcome) {
  for (const auto& ask : {removing(), choosing()}) {
    for (const auto& row : faults()) {
      BOOST_TEST_CONTEXT(ask.operation << " " << row.what) {
        std::vector<Event> events{start(), row.event};
        const auto first = stripe().last(ask, events);
        // The look that follows a 400 gets the same answer.
        if (first.kind == TP_ACTION_HTTP) events.push_back(row.event);
        const auto done = stripe().last(ask, events);
        const bool gone = std::string(row.what) == "404";
        BOOST_TEST(done.kind == TP_ACTION_DONE);
        BOOST_TEST(done.subject == TP_SUBJECT_METHOD);
        BOOST_TEST(done.outcome == (gone ? TP_OUTCOME_NOT_FOUND : row.outcome));
        if (!gone) BOOST_TEST(done.reason == row.reason);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_needed_and_not_named_is_refused) {
  for (const auto& ask : {saving(R"("token":"")"), saving(R"("token":7)"), saving(R"("card":1)"),
                          saving(R"("setup":false)"), ask_method("method.list/1", R"("x":1)"),
                          ask_method("method.remove/1", R"("x":1)"),
                          ask_method("method.default/1", R"("customer":"cus_1")"),
                          ask_method("method.default/1", R"("x":1)", "pm_1")}) {
    Driven driven(stripe(), stripe().instance(), ask);
    BOOST_TEST(driven.began() == TP_E_INVALID, ask.operation << " " << ask.json);
    BOOST_TEST(!driven.error().empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
