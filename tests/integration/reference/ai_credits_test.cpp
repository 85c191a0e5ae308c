// config/examples/ai-credits.toml answers what the application's own description shows, with
// Paystack emulated.
#include "integration/reference/application.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr const char* kPurchase = "/ai/api/credits/purchase/";
constexpr const char* kVerify = "/ai/api/credits/verify/?reference=";
const json kToPay = {{"authorization_url", "<url>"},
                     {"reference", "<reference>"},
                     {"amount", 80.0},
                     {"credits_to_add", 100.0}};

struct Shop : Application {
  Shop()
      : Application({.example = "ai-credits",
                     .storefront = "ai-credits",
                     .gateway = "paystack",
                     .provider = "--paystack=sk_test_reference",
                     .webhook_path = "/ai/api/webhooks/paystack/",
                     .environment = {{"PAYSTACK_SECRET_KEY", "sk_test_reference"}}}) {}

  std::string user(const std::string& account) const {
    return "Token " + token(account, {{"email", account + "@yourdomain.test"}});
  }
  json purchase(const std::string& account, const std::string& method = "card") const {
    return expect(ask_as(user(account), "POST", kPurchase,
                         {{"package", "value"}, {"payment_method", method}}),
                  200, kToPay);
  }
  HttpReply verify(const std::string& account, const json& named) const {
    return ask_as(user(account), "GET", kVerify + named.at("<reference>").get<std::string>());
  }
  // So many tenths of a credit, as a present.
  void grant(const std::string& account, std::int64_t tenths) const {
    own(201, "POST", "/v1/transfers",
        {{"from", "@issued"}, {"to", account}, {"amount", tenths}, {"description", "a present"}});
  }
};

Shop& shop() {
  static Shop one;
  return one;
}

std::string text(const json& named, const std::string& name) { return named.at(name); }

