// Stripe's SetupIntents, 3-D Secure, and the list of PaymentIntents.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

const std::string kBack = "&return_url=http%3A%2F%2Fshop.test%2Fback";
const std::string kAlways = "pm_card_authenticationRequired";       // 4000 0027 6000 3184
const std::string kOnce = "pm_card_authenticationRequiredOnSetup";  // 4000 0025 0000 3155

Reply charge(Merchant& shop, const std::string& method, const std::string& more = "") {
  return shop.stripe("POST", "/v1/payment_intents",
                     "amount=1000&currency=usd&confirm=true&payment_method=" + method + more);
}

std::string status(Merchant& shop, const std::string& kind, const Reply& intent) {
  return shop.stripe("GET", "/v1/" + kind + "/" + intent.at("id")).at("status");
}

std::string types(const std::vector<ReceivedWebhook>& webhooks) {
  std::string all;
  for (const auto& webhook : webhooks) all += emulator::parse_json(webhook.body)->at("type") + " ";
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_stripe_confirmation)

BOOST_AUTO_TEST_CASE(an_intent_is_confirmed_or_failed_on_its_page) {
  Merchant shop;
  const auto intent = charge(shop, kAlways, kBack);
  BOOST_TEST(intent.status == 200);
  BOOST_TEST(intent.at("status") == "requires_action");
  BOOST_TEST(intent.at("latest_charge") == "");
  BOOST_TEST(intent.at("next_action.type") == "redirect_to_url");
  const auto id = intent.at("id");
  BOOST_TEST(intent.at("next_action.redirect_to_url.url").ends_with("/checkout/" + id));
  const auto page = shop.call("GET", "/checkout/" + id, "", {"Accept: text/html"}).body;
  BOOST_TEST(page.find(id + "/complete\"") != std::string::npos);
  BOOST_TEST(shop.press("otp").empty());  // asked for by other providers' cards
  const auto secret = "&payment_intent_client_secret=" + intent.at("client_secret");
  const auto back = "http://shop.test/back?payment_intent=" + id + secret;
  BOOST_TEST(shop.press("fail") == back + "&redirect_status=failed");
  const auto failed = shop.stripe("GET", "/v1/payment_intents/" + id);
  BOOST_TEST(failed.at("status") == "requires_payment_method");
  BOOST_TEST(failed.at("last_payment_error.code") == "payment_intent_authentication_failure");
  BOOST_TEST(failed.at("payment_method") == "");
  shop.stripe("POST", "/v1/payment_intents/" + id + "/confirm", "payment_method=" + kAlways);
  BOOST_TEST(shop.press("complete") == back + "&redirect_status=succeeded");
  BOOST_TEST(status(shop, "payment_intents", intent) == "succeeded");
  BOOST_TEST(types(shop.stripe_hooks.wait_for(4)) ==
             "payment_intent.requires_action payment_intent.payment_failed "
             "payment_intent.requires_action payment_intent.succeeded ");
}

BOOST_AUTO_TEST_CASE(a_card_that_asks_while_nobody_is_there_is_declined) {
  Merchant shop;
  for (const std::string how : {"&off_session=true", "&error_on_requires_action=true"}) {
    const auto declined = charge(shop, kAlways, how);
    BOOST_TEST(declined.status == 402);
    BOOST_TEST(declined.at("error.code") == "authentication_required");
    BOOST_TEST(declined.at("error.decline_code") == "authentication_required");
    BOOST_TEST(declined.at("error.payment_intent.status") == "requires_payment_method");
    BOOST_TEST(declined.at("error.payment_method.card.last4") == "3184");
  }
}

BOOST_AUTO_TEST_CASE(a_setup_is_confirmed_and_what_was_set_up_asks_no_more) {
  Merchant shop;
  const auto customer = shop.stripe("POST", "/v1/customers").at("id");
  struct Row {
    std::string method;
    long charged;  // off session
  };
  for (const auto& row : std::vector<Row>{{kOnce, 200}, {kAlways, 402}}) {
    const auto setup =
        shop.stripe("POST", "/v1/setup_intents",
                    "confirm=true&customer=" + customer + "&payment_method=" + row.method + kBack);
    BOOST_TEST(setup.at("status") == "requires_action");
    BOOST_TEST(shop.press("complete").starts_with("http://shop.test/back?setup_intent=seti_"));
    BOOST_TEST(status(shop, "setup_intents", setup) == "succeeded");
    const auto method = setup.at("payment_method");
    BOOST_TEST(shop.stripe("GET", "/v1/payment_methods/" + method).at("customer") == customer);
    BOOST_TEST(charge(shop, method, "&off_session=true&customer=" + customer).status ==
               row.charged);
  }
  // Attached without being set up, it asks.
  const auto attached =
      shop.stripe("POST", "/v1/payment_methods/" + kOnce + "/attach", "customer=" + customer);
  BOOST_TEST(charge(shop, attached.at("id"), "&off_session=true&customer=" + customer).status ==
             402);
}

