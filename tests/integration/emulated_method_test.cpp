// Saved methods end to end: what was paid with, or added, is kept by the provider, charged again
// with nobody there, and credited once.
#include <future>

#include "integration/emulated.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr const char* kStripeKey = "sk_test_integration-stripe";

// A card that its provider keeps and takes again.
std::string good_card(const EmulatedGateway& gateway) {
  return gateway.name == "paystack" ? "4084084084084081" : "4242424242424242";
}

struct Wallet {
  EmulatedStage& shop;
  std::string account;
  std::string path = "/v1/accounts/" + account + "/payment_methods";

  json list() const { return shop.api_json(200, "GET", path)["data"]; }
  json await_one() const {
    json methods;
    const bool came = eventually([&] {
      sleep_ms(50);
      return !(methods = list()).empty();
    });
    BOOST_REQUIRE_MESSAGE(came, "no method was saved for " << account);
    return methods[0];
  }
  json add(const std::string& token, long status = 201) const {
    return shop.api_json(status, "POST", path,
                         {{"token", token}, {"payer", {{"email", "ada@shop.test"}}}});
  }
  json charge(const json& method, bool off_session = true) const {
    return shop.api_json(201, "POST", "/v1/topups", order(method, off_session));
  }
  json order(const json& method, bool off_session = true) const {
    return {{"account", account},
            {"package", method["gateway"]},
            {"payment_method", method["id"]},
            {"off_session", off_session},
            {"payer", {{"email", "ada@shop.test"}}},
            {"return_url", "http://127.0.0.1:1/done"}};
  }
};

// Ten credits paid at the provider's page, and kept.
json pay_and_save(EmulatedStage& shop, const EmulatedGateway& gateway) {
  auto order = shop.order(gateway);
  auto body = json::parse(order.body);
  body["save_method"] = true;
  order.body = body.dump();
  const auto topup = json::parse(call(order).body);
  BOOST_TEST(shop.press(topup, "pay", good_card(gateway)).status == 200);
  BOOST_REQUIRE(shop.await_status(topup["id"], "succeeded"));
  return topup;
}

json stripe(const EmulatedStage& shop, const std::string& path, const std::string& form) {
  const auto reply = call({"POST",
                           shop.provider_url() + path,
                           {"Content-Type: application/x-www-form-urlencoded",
                            std::string("Authorization: Bearer ") + kStripeKey},
                           form});
  BOOST_REQUIRE_MESSAGE(reply.status == 200, reply.body);
  return json::parse(reply.body);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulated_method)

BOOST_DATA_TEST_CASE(what_was_paid_with_is_charged_again_with_nobody_there, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const auto first = pay_and_save(shop, gateway);
      const Wallet wallet{shop, first["account"]};
      const auto method = wallet.await_one();
      BOOST_TEST(method["gateway"] == gateway.name);
      BOOST_TEST(method["last4"] == good_card(gateway).substr(12));
      BOOST_TEST(method["default"] == true);

      const auto second = wallet.charge(method);
      BOOST_TEST(second["payment_method"] == method["id"]);
      BOOST_TEST(shop.await_status(second["id"], "succeeded"));
      BOOST_TEST(shop.balance(wallet.account) == 20);
      BOOST_TEST(shop.payments_of(second).size() == 1u);
      BOOST_TEST(wallet.list().size() == 1u);
    }
  }
  shop.audit();
}

BOOST_DATA_TEST_CASE(nothing_is_kept_where_nobody_asked, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const auto topup = shop.start(gateway);
      BOOST_TEST(shop.press(topup, "pay", good_card(gateway)).status == 200);
      BOOST_REQUIRE(shop.await_status(topup["id"], "succeeded"));
      BOOST_TEST(shop.await_webhooks(topup));
      BOOST_TEST(Wallet({shop, topup["account"]}).list().empty());
    }
  }
}

BOOST_DATA_TEST_CASE(a_charge_whose_answer_is_lost_is_made_once, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database, Patience::hasty);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const Wallet wallet{shop, pay_and_save(shop, gateway)["account"]};
      const auto method = wallet.await_one();
      shop.misbehave(gateway, {"drop_connection"});
      const auto topup = wallet.charge(method);
      BOOST_TEST(topup["status"] != "failed");
      BOOST_TEST(shop.await_status(topup["id"], "succeeded"));
      BOOST_TEST(shop.payments_of(topup).size() == 1u);
      BOOST_TEST(shop.balance(wallet.account) == 20);
    }
  }
  shop.audit();
}

