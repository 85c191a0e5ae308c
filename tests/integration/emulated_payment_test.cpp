// Stripe, Paystack and Flutterwave as they are meant to be: told by webhook, by the payer's return
// or by nobody, declined and tried again. Whatever happens, ten credits a paid top-up.
#include "integration/emulated.h"

using namespace tallyport::test;
using nlohmann::json;

BOOST_AUTO_TEST_SUITE(emulated_payment)

BOOST_DATA_TEST_CASE(one_that_three_webhooks_each_tell_of_is_credited_once, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      shop.misbehave(gateway, {"duplicate"});
      const auto topup = shop.start(gateway);
      BOOST_TEST(shop.press(topup, "pay").status == 200);
      BOOST_TEST(shop.await_status(topup["id"], "succeeded"));
      BOOST_TEST(eventually([&] { return shop.payments_of(topup)[0]["webhook_acknowledged"]; }));
      BOOST_TEST(shop.payments_of(topup)[0]["tries"] >= 3);
      BOOST_TEST(shop.credited(topup) == 10);
      BOOST_TEST(shop.evidence(topup) == gateway.evidence);
    }
  }
  shop.check_books();
}

BOOST_DATA_TEST_CASE(without_a_webhook_the_payers_return_credits, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      shop.misbehave(gateway, {"no_webhook"});
      const auto topup = shop.start(gateway);
      const auto paid = shop.browse(topup, "pay");
      BOOST_REQUIRE(paid.status == 303);
      const auto back = call({"GET", paid.headers.at("location")});
      BOOST_TEST(back.status == 303);
      const auto& shop_page = back.headers.at("location");
      BOOST_TEST(shop_page.starts_with("http://127.0.0.1:1/done?"), shop_page);
      BOOST_TEST(shop_page.find("succeeded") != std::string::npos, shop_page);
      BOOST_TEST(shop.credited(topup) == 10);
      BOOST_TEST(shop.evidence(topup) == "gateway_answer");
    }
  }
  shop.check_books();
}

BOOST_DATA_TEST_CASE(without_anybody_telling_the_janitor_asks_and_credits, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database, Patience::hasty);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      shop.misbehave(gateway, {"no_webhook"});
      const auto topup = shop.start(gateway);
      BOOST_TEST(shop.press(topup, "pay").status == 200);
      BOOST_TEST(shop.await_status(topup["id"], "succeeded"));
      BOOST_TEST(shop.payments_of(topup)[0]["tries"] == 0);
      BOOST_TEST(shop.credited(topup) == 10);
      BOOST_TEST(shop.evidence(topup) == "gateway_answer");
    }
  }
  shop.check_books();
}

BOOST_DATA_TEST_CASE(after_a_decline_the_same_page_can_be_paid, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const auto topup = shop.start(gateway);
      BOOST_TEST(json::parse(shop.press(topup, "decline").body)["status"] == "declined");
      BOOST_TEST(shop.verify(topup)["status"] == gateway.after_decline);
      BOOST_TEST(shop.credited(topup) == 0);
      BOOST_TEST(shop.press(topup, "pay").status == 200);
      BOOST_TEST(shop.await_status(topup["id"], "succeeded"));
      BOOST_TEST(shop.credited(topup) == 10);
    }
  }
  shop.check_books();
}

// The payer tries again from the shop, and then pays in the first tab as well.
BOOST_DATA_TEST_CASE(after_a_decline_a_new_attempt_is_credited_and_the_first_no_more, kDatabases,
                     database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const auto first = shop.start(gateway);
      shop.press(first, "decline");
      shop.verify(first);
      const auto second = shop.try_again(first);
      BOOST_TEST(second["id"] == first["id"]);
      BOOST_TEST(second["reference"] != first["reference"]);
      BOOST_TEST(shop.press(second, "pay").status == 200);
      BOOST_TEST(shop.await_status(first["id"], "succeeded"));

      BOOST_TEST(shop.press(first, "pay").status == 200);
      BOOST_TEST(shop.await_quarantine(first).starts_with("paid a second time"));
      BOOST_TEST(shop.attempt(second, "quarantine") == "");
      BOOST_TEST(shop.credited(first) == 10);
    }
  }
  shop.check_books();
}

BOOST_AUTO_TEST_SUITE_END()
