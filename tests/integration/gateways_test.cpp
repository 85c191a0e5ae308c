// Two gateways of one plugin, each its own account: what belongs to one never settles at the other.
#include <fstream>

#include "integration/databases.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

StageOptions two(DatabaseKind kind) {
  auto options = on(kind);
  options.accounts = {{"first", "sbx_key_first", "secret_first"},
                      {"second", "sbx_key_second", "secret_second"}};
  return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gateways)

BOOST_DATA_TEST_CASE(two_are_on_at_once_and_packages_choose, kDatabases, database) {
  Stage stage(two(database));
  stage.start_provider();
  stage.start_server();
  auto first = stage.start_topup("alice", "ten-first");
  auto second = stage.start_topup("bob", "ten-second");
  BOOST_TEST(first["gateway"] == "first");
  BOOST_TEST(second["gateway"] == "second");
  stage.pay(first);
  stage.pay(second);
  BOOST_TEST(stage.await_status(first["id"], "succeeded"));
  BOOST_TEST(stage.await_status(second["id"], "succeeded"));
  BOOST_TEST(stage.balance("alice") == 10);
  BOOST_TEST(stage.balance("bob") == 10);
  BOOST_TEST(stage.api_json(200, "GET", "/v1/gateways")["data"].size() == 2u);
  stage.check_books();
}

BOOST_DATA_TEST_CASE(an_authentic_webhook_of_one_is_refused_at_the_other, kDatabases, database) {
  auto options = two(database);
  options.first_check_ms = 600'000;
  Stage stage(options);
  stage.start_provider();
  stage.start_server();
  // The provider delivers the first account's webhooks, well signed, to the second's address.
  stage.control("webhook-url", {{"account", "first"}, {"url", stage.url() + "/webhooks/second"}});
  auto topup = stage.start_topup("alice", "ten-first");
  stage.pay(topup);
  BOOST_TEST(eventually([&] { return stage.payments().at(0)["tries"] > 2; }));
  BOOST_TEST(stage.payments().at(0)["webhook_acknowledged"] == false);
  BOOST_TEST(stage.topup(topup["id"])["status"] == "requires_action");
  BOOST_TEST(stage.balance("alice") == 0);
  BOOST_TEST(stage.sql("SELECT count(*) FROM gateway_events") == "0");

  // Even signed with the second account's own secret it settles nothing there.
  const std::string payment = stage.payments().at(0)["id"];
  stage.control("forge", {{"account", "first"}, {"payment", payment}, {"secret", "secret_second"}});
  BOOST_TEST(stage.topup(topup["id"])["status"] == "requires_action");
  BOOST_TEST(stage.balance("alice") == 0);
}

BOOST_AUTO_TEST_CASE(an_empty_secret_refuses_to_start) {
  auto options = two(DatabaseKind::sqlite);
  options.accounts[1].webhook_secret = "";
  Stage stage(options);
  Child server({{TALLYPORT_BIN_DIR "/tallyport", "serve", "--config", stage.config_file()},
                {},
                stage.directory() + "/refused.log",
                ""});
  BOOST_TEST(server.wait_for_exit() == 78);
  BOOST_TEST(server.output().find("gateway.second.secrets.webhook_secret") != std::string::npos,
             server.output());
  BOOST_TEST(server.output().find("secret_first") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_key_of_the_other_mode_is_told_at_its_line_and_not_shown) {
  auto options = two(DatabaseKind::sqlite);
  options.extra_config =
      "[gateway.stripe]\nplugin = \"stripe\"\nmode = \"test\"\nsecrets.webhook_secret = \"w\"\n"
      "secrets.api_key = [\n  \"sk_test_1\",\n  \"sk_live_CANARY\",\n]\n";
  Stage stage(options);
  std::ifstream file(stage.config_file());
  int line = 0;
  for (std::string text; std::getline(file, text) && text.find("CANARY") == text.npos;) ++line;
  for (const char* command : {"check", "serve"}) {
    Child server({{TALLYPORT_BIN_DIR "/tallyport", command, "--config", stage.config_file()},
                  {},
                  stage.directory() + "/refused.log",
                  ""});
    BOOST_TEST(server.wait_for_exit() == 78);
    const auto told = ":" + std::to_string(line + 1) +
                      ": gateway.stripe.secrets.api_key[1]: begins with \"sk_live_\", as those of "
                      "mode live do, but the gateway's mode is test";
    BOOST_TEST(server.output().find(told) != std::string::npos, server.output());
    BOOST_TEST(server.output().find("CANARY") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_gateway_and_an_unsigned_webhook_are_turned_away) {
  Stage stage(two(DatabaseKind::sqlite));
  stage.start_provider();
  stage.start_server();
  BOOST_TEST(call({"POST", stage.url() + "/webhooks/nobody", {}, "{}"}).status == 404);
  BOOST_TEST(call({"POST", stage.url() + "/webhooks/first", {}, "{}"}).status == 401);
}

BOOST_AUTO_TEST_SUITE_END()