json verified(double balance) {
  return {{"status", "success"}, {"credits_added", 100.0}, {"new_balance", balance}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ai_credits)

BOOST_AUTO_TEST_CASE(a_purchase_is_paid_verified_and_added_to_45_point_5) {
  shop().grant("ama", 455);
  const auto named = shop().purchase("ama");
  BOOST_TEST(text(named, "<reference>").starts_with("AI-CREDIT-"));
  BOOST_TEST(shop().press(text(named, "<url>"), "pay", "card=4084084084084081").status == 200);
  const auto reply = shop().verify("ama", named);
  expect(reply, 200, verified(145.5));
  BOOST_TEST(reply.body.find("\"credits_added\":100.0,\"new_balance\":145.5") != std::string::npos);
  BOOST_TEST(shop().balance("ama") == 1455);
}

BOOST_AUTO_TEST_CASE(amounts_leave_with_all_their_digits) {
  const auto reply =
      shop().ask_as(shop().user("digits"), "POST", kPurchase, {{"package", "value"}});
  BOOST_TEST(reply.body.find("\"amount\":80.00,\"credits_to_add\":100.0") != std::string::npos,
             reply.body);
}

BOOST_AUTO_TEST_CASE(each_way_of_paying_leads_to_paystack) {
  for (const char* method : {"card", "mobile_money", "bank"}) shop().purchase("ways", method);
  const auto named = shop().purchase("ways", "mobile_money");
  BOOST_TEST(shop().press(text(named, "<url>"), "pay").status == 409);  // not by card
  BOOST_TEST(shop().press(text(named, "<url>"), "mobile_money").status == 200);
  BOOST_TEST(eventually([&] { return shop().balance("ways") == 1'000; }));
  expect(shop().verify("ways", named), 200, verified(100.0));
}

// The description calls it a decline; at Paystack it is the card that asks for PIN and password.
BOOST_AUTO_TEST_CASE(the_card_with_pin_and_password_pays) {
  const auto named = shop().purchase("pin");
  const auto page = text(named, "<url>");
  shop().press(page, "pay", "card=5060666666666666666");
  expect(shop().verify("pin", named), 400, {{"error", "Payment not completed"}});
  shop().press(page, "pin", "pin=1234");
  shop().press(page, "otp", "otp=123456");
  expect(shop().verify("pin", named), 200, verified(100.0));
}

BOOST_AUTO_TEST_CASE(what_is_verified_twice_and_told_twice_is_added_once) {
  shop().misbehave({"duplicate"});
  const auto named = shop().purchase("twice");
  shop().press(text(named, "<url>"), "pay");
  for (int i = 0; i < 3; ++i) expect(shop().verify("twice", named), 200, verified(100.0));
  BOOST_TEST(shop().await_duplicates(text(named, "<reference>")));
  BOOST_TEST(shop().balance("twice") == 1'000);
}

BOOST_AUTO_TEST_CASE(nothing_is_added_before_it_is_paid) {
  const auto named = shop().purchase("unpaid");
  const json not_yet = {{"error", "Payment not completed"}};
  expect(shop().verify("unpaid", named), 400, not_yet);
  // A card that Paystack declines.
  BOOST_TEST(json::parse(shop().press(text(named, "<url>"), "pay", "card=4084080000005408").body)
                 .value("status", "") == "declined");
  expect(shop().verify("unpaid", named), 400, {{"error", "Payment failed"}});
  BOOST_TEST(shop().balance("unpaid") == 0);
  // The payer goes on, on the same page.
  shop().press(text(named, "<url>"), "pay", "card=4084084084084081");
  expect(shop().verify("unpaid", named), 200, verified(100.0));
}

BOOST_AUTO_TEST_CASE(the_payer_comes_back_to_the_page_that_verifies) {
  shop().misbehave({"no_webhook"});
  const auto named = shop().purchase("back");
  const auto paid = shop().browse(text(named, "<url>"), "pay");
  BOOST_REQUIRE(paid.status == 303);
  const auto back = call({"GET", paid.headers.at("location")});
  BOOST_TEST(back.status == 303);
  const auto& callback = back.headers.at("location");
  BOOST_TEST(callback.starts_with("https://yourdomain.com/payment/callback?"), callback);
  BOOST_TEST(callback.find("reference=" + text(named, "<reference>")) != std::string::npos);
  expect(shop().verify("back", named), 200, verified(100.0));
}

// As the description's picture has it: the browser itself, which has no token.
BOOST_AUTO_TEST_CASE(a_browser_that_is_sent_to_verify_is_told) {
  shop().misbehave({"no_webhook"});
  const auto named = shop().purchase("browser");
  shop().press(text(named, "<url>"), "pay");
  const auto reference = text(named, "<reference>");
  expect(shop().ask("GET", kVerify + reference + "&trxref=" + reference), 200, verified(100.0));
}

BOOST_AUTO_TEST_CASE(wrong_requests_are_refused) {
  const auto buy = [&](const std::string& authorization, const json& body) {
    return shop().ask_as(authorization, "POST", kPurchase, body);
  };
  const json unknown = {{"error", "<why>"}};
  expect(buy(shop().user("wrong"), {{"package", "none"}}), 400, unknown);
  expect(buy(shop().user("wrong"), json::object()), 400, unknown);
  expect(buy("Token x", {{"package", "value"}}), 401, unknown);
  expect(shop().ask("GET", std::string(kVerify) + "AI-CREDIT-1699357200-abc123"), 404, unknown);
  expect(shop().ask("GET", "/ai/api/credits/verify/"), 400, unknown);
  const auto forged = shop().ask("POST", "/ai/api/webhooks/paystack/",
                                 {"Content-Type: application/json", "x-paystack-signature: 00"},
                                 R"({"event":"charge.success"})");
  BOOST_TEST(forged.status == 401);
}

BOOST_AUTO_TEST_CASE(the_books_add_up) { shop().audit(); }

BOOST_AUTO_TEST_SUITE_END()
