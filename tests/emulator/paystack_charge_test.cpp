// Paystack's saved cards, its steps, mobile money, banks and the list of transactions.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

Reply initialize(Merchant& shop, const std::string& reference, const std::string& more = "") {
  return shop.paystack("POST", "/transaction/initialize",
                       R"({"email":"ada@shop.test","amount":5000,"currency":"GHS","reference":")" +
                           reference + R"(","callback_url":"http://shop.test/back")" + more + "}");
}

Reply verify(Merchant& shop, const std::string& reference) {
  return shop.paystack("GET", "/transaction/verify/" + reference);
}

Reply charge(Merchant& shop, const std::string& code, const std::string& reference,
             const std::string& email = "ada@shop.test") {
  return shop.paystack("POST", "/transaction/charge_authorization",
                       R"({"email":")" + email + R"(","amount":"700000","authorization_code":")" +
                           code + R"(","reference":")" + reference + R"(","callback_url":)" +
                           R"("http://shop.test/again"})");
}

// The code of a card that has just paid.
std::string saved(Merchant& shop, const std::string& card, const std::string& reference) {
  shop.initialize(reference);
  shop.press("pay", card);
  return verify(shop, reference).at("data.authorization.authorization_code");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_paystack_charge)

BOOST_AUTO_TEST_CASE(a_saved_card_is_charged_listed_and_deactivated) {
  Merchant shop;
  const auto code = saved(shop, "4084084084084081", "TP-1");
  const auto first = verify(shop, "TP-1");
  BOOST_TEST(first.at("data.authorization.reusable") == "true");
  const auto charged = charge(shop, code, "TP-2");
  BOOST_TEST(charged.at("message") == "Charge attempted");
  BOOST_TEST(charged.at("data.status") == "success");
  BOOST_TEST(charged.at("data.amount") == "700000");
  BOOST_TEST(charged.at("data.authorization.authorization_code") == code);
  BOOST_TEST(charged.at("data.authorization.signature") ==
             first.at("data.authorization.signature"));
  BOOST_TEST(verify(shop, "TP-2").at("data.status") == "success");
  const auto hooks = shop.paystack_hooks.wait_for(2);
  BOOST_REQUIRE(hooks.size() == 2u);
  const auto told = *emulator::parse_json(hooks[1].body);
  BOOST_TEST(told.find("data")->find("authorization")->at("authorization_code") == code);

  const auto customer = shop.paystack("GET", "/customer/ada%40shop.test");
  BOOST_TEST(customer.at("data.customer_code") == first.at("data.customer.customer_code"));
  BOOST_TEST(customer.body.find(code) != std::string::npos);
  const auto path = "/customer/" + customer.at("data.customer_code");
  const auto deactivate = [&] {
    return shop.paystack("POST", "/customer/authorization/deactivate",
                         R"({"authorization_code":")" + code + R"("})");
  };
  BOOST_TEST(deactivate().at("status") == "true");
  BOOST_TEST(deactivate().status == 404);
  BOOST_TEST(shop.paystack("GET", path).body.find(code) == std::string::npos);
  BOOST_TEST(charge(shop, code, "TP-3").status == 400);
  BOOST_TEST(shop.paystack("GET", "/customer/bob%40shop.test").status == 404);
}

BOOST_AUTO_TEST_CASE(a_charge_is_refused_or_declined) {
  Merchant shop;
  const auto code = saved(shop, "4084084084084081", "TP-1");
  BOOST_TEST(charge(shop, code, "TP-2", "bob@shop.test").at("message") ==
             "Email does not match Authorization code. Please confirm");
  BOOST_TEST(charge(shop, "AUTH_no", "TP-2").status == 400);
  BOOST_TEST(charge(shop, code, "TP-1").at("code") == "duplicate_reference");
  shop.misbehave("paystack", R"("decline")");
  const auto declined = charge(shop, code, "TP-2");
  BOOST_TEST(declined.status == 200);
  BOOST_TEST(declined.at("data.status") == "failed");
  BOOST_TEST(declined.at("data.gateway_response") == "Declined");
  shop.misbehave("paystack", R"("processing")");
  BOOST_TEST(charge(shop, code, "TP-3").at("data.status") == "pending");
}

BOOST_AUTO_TEST_CASE(a_card_that_its_bank_confirms_pauses_the_charge) {
  Merchant shop;
  shop.initialize("TP-1");
  shop.press("pay", "4084080000000409");
  BOOST_TEST(shop.press("complete") == "http://shop.test/back?trxref=TP-1&reference=TP-1");
  const auto code = verify(shop, "TP-1").at("data.authorization.authorization_code");
  const auto paused = charge(shop, code, "TP-2");
  BOOST_TEST(paused.status == 200);
  BOOST_TEST(paused.at("data.paused") == "true");
  BOOST_TEST(paused.at("data.authorization_url").find("/checkout/") != std::string::npos);
  BOOST_TEST(verify(shop, "TP-2").at("data.status") == "ongoing");
  BOOST_TEST(shop.press("complete") == "http://shop.test/again?trxref=TP-2&reference=TP-2");
  BOOST_TEST(verify(shop, "TP-2").at("data.status") == "success");
  charge(shop, code, "TP-3");
  BOOST_TEST(shop.press("fail") == "");
  BOOST_TEST(verify(shop, "TP-3").at("data.status") == "failed");
}

