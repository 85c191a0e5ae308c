// The payer's bank wants the money back: nothing is taken while it asks or when it is refused, and
// what is lost is taken once, however often and in whatever order the provider tells.
#include <ostream>

#include "integration/emulated.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

struct Disputed {
  const char* gateway;
  StripeFlow flow;
  const char* part;  // four tenths of the price
};
std::ostream& operator<<(std::ostream& out, const Disputed& row) {
  return out << row.gateway << ", " << row.flow;
}

// Flutterwave tells of none: see the last case.
const std::vector<Disputed> kDisputed = {{"stripe", StripeFlow::payment_intent, "4.00"},
                                         {"stripe", StripeFlow::checkout, "4.00"},
                                         {"paystack", StripeFlow::payment_intent, "2000.00"}};

EmulatedStage& shop_of(const Disputed& row, DatabaseKind database) {
  return EmulatedStage::shared(database, Patience::patient, row.flow);
}

// A top-up that is paid and credited, and what its payment does from now on.
json paid(EmulatedStage& shop, const Disputed& row, const std::vector<std::string>& behaviours) {
  const auto topup = shop.start(emulated(row.gateway));
  BOOST_REQUIRE(shop.press(topup, "pay").status == 200);
  BOOST_REQUIRE(shop.await_status(topup["id"], "succeeded"));
  BOOST_REQUIRE(shop.await_webhooks(topup));
  BOOST_REQUIRE(shop.credited(topup) == 10);
  shop.misbehave(topup, behaviours);
  return topup;
}

// How often credit of this top-up was taken back.
std::string reversals(const EmulatedStage& shop, const json& topup) {
  return shop.sql("SELECT count(*) FROM transfers WHERE kind = 'reversal_credit' AND topup_id = '" +
                  topup["id"].get<std::string>() + "'");
}

bool await_credit(const EmulatedStage& shop, const json& topup, std::int64_t credit) {
  return eventually([&] { return shop.credited(topup) == credit; });
}

