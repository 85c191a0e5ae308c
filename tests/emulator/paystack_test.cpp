// Paystack's calls, errors and webhooks, over HTTP.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"
#include "serving/signing.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_paystack)

BOOST_AUTO_TEST_CASE(a_transaction_is_initialised_paid_verified_and_told) {
  Merchant shop;
  const auto created = shop.initialize("TP-1");
  BOOST_TEST(created.status == 200);
  BOOST_TEST(created.at("status") == "true");
  BOOST_TEST(created.at("data.reference") == "TP-1");
  BOOST_TEST(created.at("data.authorization_url").find("/checkout/") != std::string::npos);
  BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-1").at("data.status") == "abandoned");

  BOOST_TEST(shop.press("pay") == "http://shop.test/back?trxref=TP-1&reference=TP-1");
  const auto webhooks = shop.paystack_hooks.wait_for(1);
  BOOST_REQUIRE(webhooks.size() == 1u);
  BOOST_TEST(webhooks[0].header("x-paystack-signature") ==
             serving::plain_signature(kPaystackKey, webhooks[0].body));
  const auto event = *emulator::parse_json(webhooks[0].body);
  BOOST_TEST(event.at("event") == "charge.success");
  BOOST_TEST(event.find("data")->at("amount") == "500000");

  const auto verified = shop.paystack("GET", "/transaction/verify/TP-1");
  BOOST_TEST(verified.at("data.status") == "success");
  BOOST_TEST(verified.at("data.domain") == "test");
  BOOST_TEST(verified.at("data.requested_amount") == "500000");
  // As it was sent, to the digit.
  BOOST_TEST(verified.at("data.metadata.order") == "7.50");
  const auto by_id = shop.paystack("GET", "/transaction/" + verified.at("data.id"));
  BOOST_TEST(by_id.at("data.reference") == "TP-1");
}

BOOST_AUTO_TEST_CASE(a_failure_is_silent_and_can_be_tried_again) {
  Merchant shop;
  shop.initialize("TP-1");
  BOOST_TEST(shop.press("pay", "4084 0800 0000 5408") == "");
  BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-1").at("data.status") == "failed");
  BOOST_TEST(shop.paystack_hooks.wait_for(0).empty());
  BOOST_TEST(shop.press("pay", "4084084084084081") != "");
  BOOST_TEST(shop.paystack_hooks.wait_for(1).size() == 1u);
  BOOST_TEST(shop.press("leave", "") == "http://shop.test/cancelled");
}

BOOST_AUTO_TEST_CASE(what_is_pending_succeeds_later) {
  Merchant shop;
  shop.initialize("TP-1");
  shop.press("wait");
  BOOST_TEST(shop.paystack_hooks.wait_for(1).size() == 1u);
  BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-1").at("data.status") == "success");
}

BOOST_AUTO_TEST_CASE(a_part_is_refunded_listed_and_told) {
  Merchant shop;
  shop.initialize("TP-1");
  const std::string part =
      R"({"transaction":"TP-1","amount":120000,"currency":"NGN","merchant_note":"refund-1"})";
  BOOST_TEST(shop.paystack("POST", "/refund", part).status == 400);  // not paid yet
  shop.press("pay");
  const auto made = shop.paystack("POST", "/refund", part);
  BOOST_TEST(made.status == 200);
  BOOST_TEST(made.at("data.status") == "pending");
  BOOST_TEST(made.at("data.transaction.reference") == "TP-1");
  const auto hooks = shop.paystack_hooks.wait_for(3);
  BOOST_REQUIRE(hooks.size() == 3u);
  const auto told = *emulator::parse_json(hooks[2].body);
  BOOST_TEST(told.at("event") == "refund.processed");
  BOOST_TEST(told.find("data")->at("amount") == "120000");
  const auto fetched = shop.paystack("GET", "/refund/" + made.at("data.id"));
  BOOST_TEST(fetched.at("data.status") == "processed");
  BOOST_TEST(fetched.at("data.merchant_note") == "refund-1");
  const auto id = made.at("data.transaction.id");
  const auto list = shop.paystack("GET", "/refund?transaction=" + id + "&perPage=100&page=1");
  BOOST_TEST(list.at("meta.total") == "1");
  BOOST_TEST(shop.paystack("GET", "/refund?transaction=7").at("meta.total") == "0");
  BOOST_TEST(shop.paystack("GET", "/refund/7").status == 404);
}

