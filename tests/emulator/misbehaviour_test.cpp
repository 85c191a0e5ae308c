// Each misbehaviour, at the provider where it shows best, and all of them at every provider.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"
#include "serving/signing.h"
#include "support/child.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

bool genuine(const ReceivedWebhook& webhook) {
  return webhook.header("x-paystack-signature") ==
         serving::plain_signature(kPaystackKey, webhook.body);
}

std::string verified(Merchant& shop, const std::string& reference) {
  return shop.paystack("GET", "/transaction/verify/" + reference).at("data.status");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_misbehaviour)

BOOST_AUTO_TEST_CASE(an_error_creates_nothing_and_a_dropped_answer_does) {
  Merchant shop;
  shop.misbehave("paystack", R"("error_500")");
  BOOST_TEST(shop.initialize("TP-1").status == 500);
  BOOST_TEST(verified(shop, "TP-1") == "");
  shop.misbehave("paystack", R"("drop_connection")");
  BOOST_TEST(shop.initialize("TP-1").status == 0);
  BOOST_TEST(verified(shop, "TP-1") == "abandoned");
  BOOST_TEST(shop.initialize("TP-1").at("code") == "duplicate_reference");

  shop.misbehave("stripe", R"("error_500")");
  BOOST_TEST(shop.create_session("", "k").status == 500);
  shop.misbehave("stripe", R"("drop_connection")");
  BOOST_TEST(shop.create_session("", "k").status == 0);
  BOOST_TEST(shop.create_session("", "k").headers.at("idempotent-replayed") == "true");

  shop.misbehave("flutterwave", R"("error_500")");
  BOOST_TEST(shop.create_link("TP_1").status == 500);
  shop.misbehave("flutterwave", R"("drop_connection")");
  BOOST_TEST(shop.create_link("TP_1").status == 0);
  shop.press("pay");
  BOOST_TEST(shop.flutterwave("GET", "/v3/transactions/verify_by_reference?tx_ref=TP_1")
                 .at("data.status") == "successful");
}

BOOST_AUTO_TEST_CASE(forged_duplicate_and_wrong_webhooks) {
  Merchant shop;
  shop.misbehave("paystack", R"("forge","duplicate","wrong_amount")");
  shop.initialize("TP-1");
  shop.press("pay");
  const auto webhooks = shop.paystack_hooks.wait_for(4);
  BOOST_REQUIRE(webhooks.size() == 4u);
  int good = 0;
  for (const auto& webhook : webhooks) {
    good += genuine(webhook);
    BOOST_TEST(emulator::parse_json(webhook.body)->find("data")->at("amount") == "5000000");
  }
  BOOST_TEST(good == 3);
  BOOST_TEST(!genuine(webhooks[0]));
  BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-1").at("data.amount") == "500000");
}

BOOST_AUTO_TEST_CASE(reordered_late_and_no_webhooks) {
  Merchant shop;
  shop.misbehave("stripe", R"("reorder")");
  shop.create_session();
  shop.press("pay");
  const auto webhooks = shop.stripe_hooks.wait_for(4);
  std::string types;
  for (const auto& webhook : webhooks) {
    types += emulator::parse_json(webhook.body)->at("type") + " ";
  }
  BOOST_TEST(types ==
             "checkout.session.completed payment_intent.succeeded payment_intent.processing "
             "checkout.session.completed ");
  shop.misbehave("flutterwave", R"("late")");
  shop.create_link("TP_1");
  shop.press("pay");
  BOOST_TEST(shop.flutterwave_hooks.wait_for(0).empty());
  BOOST_TEST(shop.flutterwave_hooks.wait_for(1).size() == 1u);
  shop.misbehave("flutterwave", R"("no_webhook")");
  shop.create_link("TP_2");
  shop.press("pay");
  sleep_ms(50);
  BOOST_TEST(shop.flutterwave_hooks.wait_for(0).size() == 1u);
}

BOOST_AUTO_TEST_CASE(slow_declined_pending_paid_at_once_and_failed_look_ups) {
  Merchant shop;
  shop.misbehave("paystack", R"("slow")");
  const auto started = steady_ms();
  BOOST_TEST(shop.initialize("TP-1").status == 200);
  BOOST_TEST(steady_ms() - started >= 300);
  shop.misbehave("paystack", R"("decline")");
  shop.initialize("TP-2");
  BOOST_TEST(shop.call("POST", "/checkout/latest/pay").at("status") == "declined");
  shop.misbehave("paystack", R"("processing")");
  shop.initialize("TP-3");
  BOOST_TEST(shop.call("POST", "/checkout/latest/pay").at("status") == "processing");
  shop.misbehave("paystack", R"("pay_on_create","lookup_500")");
  shop.initialize("TP-4");
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-4").status == 500);
  }
  BOOST_TEST(verified(shop, "TP-4") == "success");
}

BOOST_AUTO_TEST_CASE(a_forged_webhook_on_demand) {
  Merchant shop;
  shop.initialize("TP-1");
  shop.paystack_hooks.answer_next({401});
  const auto sent = shop.call("POST", "/control/forge", R"({"payment":"latest"})");
  BOOST_TEST(sent.at("status") == "401");
  const auto webhooks = shop.paystack_hooks.wait_for(1);
  BOOST_REQUIRE(webhooks.size() == 1u);
  BOOST_TEST(!genuine(webhooks[0]));
  BOOST_TEST(verified(shop, "TP-1") == "abandoned");
}

