// The documents that the plugin takes and gives, and its manifest, against plugin-api/schemas.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/flutterwave/fixture.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

}  // namespace

BOOST_AUTO_TEST_SUITE(flutterwave_schema)

BOOST_AUTO_TEST_CASE(the_manifest_is_valid_and_a_changed_one_is_not) {
  check_manifest(flutterwave());
  BOOST_TEST(manifest_of(flutterwave()).at("recovery") == "lookup");
}

BOOST_AUTO_TEST_CASE(every_operation_of_the_manifest_begins) {
  check_operations_begin(flutterwave(), create());
}

BOOST_AUTO_TEST_CASE(the_settings_schema_takes_what_the_plugin_takes) {
  for (const auto* settings :
       {"{}", R"({"base_url":"https://api.flutterwave.com"})",
        R"({"base_url":"http://127.0.0.1:8091/","webhook_signing":"verif-hash"})",
        R"({"base_url":"http://127.0.0.1:8091/flutterwave"})",
        R"({"webhook_signing":"flutterwave-signature"})", R"({"payment_options":"card, ussd"})"}) {
    BOOST_TEST(settings_fit(flutterwave(), settings), settings);
    BOOST_TEST(Plugin(FLUTTERWAVE_SO, settings).created() == TP_OK, settings);
  }
  for (const auto* settings :
       {R"({"mode":"test"})", R"({"base_url":"ftp://127.0.0.1"})",
        R"({"base_url":"http:///flutterwave"})", R"({"base_url":"https://a.example/?b"})",
        R"({"webhook_signing":""})", R"({"payment_options":"a;b"})", R"({"secret_key":"x"})"}) {
    BOOST_TEST(!settings_fit(flutterwave(), settings), settings);
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
