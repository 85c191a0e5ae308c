// Stripe's refunds, over HTTP.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

// The PaymentIntent of a paid session over 25.00 USD.
std::string paid_intent(Merchant& shop, const std::string& card = "") {
  const auto id = shop.create_session().at("id");
  shop.press("pay", card);
  shop.stripe_hooks.wait_for(2);
  return shop.stripe("GET", "/v1/checkout/sessions/" + id).at("payment_intent");
}

Reply refund(Merchant& shop, const std::string& intent, const std::string& more = "",
             const std::string& key = "") {
  return shop.stripe("POST", "/v1/refunds", "payment_intent=" + intent + more, key);
}

std::string total_of(Merchant& shop, const std::string& intent) {
  return shop.stripe("GET", "/v1/payment_intents/" + intent + "?expand[]=latest_charge")
      .at("latest_charge.amount_refunded");
}

// Type, status and running total of each event after the two of the payment.
std::string told(Merchant& shop, std::size_t count) {
  std::string all;
  const auto webhooks = shop.stripe_hooks.wait_for(2 + count);
  for (std::size_t i = 2; i < webhooks.size(); ++i) {
    const auto event = *emulator::parse_json(webhooks[i].body);
    const auto* object = event.find("data")->find("object");
    all +=
        event.at("type") + " " + object->at("status") + " " + object->at("amount_refunded") + ";";
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_stripe_refund)

BOOST_AUTO_TEST_CASE(parts_go_back_until_nothing_is_left_and_are_told) {
  Merchant shop;
  const auto intent = paid_intent(shop);
  const auto first = refund(shop, intent, "&amount=1000&metadata[a]=b&expand[]=charge");
  BOOST_TEST(first.status == 200);
  BOOST_TEST(first.at("object") == "refund");
  BOOST_TEST(first.at("status") == "succeeded");
  BOOST_TEST(first.at("amount") == "1000");
  BOOST_TEST(first.at("metadata.a") == "b");
  BOOST_TEST(first.at("payment_intent") == intent);
  BOOST_TEST(first.at("charge.amount_refunded") == "1000");
  BOOST_TEST(first.at("charge.refunded") == "false");
  shop.stripe_hooks.wait_for(4);
  const auto too_much = refund(shop, intent, "&amount=1501");
  BOOST_TEST(too_much.status == 400);
  BOOST_TEST(too_much.at("error.param") == "amount");
  const auto rest = refund(shop, intent, "&reason=requested_by_customer");
  BOOST_TEST(rest.at("amount") == "1500");
  BOOST_TEST(rest.at("reason") == "requested_by_customer");
  BOOST_TEST(refund(shop, intent).at("error.code") == "charge_already_refunded");
  BOOST_TEST(total_of(shop, intent) == "2500");
  BOOST_TEST(told(shop, 4) ==
             "refund.created succeeded ;charge.refunded succeeded 1000;"
             "refund.created succeeded ;charge.refunded succeeded 2500;");
}

BOOST_AUTO_TEST_CASE(they_are_read_by_id_and_in_pages) {
  Merchant shop;
  const auto intent = paid_intent(shop);
  const auto first = refund(shop, intent, "&amount=1").at("id");
  const auto second = refund(shop, intent, "&amount=2").at("id");
  const auto read = shop.stripe("GET", "/v1/refunds/" + first + "?expand[]=charge");
  BOOST_TEST(read.at("amount") == "1");
  BOOST_TEST(read.at("charge.amount_refunded") == "3");
  BOOST_TEST(shop.stripe("GET", "/v1/refunds/re_no").at("error.code") == "resource_missing");
  const auto list = [&](const std::string& more) {
    const auto reply = shop.stripe("GET", "/v1/refunds?payment_intent=" + intent + more);
    const auto body = *emulator::parse_json(reply.body);
    std::string ids;
    for (const auto& item : body.find("data")->items()) ids += item.at("id") + " ";
    return ids + body.at("has_more");
  };
  BOOST_TEST(list("") == second + " " + first + " false");
  BOOST_TEST(list("&limit=1") == second + " true");
  BOOST_TEST(list("&limit=1&starting_after=" + second) == first + " false");
  paid_intent(shop);
  BOOST_TEST(list("&limit=2") == second + " " + first + " false");
  BOOST_TEST(shop.stripe("GET", "/v1/refunds?payment_intent=pi_no").status == 404);
  BOOST_TEST(shop.stripe("GET", "/v1/refunds?limit=101").at("error.param") == "limit");
}

BOOST_AUTO_TEST_CASE(the_card_decides_how_it_ends) {
  Merchant later;
  const auto pending = paid_intent(later, "4000 0000 0000 7726");
  BOOST_TEST(refund(later, pending, "&amount=1000").at("status") == "pending");
  BOOST_TEST(told(later, 4) ==
             "refund.created pending ;charge.refunded succeeded 1000;"
             "refund.updated succeeded ;charge.refund.updated succeeded ;");
  Merchant fails;
  const auto intent = paid_intent(fails, "4000 0000 0000 5126");
  const auto made = refund(fails, intent, "&amount=1000");
  BOOST_TEST(made.at("status") == "succeeded");
  BOOST_TEST(told(fails, 4) ==
             "refund.created succeeded ;charge.refunded succeeded 1000;"
             "refund.failed failed ;charge.refund.updated failed ;");
  const auto read = fails.stripe("GET", "/v1/refunds/" + made.at("id"));
  BOOST_TEST(read.at("failure_reason") == "expired_or_canceled_card");
  BOOST_TEST(total_of(fails, intent) == "0");
}

BOOST_AUTO_TEST_CASE(a_key_refunds_once) {
  Merchant shop;
  const auto intent = paid_intent(shop);
  const auto first = refund(shop, intent, "&amount=1000", "key-1");
  BOOST_TEST(refund(shop, intent, "&amount=1000", "key-1").body == first.body);
  BOOST_TEST(refund(shop, intent, "&amount=999", "key-1").at("error.type") == "idempotency_error");
  BOOST_TEST(total_of(shop, intent) == "1000");
  // What was refused for the payment's sake is remembered, what failed its checks is not.
  BOOST_TEST(refund(shop, intent, "&amount=1501", "key-2").status == 400);
  BOOST_TEST(refund(shop, intent, "&amount=1501", "key-2").headers.count("idempotent-replayed") ==
             1u);
  BOOST_TEST(refund(shop, intent, "&amount=0", "key-3").status == 400);
  BOOST_TEST(refund(shop, intent, "&amount=1", "key-3").status == 200);
}

BOOST_AUTO_TEST_CASE(a_wrong_parameter_is_named) {
  Merchant shop;
  const auto intent = paid_intent(shop);
  const auto open = shop.stripe("POST", "/v1/payment_intents", "amount=1099&currency=eur").at("id");
  struct Row {
    std::string form;
    long status;
    const char* code;
    const char* param;
  };
  for (const auto& row : std::vector<Row>{
           {"amount=1", 400, "parameter_missing", ""},
           {"payment_intent=pi_no", 404, "resource_missing", "payment_intent"},
           {"charge=ch_no", 404, "resource_missing", "charge"},
           {"payment_intent=" + open, 400, "", ""},
           {"payment_intent=" + intent + "&amount=1.5", 400, "parameter_invalid_integer", "amount"},
           {"payment_intent=" + intent + "&amount=-1", 400, "parameter_invalid_integer", "amount"},
           {"payment_intent=" + intent + "&reason=other", 400, "", "reason"},
           {"payment_intent=" + intent + "&expand[]=moon", 400, "", "expand"},
           {"payment_intent=" + intent + "&note=x", 400, "parameter_unknown", "note"},
       }) {
    const auto reply = shop.stripe("POST", "/v1/refunds", row.form);
    BOOST_TEST(reply.status == row.status, row.form);
    BOOST_TEST(reply.at("error.code") == row.code);
    BOOST_TEST(reply.at("error.param") == row.param);
  }
  BOOST_TEST(shop.stripe("POST", "/v1/refunds", "charge=ch_" + intent.substr(3)).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