BOOST_AUTO_TEST_CASE(a_setup_is_created_confirmed_declined_and_cancelled) {
  Merchant shop;
  const auto customer = shop.stripe("POST", "/v1/customers").at("id");
  const auto create = [&] {
    return shop.stripe(
        "POST", "/v1/setup_intents",
        "usage=off_session&automatic_payment_methods[enabled]=true&customer=" + customer);
  };
  const auto setup = create();
  BOOST_TEST(setup.at("status") == "requires_payment_method");
  BOOST_TEST(setup.at("client_secret").starts_with(setup.at("id") + "_secret_"));
  const auto path = "/v1/setup_intents/" + setup.at("id");
  BOOST_TEST(shop.stripe("POST", path + "/confirm").status == 400);
  const auto declined =
      shop.stripe("POST", path + "/confirm", "payment_method=pm_card_chargeDeclined");
  BOOST_TEST(declined.status == 402);
  BOOST_TEST(declined.at("error.setup_intent.status") == "requires_payment_method");
  BOOST_TEST(declined.at("error.setup_intent.last_setup_error.code") == "card_declined");
  const auto done = shop.stripe("POST", path + "/confirm", "payment_method=pm_card_visa");
  BOOST_TEST(done.at("status") == "succeeded");
  BOOST_TEST(shop.stripe("POST", path + "/cancel").at("error.code") ==
             "setup_intent_unexpected_state");
  BOOST_TEST(
      shop.stripe("POST", "/v1/setup_intents/" + create().at("id") + "/cancel").at("status") ==
      "canceled");
  BOOST_TEST(shop.stripe("GET", "/v1/setup_intents/seti_no").status == 404);
  BOOST_TEST(shop.stripe("GET", "/v1/payment_intents/" + setup.at("id")).status == 404);
  const auto told = types(shop.stripe_hooks.wait_for(5));
  for (const auto* type : {"setup_intent.setup_failed ", "payment_method.attached ",
                           "setup_intent.succeeded ", "setup_intent.canceled "}) {
    BOOST_TEST(told.find(type) != std::string::npos, type);
  }
}

BOOST_AUTO_TEST_CASE(a_session_saves_a_card_without_a_payment) {
  Merchant shop;
  const auto customer = shop.stripe("POST", "/v1/customers").at("id");
  const auto session = shop.stripe(
      "POST", "/v1/checkout/sessions",
      "mode=setup&currency=usd&success_url=http%3A%2F%2Fshop.test%2Fback&customer=" + customer);
  BOOST_TEST(session.at("payment_status") == "no_payment_required");
  BOOST_TEST(shop.press("pay", "4000002500003155") == "");
  BOOST_TEST(shop.press("complete") == "http://shop.test/back");
  const auto read = shop.stripe("GET", "/v1/checkout/sessions/" + session.at("id") +
                                           "?expand[0]=setup_intent.payment_method");
  BOOST_TEST(read.at("status") == "complete");
  BOOST_TEST(read.at("setup_intent.status") == "succeeded");
  BOOST_TEST(read.at("setup_intent.payment_method.customer") == customer);
}

BOOST_AUTO_TEST_CASE(a_session_asks_for_the_confirmation_on_its_page) {
  Merchant shop;
  const auto id = shop.create_session().at("id");
  BOOST_TEST(shop.press("pay", "4000002760003184") == "");
  BOOST_TEST(shop.press("fail") == "");
  BOOST_TEST(shop.stripe("GET", "/v1/checkout/sessions/" + id).at("status") == "open");
  BOOST_TEST(shop.press("pay", "4000008260003178") == "");
  BOOST_TEST(shop.press("complete") == "");  // and then declined
  BOOST_TEST(shop.press("pay", "4242424242424242") == "http://shop.test/back?session=" + id);
}

BOOST_AUTO_TEST_CASE(intents_are_listed_by_time_and_page) {
  Merchant shop;
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(charge(shop, "pm_card_visa").at("id"));
  shop.create_session();  // has no intent yet
  const auto created = shop.stripe("GET", "/v1/payment_intents/" + ids[0]).at("created");
  const auto list = [&](const std::string& query) {
    const auto reply = shop.stripe("GET", "/v1/payment_intents?" + query);
    return reply.each("id") + reply.at("has_more");
  };
  const auto since = "created[gte]=" + created;
  BOOST_TEST(list(since) == ids[2] + " " + ids[1] + " " + ids[0] + " false");
  BOOST_TEST(list(since + "&limit=2") == ids[2] + " " + ids[1] + " true");
  BOOST_TEST(list(since + "&limit=2&starting_after=" + ids[1]) == ids[0] + " false");
  BOOST_TEST(list("created[lt]=" + created) == "false");
  BOOST_TEST(shop.stripe("GET", "/v1/payment_intents?created[since]=1").status == 400);
  BOOST_TEST(shop.stripe("GET", "/v1/payment_intents?starting_after=pi_no").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
