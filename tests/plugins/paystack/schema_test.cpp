// The documents that the plugin takes and gives, and its manifest, against plugin-api/schemas.
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "paystack/money.h"
#include "plugins/paystack/fixture.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

bool fits(const json& source, const json& document) {
  valijson::Schema schema;
  const valijson::adapters::NlohmannJsonAdapter from(source);
  valijson::SchemaParser().populateSchema(from, schema);
  return valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(document),
                                        nullptr);
}

json schema(const std::string& name) {
  std::ifstream file(std::string(TALLYPORT_SOURCE_DIR "/plugin-api/schemas/") + name);
  return json::parse(file);
}

json manifest() {
  const auto& bytes = paystack().table().manifest;
  return json::parse(std::string(static_cast<const char*>(bytes.ptr), bytes.len));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_schema)

BOOST_AUTO_TEST_CASE(the_manifest_is_valid) {
  BOOST_TEST(fits(schema("manifest.json"), manifest()));
  BOOST_TEST(manifest().at("recovery") == "lookup");
}

BOOST_AUTO_TEST_CASE(every_operation_of_the_manifest_begins) {
  const auto operations = manifest().at("operations").get<std::vector<std::string>>();
  for (const auto& operation : operations) {
    auto ask = create();
    ask.operation = operation;
    BOOST_TEST((Driven(paystack(), paystack().instance(), ask).began() == TP_OK), operation);
  }
}

BOOST_AUTO_TEST_CASE(the_manifests_currencies_are_those_of_the_table) {
  const auto currencies = manifest().at("currencies");
  for (const auto& currency : currencies) {
    const auto code = currency.is_string() ? currency : currency.at("code");
    BOOST_TEST(paystack::to_wire({100, code.get<std::string>(), 0}).has_value(), code);
  }
  BOOST_TEST(currencies.size() == 6u);
}

BOOST_AUTO_TEST_CASE(the_settings_schema_takes_what_the_plugin_takes) {
  const auto source = manifest().at("config_schema");
  for (const auto* settings :
       {"{}", R"({"base_url":"https://api.paystack.co"})", R"({"base_url":"http://127.0.0.1:9/p"})",
        R"({"email_fallback":"topups+{reference}@shop.example"})",
        R"({"channels":["card","mobile_money"],"session_timeout_s":600})"}) {
    BOOST_TEST(fits(source, json::parse(settings)), settings);
    BOOST_TEST(Plugin(PAYSTACK_SO, settings).created() == TP_OK, settings);
  }
  for (const auto* settings :
       {R"({"base_url":"ftp://127.0.0.1"})", R"({"email_fallback":"shop.example"})",
        R"({"email_fallback":"a@b@c"})", R"({"channels":[]})", R"({"channels":["Card"]})",
        R"({"session_timeout_s":59})", R"({"session_timeout_s":2592001})",
        R"({"secret_key":"x"})"}) {
    BOOST_TEST(!fits(source, json::parse(settings)), settings);
  }
}

BOOST_AUTO_TEST_CASE(documents_fit_their_schemas) {
  BOOST_TEST(fits(schema("payment.create-1.input.json"), json::parse(create().json)));
  const auto done = paystack().last(create(), {start(), answered(200, started())});
  BOOST_TEST(fits(schema("payment.create-1.result.json"), json::parse(done.json)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
