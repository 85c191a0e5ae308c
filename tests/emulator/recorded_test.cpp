// What is recorded next to the checkout: what the providers' own SDKs send is accepted, and what
// the providers tell of disputes is what the emulator tells.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "emulator/form.h"
#include "emulator/merchant.h"

namespace {

using namespace tallyport;
using namespace tallyport::test;
namespace fs = std::filesystem;

// None where this checkout has no recordings; said once a case.
std::optional<Value> recorded(const std::string& file) {
  const char* given = std::getenv("TALLYPORT_FIXTURES");
  const fs::path folder =
      given ? fs::path(given) : fs::path(TALLYPORT_SOURCE_DIR) / "../shared/fixtures";
  std::ifstream in(folder / file);
  if (!in) {
    BOOST_TEST_MESSAGE("skipped: there is no " << (folder / file).string());
    return std::nullopt;
  }
  std::stringstream text;
  text << in.rdbuf();
  auto parsed = emulator::parse_json(text.str());
  BOOST_REQUIRE_MESSAGE(parsed, file << " is no JSON");
  return parsed;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at != std::string::npos) text.replace(at, from.size(), to);
}

// The recorded ids, and ours in their place.
using Ids = std::map<std::string, std::string>;

// Sends the recorded bytes, with our key and ids in place of the recorded ones.
Reply replay(Merchant& shop, const std::string& prefix, const Value& request,
             const std::string& key, const Ids& ids = {}) {
  auto url = request.at("url");
  auto body = request.at("body");
  for (const auto& [id, our_id] : ids) {
    replace(url, id, our_id);
    replace(body, id, our_id);
  }
  std::vector<std::string> headers = {"Authorization: Bearer " + key};
  for (const auto& [name, value] : request.find("headers")->members()) {
    if (name == "authorization" || name == "content-length") continue;
    // The recorded requests share one key.
    const auto own = std::to_string(std::hash<std::string>{}(url + body));
    headers.push_back(name + ": " + value.text() + (name == "idempotency-key" ? own : ""));
  }
  return shop.call(request.at("method"), prefix + url, body, headers);
}

