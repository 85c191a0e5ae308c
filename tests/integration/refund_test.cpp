// Refunds over HTTP, from the request to the provider and back into the books, on both databases.
#include "crypto/crypto.h"
#include "integration/databases.h"

using namespace tallyport;
using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr const char* kAskingKey = "a-key-that-may-only-ask-for-refunds";

// Ten credits, paid with 5,000 NGN.
struct Paid : Stage {
  json topup;
  std::string refunds;  // the path

  explicit Paid(StageOptions options, const json& misbehaviour = nullptr)
      : Stage(std::move(options)) {
    start_provider();
    start_server();
    if (!misbehaviour.is_null()) control("misbehave", {{"behaviours", misbehaviour}});
    topup = start_topup("alice");
    refunds = "/v1/topups/" + topup["id"].get<std::string>() + "/refunds";
  }
  void pay_it() {
    pay(Stage::topup(topup["id"]));
    BOOST_REQUIRE(await_status(topup["id"], "succeeded"));
  }
  json account() const { return api_json(200, "GET", "/v1/accounts/alice")["balances"][0]; }
  std::int64_t refunded_there() const { return payments().at(0)["refunded"]; }
};

struct Payable : Paid {
  explicit Payable(DatabaseKind kind) : Paid(on(kind)) { pay_it(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(refunds)

BOOST_DATA_TEST_CASE(a_part_and_the_rest_go_back_to_the_payer, kDatabases, database) {
  Payable stage(database);
  const auto part =
      stage.api_json(201, "POST", stage.refunds, {{"amount", 200'000}, {"note", "two too many"}});
  BOOST_TEST(part["status"] == "succeeded");
  BOOST_TEST(stage.await_status(stage.topup["id"], "partially_refunded"));
  BOOST_TEST(stage.account()["available"] == 6);
  BOOST_TEST(stage.account()["held"] == 0);
  BOOST_TEST(stage.refunded_there() == 200'000);

  const auto too_much = stage.api("POST", stage.refunds, {{"amount", 300'001}});
  BOOST_TEST(too_much.status == 409);
  BOOST_TEST(json::parse(too_much.body)["code"] == "refund_exceeds_payment");

  const auto rest = stage.api_json(201, "POST", stage.refunds, json::object());
  BOOST_TEST(rest["amount"] == 300'000);
  BOOST_TEST(stage.await_status(stage.topup["id"], "refunded"));
  BOOST_TEST(stage.balance("alice") == 0);
  BOOST_TEST(stage.refunded_there() == 500'000);
  const auto listed = stage.api_json(200, "GET", stage.refunds)["data"];
  BOOST_REQUIRE(listed.size() == 2u);
  BOOST_TEST(listed[0]["id"] == rest["id"]);
  BOOST_TEST(listed[1] ==
             stage.api_json(200, "GET", "/v1/refunds/" + part["id"].get<std::string>()));
  stage.check_books();
}

BOOST_DATA_TEST_CASE(the_same_key_refunds_once, kDatabases, database) {
  Payable stage(database);
  auto request = stage.request("POST", stage.refunds, {{"amount", 100'000}});
  request.headers.push_back("Idempotency-Key: refund-1");
  const auto first = call(request);
  auto second = call(request);
  BOOST_TEST(first.status == 201);
  BOOST_TEST(second.status == 201);
  BOOST_TEST(first.body == second.body);
  BOOST_TEST(second.headers["idempotent-replayed"] == "true");
  BOOST_TEST(stage.refunded_there() == 100'000);
  request.body = json{{"amount", 200'000}}.dump();
  BOOST_TEST(json::parse(call(request).body)["code"] == "idempotency_key_reused");
  stage.check_books();
}

BOOST_DATA_TEST_CASE(what_was_asked_for_cannot_be_spent_before_it_is_decided, kDatabases,
                     database) {
  auto options = on(database);
  options.extra_config =
      "\n[[api_key]]\nname = \"asker\"\nstorefront = \"demo\"\nhash = \"sha256:" +
      crypto::to_hex(crypto::sha256(kAskingKey)) + "\"\nscopes = [\"refunds:request\"]\n";
  Paid stage(std::move(options));
  stage.pay_it();
  auto ask = stage.request("POST", stage.refunds, json::object());
  ask.headers = {"Content-Type: application/json",
                 std::string("Authorization: Bearer ") + kAskingKey};
  const auto asked = json::parse(call(ask).body);
  BOOST_TEST(asked["status"] == "requested");
  BOOST_TEST(stage.account()["held"] == 10);
  const json spend = {{"from", "alice"}, {"to", "@revenue"}, {"asset", "credits"}, {"amount", 1}};
  BOOST_TEST(json::parse(stage.api("POST", "/v1/transfers", spend).body)["code"] ==
             "insufficient_funds");
  const auto held = stage.sql("SELECT hold_id FROM refunds");
  BOOST_TEST(json::parse(stage.api("POST", "/v1/transfers/" + held + "/void", json::object())
                             .body)["code"] == "hold_of_refund");

  const auto refund = "/v1/refunds/" + asked["id"].get<std::string>();
  BOOST_TEST(stage.api_json(200, "POST", refund + "/reject", json::object())["status"] ==
             "rejected");
  BOOST_TEST(stage.account()["available"] == 10);
  BOOST_TEST(stage.refunded_there() == 0);
  BOOST_TEST(json::parse(stage.api("POST", refund + "/approve", json::object()).body)["code"] ==
             "refund_not_waiting");

  const auto again = json::parse(call(ask).body);
  const auto approved = stage.api_json(
      200, "POST", "/v1/refunds/" + again["id"].get<std::string>() + "/approve", json::object());
  BOOST_TEST(approved["status"] == "succeeded");
  BOOST_TEST(stage.balance("alice") == 0);
  stage.check_books();
}

BOOST_DATA_TEST_CASE(an_answer_that_was_lost_is_not_refunded_twice, kDatabases, database) {
  Paid stage(on(database), {"drop_connection", "no_webhook"});
  // Its create was dropped, too: the janitor finds out.
  BOOST_REQUIRE(stage.await_status(stage.topup["id"], "requires_action"));
  stage.pay_it();
  const auto asked = stage.api_json(201, "POST", stage.refunds, {{"amount", 500'000}});
  BOOST_TEST(stage.await_status(stage.topup["id"], "refunded"));
  BOOST_TEST(stage.refunded_there() == 500'000);
  BOOST_TEST(
      stage.api_json(200, "GET", "/v1/refunds/" + asked["id"].get<std::string>())["status"] ==
      "succeeded");
  BOOST_TEST(stage.balance("alice") == 0);
  stage.check_books();
}

BOOST_DATA_TEST_CASE(one_that_the_provider_refuses_leaves_the_credit, kDatabases, database) {
  Payable stage(database);
  // Behind our back, and nobody tells: when we ask, nothing is left.
  stage.control("webhook-url", {{"account", "sandbox"}, {"url", nullptr}});
  stage.control("refund/" + stage.payments().at(0)["id"].get<std::string>(), json::object());
  const auto refused = stage.api_json(201, "POST", stage.refunds, json::object());
  BOOST_TEST(refused["status"] == "failed");
  BOOST_TEST(refused["failure"]["reason"] == "request_refused");
  BOOST_TEST(stage.account()["held"] == 0);
  stage.check_books();
}

BOOST_AUTO_TEST_SUITE_END()