template <class Case>
void for_each(DatabaseKind database, Case run) {
  for (const auto& row : kDisputed) {
    BOOST_TEST_CONTEXT("at " << row) {
      auto& shop = shop_of(row, database);
      run(shop, row);
      shop.audit();
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulated_dispute)

BOOST_DATA_TEST_CASE(one_that_is_opened_and_won_takes_nothing, kDatabases, database) {
  for_each(database, [](EmulatedStage& shop, const Disputed& row) {
    const auto topup = paid(shop, row, {"duplicate"});
    shop.dispute(topup);
    BOOST_TEST(shop.await_status(topup["id"], "disputed"));
    BOOST_TEST(shop.verify(topup)["status"] == "disputed");
    BOOST_TEST(shop.credited(topup) == 10);

    shop.dispute(topup, {{"outcome", "won"}});
    BOOST_TEST(shop.await_status(topup["id"], "succeeded"));
    BOOST_TEST(shop.await_webhooks(topup));
    BOOST_TEST(shop.verify(topup)["status"] == "succeeded");
    BOOST_TEST(shop.credited(topup) == 10);
    BOOST_TEST(reversals(shop, topup) == "0");
  });
}

BOOST_DATA_TEST_CASE(one_that_is_lost_takes_the_credit_back_once, kDatabases, database) {
  for_each(database, [](EmulatedStage& shop, const Disputed& row) {
    const auto topup = paid(shop, row, {"duplicate"});
    shop.dispute(topup);
    BOOST_TEST(shop.await_status(topup["id"], "disputed"));
    BOOST_TEST(shop.credited(topup) == 10);
    shop.dispute(topup, {{"outcome", "lost"}});
    BOOST_TEST(shop.await_status(topup["id"], "refunded"));
    BOOST_TEST(shop.await_webhooks(topup));
    BOOST_TEST(shop.verify(topup)["status"] == "refunded");
    BOOST_TEST(shop.credited(topup) == 0);
    BOOST_TEST(reversals(shop, topup) == "1");
  });
}

// First its end is told, three times, and then that it was opened.
BOOST_DATA_TEST_CASE(told_thrice_and_backwards_it_takes_the_credit_once, kDatabases, database) {
  for_each(database, [](EmulatedStage& shop, const Disputed& row) {
    const auto topup = paid(shop, row, {"duplicate", "reorder"});
    const auto before = shop.payments_of(topup)[0]["tries"].get<int>();
    shop.dispute(topup);
    shop.dispute(topup, {{"outcome", "lost"}});
    BOOST_TEST(shop.await_status(topup["id"], "refunded"));
    BOOST_TEST(shop.await_webhooks(topup));
    BOOST_TEST(shop.payments_of(topup)[0]["tries"].get<int>() >= before + 6);
    BOOST_TEST(shop.topup(topup["id"])["status"] == "refunded");
    BOOST_TEST(shop.credited(topup) == 0);
    BOOST_TEST(reversals(shop, topup) == "1");
  });
}

BOOST_DATA_TEST_CASE(told_backwards_one_that_is_won_takes_nothing, kDatabases, database) {
  for_each(database, [](EmulatedStage& shop, const Disputed& row) {
    const auto topup = paid(shop, row, {"duplicate", "reorder"});
    shop.dispute(topup);
    shop.dispute(topup, {{"outcome", "won"}});
    BOOST_TEST(shop.await_webhooks(topup));
    shop.verify(topup);
    BOOST_TEST(shop.credited(topup) == 10);
    BOOST_TEST(reversals(shop, topup) == "0");
  });
}

// Paystack gives a part back by a refund, which takes its time.
BOOST_DATA_TEST_CASE(a_part_that_is_lost_takes_its_part, kDatabases, database) {
  for_each(database, [](EmulatedStage& shop, const Disputed& row) {
    const auto topup = paid(shop, row, {"duplicate", "reorder"});
    shop.dispute(topup, {{"amount", row.part}});
    shop.dispute(topup, {{"outcome", "lost"}});
    shop.control("clock", {{"offset_s", 24 * 60 * 60}});
    BOOST_TEST(await_credit(shop, topup, 6));
    shop.control("clock", {{"offset_s", 0}});
    BOOST_TEST(shop.await_webhooks(topup));
    shop.verify(topup);
    BOOST_TEST(shop.credited(topup) == 6);
    BOOST_TEST(reversals(shop, topup) == "1");
  });
}

BOOST_DATA_TEST_CASE(without_a_webhook_asking_finds_what_is_lost, kDatabases, database) {
  for_each(database, [](EmulatedStage& shop, const Disputed& row) {
    const auto won = paid(shop, row, {"no_webhook"});
    const auto lost = paid(shop, row, {"no_webhook"});
    for (const auto& topup : {won, lost}) {
      shop.dispute(topup);
      BOOST_TEST(shop.verify(topup)["status"] == "succeeded");
    }
    shop.dispute(won, {{"outcome", "won"}});
    shop.dispute(lost, {{"outcome", "lost"}});
    BOOST_TEST(shop.verify(won)["status"] == "succeeded");
    BOOST_TEST(shop.credited(won) == 10);
    BOOST_TEST(shop.credited(lost) == 10);
    for (int i = 0; i < 3; ++i) BOOST_TEST(shop.verify(lost)["status"] == "refunded");
    BOOST_TEST(shop.credited(lost) == 0);
    BOOST_TEST(reversals(shop, lost) == "1");
  });
}

// The real one tells of chargebacks only where its support has switched that on.
BOOST_DATA_TEST_CASE(at_flutterwave_it_is_found_by_looking, kDatabases, database) {
  const Disputed row{"flutterwave", StripeFlow::checkout, ""};
  auto& shop = shop_of(row, database);
  for (const bool lost : {false, true}) {
    BOOST_TEST_CONTEXT((lost ? "lost" : "won")) {
      const auto topup = paid(shop, row, {});
      shop.dispute(topup);
      BOOST_TEST(shop.verify(topup)["status"] == "disputed");
      BOOST_TEST(shop.credited(topup) == 10);
      shop.dispute(topup, {{"outcome", lost ? "lost" : "won"}});
      for (int times = 0; times < 2; ++times)
        BOOST_TEST(shop.verify(topup)["status"] == (lost ? "refunded" : "succeeded"));
      BOOST_TEST(shop.credited(topup) == (lost ? 0 : 10));
      BOOST_TEST(reversals(shop, topup) == (lost ? "1" : "0"));
    }
  }
  shop.audit();
}

BOOST_AUTO_TEST_SUITE_END()
