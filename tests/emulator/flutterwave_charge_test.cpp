// Flutterwave's tokens, its steps, mobile money, banks and the list of transactions.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

Reply verify(Merchant& shop, const std::string& tx_ref) {
  return shop.flutterwave("GET", "/v3/transactions/verify_by_reference?tx_ref=" + tx_ref);
}

Reply charge(Merchant& shop, const std::string& token, const std::string& tx_ref,
             const std::string& email = "ada@shop.test") {
  return shop.flutterwave("POST", "/v3/tokenized-charges",
                          R"({"token":")" + token + R"(","currency":"GHS","country":"GH",)" +
                              R"("amount":20.5,"email":")" + email + R"(","tx_ref":")" + tx_ref +
                              R"(","narration":"top-up","redirect_url":"http://shop.test/again"})");
}

// The token of a card that has just paid without a step.
std::string saved(Merchant& shop, const std::string& tx_ref) {
  shop.create_link(tx_ref);
  shop.press("pay");
  return verify(shop, tx_ref).at("data.card.token");
}

std::string last_event(Merchant& shop, std::size_t count, const std::string& member) {
  const auto hooks = shop.flutterwave_hooks.wait_for(count);
  return emulator::parse_json(hooks.at(count - 1).body)->find("data")->at(member);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_flutterwave_charge)

BOOST_AUTO_TEST_CASE(a_token_is_charged_with_the_address_that_it_is_of) {
  Merchant shop;
  const auto token = saved(shop, "TP_1");
  BOOST_TEST((token.starts_with("flw-t1nf-") && token.ends_with("-m03k")));
  const auto charged = charge(shop, token, "TP_2");
  BOOST_TEST(charged.at("message") == "Charge successful");
  BOOST_TEST(charged.at("data.status") == "successful");
  BOOST_TEST(charged.at("data.amount") == "20.5");
  BOOST_TEST(charged.at("data.card.token") == token);
  BOOST_TEST(verify(shop, "TP_2").at("data.id") == charged.at("data.id"));
  BOOST_TEST(last_event(shop, 2, "tx_ref") == "TP_2");
  for (const auto& wrong :
       {charge(shop, token, "TP_3", "bob@shop.test"), charge(shop, "flw-t1nf-no-m03k", "TP_3")}) {
    BOOST_TEST(wrong.status == 400);
    BOOST_TEST(wrong.at("message") == "Wrong token or email passed");
  }
  BOOST_TEST(shop.flutterwave("POST", "/v3/tokenized-charges", "{}").at("message") ==
             "token is required");
}

BOOST_AUTO_TEST_CASE(a_charge_is_declined_or_pending) {
  Merchant shop;
  const auto token = saved(shop, "TP_1");
  shop.misbehave("flutterwave", R"("decline")");
  const auto declined = charge(shop, token, "TP_2");
  BOOST_TEST(declined.at("data.status") == "failed");
  BOOST_TEST(declined.at("data.processor_response") == "Insufficient Funds");
  shop.misbehave("flutterwave", R"("processing")");
  const auto pending = charge(shop, token, "TP_3");
  BOOST_TEST(pending.at("message") == "Charge initiated");
  BOOST_TEST(pending.at("data.status") == "pending");
  shop.call("POST", "/control/clock", R"({"offset_s":60})");
  BOOST_TEST(verify(shop, "TP_3").at("data.status") == "successful");
}

BOOST_AUTO_TEST_CASE(a_card_with_3d_secure_asks_each_time) {
  Merchant shop;
  shop.create_link("TP_1");
  BOOST_TEST(shop.press("pay", "4187 4274 1556 4246") == "");
  const auto pending = verify(shop, "TP_1");
  BOOST_TEST(pending.at("data.status") == "pending");
  BOOST_TEST(shop.press("complete").starts_with("http://shop.test/back?status=successful&"));
  const auto paid = verify(shop, "TP_1");
  BOOST_TEST(paid.at("data.auth_model") == "VBVSECURECODE");
  BOOST_TEST(paid.at("data.id") == pending.at("data.id"));

  const auto asked = charge(shop, paid.at("data.card.token"), "TP_2");
  BOOST_TEST(asked.at("data.status") == "pending");
  BOOST_TEST(asked.at("data.meta.authorization.mode") == "redirect");
  BOOST_TEST(asked.at("data.meta.authorization.redirect").find("/checkout/") != std::string::npos);
  BOOST_TEST(shop.flutterwave("GET", "/v3/transactions/" + asked.at("data.id") + "/verify")
                 .at("data.status") == "pending");
  BOOST_TEST(shop.press("fail").starts_with("http://shop.test/again?status=failed&tx_ref=TP_2"));
  BOOST_TEST(verify(shop, "TP_2").at("data.status") == "failed");
}

