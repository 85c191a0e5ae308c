// Disputes: opened and ended by control calls, stated and told as each provider does.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

// Of the newest payment; `more` are members.
Reply dispute(Merchant& shop, const std::string& more = "") {
  return shop.call("POST", "/control/dispute", R"({"payment":"latest")" + more + "}");
}

const std::string kLost = R"(,"outcome":"lost")";
const std::string kWon = R"(,"outcome":"won")";

// The PaymentIntent of a paid session over 25.00 USD.
std::string paid_intent(Merchant& shop) {
  const auto id = shop.create_session().at("id");
  shop.press("pay");
  shop.stripe_hooks.wait_for(2);
  return shop.stripe("GET", "/v1/checkout/sessions/" + id).at("payment_intent");
}

// These members of each webhook after the first ones.
std::string told(Receiver& hooks, std::size_t first, std::size_t count,
                 const std::vector<std::string>& members) {
  std::string all;
  const auto webhooks = hooks.wait_for(first + count);
  for (std::size_t i = first; i < webhooks.size(); ++i) {
    const Reply event{0, {}, webhooks[i].body};
    for (const auto& member : members) all += event.at(member) + " ";
    all.back() = ';';
  }
  return all;
}

std::string told_by_stripe(Merchant& shop, std::size_t count) {
  return told(shop.stripe_hooks, 2, count, {"type", "data.object.status"});
}