BOOST_AUTO_TEST_CASE(no_more_is_refunded_than_is_left) {
  Merchant shop;
  shop.initialize("TP-1");
  shop.press("pay");
  const auto refund = [&](const std::string& more) {
    return shop.paystack("POST", "/refund", R"({"transaction":"TP-1")" + more + "}");
  };
  BOOST_TEST(refund(R"(,"amount":500001)").status == 400);
  BOOST_TEST(refund(R"(,"amount":1.5)").at("message") == "Invalid Amount Sent");
  BOOST_TEST(refund(R"(,"currency":"USD")").status == 400);
  BOOST_TEST(refund(R"(,"amount":1)").status == 200);
  BOOST_TEST(refund("").at("data.amount") == "499999");
  BOOST_TEST(refund("").at("message") == "Transaction has been fully reversed");
  BOOST_TEST(shop.paystack("POST", "/refund", R"({"transaction":"TP-9"})").status == 404);
}

BOOST_AUTO_TEST_CASE(the_card_decides_how_a_refund_ends) {
  struct Row {
    const char* card;
    const char* status;
    const char* left;  // afterwards: what failed can be asked for again
  };
  for (const auto& row : std::vector<Row>{{"4084084084084081", "processed", "499999"},
                                          {"4084080000671803", "failed", "500000"},
                                          {"4084080000670902", "needs-attention", "499999"}}) {
    BOOST_TEST_CONTEXT(row.status) {
      Merchant shop;
      shop.initialize("TP-1");
      shop.press("pay", row.card);
      const auto made = shop.paystack("POST", "/refund", R"({"transaction":"TP-1","amount":1})");
      BOOST_TEST(made.at("data.status") == "pending");
      const auto hooks = shop.paystack_hooks.wait_for(3);
      BOOST_REQUIRE(hooks.size() == 3u);
      BOOST_TEST(emulator::parse_json(hooks[1].body)->at("event") == "refund.pending");
      BOOST_TEST(emulator::parse_json(hooks[2].body)->at("event") ==
                 "refund." + std::string(row.status));
      BOOST_TEST(shop.paystack("GET", "/refund/" + made.at("data.id")).at("data.status") ==
                 row.status);
      BOOST_TEST(shop.paystack("POST", "/refund", R"({"transaction":"TP-1"})").at("data.amount") ==
                 row.left);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_request_is_refused_with_a_code) {
  Merchant shop;
  BOOST_TEST(shop.initialize("TP-1").status == 200);
  const auto twice = shop.initialize("TP-1");
  BOOST_TEST(twice.status == 400);
  BOOST_TEST(twice.at("code") == "duplicate_reference");
  struct Row {
    const char* body;
    const char* message;
  };
  for (const auto& row : std::vector<Row>{
           {R"({"amount":5000})", "Email Address is required"},
           {R"({"email":"ada","amount":5000})", "Invalid Email Address Passed"},
           {R"({"email":"a@b.co"})", "Amount is required"},
           {R"({"email":"a@b.co","amount":50.5})", "Invalid Amount Sent"},
           {R"({"email":"a@b.co","amount":0})", "Invalid Amount Sent"},
           {R"({"email":"a@b.co","amount":4999})", "Amount is below the minimum of NGN"},
           {R"({"email":"a@b.co","amount":5000,"currency":"EUR"})",
            "Currency not supported by merchant"},
           {R"({"email":"a@b.co","amount":5000,"reference":"tp_1"})",
            "Only -, ., = and alphanumeric characters are allowed in a reference"},
           {"nonsense", "Invalid JSON"},
       }) {
    const auto reply = shop.paystack("POST", "/transaction/initialize", row.body);
    BOOST_TEST(reply.at("status") == "false");
    BOOST_TEST(reply.at("message") == row.message);
  }
  BOOST_TEST(
      shop.paystack("POST", "/transaction/initialize", R"({"email":"a@b.co","amount":"5000"})")
          .status == 200);
  BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-9").status == 400);
  BOOST_TEST(shop.paystack("GET", "/balance").at("status") == "true");
  const auto keyless =
      shop.call("GET", "/paystack/balance", "", {"Authorization: Bearer sk_test_"});
  BOOST_TEST(keyless.status == 401);
  BOOST_TEST(keyless.at("message") == "Invalid key");
}

BOOST_AUTO_TEST_SUITE_END()
