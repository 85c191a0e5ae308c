// Stripe's customers and payment methods: what is saved, whose it is, and what may be used again.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "emulator/merchant.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;

class SavingMerchant : public Merchant {
 public:
  std::string customer() { return stripe("POST", "/v1/customers", "email=a%40b.co").at("id"); }
  Reply method(const std::string& token) {
    return stripe("POST", "/v1/payment_methods", "type=card&card[token]=" + token);
  }
  Reply attach(const std::string& method, const std::string& customer) {
    return stripe("POST", "/v1/payment_methods/" + method + "/attach", "customer=" + customer);
  }
  Reply charge(const std::string& method, const std::string& customer,
               const std::string& more = "&off_session=true") {
    return stripe("POST", "/v1/payment_intents",
                  "amount=1000&currency=usd&confirm=true&payment_method=" + method +
                      (customer.empty() ? "" : "&customer=" + customer) + more);
  }
  std::string saved(const std::string& token, const std::string& customer) {
    return attach(method(token).at("id"), customer).at("id");
  }
};

std::string types(const std::vector<ReceivedWebhook>& webhooks) {
  std::string all;
  for (const auto& webhook : webhooks) all += emulator::parse_json(webhook.body)->at("type") + " ";
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_stripe_methods)

BOOST_AUTO_TEST_CASE(a_method_is_attached_charged_and_detached) {
  SavingMerchant shop;
  const auto customer = shop.customer();
  const auto method = shop.method("tok_visa").at("id");
  const auto attached = shop.attach(method, customer);
  BOOST_TEST(attached.at("customer") == customer);
  BOOST_TEST(attached.at("card.brand") == "visa");
  BOOST_TEST(attached.at("card.last4") == "4242");
  BOOST_TEST(attached.at("card.fingerprint") == shop.method("tok_visa").at("card.fingerprint"));
  BOOST_TEST(attached.at("card.fingerprint") !=
             shop.method("tok_mastercard").at("card.fingerprint"));
  const auto paid = shop.charge(method, customer);
  BOOST_TEST(paid.at("status") == "succeeded");
  BOOST_TEST(paid.at("payment_method") == method);
  BOOST_TEST(shop.charge(method, customer).at("status") == "succeeded");
  const auto charged =
      shop.stripe("GET", "/v1/payment_intents/" + paid.at("id") + "?expand[0]=latest_charge");
  BOOST_TEST(charged.at("latest_charge.payment_method_details.card.exp_year") == "2034");
  const auto detach = [&] {
    return shop.stripe("POST", "/v1/payment_methods/" + method + "/detach");
  };
  BOOST_TEST(detach().status == 200);
  BOOST_TEST(detach().status == 400);
  BOOST_TEST(shop.charge(method, customer).status == 400);
  BOOST_TEST(shop.attach(method, customer).status == 400);
  BOOST_TEST(shop.stripe("GET", "/v1/payment_methods/" + method).at("customer") == "");
  BOOST_TEST(types(shop.stripe_hooks.wait_for(5)) ==
             "customer.created payment_method.attached payment_intent.succeeded "
             "payment_intent.succeeded payment_method.detached ");
}

BOOST_AUTO_TEST_CASE(a_method_is_good_for_its_customer_only) {
  SavingMerchant shop;
  const auto ada = shop.customer();
  const auto bob = shop.customer();
  const auto method = shop.saved("tok_visa", ada);
  for (const auto& other : {bob, std::string()}) {
    const auto refused = shop.charge(method, other);
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.at("error.param") == "payment_method");
  }
  BOOST_TEST(shop.attach(method, bob).status == 400);
  // Without a customer it is good for once.
  const auto once = shop.method("tok_visa").at("id");
  BOOST_TEST(shop.charge(once, "").status == 200);
  BOOST_TEST(shop.charge(once, "").status == 400);
  BOOST_TEST(shop.charge("pm_no", ada).at("error.code") == "resource_missing");
  BOOST_TEST(shop.charge("pm_card_visa", "cus_no").at("error.param") == "customer");
  BOOST_TEST(shop.stripe("GET", "/v1/payment_methods/pm_no").status == 404);
}

