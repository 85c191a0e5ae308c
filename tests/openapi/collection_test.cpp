// The collection for API clients, run by newman against the real server. run.sh installs newman.
#include <cstdlib>
#include <fstream>
#include <set>

#include <boost/test/unit_test.hpp>

#include "integration/stage.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

// What the examples of docs/openapi sell.
std::string shop(const std::string& provider_url) {
  return "[gateway.sandbox]\nplugin = \"sandbox\"\nmode = \"test\"\nsettings = { base_url = \"" +
         provider_url +
         "\" }\nsecrets = { api_key = \"sbx_key_one\", webhook_secret = \"sbx_webhook_secret_one\" "
         "}\n\n[storefront.demo]\ndisplay_name = \"Demo\"\ngateway = \"sandbox\"\nasset = "
         "\"credits\"\nreference_prefix = \"T-\"\nreturn_urls = [\"https://app.example\"]\n"
         "packages = [ { id = \"p10\", credits = 10, price = \"5000.00 NGN\" } ]\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collection)

BOOST_AUTO_TEST_CASE(every_request_of_it_is_answered_as_described) {
  const char* newman = std::getenv("TALLYPORT_NEWMAN");
  BOOST_REQUIRE_MESSAGE(newman, "TALLYPORT_NEWMAN is the program's path; run.sh sets it");
  StageOptions options;
  options.gateways = shop;
  Stage stage(std::move(options));
  stage.start_provider();
  stage.start_server();

  const auto report = stage.directory() + "/report.json";
  Child child(
      {{newman, "run", TALLYPORT_SOURCE_DIR "/docs/tallyport.postman_collection.json", "--env-var",
        "base_url=" + stage.url(), "--env-var", std::string("api_key=") + kApiKey, "--env-var",
        "gateway=sandbox", "--reporters", "json", "--reporter-json-export", report},
       {},
       stage.directory() + "/newman.log",
       ""});
  BOOST_TEST(child.wait_for_exit(120'000) == 0, child.output());

  std::ifstream file(report);
  const auto run = json::parse(file).at("run");
  for (const auto& failure : run.at("failures"))
    BOOST_ERROR(failure["source"].value("name", "") << ": " << failure["error"]["message"]);
  std::set<std::string> done;
  for (const auto& each : run.at("executions"))
    if (each.contains("response") && each["response"]["code"] < 300)
      done.insert(each["item"]["name"].get<std::string>());
  // With ids from answers before: the collection is of use as it is.
  for (const char* name :
       {"Start a top-up (A package of the catalogue)", "Read a top-up",
        "Ask the provider now, and settle by what it states", "Close the payment at the provider",
        "List top-ups, the newest first", "List the gateways that serve the storefront",
        "Ask the provider whether the credentials work", "Count and add up by day",
        "Whether the database answers too", "This document"})
    BOOST_TEST(done.contains(name), name << " was refused");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
