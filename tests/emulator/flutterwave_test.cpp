// Flutterwave's calls, errors and webhooks, over HTTP.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

const std::string kByReference = "/v3/transactions/verify_by_reference?tx_ref=";

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_flutterwave)

BOOST_AUTO_TEST_CASE(a_link_is_paid_verified_and_told) {
  Merchant shop;
  const auto created = shop.create_link("TP_1");
  BOOST_TEST(created.status == 200);
  BOOST_TEST(created.at("message") == "Hosted Link");
  BOOST_TEST(created.at("data.link").find("/checkout/flwlnk-") != std::string::npos);
  // There is no transaction before the payer tried.
  BOOST_TEST(shop.flutterwave("GET", kByReference + "TP_1").at("status") == "error");

  const auto back = shop.press("pay");
  const auto webhooks = shop.flutterwave_hooks.wait_for(1);
  BOOST_REQUIRE(webhooks.size() == 1u);
  BOOST_TEST(webhooks[0].header("verif-hash") == "hash");
  const auto event = *emulator::parse_json(webhooks[0].body);
  BOOST_TEST(event.at("event") == "charge.completed");
  const auto* data = event.find("data");
  BOOST_TEST(data->at("status") == "successful");
  BOOST_TEST(data->at("amount") == "2000.5");
  BOOST_TEST(data->find("card")->at("token") == "");
  BOOST_TEST(back == "http://shop.test/back?status=successful&tx_ref=TP_1&transaction_id=" +
                         data->at("id"));

  const auto verified = shop.flutterwave("GET", "/v3/transactions/" + data->at("id") + "/verify");
  BOOST_TEST(verified.at("data.status") == "successful");
  BOOST_TEST(verified.at("data.tx_ref") == "TP_1");
  BOOST_TEST(verified.at("data.currency") == "GHS");
  BOOST_TEST(verified.at("data.app_fee") == "28.01");
  BOOST_TEST(verified.at("data.amount_settled") == "1972.49");
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_too_and_each_try_is_a_transaction) {
  Merchant shop;
  shop.create_link("TP_1");
  const auto back = shop.press("decline");
  BOOST_TEST(back.starts_with("http://shop.test/back?status=failed&tx_ref=TP_1&transaction_id="));
  const auto failed = shop.flutterwave("GET", kByReference + "TP_1");
  BOOST_TEST(failed.at("data.status") == "failed");
  shop.press("pay");
  const auto paid = shop.flutterwave("GET", kByReference + "TP_1");
  BOOST_TEST(paid.at("data.status") == "successful");
  BOOST_TEST(paid.at("data.id") != failed.at("data.id"));
  const auto webhooks = shop.flutterwave_hooks.wait_for(2);
  BOOST_REQUIRE(webhooks.size() == 2u);
  BOOST_TEST(emulator::parse_json(webhooks[0].body)->find("data")->at("status") == "failed");
}

BOOST_AUTO_TEST_CASE(a_part_is_refunded_listed_and_told) {
  Merchant shop;
  shop.create_link("TP_1");
  shop.press("pay");
  const auto id = shop.flutterwave("GET", kByReference + "TP_1").at("data.id");
  const auto refund = [&](const std::string& body) {
    return shop.flutterwave("POST", "/v3/transactions/" + id + "/refund", body);
  };
  const auto made = refund(R"({"amount":1200.5,"comments":"refund-1"})");
  BOOST_TEST(made.at("data.status") == "completed");
  BOOST_TEST(made.at("data.amount_refunded") == "1200.5");
  BOOST_TEST(made.at("data.tx_id") == id);
  BOOST_TEST(shop.flutterwave_hooks.wait_for(3).size() == 3u);
  const auto fetched = shop.flutterwave("GET", "/v3/refunds/" + made.at("data.id"));
  BOOST_TEST(fetched.at("data.status") == "completed-mpgs");
  const auto list = shop.flutterwave("GET", "/v3/refunds?id=" + id + "&page=1");
  BOOST_TEST(list.at("meta.page_info.total_pages") == "1");
  BOOST_TEST(list.body.find(R"("comment":"refund-1")") != std::string::npos);
  BOOST_TEST(shop.flutterwave("GET", "/v3/refunds?id=7").at("meta.page_info.total") == "0");
  BOOST_TEST(refund(R"({"amount":800.01})").status == 400);  // 800 are left
  BOOST_TEST(refund(R"({"amount":1e2})").status == 400);
  BOOST_TEST(refund("{}").at("data.amount_refunded") == "800");
  BOOST_TEST(refund("{}").at("message") == "Transaction has already been refunded");
  BOOST_TEST(shop.flutterwave("GET", "/v3/refunds/7").status == 404);
}

BOOST_AUTO_TEST_CASE(a_link_is_disabled_once) {
  Merchant shop;
  const auto link = shop.create_link("TP_1").at("data.link");
  const auto disable = [&] {
    return shop.flutterwave("POST", "/v3/payments/link/disable", R"({"link":")" + link + R"("})");
  };
  BOOST_TEST(disable().at("status") == "success");
  const auto again = disable();
  BOOST_TEST(again.status == 400);
  BOOST_TEST(again.at("message") == "This payment link is currently inactive");
  BOOST_TEST(shop.press("pay") == "");
  BOOST_TEST(shop.press("leave") == "http://shop.test/back?status=cancelled&tx_ref=TP_1");
}

BOOST_AUTO_TEST_CASE(amounts_are_numbers_or_texts_and_exact) {
  Merchant shop;
  struct Row {
    const char* amount;
    const char* stated;  // "": refused
  };
  int number = 0;
  for (const auto& row : std::vector<Row>{{"\"7500\"", "7500"},
                                          {"0.07", "0.07"},
                                          {"1.10", "1.1"},
                                          {"90071992547409.93", ""},
                                          {"9007199254740.93", "9007199254740.93"},
                                          {"1.005", ""},
                                          {"1e3", ""},
                                          {"0", ""},
                                          {"-1", ""},
                                          {"null", ""}}) {
    const auto tx_ref = "TP_" + std::to_string(++number);
    const auto created = shop.create_link(tx_ref, row.amount);
    BOOST_TEST(created.status == (*row.stated ? 200 : 400));
    if (created.status != 200) continue;
    shop.press("pay");
    BOOST_TEST(shop.flutterwave("GET", kByReference + tx_ref).at("data.amount") == row.stated);
  }
  BOOST_TEST(shop.flutterwave("GET", "/v3/balances").at("status") == "success");
  // As flutterwave-node-v3 writes it.
  BOOST_TEST(shop.flutterwave("GET", "//v3/balances?").at("status") == "success");
  BOOST_TEST(shop.flutterwave("GET", "/balances").status == 404);
  BOOST_TEST(shop.call("GET", "/flutterwave/v3/balances").status == 401);
}

BOOST_AUTO_TEST_SUITE_END()
