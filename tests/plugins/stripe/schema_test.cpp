// The documents that the plugin takes and gives, and its manifest, against plugin-api/schemas.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "plugins/schema_check.h"
#include "plugins/stripe/fixture.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

}  // namespace

BOOST_AUTO_TEST_SUITE(stripe_schema)

BOOST_AUTO_TEST_CASE(the_manifest_is_valid_and_a_changed_one_is_not) { check_manifest(stripe()); }

BOOST_AUTO_TEST_CASE(every_operation_of_the_manifest_begins) {
  auto ask = create();
  ask.gateway_ref = "pi_1";
  check_operations_begin(stripe(), ask);
}

BOOST_AUTO_TEST_CASE(the_settings_schema_takes_what_the_plugin_takes) {
  BOOST_TEST(settings_fit(stripe(), "{}"));
  BOOST_TEST(
      settings_fit(stripe(), R"({"base_url":"http://127.0.0.1:8091","flow":"payment_intent"})"));
  BOOST_TEST(settings_fit(stripe(), R"({"base_url":"http://127.0.0.1:8091/stripe"})"));
  BOOST_TEST(settings_fit(stripe(), R"({"api_version":"2024-04-10"})"));
  BOOST_TEST(settings_fit(stripe(), R"({"api_version":"2026-10-28.endive"})"));
  BOOST_TEST(!settings_fit(stripe(), R"({"api_version":"latest"})"));
  BOOST_TEST(!settings_fit(stripe(), R"({"base_url":"ftp://127.0.0.1"})"));
  BOOST_TEST(!settings_fit(stripe(), R"({"base_url":"https:///stripe"})"));
  BOOST_TEST(!settings_fit(stripe(), R"({"flow":"elements"})"));
  BOOST_TEST(!settings_fit(stripe(), R"({"api_key":"x"})"));
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

BOOST_AUTO_TEST_CASE(what_refunds_are_asked_with_fits_their_schemas) {
  for (const auto* name : {"refund.create", "refund.lookup"}) {
    const auto ask = ask_refund(name + std::string("/1"), "pi_1");
    BOOST_TEST(fits(name + std::string("-1.input.json"), json::parse(ask.json)));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
