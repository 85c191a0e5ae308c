// Only this file knows valijson.
#include "plugins/schema_check.h"

#include <fstream>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace tallyport::test {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

bool valid(const json& source, const json& document) {
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(NlohmannJsonAdapter(source), schema);
  return valijson::Validator().validate(schema, NlohmannJsonAdapter(document), nullptr);
}

}  // namespace

json manifest_of(const Plugin& plugin) {
  const auto& bytes = plugin.table().manifest;
  return json::parse(std::string(static_cast<const char*>(bytes.ptr), bytes.len));
}

bool fits(const std::string& schema, const json& document) {
  std::ifstream file(std::string(TALLYPORT_SOURCE_DIR "/plugin-api/schemas/") + schema);
  return valid(json::parse(file), document);
}

bool settings_fit(const Plugin& plugin, const std::string& settings) {
  return valid(manifest_of(plugin).at("config_schema"), json::parse(settings));
}

void check_manifest(const Plugin& plugin) {
  BOOST_TEST(fits("manifest.json", manifest_of(plugin)));
  for (const auto* broken :
       {R"({"abi":"2.0"})", R"({"operations":[]})", R"({"operations":["create"]})",
        R"({"currencies":["ngn"]})", R"({"recovery":"hope"})", R"({"colour":"red"})",
        R"({"secrets":[{"name":"api_key"}]})",
        R"({"secrets":[{"name":"api_key","use":"send","prefixes":{"Test":["t"]}}]})",
        R"({"secrets":[{"name":"api_key","use":"send","prefixes":{"test":[""]}}]})",
        R"({"config_schema":true})"}) {
    auto changed = manifest_of(plugin);
    changed.update(json::parse(broken));
    BOOST_TEST(!fits("manifest.json", changed), broken);
  }
}

void check_operations_begin(const Plugin& plugin, Ask ask) {
  // What the others need besides. A plugin passes over what it does not need.
  auto document = json::parse(ask.json);
  document.update({{"refund_reference", "refund-1"},
                   {"account", "user 1"},
                   {"token", "tok_1"},
                   {"customer", "cus_1"},
                   {"from_unix_s", 1},
                   {"to_unix_s", 2}});
  ask.json = document.dump();
  if (ask.subject_ref.empty()) ask.subject_ref = "1";
  if (ask.gateway_ref.empty()) ask.gateway_ref = "1";
  const auto operations = manifest_of(plugin).at("operations").get<std::vector<std::string>>();
  for (const auto& operation : operations) {
    ask.operation = operation;
    BOOST_TEST((Driven(plugin, plugin.instance(), ask).began() == TP_OK), operation);
  }
}

}  // namespace tallyport::test
