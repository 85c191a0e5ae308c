// Stripe's calls, errors, idempotency and webhooks, over HTTP.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"
#include "serving/signing.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

// The types of the events, in the order in which they came.
std::string types(const std::vector<ReceivedWebhook>& webhooks) {
  std::string all;
  for (const auto& webhook : webhooks) all += emulator::parse_json(webhook.body)->at("type") + " ";
  return all;
}

bool verifies(const ReceivedWebhook& webhook, const std::string& secret) {
  const auto header = webhook.header("Stripe-Signature");
  const auto time = header.substr(2, header.find(',') - 2);
  return header == serving::timed_signature(secret, std::stoll(time), webhook.body);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_stripe)

BOOST_AUTO_TEST_CASE(a_session_is_paid_and_told_until_acknowledged) {
  Merchant shop;
  const auto created = shop.create_session();
  BOOST_TEST(created.status == 200);
  BOOST_TEST(created.at("status") == "open");
  BOOST_TEST(created.at("payment_status") == "unpaid");
  BOOST_TEST(created.at("amount_total") == "2500");
  BOOST_TEST(created.at("currency") == "usd");
  BOOST_TEST(created.at("livemode") == "false");
  BOOST_TEST(created.at("payment_intent") == "");
  BOOST_TEST(created.headers.at("stripe-version") == "2024-04-10");
  const auto id = created.at("id");

  shop.stripe_hooks.answer_next({500, 0, 200});
  BOOST_TEST(shop.press("pay") == "http://shop.test/back?session=" + id);
  const auto webhooks = shop.stripe_hooks.wait_for(4);
  BOOST_REQUIRE(webhooks.size() == 4u);
  for (const auto& webhook : webhooks) BOOST_TEST(verifies(webhook, "whsec"));
  BOOST_TEST(types({webhooks[0]}) == "payment_intent.succeeded ");
  BOOST_TEST(!verifies(webhooks[0], "other"));

  const auto read =
      shop.stripe("GET", "/v1/checkout/sessions/" + id + "?expand[]=payment_intent.latest_charge");
  BOOST_TEST(read.at("status") == "complete");
  BOOST_TEST(read.at("payment_status") == "paid");
  BOOST_TEST(read.at("payment_intent.status") == "succeeded");
  BOOST_TEST(read.at("payment_intent.amount_received") == "2500");
  BOOST_TEST(read.at("payment_intent.metadata.order") == "7");
  BOOST_TEST(read.at("payment_intent.latest_charge.paid") == "true");
  const auto intent = shop.stripe("GET", "/v1/payment_intents/" + read.at("payment_intent.id"));
  BOOST_TEST(intent.at("status") == "succeeded");
  BOOST_TEST(shop.stripe("POST", "/v1/checkout/sessions/" + id + "/expire").status == 400);
}

BOOST_AUTO_TEST_CASE(a_decline_is_told_and_leaves_the_session_open) {
  Merchant shop;
  const auto id = shop.create_session().at("id");
  BOOST_TEST(shop.press("pay", "4000 0000 0000 9995") == "");
  const auto webhooks = shop.stripe_hooks.wait_for(1);
  BOOST_TEST(types(webhooks) == "payment_intent.payment_failed ");
  const auto event = *emulator::parse_json(webhooks.at(0).body);
  const auto* object = event.find("data")->find("object");
  BOOST_TEST(object->at("status") == "requires_payment_method");
  BOOST_TEST(object->find("last_payment_error")->at("decline_code") == "insufficient_funds");
  BOOST_TEST(shop.stripe("GET", "/v1/checkout/sessions/" + id).at("status") == "open");
  BOOST_TEST(shop.press("pay", "4242424242424242") == "http://shop.test/back?session=" + id);
}

BOOST_AUTO_TEST_CASE(what_is_pending_completes_unpaid_and_succeeds_later) {
  Merchant shop;
  shop.create_session();
  shop.press("wait");
  BOOST_TEST(types(shop.stripe_hooks.wait_for(4)) ==
             "payment_intent.processing checkout.session.completed payment_intent.succeeded "
             "checkout.session.async_payment_succeeded ");
}

BOOST_AUTO_TEST_CASE(sessions_expire_by_call_and_by_the_clock) {
  Merchant shop;
  const auto first = shop.create_session().at("id");
  BOOST_TEST(shop.stripe("POST", "/v1/checkout/sessions/" + first + "/expire").at("status") ==
             "expired");
  BOOST_TEST(types(shop.stripe_hooks.wait_for(1)) == "checkout.session.expired ");
  const auto second = shop.create_session().at("id");
  BOOST_TEST(shop.call("POST", "/control/clock", R"({"offset_s":86399})").status == 200);
  BOOST_TEST(shop.stripe("GET", "/v1/checkout/sessions/" + second).at("status") == "open");
  BOOST_TEST(shop.call("POST", "/control/clock", R"({"offset_s":86401})").status == 200);
  BOOST_TEST(shop.stripe("GET", "/v1/checkout/sessions/" + second).at("status") == "expired");
  BOOST_TEST(types(shop.stripe_hooks.wait_for(2)) ==
             "checkout.session.expired checkout.session.expired ");
  BOOST_TEST(shop.press("pay") == "");
}