BOOST_AUTO_TEST_CASE(pin_and_one_time_password_are_asked_in_turn) {
  Merchant shop;
  const auto back = "http://shop.test/back?trxref=TP-1&reference=TP-1";
  shop.initialize("TP-1");
  BOOST_TEST(shop.press("pay", "5060 6666 6666 6666 666") == "");
  BOOST_TEST(verify(shop, "TP-1").at("data.status") == "ongoing");
  const auto page = shop.call("GET", "/checkout/latest", "", {"Accept: text/html"}).body;
  BOOST_TEST(page.find("name=\"pin\"") != std::string::npos);
  BOOST_TEST(shop.press("otp", "123456") == "");  // the PIN is first
  BOOST_TEST(shop.press("pin", "1234") == "");
  BOOST_TEST(shop.press("otp", "654321") == "");
  BOOST_TEST(verify(shop, "TP-1").at("data.gateway_response") == "Incorrect one-time password");
  shop.press("pay", "5060666666666666666");
  shop.press("pin", "1234");
  BOOST_TEST(shop.press("otp", "123456") == back);
  BOOST_TEST(verify(shop, "TP-1").at("data.authorization.brand") == "verve");
  // Once it is saved, nothing is asked.
  const auto code = verify(shop, "TP-1").at("data.authorization.authorization_code");
  BOOST_TEST(charge(shop, code, "TP-2").at("data.status") == "success");
}

BOOST_AUTO_TEST_CASE(a_telephone_pays_later_or_does_not) {
  Merchant shop;
  initialize(shop, "TP-1");
  shop.press("mobile_money", "055 123 4987");
  BOOST_TEST(shop.paystack_hooks.wait_for(1).size() == 1u);
  const auto paid = verify(shop, "TP-1");
  BOOST_TEST(paid.at("data.status") == "success");
  BOOST_TEST(paid.at("data.channel") == "mobile_money");
  BOOST_TEST(paid.at("data.authorization.last4") == "X987");
  BOOST_TEST(paid.at("data.authorization.reusable") == "false");
  const auto code = paid.at("data.authorization.authorization_code");
  BOOST_TEST(charge(shop, code, "TP-2").status == 400);

  initialize(shop, "TP-3");
  shop.press("mobile_money", "0551234999");
  BOOST_TEST(verify(shop, "TP-3").at("data.status") == "pending");
  shop.call("POST", "/control/clock", R"({"offset_s":60})");
  BOOST_TEST(verify(shop, "TP-3").at("data.status") == "failed");
  BOOST_TEST(shop.paystack_hooks.wait_for(1).size() == 1u);  // failures are not told

  const auto offers = [&](const std::string& button) {
    const auto page = shop.call("GET", "/checkout/latest", "", {"Accept: text/html"}).body;
    return page.find("/" + button + "\"") != std::string::npos;
  };
  initialize(shop, "TP-4", R"(,"channels":["card"])");
  BOOST_TEST((offers("pay") && !offers("mobile_money")));
  initialize(shop, "TP-5", R"(,"channels":["mobile_money"])");
  BOOST_TEST((!offers("pay") && offers("mobile_money")));
  shop.initialize("TP-6");  // in NGN
  BOOST_TEST((offers("pay") && !offers("mobile_money")));
}

BOOST_AUTO_TEST_CASE(banks_and_transactions_are_listed) {
  Merchant shop;
  BOOST_TEST(shop.paystack("GET", "/bank?country=ghana&type=mobile_money").each("code") ==
             "MTN ATL VOD ");
  BOOST_TEST(shop.paystack("GET", "/bank?currency=ZAR").each("country") == "South Africa ");
  BOOST_TEST(shop.paystack("GET", "/bank?country=south-africa").each("currency") == "ZAR ");
  for (const auto* reference : {"TP-1", "TP-2", "TP-3"}) shop.initialize(reference);
  shop.press("pay");
  const auto list = [&](const std::string& query) {
    return shop.paystack("GET", "/transaction?" + query);
  };
  BOOST_TEST(list("").each("reference") == "TP-3 TP-2 TP-1 ");
  const auto second = list("perPage=2&page=2");
  BOOST_TEST(second.each("reference") == "TP-1 ");
  BOOST_TEST(second.at("meta.total") == "3");
  BOOST_TEST(second.at("meta.pageCount") == "2");
  BOOST_TEST(list("status=success").each("reference") == "TP-3 ");
  BOOST_TEST(list("from=2020-01-01T00:00:00.000Z&to=2020-01-02").each("reference") == "");
  BOOST_TEST(list("from=2020-01-01").each("reference") == "TP-3 TP-2 TP-1 ");
  BOOST_TEST(list("from=yesterday").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