BOOST_AUTO_TEST_CASE(methods_are_listed_newest_first_and_by_page) {
  SavingMerchant shop;
  const auto customer = shop.customer();
  const auto first = shop.saved("tok_visa", customer);
  const auto second = shop.saved("tok_amex", customer);
  const auto list = [&](const std::string& path) {
    const auto reply = shop.stripe("GET", path);
    return reply.each("id") + reply.at("has_more");
  };
  const auto all = "/v1/payment_methods?type=card&customer=" + customer;
  BOOST_TEST(list(all) == second + " " + first + " false");
  BOOST_TEST(list(all + "&limit=1") == second + " true");
  BOOST_TEST(list(all + "&limit=1&starting_after=" + second) == first + " false");
  BOOST_TEST(list(all + "&limit=1&ending_before=" + first) == second + " false");
  BOOST_TEST(list("/v1/customers/" + customer + "/payment_methods?type=card&limit=2") ==
             second + " " + first + " false");
  BOOST_TEST(list("/v1/payment_methods?type=us_bank_account&customer=" + customer) == "false");
  BOOST_TEST(list("/v1/payment_methods?type=card") == "false");
  BOOST_TEST(shop.stripe("GET", "/v1/customers/cus_no/payment_methods").status == 404);
}

BOOST_AUTO_TEST_CASE(a_customer_is_changed_and_has_a_default) {
  SavingMerchant shop;
  const auto created = shop.stripe("POST", "/v1/customers",
                                   "email=a%40b.co&name=Ada&metadata[account]=u1&metadata[x]=1");
  const auto id = created.at("id");
  const auto update = [&](const std::string& form) {
    return shop.stripe("POST", "/v1/customers/" + id, form);
  };
  const auto changed = update("name=&metadata[x]=&metadata[y]=2");
  BOOST_TEST(changed.at("name") == "");
  BOOST_TEST(changed.at("email") == "a@b.co");
  BOOST_TEST(changed.at("metadata.account") == "u1");
  BOOST_TEST(changed.at("metadata.x") == "");
  BOOST_TEST(changed.at("metadata.y") == "2");
  const auto method = shop.saved("tok_visa", id);
  const std::string member = "invoice_settings[default_payment_method]";
  const std::string path = "invoice_settings.default_payment_method";
  BOOST_TEST(update(member + "=" + method).at(path) == method);
  const auto foreign = shop.saved("tok_visa", shop.customer());
  const auto refused = update(member + "=" + foreign);
  BOOST_TEST(refused.status == 400);
  BOOST_TEST(refused.at("error.code") == "resource_missing");
  BOOST_TEST(update(member + "=").at(path) == "");
  update(member + "=" + method);
  shop.stripe("POST", "/v1/payment_methods/" + method + "/detach");
  BOOST_TEST(shop.stripe("GET", "/v1/customers/" + id).at(path) == "");
  BOOST_TEST(shop.stripe("GET", "/v1/customers/cus_no").status == 404);
}

BOOST_AUTO_TEST_CASE(a_card_is_checked_as_it_is_typed) {
  SavingMerchant shop;
  struct Row {
    const char* number;
    const char* month;
    const char* year;
    const char* cvc;
    const char* code;  // "": taken
    const char* param;
  };
  for (const auto& row : std::vector<Row>{
           {"4242424242424242", "12", "2034", "123", "", ""},
           {"4242424242424242", "12", "34", "", "", ""},
           {"378282246310005", "1", "2034", "1234", "", ""},
           {"4242424242424241", "12", "2034", "123", "incorrect_number", "number"},
           {"nonsense", "12", "2034", "123", "incorrect_number", "number"},
           {"4242424242424242", "13", "2034", "123", "invalid_expiry_month", "exp_month"},
           {"4242424242424242", "0", "2034", "123", "invalid_expiry_month", "exp_month"},
           {"4242424242424242", "12", "2020", "123", "invalid_expiry_year", "exp_year"},
           {"4242424242424242", "12", "2034", "12", "invalid_cvc", "cvc"},
           {"4242424242424242", "12", "2034", "1a3", "invalid_cvc", "cvc"},
       }) {
    const auto reply = shop.stripe("POST", "/v1/payment_methods",
                                   std::string("type=card&card[number]=") + row.number +
                                       "&card[exp_month]=" + row.month +
                                       "&card[exp_year]=" + row.year + "&card[cvc]=" + row.cvc);
    BOOST_TEST(reply.status == (*row.code ? 402 : 200));
    BOOST_TEST(reply.at("error.code") == row.code);
    BOOST_TEST(reply.at("error.param") == row.param);
    BOOST_TEST(reply.at("error.type") == (*row.code ? "card_error" : ""));
  }
  BOOST_TEST(shop.method("tok_no").at("error.param") == "card[token]");
  BOOST_TEST(shop.stripe("POST", "/v1/payment_methods", "type=iban").status == 400);
}