BOOST_AUTO_TEST_CASE(an_intent_is_confirmed_declined_or_cancelled) {
  Merchant shop;
  const std::string order = "amount=1099&currency=eur";
  const auto create = [&] { return shop.stripe("POST", "/v1/payment_intents", order).at("id"); };
  const auto confirm = [&](const std::string& id, const std::string& method) {
    return shop.stripe("POST", "/v1/payment_intents/" + id + "/confirm",
                       "payment_method=" + method);
  };
  const auto paid = confirm(create(), "pm_card_visa");
  BOOST_TEST(paid.status == 200);
  BOOST_TEST(paid.at("status") == "succeeded");
  const auto declined = confirm(create(), "pm_card_chargeDeclined");
  BOOST_TEST(declined.status == 402);
  BOOST_TEST(declined.at("error.type") == "card_error");
  BOOST_TEST(declined.at("error.code") == "card_declined");
  BOOST_TEST(declined.at("error.payment_intent.status") == "requires_payment_method");
  const auto id = create();
  const auto cancelled =
      shop.stripe("POST", "/v1/payment_intents/" + id + "/cancel", "cancellation_reason=abandoned");
  BOOST_TEST(cancelled.at("status") == "canceled");
  BOOST_TEST(cancelled.at("cancellation_reason") == "abandoned");
  BOOST_TEST(confirm(id, "pm_card_visa").at("error.code") == "payment_intent_unexpected_state");
  BOOST_TEST(types(shop.stripe_hooks.wait_for(3)) ==
             "payment_intent.succeeded payment_intent.payment_failed payment_intent.canceled ");
}

BOOST_AUTO_TEST_CASE(a_key_replays_its_answer_and_refuses_other_parameters) {
  Merchant shop;
  const auto first = shop.create_session("", "key-1");
  BOOST_TEST(first.headers.count("idempotent-replayed") == 0u);
  shop.press("pay");
  const auto again = shop.create_session("", "key-1");
  BOOST_TEST(again.status == 200);
  BOOST_TEST(again.body == first.body);
  BOOST_TEST(again.headers.at("idempotent-replayed") == "true");
  const auto other = shop.create_session("&customer_email=a@b.test", "key-1");
  BOOST_TEST(other.status == 400);
  BOOST_TEST(other.at("error.type") == "idempotency_error");
  // What fails its checks is not remembered; what was executed is, also where it was refused.
  BOOST_TEST(shop.create_session("&nonsense=1", "key-2").at("error.param") == "nonsense");
  BOOST_TEST(shop.create_session("", "key-2").status == 200);
  const auto pay = [&] {
    return shop.stripe(
        "POST", "/v1/payment_intents",
        "amount=1099&currency=eur&confirm=true&payment_method=pm_card_chargeDeclined", "key-3");
  };
  BOOST_TEST(pay().status == 402);
  BOOST_TEST(pay().headers.at("idempotent-replayed") == "true");
}

BOOST_AUTO_TEST_CASE(a_wrong_parameter_is_named) {
  Merchant shop;
  struct Row {
    const char* form;
    const char* code;
    const char* param;
  };
  for (const auto& row : std::vector<Row>{
           {"currency=usd", "parameter_missing", "amount"},
           {"amount=1000", "parameter_missing", "currency"},
           {"amount=10.5&currency=usd", "parameter_invalid_integer", "amount"},
           {"amount=-5&currency=usd", "parameter_invalid_integer", "amount"},
           {"amount=49&currency=usd", "amount_too_small", "amount"},
           {"amount=100000000&currency=usd", "amount_too_large", "amount"},
           {"amount=150&currency=isk", "invalid_charge_amount_no_decimal_compatible", "amount"},
           {"amount=5124&currency=kwd", "", "amount"},
           {"amount=1000&currency=dollars", "", "currency"},
           {"amount=1000&currency=usd&foo=1", "parameter_unknown", "foo"},
           {"amount=1000&currency=usd&confirm=true", "parameter_missing", "payment_method"},
       }) {
    const auto reply = shop.stripe("POST", "/v1/payment_intents", row.form);
    BOOST_TEST(reply.status == 400);
    BOOST_TEST(reply.at("error.type") == "invalid_request_error");
    BOOST_TEST(reply.at("error.code") == row.code);
    BOOST_TEST(reply.at("error.param") == row.param);
  }
  BOOST_TEST(shop.create_session("&expires_at=1").at("error.param") == "expires_at");
  const auto missing = shop.stripe("GET", "/v1/checkout/sessions/cs_test_no");
  BOOST_TEST(missing.status == 404);
  BOOST_TEST(missing.at("error.code") == "resource_missing");
  BOOST_TEST(shop.stripe("GET", "/v1/nonsense").status == 404);
  const auto json =
      shop.call("POST", "/stripe/v1/payment_intents", R"({"amount":1000})",
                {"Authorization: Bearer " + kStripeKey, "Content-Type: application/json"});
  BOOST_TEST(json.status == 400);
}

BOOST_AUTO_TEST_CASE(the_key_opens_by_bearer_and_by_basic) {
  Merchant shop;
  BOOST_TEST(shop.stripe("GET", "/v1/balance").at("livemode") == "false");
  const auto with = [&](const std::string& header) {
    return shop.call("GET", "/stripe/v1/balance", "", {header});
  };
  BOOST_TEST(with("X-Nothing: 1").status == 401);
  BOOST_TEST(with("Authorization: Bearer sk_test_other").status == 401);
  // base64 of "sk_test_emulated:"
  BOOST_TEST(with("Authorization: Basic c2tfdGVzdF9lbXVsYXRlZDo=").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
