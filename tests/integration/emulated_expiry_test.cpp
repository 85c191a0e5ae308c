// Payers who walk away, and who pay after all when the top-up has long expired. How a checkout ends
// is each provider's own: Stripe says so, Paystack's age tells, at Flutterwave nothing was ever
// tried.
#include "integration/emulated.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr int kDay_s = 86'400;

// The payer leaves, which ends nothing.
json abandoned(EmulatedStage& shop, const EmulatedGateway& gateway) {
  auto topup = shop.start(gateway);
  const auto left = shop.browse(topup, "leave");
  BOOST_REQUIRE(left.status == 303);
  const auto back = call({"GET", left.headers.at("location")});
  BOOST_TEST((back.status == 200 || back.status == 303), back.status << back.body);
  BOOST_TEST(shop.verify(topup)["status"] == "requires_action");
  return topup;
}

void pay_late(const EmulatedStage& shop, const json& topup) {
  BOOST_TEST(shop.topup(topup["id"])["status"] == "expired");
  BOOST_TEST(shop.press(topup, "pay").status == 200);
  BOOST_TEST(shop.await_status(topup["id"], "succeeded"));
  BOOST_TEST(shop.credited(topup) == 10);
  shop.check_books();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulated_expiry)

// A session that ran out cannot be paid. One whose method takes days was gone through in time.
BOOST_DATA_TEST_CASE(a_stripe_session_expires_and_a_slow_payment_outlasts_it, kDatabases,
                     database) {
  auto& shop = EmulatedStage::shared(database);
  const auto& stripe = emulated("stripe");
  const auto left = abandoned(shop, stripe);
  const auto slow = shop.start(stripe);
  shop.press(slow, "wait");
  BOOST_TEST(shop.await_status(slow["id"], "pending"));
  shop.control("clock", {{"offset_s", kDay_s}});
  BOOST_TEST(shop.await_status(left["id"], "expired"));
  BOOST_TEST(shop.press(left, "pay").status == 409);
  BOOST_TEST(shop.await_status(slow["id"], "succeeded"));
  shop.control("clock", {{"offset_s", 0}});
  BOOST_TEST(shop.credited(left) == 0);
  BOOST_TEST(shop.credited(slow) == 10);
  shop.check_books();
}

// Paystack calls a checkout abandoned from its first second on and never closes it: its age counts.
BOOST_DATA_TEST_CASE(an_old_paystack_checkout_expires_and_is_credited_when_paid, kDatabases,
                     database) {
  auto& shop = EmulatedStage::shared(database);
  const auto& paystack = emulated("paystack");
  abandoned(shop, paystack);
  shop.control("clock", {{"offset_s", -2 * kDay_s}});
  const auto old = shop.start(paystack);
  shop.control("clock", {{"offset_s", 0}});
  BOOST_TEST(shop.verify(old)["status"] == "expired");
  pay_late(shop, old);
}

// At Flutterwave there is no transaction before somebody tries: the host's own clock decides.
BOOST_DATA_TEST_CASE(a_flutterwave_page_nobody_tried_expires_and_is_credited_when_paid, kDatabases,
                     database) {
  auto& shop = EmulatedStage::shared(database);
  const auto topup = abandoned(shop, emulated("flutterwave"));
  shop.age(topup);
  BOOST_TEST(shop.verify(topup)["status"] == "expired");
  pay_late(shop, topup);
}

BOOST_AUTO_TEST_SUITE_END()
