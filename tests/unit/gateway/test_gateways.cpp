// Building the gateways: all problems together; and the document that a create is begun with.
#include <boost/test/unit_test.hpp>

#include "gateway/document.h"
#include "stage.h"

namespace tallyport::gateway {
namespace {

using test::Stage;

std::string told(const std::vector<Problem>& problems) {
  std::string all;
  for (const auto& problem : problems)
    all += problem.gateway + problem.json_pointer + ": " + problem.text + "\n";
  return all;
}

BOOST_AUTO_TEST_SUITE(gateways)

BOOST_AUTO_TEST_CASE(all_problems_of_all_gateways_are_told_together) {
  Stage stage("well_behaved");
  auto first = test::spec_of("well_behaved");
  first.name = "first";
  first.settings_json = R"({"base_url": "http://10.0.0.1", "retries": 9})";
  first.secrets = {{"api_key", {Secret("")}}, {"apikey", {Secret("x")}}};
  auto second = test::spec_of("null_table");
  second.name = "second";
  auto off = test::spec_of("absent");
  off.name = "off";
  off.enabled = false;
  auto made = PluginGateways::create(
      {first, second, off}, {stage.http, stage.executor, stage.clock, stage.entropy, stage.log});
  BOOST_REQUIRE(std::holds_alternative<std::vector<Problem>>(made));
  BOOST_TEST(
      told(std::get<std::vector<Problem>>(made)) ==
      "first/settings/retries: Expected number less than or equal to 5; it is 9, the plugin's "
      "schema "
      "says {\"maximum\":5,\"type\":\"integer\"}\n"
      "first/settings/base_url: http://10.0.0.1 is plain http to another machine; use https\n"
      "first/secrets/api_key: is empty\n"
      "first/secrets/apikey: is not known to plugin test.well_behaved; it knows api_key, "
      "webhook\n"
      "first/secrets/webhook: is missing; plugin test.well_behaved verifies webhooks with "
      "it (or set webhooks = false)\n"
      "second: plugin " +
          test::plugin_path("null_table") +
          ": its entry returned no table: it refuses this host\n");
}

BOOST_AUTO_TEST_CASE(secrets_are_needed_where_they_are_used) {
  struct Row {
    bool webhooks;
    SecretValues secrets;
    const char* told;
  };
  const Secret value("x");
  const Row rows[] = {
      {true, {{"api_key", {value}}, {"webhook", {value}}}, ""},
      {false, {{"api_key", {value}}}, ""},
      {true, {{"api_key", {value}}, {"webhook", {}}}, "main/secrets/webhook: is empty\n"},
      {true,
       {{"api_key", {value}}, {"webhook", {value, Secret("")}}},
       "main/secrets/webhook: is empty\n"},
      {false,
       {},
       "main/secrets/api_key: is missing; plugin test.well_behaved sends it to the provider\n"},
  };
  for (const auto& row : rows) {
    auto spec = test::spec_of("well_behaved");
    spec.webhooks = row.webhooks;
    spec.secrets = row.secrets;
    Stage stage(std::move(spec));
    BOOST_TEST(told(stage.problems) == row.told);
  }
}

BOOST_AUTO_TEST_CASE(what_is_on_can_be_found) {
  auto spec = test::spec_of("well_behaved");
  spec.mode = topup::Mode::live;
  Stage stage(std::move(spec));
  const auto info = stage.gateways->find("main");
  BOOST_REQUIRE(info.has_value());
  BOOST_TEST(info->plugin == "test.well_behaved");
  BOOST_TEST(info->plugin_version == "1.0.0");
  BOOST_TEST(name(info->mode) == "live");
  BOOST_TEST(info->replays);
  BOOST_TEST(info->webhooks);
  BOOST_TEST(info->offers("payment.create/1"));
  BOOST_TEST(info->currencies.size() == 3u);
  BOOST_TEST(!stage.gateways->find("nobody").has_value());
  BOOST_TEST(stage.gateways->list().size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_document_leaves_out_what_is_empty) {
  Stage stage("well_behaved");
  topup::CreateRequest request;
  request.return_url = "https://t.example/return/main?token=1";
  request.title = "10 credits";
  request.payer.email = "a@example.com";
  request.metadata = {{"order", "7"}};
  request.expires_at = Timestamp{1'767'225'600'999};
  BOOST_TEST(*stage.gateways->create_document("main", request) ==
             R"({"expires_at_unix_s":1767225600,"metadata":{"order":"7"},)"
             R"("payer":{"email":"a@example.com"},)"
             R"("return_url":"https://t.example/return/main?token=1","title":"10 credits"})");
  BOOST_TEST(name(stage.gateways->create_document("nobody", request).error().code) ==
             "gateway_not_found");
}

BOOST_AUTO_TEST_CASE(a_look_up_is_told_the_hint_until_the_id_is_known) {
  topup::Topup topup;
  topup.expires_at = Timestamp{1'767'225'600'999};
  topup::Attempt attempt;
  BOOST_TEST(look_up_document(topup, attempt) == R"({"expires_at_unix_s":1767225600})");
  attempt.hinted_ref = "4011";
  BOOST_TEST(look_up_document(topup, attempt) ==
             R"({"expires_at_unix_s":1767225600,"hinted_ref":"4011"})");
  attempt.gateway_ref = "4012";
  BOOST_TEST(look_up_document(topup, attempt) == R"({"expires_at_unix_s":1767225600})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
