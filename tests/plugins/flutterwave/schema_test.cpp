// The documents that the plugin takes and gives, and its manifest, against plugin-api/schemas.
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "plugins/flutterwave/fixture.h"

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
  const auto& bytes = flutterwave().table().manifest;
  return json::parse(std::string(static_cast<const char*>(bytes.ptr), bytes.len));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_schema)

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
    BOOST_TEST((Driven(flutterwave(), flutterwave().instance(), ask).began() == TP_OK), operation);
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
  for (const auto* settings :
       {R"({"mode":"test"})", R"({"mode":"live","base_url":"https://api.flutterwave.com"})",
        R"({"mode":"test","base_url":"http://127.0.0.1:8091/","webhook_signing":"verif-hash"})",
        R"({"mode":"test","base_url":"http://127.0.0.1:8091/flutterwave"})",
        R"({"mode":"test","webhook_signing":"flutterwave-signature"})",
        R"({"mode":"test","payment_options":"card, ussd"})"}) {
    BOOST_TEST(accepts(settings), settings);
    BOOST_TEST(Plugin(FLUTTERWAVE_SO, settings).created() == TP_OK, settings);
  }
  for (const auto* settings :
       {"{}", R"({"mode":"other"})", R"({"mode":"test","base_url":"ftp://127.0.0.1"})",
        R"({"mode":"test","base_url":"http:///flutterwave"})",
        R"({"mode":"test","base_url":"https://a.example/?b"})",
        R"({"mode":"test","webhook_signing":""})", R"({"mode":"test","payment_options":"a;b"})",
        R"({"mode":"test","secret_key":"x"})"}) {
    BOOST_TEST(!accepts(settings), settings);
  }
}

BOOST_AUTO_TEST_CASE(documents_fit_their_schemas) {
  BOOST_TEST(fits("payment.create-1.input.json", json::parse(create().json)));
  BOOST_TEST(!fits("payment.create-1.input.json", json::object()));
  const auto done = flutterwave().last(create(), {start(), answered(200, link())});
  BOOST_TEST(fits("payment.create-1.result.json", json::parse(done.json)));
  BOOST_TEST(
      !fits("payment.create-1.result.json", json::parse(R"({"next_action":{"type":"redirect"}})")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
