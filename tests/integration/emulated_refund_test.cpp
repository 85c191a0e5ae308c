// Refunds at Stripe, Paystack and Flutterwave, from the request to the provider's last word and
// back into the books. All of them are on their way first, and end when the provider's clock says
// so.
#include "integration/emulated.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr int kDay_s = 86'400;

// Ten credits, paid for; `tenths` of them are what is given back.
struct Paid {
  EmulatedStage& shop;
  const EmulatedGateway& gateway;
  json topup;
  std::string refunds;  // the path

  Paid(EmulatedStage& stage, const EmulatedGateway& at, const std::string& card)
      : shop(stage), gateway(at), topup(stage.start(at)) {
    refunds = "/v1/topups/" + topup["id"].get<std::string>() + "/refunds";
    BOOST_TEST(shop.press(topup, "pay", card).status == 200);
    BOOST_REQUIRE(shop.await_status(topup["id"], "succeeded"));
  }
  Paid(EmulatedStage& stage, const EmulatedGateway& at) : Paid(stage, at, at.card) {}

  std::int64_t tenths(std::int64_t count) const { return gateway.price / 10 * count; }
  json ask(const json& body) const { return shop.api_json(201, "POST", refunds, body); }
  json ask_tenths(std::int64_t count) const { return ask({{"amount", tenths(count)}}); }
  json read(const json& refund) const {
    return shop.api_json(200, "GET", "/v1/refunds/" + refund["id"].get<std::string>());
  }
  bool await(const json& refund, const std::string& status) const {
    return eventually([&] {
      sleep_ms(50);
      return read(refund)["status"] == status;
    });
  }
  // That the server has asked so often, its create among it.
  bool await_checks(const json& refund, int count) const {
    return eventually([&] {
      sleep_ms(50);
      return std::stoi(shop.sql("SELECT checks FROM refunds WHERE id = '" +
                                refund["id"].get<std::string>() + "'")) >= count;
    });
  }
  json account() const {
    const std::string name = topup["account"];
    return shop.api_json(200, "GET", "/v1/accounts/" + name)["balances"][0];
  }
  // What the provider was made to give back: the status of each.
  std::vector<std::string> at_provider() const {
    std::vector<std::string> all;
    const auto payments = shop.payments_of(topup);
    for (const auto& refund : payments.at(0)["refunds"]) all.push_back(refund["status"]);
    return all;
  }
  void expect_at_provider(const std::vector<std::string>& statuses) const {
    BOOST_TEST(at_provider() == statuses, boost::test_tools::per_element());
  }
  // All that is on its way at the providers arrives.
  void a_day_passes() const {
    shop.control("clock", {{"offset_s", kDay_s}});
    shop.control("clock", {{"offset_s", 0}});
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(emulated_refund)

BOOST_DATA_TEST_CASE(a_part_and_the_rest_go_back_and_webhooks_tell, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const Paid paid(shop, gateway);
      const auto part = paid.ask({{"amount", paid.tenths(4)}, {"note", "four too many"}});
      BOOST_TEST(part["status"] == "pending");
      BOOST_TEST(paid.account()["held"] == 4);
      paid.a_day_passes();
      BOOST_TEST(paid.await(part, "succeeded"));
      BOOST_TEST(shop.await_status(paid.topup["id"], "partially_refunded"));
      BOOST_TEST(paid.account()["available"] == 6);
      BOOST_TEST(paid.account()["held"] == 0);

      const auto too_much = shop.api("POST", paid.refunds, {{"amount", paid.tenths(6) + 1}});
      BOOST_TEST(too_much.status == 409);
      BOOST_TEST(json::parse(too_much.body)["code"] == "refund_exceeds_payment");
      paid.expect_at_provider({"succeeded"});

      const auto rest = paid.ask(json::object());
      BOOST_TEST(rest["amount"] == paid.tenths(6));
      paid.a_day_passes();
      BOOST_TEST(paid.await(rest, "succeeded"));
      BOOST_TEST(shop.await_status(paid.topup["id"], "refunded"));
      BOOST_TEST(paid.account()["available"] == 0);
      BOOST_TEST(paid.account()["held"] == 0);
      paid.expect_at_provider({"succeeded", "succeeded"});
    }
  }
  shop.check_books();
}