BOOST_DATA_TEST_CASE(a_server_killed_before_the_answer_charges_once, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database, Patience::hasty);
  std::vector<Wallet> wallets;
  std::vector<HttpCall> charges;
  for (const auto& gateway : kEmulated) {
    const Wallet& wallet = wallets.emplace_back(shop, pay_and_save(shop, gateway)["account"]);
    charges.push_back(shop.request("POST", "/v1/topups", wallet.order(wallet.await_one())));
    charges.back().headers.push_back("Idempotency-Key: charge-of-" + wallet.account);
    shop.misbehave(gateway, {"slow"});
  }
  const auto before = shop.payments().size();
  auto answers = std::async(std::launch::async, [&charges] {
    long sum = 0;
    call_all(charges, [&](std::size_t, const HttpReply& reply, HttpCall&) {
      sum += reply.status;
      return false;
    });
    return sum;
  });
  BOOST_TEST(eventually([&] { return shop.payments().size() == before + charges.size(); }));
  shop.server().kill_hard();
  BOOST_TEST(answers.get() == 0);
  shop.start_server();
  for (std::size_t i = 0; i < charges.size(); ++i) {
    BOOST_TEST_CONTEXT("at " << kEmulated[i].name) {
      const auto repeated = call(charges[i]);
      BOOST_REQUIRE_MESSAGE(repeated.status == 201, repeated.body);
      const auto topup = json::parse(repeated.body);
      BOOST_TEST(shop.await_status(topup["id"], "succeeded"));
      BOOST_TEST(shop.payments_of(topup).size() == 1u);
      BOOST_TEST(shop.balance(wallets[i].account) == 20);
    }
  }
  BOOST_TEST(shop.payments().size() == before + charges.size());
  shop.audit();
}

BOOST_DATA_TEST_CASE(a_method_that_was_removed_cannot_be_charged, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  for (const auto& gateway : kEmulated) {
    BOOST_TEST_CONTEXT("at " << gateway.name) {
      const Wallet wallet{shop, pay_and_save(shop, gateway)["account"]};
      const auto method = wallet.await_one();
      const auto path = wallet.path + "/" + method["id"].get<std::string>();
      BOOST_TEST(shop.api_json(200, "DELETE", path)["removed"] == true);
      BOOST_TEST(wallet.list().empty());
      BOOST_TEST(shop.api("POST", "/v1/topups", wallet.order(method)).status == 404);
      BOOST_TEST(shop.api("DELETE", path).status == 404);
      BOOST_TEST(shop.balance(wallet.account) == 10);
    }
  }
}

BOOST_DATA_TEST_CASE(stripe_keeps_a_token_and_a_set_up, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  const Wallet wallet{shop, "token-holder"};
  const auto visa = wallet.add("tok_visa");
  BOOST_TEST(visa["brand"] == "visa");
  BOOST_TEST(visa["default"] == true);
  const auto master = wallet.add("tok_mastercard");
  BOOST_TEST(master["default"] == false);
  const auto chosen =
      shop.api_json(200, "POST", wallet.path + "/" + master["id"].get<std::string>() + "/default");
  BOOST_TEST(chosen["default"] == true);
  BOOST_TEST(wallet.list()[0]["default"] == false);

  const auto begun = shop.api_json(202, "POST", wallet.path, {{"setup", true}});
  const std::string secret = begun["next_action"]["client_secret"];
  const auto id = secret.substr(0, secret.find("_secret"));
  BOOST_TEST(wallet.list().size() == 2u);
  stripe(shop, "/v1/setup_intents/" + id + "/confirm", "payment_method=pm_card_amex");
  BOOST_TEST(wallet.list().size() == 3u);
  for (const auto& each : wallet.list())
    BOOST_TEST(shop.await_status(wallet.charge(each)["id"], "succeeded"));
  BOOST_TEST(shop.balance(wallet.account) == 30);

  const auto refused = wallet.add("tok_chargeDeclined", 402);
  BOOST_TEST(refused["code"] == "method_refused");
  BOOST_TEST(refused["reason"] == "card_declined");
  BOOST_TEST(refused["decline"]["decline_code"] == "generic_decline");
  shop.check_books();
}

BOOST_DATA_TEST_CASE(a_charge_that_needs_the_payer_waits_for_them, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  const Wallet wallet{shop, "careful-bank"};
  const auto method = wallet.add("tok_authenticationRequired");
  const auto topup = wallet.charge(method);
  BOOST_TEST(topup["status"] == "requires_action");
  BOOST_TEST(topup["next_action"]["type"] == "confirm");
  BOOST_TEST(shop.balance(wallet.account) == 0);
}

BOOST_DATA_TEST_CASE(channels_are_listed, kDatabases, database) {
  auto& shop = EmulatedStage::shared(database);
  const auto wallets = shop.api_json(
      200, "GET", "/v1/gateways/paystack/channels?country=GH&type=mobile_money")["data"];
  BOOST_REQUIRE(!wallets.empty());
  BOOST_TEST(wallets[0]["type"] == "mobile_money");
  const auto banks =
      shop.api_json(200, "GET", "/v1/gateways/flutterwave/channels?country=NG&type=bank")["data"];
  BOOST_TEST(!banks.empty());
  BOOST_TEST(shop.api("GET", "/v1/gateways/stripe/channels").status == 422);
}

BOOST_AUTO_TEST_SUITE_END()
