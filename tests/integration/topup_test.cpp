// A top-up over HTTP, from the first request to the statement, on both databases.
#include <fstream>

#include "integration/databases.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

struct Open : Stage {
  explicit Open(StageOptions options) : Stage(std::move(options)) {
    start_provider();
    start_server();
  }
  explicit Open(DatabaseKind kind) : Open(on(kind)) {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(topup)

BOOST_DATA_TEST_CASE(a_paid_top_up_is_in_balance_and_history, kDatabases, database) {
  Open stage(database);
  auto topup = stage.start_topup("alice");
  BOOST_TEST(topup["status"] == "requires_action");
  BOOST_TEST(topup["next_action"]["type"] == "redirect");
  BOOST_TEST(topup["price"]["amount"] == 500'000);
  BOOST_TEST(topup["price"]["currency"] == "NGN");
  BOOST_TEST(stage.balance("alice") == 0);

  BOOST_TEST(stage.pay(topup).status == 200);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  BOOST_TEST(stage.balance("alice") == 10);

  auto history = stage.api_json(200, "GET", "/v1/accounts/alice/transfers")["data"];
  BOOST_REQUIRE(history.size() == 1u);
  BOOST_TEST(history[0]["amount"] == 10);
  BOOST_TEST(history[0]["balance_after"] == 10);
  BOOST_TEST(history[0]["topup"] == topup["id"]);
  stage.check_books();
  BOOST_TEST(stage.server().terminate() == 0);
}

BOOST_DATA_TEST_CASE(a_declined_top_up_fails_and_can_be_tried_again, kDatabases, database) {
  Open stage(database);
  auto topup = stage.start_topup("alice");
  const std::string address = topup["next_action"]["url"];
  BOOST_TEST(call({"POST", address + "/decline"}).status == 200);
  BOOST_TEST(stage.await_status(topup["id"], "failed"));

  auto again = stage.api_json(
      201, "POST", "/v1/topups/" + topup["id"].get<std::string>() + "/attempts", json::object());
  BOOST_TEST(again["reference"] != topup["reference"]);
  stage.pay(again);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  BOOST_TEST(stage.balance("alice") == 10);
  stage.check_books();
}

BOOST_DATA_TEST_CASE(the_same_idempotency_key_starts_one_top_up, kDatabases, database) {
  Open stage(database);
  auto request = stage.request("POST", "/v1/topups", {{"account", "alice"}, {"package", "ten"}});
  request.headers.push_back("Idempotency-Key: order-1");
  auto first = call(request);
  auto second = call(request);
  BOOST_TEST(first.status == 201);
  BOOST_TEST(second.status == 201);
  BOOST_TEST(first.body == second.body);
  BOOST_TEST(second.headers["idempotent-replayed"] == "true");
  BOOST_TEST(stage.payments().size() == 1u);

  request.body = json{{"account", "bob"}, {"package", "ten"}}.dump();
  auto other = call(request);
  BOOST_TEST(other.status == 409);
  BOOST_TEST(json::parse(other.body)["code"] == "idempotency_key_reused");
}

BOOST_DATA_TEST_CASE(a_cancelled_top_up_cannot_be_paid_at_the_provider, kDatabases, database) {
  Open stage(database);
  auto topup = stage.start_topup("alice");
  auto cancelled =
      stage.api_json(200, "POST", "/v1/topups/" + topup["id"].get<std::string>() + "/cancel");
  BOOST_TEST(cancelled["status"] == "cancelled");
  BOOST_TEST(stage.pay(topup).status == 409);
  BOOST_TEST(stage.balance("alice") == 0);
}

BOOST_DATA_TEST_CASE(without_any_webhook_the_janitor_settles, kDatabases, database) {
  Open stage(database);
  stage.control("misbehave", {{"behaviours", {"no_webhook"}}, {"count", 1}});
  auto topup = stage.start_topup("alice");
  stage.pay(topup);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  BOOST_TEST(stage.balance("alice") == 10);
}

BOOST_DATA_TEST_CASE(without_any_webhook_the_payers_return_settles, kDatabases, database) {
  auto options = on(database);
  options.first_check_ms = 600'000;
  Open stage(options);
  stage.control("misbehave", {{"behaviours", {"no_webhook"}}, {"count", 1}});
  auto topup = stage.start_topup("alice");
  HttpCall as_browser{
      "POST", topup["next_action"]["url"].get<std::string>() + "/pay", {"Accept: text/html"}};
  auto paid = call(as_browser);
  BOOST_TEST(paid.status == 303);
  auto page = call({"GET", paid.headers["location"]});
  BOOST_TEST(page.status == 200);
  BOOST_TEST(stage.balance("alice") == 10);
}

BOOST_DATA_TEST_CASE(a_refund_at_the_providers_dashboard_takes_the_credit_back, kDatabases,
                     database) {
  Open stage(database);
  auto topup = stage.start_topup("alice");
  stage.pay(topup);
  BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  const std::string payment = stage.payments().at(0)["id"];
  stage.control("refund/" + payment, {{"amount", 200'000}});
  BOOST_TEST(stage.await_status(topup["id"], "partially_refunded"));
  BOOST_TEST(stage.balance("alice") == 6);
  stage.control("refund/" + payment, {{"amount", 300'000}});
  BOOST_TEST(stage.await_status(topup["id"], "refunded"));
  BOOST_TEST(stage.balance("alice") == 0);
  stage.check_books();
}

BOOST_AUTO_TEST_CASE(the_configuration_choosing_another_database_is_one_line) {
  Stage sqlite(on(DatabaseKind::sqlite));
  Stage postgresql(on(DatabaseKind::postgresql));
  auto lines = [](const Stage& stage) {
    std::ifstream file(stage.config_file());
    std::vector<std::string> all;
    for (std::string line; std::getline(file, line);)
      if (line.find("127.0.0.1") == std::string::npos) all.push_back(line);
    return all;
  };
  // Apart from the ports, which differ between any two stages.
  auto a = lines(sqlite), b = lines(postgresql);
  std::erase_if(b, [](const std::string& line) { return line.starts_with("url = "); });
  std::erase_if(a, [](const std::string& line) { return line.starts_with("url = "); });
  BOOST_TEST(a == b, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
