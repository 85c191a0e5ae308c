// Against the recorded requests of Stripe's own client. Skipped where they are absent.
#include <algorithm>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/stripe/fixture.h"
#include "plugins/stripe/recorded.h"

namespace tallyport::test {
namespace {

using nlohmann::json;
using Pairs = std::set<std::string>;

struct Recorded {
  std::string method;
  std::string path;
  Pairs query;
  Pairs body;
  json headers;
};

Recorded recorded_request(const std::string& call) {
  const auto files = recorded_files(*recorded_folder());
  for (const auto& file : files) {
    if (!file.name.starts_with("golden-requests.")) continue;
    const auto request = json::parse(file.text).at(call);
    const auto url = request.at("url").get<std::string>();
    const auto question = std::min(url.find('?'), url.size());
    const auto query = url.substr(std::min(question + 1, url.size()));
    return {request.at("method"), url.substr(0, question), pairs_of(query),
            pairs_of(request.at("body")), request.at("headers")};
  }
  BOOST_FAIL("there are no recorded requests");
  return {};
}

// Where ours differ from what was recorded, and on purpose.
struct Differences {
  Pairs not_ours;  // recorded, and not sent
  Pairs ours;      // sent, and not recorded
};

Pairs applied(Pairs pairs, const Differences& differences) {
  for (const auto& pair : differences.not_ours) BOOST_TEST(pairs.erase(pair) == 1u, pair);
  for (const auto& pair : differences.ours) BOOST_TEST(pairs.insert(pair).second, pair);
  return pairs;
}

// `step` is what a request that is one of several adds to the operation's key.
void compare(const std::string& call, const Action& sent, const Differences& query,
             const Differences& body, const std::string& step = "") {
  BOOST_TEST_CONTEXT(call) {
    const auto recorded = recorded_request(call);
    BOOST_TEST(sent.method == recorded.method);
    const std::string base = "https://api.stripe.com";
    const auto question = std::min(sent.url.find('?'), sent.url.size());
    BOOST_TEST(sent.url.substr(0, question) == base + recorded.path);
    const auto sent_query = pairs_of(sent.url.substr(std::min(question + 1, sent.url.size())));
    BOOST_TEST(sent_query == applied(recorded.query, query), boost::test_tools::per_element());
    BOOST_TEST(pairs_of(sent.body) == applied(recorded.body, body),
               boost::test_tools::per_element());
    BOOST_TEST(sent.header("Accept") == recorded.headers.at("accept"));
    BOOST_TEST(sent.header("Stripe-Version") == "2024-04-10");
    BOOST_TEST(sent.header("Authorization") == "Bearer ${secret:api_key}");
    const bool post = recorded.method == "POST";
    // The client names a type on a GET as well, of a body that there is not.
    BOOST_TEST(sent.header("Content-Type") ==
               (post ? recorded.headers.at("content-type").get<std::string>() : ""));
    BOOST_TEST(sent.header("Idempotency-Key") ==
               (post ? recorded.headers.at("idempotency-key").get<std::string>() + step : ""));
  }
}

Ask with_recorded_key(Ask ask) {
  ask.idempotency_key = "topup-key-1";
  ask.reference = "txn_01J";
  return ask;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_recorded_requests)

BOOST_AUTO_TEST_CASE(requests_are_those_of_stripes_own_client) {
  if (!recorded_folder()) return;
  const auto document =
      R"({"return_url":"https://pay.example.com/return?tx=1&session_id={CHECKOUT_SESSION_ID}",)"
      R"("cancel_url":"https://pay.example.com/cancel?tx=1","expires_at_unix_s":1767225600,)"
      R"("title":"Wallet top-up & \"fees\" (é) 100%","metadata":{"user_id":"o'neil*"},)"
      R"("customer":"cus_123","save_method":true,"payer":{"email":"a@example.com"}})";
  auto session = with_recorded_key(create());
  session.json = document;
  // The reference has a key of its own; the clock is another one.
  compare(
      "checkout.sessions.create", stripe().last(session, {start()}), {},
      {.not_ours = {"metadata[transaction_id]=txn_01J",
                    "payment_intent_data[metadata][transaction_id]=txn_01J",
                    "expires_at=1767225600"},
       .ours = {"metadata[tallyport_reference]=txn_01J", "metadata[tallyport_flow]=checkout",
                "payment_intent_data[metadata][tallyport_reference]=txn_01J",
                "payment_intent_data[metadata][tallyport_flow]=checkout",
                "payment_intent_data[metadata][user_id]=o%27neil%2A", "expires_at=1700086340"}});
  auto intent = with_recorded_key(create_intent());
  intent.json = R"({"return_url":"https://pay.example.com/return","channel":"payment_intent",)"
                R"("customer":"cus_123"})";
  compare("paymentIntents.create", stripe().last(intent, {start()}), {},
          {.not_ours = {"metadata[transaction_id]=txn_01J"},
           .ours = {"metadata[tallyport_reference]=txn_01J",
                    "metadata[tallyport_flow]=payment_intent", "description=txn_01J"}});
  compare(
      "checkout.sessions.retrieve", stripe().last(look_up("cs_test_a1"), {start()}),
      {.not_ours = {"expand[0]=payment_intent"}, .ours = {"expand[]=payment_intent.latest_charge"}},
      {});
  compare("paymentIntents.retrieve", stripe().last(look_up("pi_1"), {start()}),
          {.not_ours = {"expand[0]=latest_charge"}, .ours = {"expand[]=latest_charge"}}, {});
  const auto open_session =
      answered(200, test::session(R"("id":"cs_test_a1",)" + owned_by("checkout", "txn_01J")));
  compare("checkout.sessions.expire",
          stripe().last(with_recorded_key(cancel("cs_test_a1")), {start(), open_session}), {}, {});
  const auto open_intent = answered(200, test::intent(owned_by("payment_intent", "txn_01J")));
  compare("paymentIntents.cancel",
          stripe().last(with_recorded_key(cancel("pi_1")), {start(), open_intent}), {}, {});
  auto refund = with_recorded_key(ask_refund("refund.create/1", "pi_1"));
  refund.json = R"({"refund_reference":"rf_1"})";
  refund.minor = 500;
  compare("refunds.create", stripe().last(refund, {start()}), {},
          // Why, Stripe would take in three words only, and one of them blocks the card.
          {.not_ours = {"reason=requested_by_customer", "metadata[refund_id]=rf_1"},
           .ours = {"metadata[tallyport_refund_reference]=rf_1",
                    "metadata[tallyport_reference]=txn_01J",
                    "metadata[tallyport_flow]=payment_intent", "expand[]=charge"}});
  compare("refunds.retrieve",
          stripe().last(ask_refund("refund.lookup/1", "pi_1", "re_1"), {start()}),
          {.not_ours = {}, .ours = {"expand[]=charge"}}, {});
  compare("balance.retrieve", stripe().last({.operation = "connection.check/1"}, {start()}), {},
          {});
}

BOOST_AUTO_TEST_CASE(charges_are_those_of_stripes_own_client) {
  if (!recorded_folder()) return;
  const auto document =
      R"({"return_url":"https://pay.example.com/return","customer":"cus_123","on_session":false})";
  auto charge = with_recorded_key(ask_charge());
  charge.json = document;
  // The address is for what other methods the Dashboard has on: Stripe wants it of each confirming.
  compare(
      "paymentIntents.create_offsession", stripe().last(charge, {start()}), {},
      {.not_ours = {"metadata[transaction_id]=txn_01J"},
       .ours = {"metadata[tallyport_reference]=txn_01J", "metadata[tallyport_flow]=payment_intent",
                "description=txn_01J", "return_url=https%3A%2F%2Fpay.example.com%2Freturn"}});
  auto card = with_recorded_key(charge_card());
  card.json = R"({"return_url":"https://pay.example.com/return","card":true,"on_session":true})";
  const auto made = answered(200, intent(owned_by("payment_intent", "txn_01J")));
  compare("paymentIntents.confirm", stripe().last(card, {start(), made}), {},
          {.not_ours = {"payment_method=pm_1"},
           .ours = {"payment_method_data[type]=card",
                    "payment_method_data[card][number]=${card:number}",
                    "payment_method_data[card][exp_month]=${card:exp_month}",
                    "payment_method_data[card][exp_year]=${card:exp_year}",
                    "payment_method_data[card][cvc]=${card:cvc}",
                    "payment_method_data[billing_details][name]=${card:name}",
                    "expand[]=latest_charge"}},
          ":confirm");
}

BOOST_AUTO_TEST_CASE(what_is_saved_is_saved_as_stripes_own_client_does) {
  if (!recorded_folder()) return;
  const auto saving = [](const std::string& document) {
    auto ask = with_recorded_key(ask_method("method.save/1", ""));
    ask.json = document;
    return ask;
  };
  const auto token =
      saving(R"({"token":"tok_visa","account":"u_1","payer":{"email":"a+b@example.com",)"
             R"("name":"Ada Lovelace"}})");
  const auto made = answered(200, payment_method(R"("customer":null)"));
  const auto owner = answered(200, customer(R"("id":"cus_123")"));
  compare("paymentMethods.create", stripe().last(token, {start()}), {}, {}, ":method");
  compare("customers.create", stripe().last(token, {start(), made}), {},
          {.not_ours = {"metadata[user_id]=u_1"}, .ours = {"metadata[tallyport_account]=u_1"}},
          ":customer");
  compare("paymentMethods.attach", stripe().last(token, {start(), made, owner}), {}, {});
  const auto setup = saving(R"({"setup":true,"account":"u_1","customer":"cus_123"})");
  compare("setupIntents.create", stripe().last(setup, {start()}), {}, {});

  const auto of_customer = R"("customer":"cus_123")";
  compare("paymentMethods.list",
          stripe().last(ask_method("method.list/1", of_customer), {start(), owner}),
          // All that can be charged, not cards alone.
          {.not_ours = {"type=card"}, .ours = {}}, {});
  compare("paymentMethods.detach",
          stripe().last(with_recorded_key(ask_method("method.remove/1", of_customer, "pm_1")),
                        {start()}),
          {}, {});
  compare("customers.update_default_pm",
          stripe().last(with_recorded_key(ask_method("method.default/1", of_customer, "pm_1")),
                        {start()}),
          {}, {});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