// A list's members, newest first.
std::string listed(const Reply& list, const std::vector<std::string>& members) {
  std::string all;
  const auto body = *emulator::parse_json(list.body);
  for (const auto& item : body.find("data")->items()) {
    for (const auto& member : members) all += item.at(member) + " ";
    all.back() = ';';
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_dispute)

BOOST_AUTO_TEST_CASE(stripe_lists_one_over_a_part_and_tells_that_it_is_won) {
  Merchant shop;
  const auto intent = paid_intent(shop);
  BOOST_TEST(dispute(shop, R"(,"amount":"10.00")").status == 200);
  const auto list = [&] {
    return listed(shop.stripe("GET", "/v1/disputes?limit=100&payment_intent=" + intent),
                  {"payment_intent", "amount", "currency", "status"});
  };
  BOOST_TEST(list() == intent + " 1000 usd needs_response;");
  const auto charge = [&](const std::string& member) {
    return shop.stripe("GET", "/v1/payment_intents/" + intent + "?expand[]=latest_charge")
        .at("latest_charge." + member);
  };
  BOOST_TEST(charge("disputed") == "true");
  BOOST_TEST(charge("amount_refunded") == "0");
  const auto refund = [&] {
    return shop.stripe("POST", "/v1/refunds", "payment_intent=" + intent + "&amount=1");
  };
  BOOST_TEST(refund().at("error.code") == "charge_disputed");
  shop.stripe_hooks.wait_for(4);
  BOOST_TEST(dispute(shop, kWon).status == 200);
  BOOST_TEST(list() == intent + " 1000 usd won;");
  BOOST_TEST(charge("disputed") == "true");
  BOOST_TEST(told_by_stripe(shop, 4) ==
             "charge.dispute.created needs_response;"
             "charge.dispute.funds_withdrawn needs_response;"
             "charge.dispute.closed won;charge.dispute.funds_reinstated won;");
  BOOST_TEST(refund().status == 200);
}

BOOST_AUTO_TEST_CASE(stripe_states_what_was_lost_in_the_dispute_alone) {
  Merchant shop;
  const auto other = paid_intent(shop);
  const auto intent = paid_intent(shop);
  dispute(shop);
  dispute(shop, kLost);
  const auto all = shop.stripe("GET", "/v1/disputes");
  BOOST_TEST(listed(all, {"payment_intent", "amount", "status"}) == intent + " 2500 lost;");
  BOOST_TEST(listed(shop.stripe("GET", "/v1/disputes?payment_intent=" + other), {"id"}) == "");
  BOOST_TEST(shop.stripe("GET", "/v1/disputes?payment_intent=pi_no").status == 404);
  const auto by_id =
      shop.stripe("GET", "/v1/disputes/" + listed(all, {"id"}).substr(0, 27) + "?expand[]=charge");
  BOOST_TEST(by_id.at("charge.amount_refunded") == "0");
  BOOST_TEST(by_id.at("charge.refunded") == "false");
  BOOST_TEST(shop.stripe("GET", "/v1/disputes/dp_no").at("error.code") == "resource_missing");
  BOOST_TEST(shop.stripe("POST", "/v1/refunds", "payment_intent=" + intent).at("error.code") ==
             "charge_disputed");
}

BOOST_AUTO_TEST_CASE(paystack_reverses_a_transaction_that_is_lost_as_a_whole) {
  Merchant shop;
  shop.initialize("TP-1");
  shop.press("pay");
  dispute(shop);
  shop.paystack_hooks.wait_for(2);
  BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-1").at("data.status") == "success");
  dispute(shop, kLost);
  BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-1").at("data.status") == "reversed");
  BOOST_TEST(told(shop.paystack_hooks, 1, 2,
                  {"event", "data.status", "data.resolution", "data.refund_amount",
                   "data.transaction.reference", "data.transaction.status"}) ==
             "charge.dispute.create awaiting-merchant-feedback  500000 TP-1 success;"
             "charge.dispute.resolve resolved merchant-accepted 500000 TP-1 reversed;");
  BOOST_TEST(shop.paystack("GET", "/refund").at("meta.total") == "0");
  BOOST_TEST(shop.paystack("POST", "/refund", R"({"transaction":"TP-1"})").at("message") ==
             "Transaction has been fully reversed");
}

BOOST_AUTO_TEST_CASE(paystack_refunds_a_part_that_is_lost) {
  Merchant shop;
  shop.initialize("TP-1");
  shop.press("pay");
  dispute(shop, R"(,"amount":"1200")");
  dispute(shop, kLost);
  // The refund's events may overtake the dispute's.
  const auto all = told(shop.paystack_hooks, 1, 4, {"event", "data.status"});
  for (const auto* each :
       {"charge.dispute.create awaiting-merchant-feedback;", "charge.dispute.resolve resolved;",
        "refund.pending pending;", "refund.processed processed;"}) {
    BOOST_TEST(all.find(each) != all.npos, all);
  }
  BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-1").at("data.status") == "success");
  BOOST_TEST(listed(shop.paystack("GET", "/refund"), {"amount", "status"}) == "120000 processed;");
}

BOOST_AUTO_TEST_CASE(paystack_leaves_a_transaction_that_is_won) {
  Merchant shop;
  shop.initialize("TP-1");
  shop.press("pay");
  dispute(shop);
  shop.paystack_hooks.wait_for(2);
  dispute(shop, kWon);
  BOOST_TEST(told(shop.paystack_hooks, 2, 1, {"event", "data.resolution"}) ==
             "charge.dispute.resolve declined;");
  BOOST_TEST(shop.paystack("GET", "/transaction/verify/TP-1").at("data.status") == "success");
  BOOST_TEST(shop.paystack("GET", "/refund").at("meta.total") == "0");
}

BOOST_AUTO_TEST_CASE(flutterwave_lists_chargebacks_and_tells_nobody) {
  Merchant shop;
  shop.create_link("TP_1");
  shop.press("pay");
  const auto transaction =
      shop.flutterwave("GET", "/v3/transactions/verify_by_reference?tx_ref=TP_1");
  dispute(shop, R"(,"amount":"2000.25")");
  const auto list = [&](const std::string& query) {
    return listed(shop.flutterwave("GET", "/v3/chargebacks" + query),
                  {"amount", "status", "tx_ref", "transaction_id"});
  };
  const auto id = transaction.at("data.id");
  BOOST_TEST(list("?flw_ref=" + transaction.at("data.flw_ref")) ==
             "2000.25 initiated TP_1 " + id + ";");
  dispute(shop, kLost);
  BOOST_TEST(list("?id=" + id) == "2000.25 lost TP_1 " + id + ";");
  BOOST_TEST(list("?status=initiated") == "");
  BOOST_TEST(list("?flw_ref=x") == "");
  BOOST_TEST(shop.flutterwave_hooks.wait_for(1).size() == 1u);
  BOOST_TEST(shop.call("GET", "/control/payments").body.find(R"("status":"lost")") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_told_of_its_end_can_come_before_what_is_told_of_its_begin) {
  Merchant shop;
  paid_intent(shop);
  shop.call("POST", "/control/misbehave", R"({"payment":"latest","behaviours":["reorder"]})");
  dispute(shop);
  dispute(shop, kLost);
  BOOST_TEST(told_by_stripe(shop, 3) ==
             "charge.dispute.closed lost;charge.dispute.created needs_response;"
             "charge.dispute.funds_withdrawn needs_response;");
}

BOOST_AUTO_TEST_CASE(only_what_was_paid_is_disputed_and_once) {
  Merchant shop;
  BOOST_TEST(dispute(shop).status == 404);
  shop.create_session();
  BOOST_TEST(dispute(shop).at("error.code") == "not_disputable");
  shop.press("pay");
  BOOST_TEST(dispute(shop, kLost).at("error.code") == "no_open_dispute");
  for (const auto* amount : {"0", "25.01", "1.005", "much"}) {
    const auto reply = dispute(shop, R"(,"amount":")" + std::string(amount) + R"(")");
    BOOST_TEST(reply.at("error.code") == "invalid_amount", amount);
  }
  BOOST_TEST(dispute(shop, R"(,"outcome":"drawn")").at("error.code") == "invalid_outcome");
  BOOST_TEST(dispute(shop).status == 200);
  BOOST_TEST(dispute(shop).at("error.code") == "not_disputable");
  BOOST_TEST(dispute(shop, kWon).status == 200);
  BOOST_TEST(dispute(shop, kLost).at("error.code") == "no_open_dispute");
}

BOOST_AUTO_TEST_SUITE_END()
