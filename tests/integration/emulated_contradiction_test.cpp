// Webhooks that are not the provider's, and payments that are not what was asked for: nothing is
// credited, and a person is told.
#include "integration/emulated.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

std::string payment_id(const EmulatedStage& shop, const json& topup) {
  return shop.payments_of(topup).at(0)["id"];
}

// What became of the webhooks about it: verdicts, each once.
std::string verdicts(const EmulatedStage& shop, const json& topup) {
  return shop.sql("SELECT DISTINCT verdict FROM gateway_events WHERE reference = '" +
                  topup["reference"].get<std::string>() + "' ORDER BY verdict");
}

// Pays what the provider states like this: neither its webhook nor a look-up credits.
void pay_restated(EmulatedStage& shop, const EmulatedGateway& gateway, json stated) {
  const auto topup = shop.start(gateway);
  stated["payment"] = payment_id(shop, topup);
  shop.control("restate", stated);
  BOOST_TEST(shop.press(topup, "pay").status == 200);
  BOOST_TEST(eventually([&] { return shop.payments_of(topup)[0]["webhook_acknowledged"]; }));
  const auto expected = gateway.evidence == "gateway_event" ? "quarantined" : "look_up";
  BOOST_TEST(verdicts(shop, topup).find(expected) != std::string::npos);
  BOOST_TEST(shop.verify(topup)["status"] == "requires_action");
  BOOST_TEST(shop.await_quarantine(topup) != "");
  BOOST_TEST(shop.credited(topup) == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulated_contradiction)

BOOST_DATA_TEST_CASE(a_webhook_with_a_wrong_signature_is_refused, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const auto topup = shop.start(gateway);
      const auto sent = shop.control("forge", {{"payment", payment_id(shop, topup)}});
      BOOST_TEST(sent["status"] == 401);
      BOOST_TEST(verdicts(shop, topup) == "");
      BOOST_TEST(shop.verify(topup)["status"] == "requires_action");
      BOOST_TEST(shop.credited(topup) == 0);
    }
  }
  shop.check_books();
}

// Whoever has seen one of Flutterwave's webhooks can write the next: its hash binds no body.
BOOST_DATA_TEST_CASE(flutterwaves_hash_alone_credits_nothing, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  const auto topup = shop.start(emulated("flutterwave"));
  const auto sent =
      shop.control("forge", {{"payment", payment_id(shop, topup)}, {"secret", kFlutterwaveHash}});
  BOOST_TEST(sent["status"] == 200);
  BOOST_TEST(eventually([&] {
    sleep_ms(50);
    return shop.attempt(topup, "checks") != "0";
  }));
  BOOST_TEST(shop.topup(topup["id"])["status"] == "requires_action");
  BOOST_TEST(shop.credited(topup) == 0);
  shop.check_books();
}

// Flutterwave says nowhere which mode a payment is of.
BOOST_DATA_TEST_CASE(money_of_the_other_mode_is_quarantined, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    if (!gateway.states_mode) continue;
    BOOST_TEST_CONTEXT("at " << gateway.name) { pay_restated(shop, gateway, {{"live", true}}); }
  }
  shop.check_books();
}

BOOST_DATA_TEST_CASE(another_amount_or_currency_than_asked_for_is_quarantined, kDatabases,
                     database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      pay_restated(shop, gateway, {{"amount", "9.99"}});
      pay_restated(shop, gateway, {{"amount", "10000.00"}});
      pay_restated(shop, gateway, {{"currency", gateway.other_currency}});
    }
  }
  shop.check_books();
}

BOOST_AUTO_TEST_SUITE_END()
