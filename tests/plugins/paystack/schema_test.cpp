// The documents that the plugin takes and gives, and its manifest, against plugin-api/schemas.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "paystack/money.h"
#include "plugins/paystack/fixture.h"
#include "plugins/schema_check.h"

namespace tallyport::test {
namespace {

using nlohmann::json;

}  // namespace

BOOST_AUTO_TEST_SUITE(paystack_schema)

BOOST_AUTO_TEST_CASE(the_manifest_is_valid_and_a_changed_one_is_not) {
  check_manifest(paystack());
  BOOST_TEST(manifest_of(paystack()).at("recovery") == "lookup");
}

BOOST_AUTO_TEST_CASE(every_operation_of_the_manifest_begins) {
  check_operations_begin(paystack(), create());
}

BOOST_AUTO_TEST_CASE(the_manifests_currencies_are_those_of_the_table) {
  const auto currencies = manifest_of(paystack()).at("currencies");
  for (const auto& currency : currencies) {
    const auto code = currency.is_string() ? currency : currency.at("code");
    BOOST_TEST(paystack::to_wire({100, code.get<std::string>(), 0}).has_value(), code);
  }
  BOOST_TEST(currencies.size() == 6u);
}

BOOST_AUTO_TEST_CASE(the_settings_schema_takes_what_the_plugin_takes) {
  for (const auto* settings :
       {"{}", R"({"base_url":"https://api.paystack.co"})", R"({"base_url":"http://127.0.0.1:9/p"})",
        R"({"email_fallback":"topups+{reference}@shop.example"})",
        R"({"channels":["card","mobile_money"],"session_timeout_s":600})"}) {
    BOOST_TEST(settings_fit(paystack(), settings), settings);
    BOOST_TEST(Plugin(PAYSTACK_SO, settings).created() == TP_OK, settings);
  }
  for (const auto* settings :
       {R"({"base_url":"ftp://127.0.0.1"})", R"({"email_fallback":"shop.example"})",
        R"({"email_fallback":"a@b@c"})", R"({"channels":[]})", R"({"channels":["Card"]})",
        R"({"session_timeout_s":59})", R"({"session_timeout_s":2592001})",
        R"({"secret_key":"x"})"}) {
    BOOST_TEST(!settings_fit(paystack(), settings), settings);
  }
}

BOOST_AUTO_TEST_CASE(documents_fit_their_schemas) {
  BOOST_TEST(fits("payment.create-1.input.json", json::parse(create().json)));
  const auto done = paystack().last(create(), {start(), answered(200, started())});
  BOOST_TEST(fits("payment.create-1.result.json", json::parse(done.json)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
