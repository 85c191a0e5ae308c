// The documents that the plugin takes and gives, and its manifest, against plugin-api/schemas.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/sandbox/fixture.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_schema)

BOOST_AUTO_TEST_CASE(the_manifest_is_valid_and_a_changed_one_is_not) { check_manifest(sandbox()); }

BOOST_AUTO_TEST_CASE(every_operation_of_the_manifest_begins) {
  check_operations_begin(sandbox(), create());
}

BOOST_AUTO_TEST_CASE(the_settings_schema_takes_what_the_plugin_takes) {
  BOOST_TEST(settings_fit(sandbox(), R"({"base_url":"http://127.0.0.1:8090"})"));
  BOOST_TEST(settings_fit(sandbox(), R"({"base_url":"https://sandbox.example/"})"));
  BOOST_TEST(!settings_fit(sandbox(), "{}"));
  BOOST_TEST(!settings_fit(sandbox(), R"({"base_url":"ftp://127.0.0.1"})"));
  BOOST_TEST(!settings_fit(sandbox(), R"({"base_url":"http://127.0.0.1","api_key":"x"})"));
}

BOOST_AUTO_TEST_CASE(documents_fit_their_schemas) {
  BOOST_TEST(fits("payment.create-1.input.json", json::parse(create().json)));
  BOOST_TEST(!fits("payment.create-1.input.json", json::object()));
  const auto done = sandbox().last(create(), {start(), answered(201, payment())});
  BOOST_TEST(fits("payment.create-1.result.json", json::parse(done.json)));
  const auto found = sandbox().last(look_up("sbx_1"), {start(), answered(200, payment())});
  BOOST_TEST(fits("payment.lookup-1.result.json", json::parse(found.json)));
  BOOST_TEST(
      !fits("payment.create-1.result.json", json::parse(R"({"next_action":{"type":"redirect"}})")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