BOOST_AUTO_TEST_CASE(pin_and_one_time_password_are_asked_in_turn) {
  Merchant shop;
  shop.create_link("TP_1");
  BOOST_TEST(shop.press("pay", "5531 8866 5214 2950") == "");
  BOOST_TEST(shop.press("pin", "3310") == "");
  BOOST_TEST(shop.press("otp", "12345").starts_with("http://shop.test/back?status=successful&"));
  const auto paid = verify(shop, "TP_1");
  BOOST_TEST(paid.at("data.auth_model") == "PIN");
  // The token asks no more.
  BOOST_TEST(charge(shop, paid.at("data.card.token"), "TP_2").at("data.status") == "successful");
  shop.create_link("TP_3");
  shop.press("pay", "5531886652142950");
  BOOST_TEST(shop.press("pin", "1111").starts_with("http://shop.test/back?status=failed&"));
}

BOOST_AUTO_TEST_CASE(a_telephone_pays_later_or_does_not) {
  Merchant shop;
  struct Row {
    const char* phone;
    const char* status;
  };
  std::size_t told = 0;
  for (const auto& row : std::vector<Row>{{"0551234987", "successful"}, {"0551234999", "failed"}}) {
    const std::string tx_ref = std::string("TP_") + row.phone;
    shop.create_link(tx_ref);
    BOOST_TEST(
        shop.press("mobile_money", row.phone).starts_with("http://shop.test/back?status=pending&"));
    shop.call("POST", "/control/clock", R"({"offset_s":60})");
    shop.call("POST", "/control/clock", R"({"offset_s":0})");
    const auto ended = verify(shop, tx_ref);
    BOOST_TEST(ended.at("data.status") == row.status);
    BOOST_TEST(ended.at("data.payment_type") == "mobilemoneygh");
    BOOST_TEST(ended.at("data.card.token") == "");
    BOOST_TEST(last_event(shop, ++told, "status") == row.status);
  }
  shop.flutterwave("POST", "/v3/payments",
                   R"({"tx_ref":"TP_3","amount":1,"currency":"GHS","payment_options":"card",)"
                   R"("customer":{"email":"ada@shop.test"}})");
  const auto page = shop.call("GET", "/checkout/latest", "", {"Accept: text/html"}).body;
  BOOST_TEST(page.find("mobile_money\"") == std::string::npos);
  BOOST_TEST(shop.call("POST", "/checkout/latest/mobile_money").status == 409);
}

BOOST_AUTO_TEST_CASE(banks_and_transactions_are_listed) {
  Merchant shop;
  BOOST_TEST(shop.flutterwave("GET", "/v3/banks/GH").each("code") == "GH040100 MTN VODAFONE ");
  BOOST_TEST(shop.flutterwave("GET", "/v3/banks/XX").status == 400);
  for (int i = 1; i <= 11; ++i) {
    shop.create_link("TP_" + std::to_string(i));
    shop.press(i == 11 ? "decline" : "pay");
  }
  const auto list = [&](const std::string& query) {
    return shop.flutterwave("GET", "/v3/transactions?" + query);
  };
  const auto first = list("");
  BOOST_TEST(first.at("meta.page_info.total") == "11");
  BOOST_TEST(first.at("meta.page_info.total_pages") == "2");
  BOOST_TEST(first.each("tx_ref").starts_with("TP_11 TP_10 "));
  BOOST_TEST(list("page=2").each("tx_ref") == "TP_1 ");
  BOOST_TEST(list("status=failed").each("tx_ref") == "TP_11 ");
  BOOST_TEST(list("tx_ref=TP_7").each("customer_email") == "ada@shop.test ");
  BOOST_TEST(list("from=2020-01-01&to=2020-01-31").each("tx_ref") == "");
  BOOST_TEST(list("from=today").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
