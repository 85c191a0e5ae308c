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
  ask.subject_ref = "pm_1";
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
  BOOST_TEST(settings_fit(stripe(), R"({"publishable_key":"pk_test_51Abc"})"));
  BOOST_TEST(!settings_fit(stripe(), R"({"publishable_key":"sk_test_51Abc"})"));
  BOOST_TEST(!settings_fit(stripe(), R"({"publishable_key":"pk_test_"})"));
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

BOOST_AUTO_TEST_CASE(documents_of_charges_fit_their_schemas) {
  for (const auto& ask : {ask_charge(R"("on_session":true)"), charge_card()}) {
    BOOST_TEST(fits("payment.charge-1.input.json", json::parse(ask.json)));
  }
  const auto about = member("payment_intent", intent(keeping()));
  const std::string decline = R"("decline_code":"insufficient_funds","param":"number",)";
  for (const auto& event : {answered(200, paid_intent(keeping() + "," + paid_with_card())),
                            answered(402, error("card_error", "card_declined", decline + about)),
                            answered(402, error("card_error", "authentication_required", about))}) {
    const auto done = stripe().last(ask_charge(), {start(), event});
    BOOST_TEST(fits("payment.charge-1.result.json", json::parse(done.json)), done.json);
    BOOST_TEST(fits("payment.create-1.result.json", json::parse(done.json)), done.json);
    BOOST_TEST(fits("payment.lookup-1.result.json", json::parse(done.json)), done.json);
    BOOST_TEST(fits("webhook.handle-1.result.json", json::parse(done.json)), done.json);
  }
  for (const auto* wrong : {R"({"decline":{"code":7}})", R"({"decline":"no"})",
                            R"({"customer":""})", R"({"method":{"ref":"pm_1"}})"}) {
    BOOST_TEST(!fits("payment.charge-1.result.json", json::parse(wrong)), wrong);
  }
}

BOOST_AUTO_TEST_CASE(documents_of_methods_fit_their_schemas) {
  const std::string of_customer = R"("customer":"cus_1")";
  struct Row {
    Ask ask;
    std::string name;
    std::vector<Event> events;
  };
  const auto owner = answered(200, customer());
  const auto setup = answered(200, R"({"id":"seti_1","object":"setup_intent","customer":"cus_1",)"
                                   R"("status":"requires_payment_method","livemode":false,)"
                                   R"("client_secret":"seti_1_secret_x"})");
  for (const auto& [ask, name, events] :
       {Row{ask_method("method.save/1", R"("token":"pm_1",)" + of_customer),
            "method.save",
            {start(), answered(200, payment_method())}},
        Row{ask_method("method.save/1", R"("setup":true,)" + of_customer),
            "method.save",
            {start(), setup}},
        Row{ask_method("method.save/1", R"("card":true,)" + of_customer),
            "method.save",
            {start(), answered(402, error("card_error", "card_declined"))}},
        Row{ask_method("method.list/1", of_customer),
            "method.list",
            {start(), owner, answered(200, list_of(payment_method()))}},
        Row{{.operation = "payment.list/1", .json = R"({"from_unix_s":1,"to_unix_s":2})"},
            "payment.list",
            {start(), answered(200, list_of(paid_intent(paid_with_card()), "true"))}}}) {
    BOOST_TEST(fits(name + "-1.input.json", json::parse(ask.json)), ask.json);
    const auto done = stripe().last(ask, events);
    BOOST_TEST(fits(name + "-1.result.json", json::parse(done.json)), done.json);
  }
  for (const auto* name : {"method.remove", "method.default"}) {
    const auto ask = ask_method(name + std::string("/1"), of_customer, "pm_1");
    BOOST_TEST(fits(name + std::string("-1.input.json"), json::parse(ask.json)));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
