// The checkout page of each provider, and the program's own paths.
#include <string>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string page(Merchant& shop) {
  return shop.call("GET", "/checkout/latest", "", {"Accept: text/html"}).body;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_checkout)

BOOST_AUTO_TEST_CASE(one_page_for_all_three_without_a_script) {
  Merchant shop;
  shop.create_session();
  const auto stripe = page(shop);
  BOOST_TEST(contains(stripe, "USD 25.00"));
  BOOST_TEST(contains(stripe, "Top-up &amp; more"));
  BOOST_TEST(contains(stripe, "width=device-width"));
  BOOST_TEST(!contains(stripe, "<script"));
  for (const auto* button : {"/pay\"", "/wait\"", "/decline\"", "/leave\""}) {
    BOOST_TEST(contains(stripe, button));
  }
  shop.initialize("TP-1");
  BOOST_TEST(contains(page(shop), "NGN 5,000.00"));
  shop.create_link("<b>");
  BOOST_TEST(contains(page(shop), "GHS 2,000.50"));
  BOOST_TEST(contains(page(shop), "&lt;b&gt;"));
  shop.press("pay");
  BOOST_TEST(contains(page(shop), "Paid"));
  BOOST_TEST(!contains(page(shop), "<form"));
}

BOOST_AUTO_TEST_CASE(each_api_is_at_the_root_too) {
  Merchant shop;
  const auto get = [&](const std::string& path, const std::string& key) {
    return shop.call("GET", path, "", {"Authorization: Bearer " + key});
  };
  BOOST_TEST(get("/v1/balance", kStripeKey).at("object") == "balance");
  BOOST_TEST(get("/balance", kPaystackKey).at("message") == "Balances retrieved");
  BOOST_TEST(get("/v3/balances", kFlutterwaveKey).at("status") == "success");
  BOOST_TEST(get("/v1/balance", kPaystackKey).status == 401);
}

BOOST_AUTO_TEST_CASE(curl_gets_json) {
  Merchant shop;
  shop.initialize("TP-1");
  BOOST_TEST(shop.call("POST", "/checkout/latest/decline").at("status") == "declined");
  const auto paid = shop.call("POST", "/checkout/latest/pay");
  BOOST_TEST(paid.at("status") == "paid");
  BOOST_TEST(paid.at("provider") == "paystack");
  BOOST_TEST(paid.at("amount") == "NGN 5,000.00");
  BOOST_TEST(shop.call("POST", "/checkout/latest/pay").status == 200);
  BOOST_TEST(shop.call("GET", "/checkout/none").status == 404);
  BOOST_TEST(shop.call("GET", "/v2/balance").status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