BOOST_DATA_TEST_CASE(at_stripe_most_cards_are_refunded_at_once, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  const Paid paid(shop, emulated("stripe"), "");
  BOOST_TEST(paid.ask_tenths(4)["status"] == "succeeded");
  BOOST_TEST(paid.account()["available"] == 6);
  shop.check_books();
}

// The provider has less of the payment than is asked for: somebody took it at the dashboard, say.
BOOST_DATA_TEST_CASE(one_that_the_provider_refuses_leaves_the_credit, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const Paid paid(shop, gateway);
      shop.control("restate",
                   {{"payment", shop.payments_of(paid.topup)[0]["id"]}, {"amount", "0.50"}});
      const auto refused = paid.ask_tenths(4);
      BOOST_TEST(refused["status"] == "failed");
      BOOST_TEST(refused["failure"]["reason"] == "request_refused");
      BOOST_TEST(paid.account()["available"] == 10);
      paid.expect_at_provider({});
    }
  }
  shop.check_books();
}

BOOST_DATA_TEST_CASE(one_that_fails_on_its_way_gives_the_credit_back, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  const Paid paid(shop, emulated("paystack"), "4084080000671803");
  const auto refund = paid.ask_tenths(4);
  BOOST_TEST(refund["status"] == "pending");
  paid.a_day_passes();
  BOOST_TEST(paid.await(refund, "failed"));
  BOOST_TEST(paid.account()["available"] == 10);
  BOOST_TEST(paid.account()["held"] == 0);
  paid.expect_at_provider({"failed"});
  shop.check_books();
}

BOOST_DATA_TEST_CASE(without_a_webhook_the_look_up_settles_it, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database, Patience::hasty);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const Paid paid(shop, gateway);
      shop.misbehave(paid.topup, {"no_webhook"});
      const int tries = shop.payments_of(paid.topup)[0]["tries"];
      const auto refund = paid.ask_tenths(4);
      BOOST_TEST(refund["status"] == "pending");
      paid.a_day_passes();
      BOOST_TEST(paid.await(refund, "succeeded"));
      BOOST_TEST(shop.payments_of(paid.topup)[0]["tries"] == tries);
      BOOST_TEST(paid.account()["available"] == 6);
      BOOST_TEST(paid.account()["held"] == 0);
    }
  }
  shop.check_books();
}

BOOST_DATA_TEST_CASE(one_whose_answer_is_lost_is_made_once, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database, Patience::hasty);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const Paid paid(shop, gateway);
      shop.misbehave(paid.topup, {"drop_connection", "no_webhook"});
      const auto refund = paid.ask_tenths(4);
      // Where there are idempotency keys, the server has repeated the request at once.
      const bool replayed = gateway.lost_answer == EmulatedGateway::LostAnswer::replayed;
      BOOST_TEST(refund["status"] == (replayed ? "pending" : "created"));
      BOOST_TEST(paid.account()["held"] == 4);
      BOOST_TEST(paid.await(refund, "pending"));
      // The server had chances to make a second one.
      BOOST_TEST(paid.await_checks(refund, 3));
      paid.expect_at_provider({"pending"});
      paid.a_day_passes();
      BOOST_TEST(paid.await(refund, "succeeded"));
      BOOST_TEST(shop.topup(paid.topup["id"])["status"] == "partially_refunded");
      BOOST_TEST(paid.account()["available"] == 6);
      BOOST_TEST(paid.account()["held"] == 0);
      paid.expect_at_provider({"succeeded"});
    }
  }
  shop.check_books();
}

BOOST_AUTO_TEST_SUITE_END()