BOOST_AUTO_TEST_CASE(the_card_decides_what_saving_and_charging_come_to) {
  SavingMerchant shop;
  const auto customer = shop.customer();
  const auto refused = shop.attach(shop.method("tok_chargeDeclined").at("id"), customer);
  BOOST_TEST(refused.status == 402);
  BOOST_TEST(refused.at("error.decline_code") == "generic_decline");
  const auto later = shop.saved("tok_chargeCustomerFail", customer);
  BOOST_TEST(shop.charge(later, customer).at("error.code") == "card_declined");
  struct Row {
    const char* method;
    const char* code;
    const char* decline_code;
    const char* param;
  };
  for (const auto& row : std::vector<Row>{
           {"pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card", ""},
           {"pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", ""},
           {"pm_card_chargeDeclinedExpiredCard", "expired_card", "", "exp_month"},
           {"pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "", "cvc"},
       }) {
    const auto declined = shop.charge(row.method, "");
    BOOST_TEST(declined.status == 402);
    BOOST_TEST(declined.at("error.code") == row.code);
    BOOST_TEST(declined.at("error.decline_code") == row.decline_code);
    BOOST_TEST(declined.at("error.param") == row.param);
    BOOST_TEST(declined.at("error.payment_intent.status") == "requires_payment_method");
  }
}

BOOST_AUTO_TEST_CASE(what_was_paid_with_is_saved_where_the_payment_says_so) {
  SavingMerchant shop;
  const auto customer = shop.customer();
  const std::string card =
      "&payment_method_data[type]=card&payment_method_data[card][number]=5555555555554444"
      "&payment_method_data[card][exp_month]=7&payment_method_data[card][exp_year]=2035";
  const std::string order = "amount=1000&currency=usd&customer=" + customer;
  const auto intent = shop.stripe("POST", "/v1/payment_intents", order).at("id");
  const auto paid = shop.stripe("POST", "/v1/payment_intents/" + intent + "/confirm",
                                "setup_future_usage=off_session" + card);
  BOOST_TEST(paid.at("status") == "succeeded");
  const auto method = shop.stripe("GET", "/v1/payment_methods/" + paid.at("payment_method"));
  BOOST_TEST(method.at("customer") == customer);
  BOOST_TEST(method.at("card.exp_month") == "7");
  const auto once = shop.stripe("POST", "/v1/payment_intents", order + "&confirm=true" + card);
  BOOST_TEST(
      shop.stripe("GET", "/v1/payment_methods/" + once.at("payment_method")).at("customer") == "");

  // A session makes its customer.
  const auto session = shop.create_session(
      "&customer_creation=always&customer_email=ada%40shop.test"
      "&payment_intent_data[setup_future_usage]=off_session");
  BOOST_TEST(session.at("customer") == "");
  shop.press("pay");
  const auto read = shop.stripe("GET", "/v1/checkout/sessions/" + session.at("id") +
                                           "?expand[0]=payment_intent.payment_method");
  const auto made = read.at("customer");
  BOOST_TEST(shop.stripe("GET", "/v1/customers/" + made).at("email") == "ada@shop.test");
  BOOST_TEST(read.at("payment_intent.payment_method.customer") == made);
  BOOST_TEST(shop.charge(read.at("payment_intent.payment_method.id"), made).status == 200);
  BOOST_TEST(shop.create_session("&customer=cus_no").at("error.param") == "customer");
  BOOST_TEST(shop.create_session("&customer_creation=always&customer=" + made).status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
