// The documents that the plugin takes and gives, and its manifest, against plugin-api/schemas.
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "plugins/stripe/fixture.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

bool fits(const std::string& schema_name, const json& document) {
  std::ifstream file(std::string(TALLYPORT_SOURCE_DIR "/plugin-api/schemas/") + schema_name);
  const auto source = json::parse(file);
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(source), schema);
  return valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(document),
                                        nullptr);
}

json manifest() {
  const auto& bytes = stripe().table().manifest;
  return json::parse(std::string(static_cast<const char*>(bytes.ptr), bytes.len));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_schema)

BOOST_AUTO_TEST_CASE(the_manifest_is_valid_and_a_changed_one_is_not) {
  BOOST_TEST(fits("manifest.json", manifest()));
  for (const auto* broken :
       {R"({"abi":"2.0"})", R"({"operations":[]})", R"({"operations":["create"]})",
        R"({"currencies":["ngn"]})", R"({"recovery":"hope"})", R"({"colour":"red"})",
        R"({"secrets":[{"name":"api_key"}]})", R"({"config_schema":true})"}) {
    auto changed = manifest();
    changed.update(json::parse(broken));
    BOOST_TEST(!fits("manifest.json", changed), broken);
  }
}

BOOST_AUTO_TEST_CASE(every_operation_of_the_manifest_begins) {
  const auto operations = manifest().at("operations").get<std::vector<std::string>>();
  for (const auto& operation : operations) {
    auto ask = create();
    ask.operation = operation;
    BOOST_TEST((Driven(stripe(), stripe().instance(), ask).began() == TP_OK), operation);
  }
}

BOOST_AUTO_TEST_CASE(the_settings_schema_takes_what_the_plugin_takes) {
  const auto accepts = [](const std::string& settings) {
    const auto source = manifest().at("config_schema");
    const auto document = json::parse(settings);
    valijson::Schema schema;
    const valijson::adapters::NlohmannJsonAdapter from(source);
    valijson::SchemaParser().populateSchema(from, schema);
    return valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(document),
                                          nullptr);
  };
  BOOST_TEST(accepts("{}"));
  BOOST_TEST(accepts(R"({"base_url":"http://127.0.0.1:8091","flow":"payment_intent"})"));
  BOOST_TEST(accepts(R"({"base_url":"http://127.0.0.1:8091/stripe"})"));
  BOOST_TEST(accepts(R"({"api_version":"2024-04-10"})"));
  BOOST_TEST(accepts(R"({"api_version":"2026-10-28.endive"})"));
  BOOST_TEST(!accepts(R"({"api_version":"latest"})"));
  BOOST_TEST(!accepts(R"({"base_url":"ftp://127.0.0.1"})"));
  BOOST_TEST(!accepts(R"({"base_url":"https:///stripe"})"));
  BOOST_TEST(!accepts(R"({"flow":"elements"})"));
  BOOST_TEST(!accepts(R"({"api_key":"x"})"));
}

BOOST_AUTO_TEST_CASE(documents_fit_their_schemas) {
  BOOST_TEST(fits("payment.create-1.input.json", json::parse(create().json)));
  for (const auto& body : {session(), intent()}) {
    const auto id = body == session() ? "cs_test_1" : "pi_1";
    const auto done = stripe().last(create(), {start(), answered(200, body)});
    BOOST_TEST(fits("payment.create-1.result.json", json::parse(done.json)));
    const auto found = stripe().last(look_up(id), {start(), answered(200, body)});
    BOOST_TEST(fits("payment.lookup-1.result.json", json::parse(found.json)));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
