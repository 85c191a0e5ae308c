// payment.charge: from a saved method in one request, and from a card in two.
#include "stripe/charge.h"

#include <boost/test/unit_test.hpp>

#include "plugins/stripe/faults.h"
#include "plugins/stripe/fixture.h"

namespace tallyport::test {
namespace {

constexpr const char* kIntents = "https://api.stripe.com/v1/payment_intents";

// A 402 about the payment, with its intent in it.
Event declined(const std::string& code, const std::string& intent_changes = "",
               const std::string& more = "") {
  const auto about = member(
      "payment_intent",
      intent(R"("customer":"cus_1")" + (intent_changes.empty() ? "" : "," + intent_changes)));
  return answered(402, error("card_error", code, more.empty() ? about : more + "," + about));
}

std::string to_confirm(const std::string& next_action) {
  return intent(R"("customer":"cus_1","status":"requires_action","next_action":)" + next_action);
}

const auto kRedirect =
    R"({"type":"redirect_to_url","redirect_to_url":{"url":"https://hooks.stripe.com/r/1",)"
    R"("return_url":"https://shop.example/return?token=a1"}})";

// Of a card: the steps up to the confirmation.
std::vector<Event> up_to_confirm() { return {start(), answered(200, intent())}; }

Action after(std::vector<Event> before, const Ask& ask, const Event& event) {
  before.push_back(event);
  return stripe().last(ask, before);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_charge)

BOOST_AUTO_TEST_CASE(a_saved_method_is_charged_with_one_request_that_moves_money) {
  const auto request = stripe().last(ask_charge(), {start()});
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.url == kIntents);
  BOOST_TEST(request.label == "charge_method");
  BOOST_TEST(request.http_flags == (TP_HTTP_IDEMPOTENT | TP_HTTP_MOVES_MONEY));
  BOOST_TEST(request.header("Idempotency-Key") == "key-1");
  BOOST_TEST(request.header("Stripe-Version") == "2024-04-10");
  BOOST_TEST(request.body ==
             "amount=2500&currency=usd&description=Credits&customer=cus_1&payment_method=pm_1"
             "&off_session=true&confirm=true"
             "&return_url=https%3A%2F%2Fshop.example%2Freturn%3Ftoken%3Da1"
             "&metadata[tallyport_reference]=TP-1&metadata[tallyport_flow]=payment_intent"
             "&metadata[order]=7");
}

BOOST_AUTO_TEST_CASE(a_payer_who_is_there_may_be_asked_to_confirm) {
  const auto body = stripe().last(ask_charge(R"("on_session":true)"), {start()}).body;
  BOOST_TEST(body.find("off_session") == body.npos, body);
  BOOST_TEST(body.find("&confirm=true&return_url=") != body.npos, body);
  const auto alone = stripe().last(ask_charge(R"("on_session":false)"), {start()}).body;
  BOOST_TEST(alone.find("&off_session=true&") != alone.npos, alone);
}

BOOST_AUTO_TEST_CASE(a_charge_is_an_intent_whatever_the_settings_say) {
  const auto request = stripe().last(ask_charge(R"("channel":"checkout")"), {start()});
  BOOST_TEST(request.url == kIntents);
  BOOST_TEST(request.body.find("[tallyport_flow]=payment_intent") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(amounts_are_stripes_or_are_refused_before_anything_is_sent) {
  struct Row {
    const char* currency;
    std::int64_t minor;
    const char* wire;  // "" where it is refused
  };
  for (const auto& row :
       {Row{"JPY", 5000, "amount=5000&currency=jpy&"},
        Row{"UGX", 5000, "amount=500000&currency=ugx&"},
        Row{"KWD", 5120, "amount=5120&currency=kwd&"}, Row{"KWD", 5124, ""}, Row{"USD", 49, ""}}) {
    for (auto ask : {ask_charge(), charge_card()}) {
      ask.currency = row.currency;
      ask.minor = row.minor;
      const auto action = stripe().last(ask, {start()});
      const bool sent = *row.wire != '\0';
      BOOST_TEST(action.kind == (sent ? TP_ACTION_HTTP : TP_ACTION_DONE));
      BOOST_TEST(action.outcome == (sent ? 0 : TP_OUTCOME_FAILED));
      BOOST_TEST(action.body.starts_with(row.wire), action.body);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_stripe_says_of_it_is_its_outcome) {
  struct Row {
    const char* what;
    std::string body;
    std::uint32_t outcome;
    std::string json;
  };
  const std::string cus = R"({"customer":"cus_1"})";
  const Row rows[] = {
      {"paid", paid_intent(R"("customer":"cus_1")"), TP_OUTCOME_SUCCEEDED, cus},
      {"under way", intent(R"("customer":"cus_1","status":"processing")"), TP_OUTCOME_PENDING, cus},
      {"to be confirmed at the bank", to_confirm(kRedirect), TP_OUTCOME_REQUIRES_ACTION,
       R"({"customer":"cus_1","next_action":{"type":"redirect",)"
       R"("url":"https://hooks.stripe.com/r/1"}})"},
      {"to be confirmed with the script", to_confirm(R"({"type":"use_stripe_sdk"})"),
       TP_OUTCOME_REQUIRES_ACTION,
       R"({"customer":"cus_1","next_action":{"client_secret":"pi_1_secret_x","type":"confirm"}})"},
      {"a redirect that is no address", to_confirm(R"({"redirect_to_url":{"url":7}})"),
       TP_OUTCOME_REQUIRES_ACTION,
       R"({"customer":"cus_1","next_action":{"client_secret":"pi_1_secret_x","type":"confirm"}})"},
      {"cancelled", intent(R"("status":"canceled")"), TP_OUTCOME_CANCELLED, ""},
      {"a status of tomorrow", intent(R"("status":"parked")"), TP_OUTCOME_UNKNOWN, ""},
      {"another payment", paid_intent(owned_by("payment_intent", "TP-2")), TP_OUTCOME_UNKNOWN, ""},
      {"another currency", paid_intent(R"("currency":"USD")"), TP_OUTCOME_UNKNOWN, cus},
      {"a session", paid_session(), TP_OUTCOME_UNKNOWN, cus},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = stripe().last(ask_charge(), {start(), answered(200, row.body)});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.json == row.json);
      if (row.outcome == TP_OUTCOME_UNKNOWN) continue;
      BOOST_TEST(done.gateway_ref == "pi_1");
      BOOST_TEST(done.reference == "TP-1");
      BOOST_TEST(done.minor == 2500);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_decline_says_why_in_our_words_and_in_stripes) {
  const auto event =
      declined("card_declined", "", R"("decline_code":"insufficient_funds","param":"number")");
  const auto done = stripe().last(ask_charge(), {start(), event});
  BOOST_TEST(done.outcome == TP_OUTCOME_FAILED);
  BOOST_TEST(done.reason == "insufficient_funds");
  BOOST_TEST(done.gateway_ref == "pi_1");
  BOOST_TEST(done.json == R"({"customer":"cus_1","decline":{"code":"card_declined",)"
                          R"("decline_code":"insufficient_funds","param":"number"}})");
  BOOST_TEST(done.text == R"(Stripe refused: "card_declined" ("insufficient_funds") at "number")");
}

BOOST_AUTO_TEST_CASE(a_bank_that_wants_the_payer_leaves_the_payment_open_for_them) {
  const auto decline = R"("decline_code":"authentication_required")";
  for (const auto& event :
       {declined("authentication_required"), declined("card_declined", "", decline),
        declined("authentication_required", R"("status":"requires_action")")}) {
    const auto done = stripe().last(ask_charge(), {start(), event});
    BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
    BOOST_TEST(done.reason == "authentication_required");
    BOOST_TEST(done.gateway_ref == "pi_1");
    BOOST_TEST(done.minor == 2500);
    BOOST_TEST(
        done.json.find(R"("next_action":{"client_secret":"pi_1_secret_x")") != std::string::npos,
        done.json);
    BOOST_TEST(done.json.find(R"("decline":{"code":)") != std::string::npos, done.json);
  }
  struct Row {
    const char* what;
    Event event;
    std::uint32_t outcome;
  };
  const auto code = "authentication_required";
  for (const auto& row :
       {Row{"no secret", declined(code, R"("client_secret":null)"), TP_OUTCOME_FAILED},
        Row{"cancelled", declined(code, R"("status":"canceled")"), TP_OUTCOME_FAILED},
        Row{"another payment's", declined(code, owned_by("payment_intent", "TP-2")),
            TP_OUTCOME_UNKNOWN},
        Row{"under way after all", declined(code, R"("status":"processing")"), TP_OUTCOME_UNKNOWN},
        Row{"paid after all", declined(code, R"("status":"succeeded")"), TP_OUTCOME_UNKNOWN}}) {
    const auto done = stripe().last(ask_charge(), {start(), row.event});
    BOOST_TEST(done.outcome == row.outcome, row.what);
  }
}

BOOST_AUTO_TEST_CASE(every_fault_of_a_charge_has_its_outcome) {
  for (const auto& row : faults()) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = stripe().last(ask_charge(), {start(), row.event});
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == row.outcome);
      BOOST_TEST(done.reason == row.reason);
      BOOST_TEST(done.reference == "TP-1");
      BOOST_TEST(done.json.find("cus_1") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stripe_charge_card)

BOOST_AUTO_TEST_CASE(the_intent_is_made_without_the_card_and_confirmed_with_it) {
  const auto actions = stripe().run(charge_card(), up_to_confirm());
  BOOST_TEST(actions[0].url == kIntents);
  BOOST_TEST(actions[0].header("Idempotency-Key") == "key-1");
  // Nobody can pay it: the host may take no answer to it for a proof that nothing was paid.
  BOOST_TEST(actions[0].http_flags == TP_HTTP_IDEMPOTENT);
  BOOST_TEST(actions[0].body ==
             "amount=2500&currency=usd&description=Credits&payment_method_types[0]=card"
             "&metadata[tallyport_reference]=TP-1&metadata[tallyport_flow]=payment_intent"
             "&metadata[order]=7");
  BOOST_TEST(actions[1].url == std::string(kIntents) + "/pi_1/confirm");
  BOOST_TEST(actions[1].label == "confirm_card");
  BOOST_TEST(actions[1].header("Idempotency-Key") == "key-1:confirm");
  BOOST_TEST(actions[1].http_flags ==
             (TP_HTTP_IDEMPOTENT | TP_HTTP_MOVES_MONEY | TP_HTTP_BODY_TEMPLATE));
  BOOST_TEST(actions[1].body ==
             "payment_method_data[type]=card&payment_method_data[card][number]=${card:number}"
             "&payment_method_data[card][exp_month]=${card:exp_month}"
             "&payment_method_data[card][exp_year]=${card:exp_year}"
             "&payment_method_data[card][cvc]=${card:cvc}"
             "&payment_method_data[billing_details][name]=${card:name}"
             "&error_on_requires_action=true"
             "&return_url=https%3A%2F%2Fshop.example%2Freturn%3Ftoken%3Da1"
             "&expand[]=latest_charge");
  const auto there = stripe().run(charge_card(R"("on_session":true)"), up_to_confirm());
  BOOST_TEST(there[1].body.find("error_on_requires_action") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_looks_like_a_card_in_a_text_stays_a_text) {
  auto ask = charge_card(R"("return_url":"https://shop.example/${card:number}")");
  const auto body = stripe().run(ask, up_to_confirm())[1].body;
  BOOST_TEST(body.find("shop.example%2F%24%7Bcard%3Anumber%7D") != body.npos, body);
}

BOOST_AUTO_TEST_CASE(a_card_that_is_to_be_kept_needs_a_customer_first) {
  const auto ask = charge_card(R"("save_method":true)");
  const auto actions =
      stripe().run(ask, {start(), answered(200, customer()), answered(200, intent()),
                         answered(200, paid_intent(keeping() + "," + paid_with_card()))});
  BOOST_TEST(actions[0].url == "https://api.stripe.com/v1/customers");
  BOOST_TEST(actions[0].header("Idempotency-Key") == "key-1:customer");
  BOOST_TEST(actions[0].http_flags == TP_HTTP_IDEMPOTENT);
  BOOST_TEST(actions[0].body == "email=ada%40example.com&metadata[tallyport_account]=user%201");
  BOOST_TEST(actions[1].body.find("&customer=cus_1&setup_future_usage=off_session&") !=
             std::string::npos);
  BOOST_TEST(actions[3].outcome == TP_OUTCOME_SUCCEEDED);
  BOOST_TEST(actions[3].json == R"({"customer":"cus_1","method":)" + kept_card() + "}");
  const auto known =
      stripe().last(charge_card(R"("save_method":true,"customer":"cus_9")"), {start()});
  BOOST_TEST(known.url == kIntents);
  BOOST_TEST(known.body.find("&customer=cus_9&setup_future_usage=off_session&") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_longer_open_is_stated_and_not_confirmed) {
  struct Row {
    std::string body;
    std::uint32_t outcome;
  };
  for (const auto& row : {Row{paid_intent(), TP_OUTCOME_SUCCEEDED},
                          Row{intent(R"("status":"processing")"), TP_OUTCOME_PENDING},
                          Row{to_confirm(kRedirect), TP_OUTCOME_REQUIRES_ACTION},
                          Row{intent(R"("status":"canceled")"), TP_OUTCOME_CANCELLED},
                          Row{intent(owned_by("payment_intent", "TP-2")), TP_OUTCOME_UNKNOWN}}) {
    const auto done = stripe().last(charge_card(), {start(), answered(200, row.body)});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == row.outcome);
  }
}

BOOST_AUTO_TEST_CASE(every_fault_before_the_confirmation_has_its_outcome) {
  const auto keep = charge_card(R"("save_method":true)");
  for (const auto& row : faults()) {
    BOOST_TEST_CONTEXT(row.what) {
      for (const auto& done :
           {stripe().last(charge_card(), {start(), row.event}),
            stripe().last(keep, {start(), row.event}),
            stripe().last(keep, {start(), answered(200, customer()), row.event})}) {
        BOOST_TEST(done.kind == TP_ACTION_DONE);
        BOOST_TEST(done.outcome == row.outcome);
        BOOST_TEST(done.reason == row.reason);
      }
    }
  }
}

// A replay has no card, so the host sends it nothing; what its first run came to nobody here knows.
BOOST_AUTO_TEST_CASE(a_confirmation_that_was_not_sent_proves_nothing) {
  const auto done = after(up_to_confirm(), charge_card(), not_sent());
  BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(done.gateway_ref == "pi_1");
  BOOST_TEST(done.reference == "TP-1");
}

BOOST_AUTO_TEST_CASE(every_fault_of_the_confirmation_has_its_outcome) {
  for (const auto& row : faults()) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto done = after(up_to_confirm(), charge_card(), row.event);
      const bool sent = row.event.kind != TP_EVENT_HTTP_FAILED || row.event.sent != TP_SENT_NO;
      BOOST_TEST(done.kind == TP_ACTION_DONE);
      BOOST_TEST(done.outcome == (sent ? row.outcome : TP_OUTCOME_UNKNOWN));
      BOOST_TEST(done.reason == row.reason);
      BOOST_TEST(done.gateway_ref == "pi_1");
    }
  }
  const auto other =
      after(up_to_confirm(), charge_card(), answered(200, paid_intent(R"("id":"pi_2")")));
  BOOST_TEST(other.outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(a_card_that_the_bank_wants_confirmed_leaves_the_payment_open) {
  const auto done = after(up_to_confirm(), charge_card(), declined("authentication_required"));
  BOOST_TEST(done.outcome == TP_OUTCOME_REQUIRES_ACTION);
  for (const auto* code : {"authentication_required", "card_declined"}) {
    const auto other = after(up_to_confirm(), charge_card(), declined(code, R"("id":"pi_2")"));
    BOOST_TEST(other.outcome == TP_OUTCOME_UNKNOWN);
    BOOST_TEST(other.gateway_ref == "pi_1");
  }
}

BOOST_AUTO_TEST_CASE(a_replay_sends_the_same_bytes) {
  const std::vector<Event> events{start(), answered(200, customer()), answered(200, intent()),
                                  declined("card_declined")};
  const auto keep = charge_card(R"("save_method":true)");
  BOOST_TEST((stripe().run(keep, events) == stripe().run(keep, events)));
  const std::vector<Event> one{start(), events.back()};
  BOOST_TEST((stripe().run(ask_charge(), one) == stripe().run(ask_charge(), one)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