// The members that the recorded document has and ours lacks, by their paths; of lists, those of the
// first item.
std::string missing(const Value& theirs, const Value& ours, const std::string& path = "") {
  if (!theirs.items().empty() && !ours.items().empty()) {
    return missing(theirs.items().front(), ours.items().front(), path);
  }
  std::string all;
  for (const auto& [name, value] : theirs.members()) {
    const auto* own = ours.find(name);
    all += own ? missing(value, *own, path + name + ".") : path + name + " ";
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_recorded)

BOOST_AUTO_TEST_CASE(stripe_node) {
  const auto all = recorded("stripe/golden-requests.stripe-node-23.1.0.json");
  if (!all) return;
  Merchant shop;
  Ids ids;
  const auto send = [&](const char* name) {
    const auto* request = all->find(name);
    BOOST_REQUIRE_MESSAGE(request, name);
    const auto reply = replay(shop, "/stripe", *request, kStripeKey, ids);
    BOOST_TEST(reply.status == 200, name << ": " << reply.body);
    return reply;
  };
  send("balance.retrieve");
  ids["cus_123"] = send("customers.create").at("id");
  ids["pm_1"] = send("paymentMethods.create").at("id");
  BOOST_TEST(send("paymentMethods.attach").at("customer") == ids["cus_123"]);
  BOOST_TEST(send("customers.update_default_pm").at("invoice_settings.default_payment_method") ==
             ids["pm_1"]);
  BOOST_TEST(send("paymentMethods.list").body.find(ids["pm_1"]) != std::string::npos);
  BOOST_TEST(send("customers.listPaymentMethods").body.find(ids["pm_1"]) != std::string::npos);
  BOOST_TEST(send("customers.unset_via_emptystring").at("metadata.user_id") == "");
  ids["seti_1"] = send("setupIntents.create").at("id");
  send("setupIntents.retrieve");
  // The recorded session expires at a fixed time: an hour before it, it can be created.
  const auto form = emulator::parse_form(all->find("checkout.sessions.create")->at("body"));
  const auto expires_at = std::stoll(std::get<Value>(form).at("expires_at"));
  const auto now = std::stoll(shop.call("POST", "/control/clock", R"({"offset_s":0})").at("now"));
  shop.call("POST", "/control/clock",
            R"({"offset_s":)" + std::to_string(expires_at - 3'600 - now) + "}");
  const auto session = send("checkout.sessions.create");
  BOOST_TEST(session.at("amount_total") == "2500");
  ids["cs_test_a1"] = session.at("id");
  send("checkout.sessions.retrieve");
  BOOST_TEST(send("checkout.sessions.expire").at("status") == "expired");
  ids["pi_1"] = send("paymentIntents.create").at("id");
  send("paymentIntents.retrieve");
  BOOST_TEST(send("paymentIntents.confirm").at("status") == "succeeded");
  const auto refund = send("refunds.create");
  BOOST_TEST(refund.at("amount") == "500");
  ids["re_1"] = refund.at("id");
  send("refunds.retrieve");
  BOOST_TEST(send("paymentIntents.create_offsession").at("status") == "succeeded");
  BOOST_TEST(send("paymentMethods.detach").at("customer") == "");
}

BOOST_AUTO_TEST_CASE(paystack_node) {
  const auto all = recorded("paystack/golden-requests.alexasomba-paystack-node-1.1.6.json");
  if (!all) return;
  Merchant shop;
  for (const auto* name : {"balance", "transaction.initialize", "transaction.verify"}) {
    const auto* request = all->find(name);
    BOOST_REQUIRE_MESSAGE(request, name);
    const auto reply = replay(shop, "/paystack", *request, kPaystackKey);
    BOOST_TEST(reply.status == 200, name << ": " << reply.body);
    BOOST_TEST(reply.at("status") == "true");
  }
  shop.press("pay");
  const auto code = shop.paystack("GET", "/transaction/verify/txn-01J")
                        .at("data.authorization.authorization_code");
  for (const auto* name :
       {"transaction.charge_authorization", "bank.list_momo", "authorization.deactivate"}) {
    const auto reply =
        replay(shop, "/paystack", *all->find(name), kPaystackKey, {{"AUTH_72btv547", code}});
    BOOST_TEST(reply.status == 200, name << ": " << reply.body);
  }
  const auto refund = replay(shop, "/paystack", *all->find("refund.create"), kPaystackKey);
  BOOST_TEST(refund.at("data.amount") == "1000");
}

BOOST_AUTO_TEST_CASE(flutterwave_node_and_its_documented_request) {
  const auto all = recorded("flutterwave/golden-requests.flutterwave-node-v3.json");
  const auto create = recorded("flutterwave/requests/payments-create.json");
  if (!all || !create) return;
  Merchant shop;
  auto body = create->json();
  // Its host has an underscore, which is nobody's business here.
  BOOST_TEST(shop.flutterwave("POST", "/v3/payments", body).at("status") == "success");
  shop.create_link("txn_01J");
  shop.press("pay");
  const auto by_reference = replay(
      shop, "/flutterwave", all->find("Transaction.verify_by_tx")->items().at(0), kFlutterwaveKey);
  BOOST_TEST(by_reference.at("status") == "success");
  const auto by_id = replay(shop, "/flutterwave", all->find("Transaction.verify")->items().at(0),
                            kFlutterwaveKey, {{"288200108", by_reference.at("data.id")}});
  BOOST_TEST(by_id.at("data.tx_ref") == "txn_01J");
  // The recorded charge is of another payer.
  const auto charged =
      replay(shop, "/flutterwave", all->find("Tokenized.charge")->items().at(0), kFlutterwaveKey,
             {{"flw-t1nf-x-m03k", by_id.at("data.card.token")},
              {"user@example.com", "ada@shop.test"},
              {"txn_01J", "txn_02J"}});
  BOOST_TEST(charged.at("data.status") == "successful");
  const auto banks =
      replay(shop, "/flutterwave", all->find("Bank.country")->items().at(0), kFlutterwaveKey);
  BOOST_TEST(banks.at("status") == "success");
  const auto refund = replay(shop, "/flutterwave", all->find("Transaction.refund")->items().at(0),
                             kFlutterwaveKey, {{"5708", by_reference.at("data.id")}});
  BOOST_TEST(refund.at("data.amount_refunded") == "10.5");
}

BOOST_AUTO_TEST_CASE(what_stripe_saves_has_the_recorded_members) {
  const auto customer = recorded("stripe/resources/customer.json");
  const auto method = recorded("stripe/resources/payment_method.json");
  const auto setup = recorded("stripe/resources/setup_intent.json");
  const auto detached = recorded("stripe/webhooks/payment_method_detached.json");
  if (!customer || !method || !setup || !detached) return;
  Merchant shop;
  const auto parsed = [](const Reply& reply) { return *emulator::parse_json(reply.body); };
  const auto made = shop.stripe("POST", "/v1/customers");
  const auto id = made.at("id");
  // Of an address and a discount, which ours has not, and members that later versions have.
  BOOST_TEST(missing(*customer, parsed(made)) ==
             "address.city address.country address.line1 address.line2 address.postal_code "
             "address.state discount.checkout_session discount.customer discount.customer_account "
             "discount.end "
             "discount.id discount.invoice discount.invoice_item discount.object "
             "discount.promotion_code discount.source discount.start discount.subscription "
             "discount.subscription_item invoice_settings.rendering_options.amount_tax_display "
             "invoice_settings.rendering_options.template ");
  const auto attached =
      shop.stripe("POST", "/v1/payment_methods/pm_card_visa/attach", "customer=" + id);
  BOOST_TEST(missing(*method, parsed(attached)) ==
             "allow_redisplay billing_details.tax_id card.generated_from.charge "
             "card.generated_from.payment_method_details card.generated_from.setup_attempt "
             "card.regulated_status card.wallet.dynamic_last4 card.wallet.type customer_account "
             "metadata.order_id ");
  BOOST_TEST(missing(*setup, parsed(shop.stripe("POST", "/v1/setup_intents"))) ==
             "automatic_payment_methods.enabled excluded_payment_method_types "
             "last_setup_error.type next_action.type payment_method_configuration_details.id "
             "payment_method_configuration_details.parent ");
  shop.stripe("POST", "/v1/payment_methods/" + attached.at("id") + "/detach");
  const auto hooks = shop.stripe_hooks.wait_for(3);
  BOOST_REQUIRE(hooks.size() == 3u);
  BOOST_TEST(missing(*detached, *emulator::parse_json(hooks[2].body)) == "");
}

BOOST_AUTO_TEST_CASE(what_paystack_saves_has_the_recorded_members) {
  Merchant shop;
  shop.initialize("TP-1");
  shop.press("pay");
  const auto code =
      shop.paystack("GET", "/transaction/verify/TP-1").at("data.authorization.authorization_code");
  const auto charge = shop.paystack("POST", "/transaction/charge_authorization",
                                    R"({"email":"ada@shop.test","amount":5000,)"
                                    R"("authorization_code":")" +
                                        code + R"("})");
  const auto deactivate = shop.paystack("POST", "/customer/authorization/deactivate",
                                        R"({"authorization_code":")" + code + R"("})");
  struct Row {
    std::string file;
    Reply reply;
    std::string lacks;
  };
  const std::string plain = ".200.body.json";
  for (const auto& row : std::vector<Row>{
           // Of customers, fields that a merchant makes up.
           {"transactions-charge_authorization" + plain, charge,
            "data.customer.metadata.custom_fields "},
           {"customers-fetch" + plain, shop.paystack("GET", "/customer/ada@shop.test"), ""},
           {"customers-deactivate-authorization" + plain, deactivate, ""},
           // And where the payment was begun.
           {"transactions-list" + plain, shop.paystack("GET", "/transaction"),
            "data.customer.metadata.custom_fields data.source.source data.source.type "
            "data.source.identifier data.source.entry_point "},
           // Ours has one page.
           {"miscellaneous-bank" + plain, shop.paystack("GET", "/bank"), "meta "}}) {
    const auto theirs = recorded("paystack/responses/" + row.file);
    if (!theirs) return;
    const auto ours = *emulator::parse_json(row.reply.body);
    BOOST_TEST(missing(*theirs, ours) == row.lacks, row.file);
  }
}

BOOST_AUTO_TEST_CASE(what_flutterwave_saves_has_the_recorded_members) {
  Merchant shop;
  shop.create_link("TP_1");
  shop.press("pay");
  const auto token = shop.flutterwave("GET", "/v3/transactions/verify_by_reference?tx_ref=TP_1")
                         .at("data.card.token");
  const auto charge = shop.flutterwave("POST", "/v3/tokenized-charges",
                                       R"({"token":")" + token +
                                           R"(","currency":"GHS","amount":1,"tx_ref":"TP_2",)" +
                                           R"("email":"ada@shop.test"})");
  struct Row {
    std::string file;
    Reply reply;
    std::string lacks;
  };
  // The recorded list begins with a payment from a bank account.
  for (const auto& row : std::vector<Row>{
           {"tokenized-charge.json", charge, ""},
           {"transactions-list.json", shop.flutterwave("GET", "/v3/transactions"), "data.account "},
           {"banks-NG.json", shop.flutterwave("GET", "/v3/banks/NG"), ""}}) {
    const auto theirs = recorded("flutterwave/responses/" + row.file);
    if (!theirs) return;
    const auto ours = *emulator::parse_json(row.reply.body);
    BOOST_TEST(missing(*theirs, ours) == row.lacks, row.file);
  }
}

BOOST_AUTO_TEST_CASE(disputes_have_the_recorded_members) {
  const auto stripe = recorded("stripe/webhooks-composed/charge.dispute.closed.json");
  const auto paystack = recorded("paystack/webhooks/charge-dispute-resolve.json");
  if (!stripe || !paystack) return;
  Merchant shop;
  const auto lose = [&](Receiver& hooks, std::size_t opened) {
    shop.press("pay");
    shop.call("POST", "/control/dispute", R"({"payment":"latest"})");
    hooks.wait_for(opened);
    shop.call("POST", "/control/dispute", R"({"payment":"latest","outcome":"lost"})");
  };
  shop.create_session();
  lose(shop.stripe_hooks, 4);
  shop.initialize("TP-1");
  lose(shop.paystack_hooks, 2);
  const auto last = [](Receiver& hooks, std::size_t count) {
    return *emulator::parse_json(hooks.wait_for(count).at(count - 1).body);
  };
  // What changed is told by Stripe only in part.
  BOOST_TEST(missing(*stripe, last(shop.stripe_hooks, 5)) == "data.previous_attributes ");
  BOOST_TEST(missing(*paystack, last(shop.paystack_hooks, 3)) == "");
}

BOOST_AUTO_TEST_SUITE_END()