// Told of a payment that was made long ago.
BOOST_AUTO_TEST_CASE(a_refund_whose_answer_is_lost_was_made_and_one_that_fails_was_not) {
  Merchant shop;
  const auto session = shop.create_session().at("id");
  shop.press("pay");
  const auto intent = shop.stripe("GET", "/v1/checkout/sessions/" + session).at("payment_intent");
  shop.initialize("TP-1");
  shop.press("pay");
  shop.create_link("TP_1");
  shop.press("pay");
  const auto id =
      shop.flutterwave("GET", "/v3/transactions/verify_by_reference?tx_ref=TP_1").at("data.id");
  const auto all = *emulator::parse_json(shop.call("GET", "/control/payments").body);
  const auto tell = [&](const std::string& behaviours) {
    for (const auto& payment : all.find("data")->items()) {
      shop.call("POST", "/control/misbehave",
                R"({"payment":")" + payment.at("id") + R"(","behaviours":[)" + behaviours + "]}");
    }
  };
  const auto refunds = [&](long status) {
    const auto form = "amount=1000&payment_intent=" + intent;
    BOOST_TEST(shop.stripe("POST", "/v1/refunds", form, "k").status == status);
    BOOST_TEST(shop.paystack("POST", "/refund", R"({"transaction":"TP-1","amount":1000})").status ==
               status);
    BOOST_TEST(
        shop.flutterwave("POST", "/v3/transactions/" + id + "/refund", R"({"amount":10})").status ==
        status);
    std::string made;
    const auto now = *emulator::parse_json(shop.call("GET", "/control/payments").body);
    for (const auto& payment : now.find("data")->items()) {
      for (const auto& refund : payment.find("refunds")->items()) made += refund.at("amount") + " ";
    }
    return made;
  };
  tell(R"("error_500")");
  BOOST_TEST(refunds(500) == "");
  tell(R"("drop_connection")");
  BOOST_TEST(refunds(0) == "USD 10.00 NGN 10.00 GHS 10.00 ");
  tell("");
  // Stripe has its key, the others have made a second one.
  BOOST_TEST(refunds(200) == "USD 10.00 NGN 10.00 NGN 10.00 GHS 10.00 GHS 10.00 ");
}

// In events and look-ups alike.
BOOST_AUTO_TEST_CASE(what_was_paid_can_be_restated) {
  Merchant shop;
  const auto restate = [&](const std::string& what) {
    return shop.call("POST", "/control/restate", R"({"payment":"latest",)" + what + "}").status;
  };
  shop.create_session();
  BOOST_TEST(restate(R"("amount":"9.5","currency":"EUR","live":true)") == 200);
  shop.press("pay");
  const auto event = emulator::parse_json(shop.stripe_hooks.wait_for(2).at(1).body);
  BOOST_TEST(event->at("livemode") == "true");
  const auto* session = event->find("data")->find("object");
  BOOST_TEST(session->at("livemode") == "true");
  BOOST_TEST(session->at("amount_total") == "950");
  BOOST_TEST(session->at("currency") == "eur");
  const auto looked_up = shop.stripe("GET", "/v1/checkout/sessions/" + session->at("id"));
  BOOST_TEST(looked_up.at("amount_total") == "950");
  BOOST_TEST(looked_up.at("livemode") == "true");

  shop.initialize("TP-1");
  BOOST_TEST(restate(R"("currency":"GHS","live":true)") == 200);
  const auto verified = shop.paystack("GET", "/transaction/verify/TP-1");
  BOOST_TEST(verified.at("data.domain") == "live");
  BOOST_TEST(verified.at("data.currency") == "GHS");
  BOOST_TEST(verified.at("data.amount") == "500000");

  shop.create_link("TP_1");
  BOOST_TEST(restate(R"("amount":"20.25")") == 200);
  shop.press("pay");
  BOOST_TEST(shop.flutterwave("GET", "/v3/transactions/verify_by_reference?tx_ref=TP_1")
                 .at("data.amount") == "20.25");
  BOOST_TEST(restate(R"("amount":"0")") == 400);
  BOOST_TEST(restate(R"("currency":"usd")") == 400);
}

BOOST_AUTO_TEST_CASE(a_wrong_control_call_is_named) {
  Merchant shop;
  BOOST_TEST(shop.misbehave("visa", R"("late")").at("error.code") == "unknown_provider");
  BOOST_TEST(shop.misbehave("stripe", R"("late","polite")").at("error.code") ==
             "unknown_behaviour");
  BOOST_TEST(shop.call("POST", "/control/clock", "{}").at("error.code") == "invalid_offset_s");
  BOOST_TEST(shop.call("POST", "/control/webhook-url", R"({"provider":"stripe","url":"x"})")
                 .at("error.code") == "invalid_url");
  BOOST_TEST(shop.call("GET", "/control/payments").body == R"({"data":[]})");
}

BOOST_AUTO_TEST_SUITE_END()
