// The plugin at the ABI: settings, what begin refuses, and events out of the ordinary. What the SDK
// does for every plugin (structs of other sizes, operations side by side) is tested with sandbox.
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "plugins/stripe/fixture.h"

namespace tallyport::test {

BOOST_AUTO_TEST_SUITE(stripe_boundary)

BOOST_AUTO_TEST_CASE(settings_that_are_wrong_are_refused_with_the_settings_name) {
  struct Row {
    const char* settings;
    const char* named;
  };
  for (const auto& [settings, named] :
       {Row{"", "JSON"},
        Row{"{", "JSON"},
        Row{"[]", "JSON"},
        Row{R"({"base_url":1})", "base_url"},
        Row{R"({"base_url":""})", "base_url"},
        Row{R"({"base_url":"ftp://a.example"})", "base_url"},
        Row{R"({"base_url":"https://"})", "base_url"},
        Row{R"({"base_url":"https:///x"})", "base_url"},
        Row{R"({"base_url":"https://u@a.example"})", "base_url"},
        Row{R"({"base_url":"https://a.example/?a=b"})", "base_url"},
        Row{R"({"api_version":"latest"})", "api_version"},
        Row{R"({"api_version":""})", "api_version"},
        Row{R"({"api_version":"2022-08-01"})", "api_version"},
        Row{R"({"api_version":"2024-04-10\r\nX: y"})", "api_version"},
        Row{R"({"api_version":"2024-04-10."})", "api_version"},
        Row{R"({"publishable_key":""})", "publishable_key"},
        Row{R"({"publishable_key":7})", "publishable_key"},
        Row{R"({"publishable_key":"pk_live_51Abc"})", "publishable_key"},
        Row{R"({"publishable_key":"sk_test_51Abc"})", "publishable_key"},
        Row{R"({"publishable_key":"pk_test_"})", "publishable_key"},
        Row{R"({"publishable_key":"pk_test_51 Abc"})", "publishable_key"},
        Row{R"({"flow":"elements"})", "flow"},
        Row{R"({"flow":true})", "flow"}}) {
    const Plugin plugin(STRIPE_SO, settings);
    BOOST_TEST(plugin.created() == TP_E_CONFIG, settings);
    BOOST_TEST(plugin.error().find(named) != std::string::npos, plugin.error());
  }
}

BOOST_AUTO_TEST_CASE(a_publishable_key_is_of_the_gateways_mode_and_not_repeated) {
  const auto* live = R"({"publishable_key":"pk_live_51Abc"})";
  const auto* test = R"({"publishable_key":"pk_test_51Abc"})";
  BOOST_TEST(Plugin(STRIPE_SO, live, TP_MODE_LIVE).created() == TP_OK);
  BOOST_TEST(Plugin(STRIPE_SO, test, TP_MODE_LIVE).created() == TP_E_CONFIG);
  BOOST_TEST(Plugin(STRIPE_SO, test, TP_MODE_TEST).created() == TP_OK);
  const Plugin mixed_up(STRIPE_SO, R"({"publishable_key":"sk_test_51Secret"})");
  BOOST_TEST(mixed_up.error().find("51Secret") == std::string::npos, mixed_up.error());
}

BOOST_AUTO_TEST_CASE(settings_that_are_right_are_taken) {
  for (const auto* settings :
       {"{}", R"({"base_url":"http://127.0.0.1:8091/"})", R"({"api_version":"2022-11-15"})",
        R"({"api_version":"2026-10-28.endive"})", R"({"flow":"payment_intent"})",
        R"({"a_newer_setting":1})"}) {
    const Plugin plugin(STRIPE_SO, settings);
    BOOST_TEST(plugin.created() == TP_OK, plugin.error());
  }
  const Plugin elsewhere(STRIPE_SO, R"({"base_url":"http://127.0.0.1:8091/"})");
  BOOST_TEST(elsewhere.last(look_up("pi_1"), {start()}).url ==
             "http://127.0.0.1:8091/v1/payment_intents/pi_1?expand[]=latest_charge");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_begun_says_why) {
  struct Row {
    const char* what;
    Ask ask;
    tp_status status;
  };
  const auto with = [](auto change) {
    auto ask = create();
    change(ask);
    return ask;
  };
  std::string many = R"("metadata":{)";
  for (int i = 0; i < 49; ++i) many += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + R"(":"v")";
  const Row rows[] = {
      {"other operation", {.operation = "channel.list/1"}, TP_E_UNSUPPORTED},
      {"other revision", {.operation = "payment.create/2"}, TP_E_UNSUPPORTED},
      {"no operation", {.operation = ""}, TP_E_UNSUPPORTED},
      {"flag", with([](Ask& ask) { ask.flags = 1; }), TP_E_INVALID},
      {"no JSON", with([](Ask& ask) { ask.json = "{"; }), TP_E_INVALID},
      {"no return_url", with([](Ask& ask) { ask.json = "{}"; }), TP_E_INVALID},
      {"no key", with([](Ask& ask) { ask.idempotency_key = ""; }), TP_E_INVALID},
      {"key too long", with([](Ask& ask) { ask.idempotency_key.assign(241, 'k'); }), TP_E_INVALID},
      {"no reference", with([](Ask& ask) { ask.reference = ""; }), TP_E_INVALID},
      {"reference too long", with([](Ask& ask) { ask.reference.assign(201, 'r'); }), TP_E_INVALID},
      {"no amount", with([](Ask& ask) { ask.minor = 0; }), TP_E_INVALID},
      {"no currency", with([](Ask& ask) { ask.currency = ""; }), TP_E_INVALID},
      {"channel", create(R"("channel":"card&amount=1")"), TP_E_INVALID},
      {"channel is no text", create(R"("channel":7)"), TP_E_INVALID},
      {"time", create(R"("expires_at_unix_s":-1)"), TP_E_INVALID},
      {"time with a point", create(R"("expires_at_unix_s":1.5)"), TP_E_INVALID},
      {"time too far", create(R"("expires_at_unix_s":1000000000001)"), TP_E_INVALID},
      {"metadata with brackets", create(R"("metadata":{"a]":"b"})"), TP_E_INVALID},
      {"metadata of ours", create(R"("metadata":{"tallyport_reference":"TP-2"})"), TP_E_INVALID},
      {"metadata with a number", create(R"("metadata":{"a":1})"), TP_E_INVALID},
      {"metadata key too long", create(R"("metadata":{")" + std::string(41, 'k') + R"(":"v"})"),
       TP_E_INVALID},
      {"metadata too long", create(R"("metadata":{"a":")" + std::string(501, 'v') + R"("})"),
       TP_E_INVALID},
      {"too much metadata", create(many + "}"), TP_E_INVALID},
      {"neither method nor card", ask_charge("", ""), TP_E_INVALID},
      {"card is no flag", ask_charge(R"("card":1)", ""), TP_E_INVALID},
      {"a method of nobody", ask_charge(R"("customer":"")"), TP_E_INVALID},
      {"save_method is no flag", create(R"("save_method":"yes")"), TP_E_INVALID},
      {"customer is no text", create(R"("customer":7)"), TP_E_INVALID},
      {"an id of another kind", look_up("sub_1"), TP_E_INVALID},
      {"an id of another kind to cancel", cancel("ch_1"), TP_E_INVALID},
  };
  for (const auto& row : rows) {
    Driven driven(stripe(), stripe().instance(), row.ask);
    BOOST_TEST(driven.began() == row.status, row.what);
    BOOST_TEST(!driven.error().empty(), row.what);
  }
}

BOOST_AUTO_TEST_CASE(a_cancelled_operation_is_unknown_at_every_step) {
  const auto open = answered(200, session());
  const std::vector<std::vector<Event>> prefixes{{}, {start()}, {start(), open}};
  for (auto events : prefixes) {
    events.push_back(of_kind(TP_EVENT_CANCELLED));
    const auto done = stripe().last(cancel("cs_test_1"), events);
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_CASE(an_event_that_is_unknown_or_out_of_turn_is_answered_with_unknown) {
  for (const std::uint32_t kind : {0u, 5u, 7u, 1000u, TP_EVENT_START, TP_EVENT_VERIFIED}) {
    const auto done = stripe().last(create(), {start(), of_kind(kind)});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_CASE(an_operation_may_end_at_any_point) {
  const auto open = answered(200, session());
  const std::vector<Event> all{start(), open, answered(400, invalid_request()), open};
  for (std::size_t steps = 0; steps <= all.size(); ++steps) {
    stripe().run(cancel("cs_test_1"),
                 {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(steps)});
  }
}

BOOST_AUTO_TEST_CASE(no_secret_and_no_personal_data_is_in_what_operators_read) {
  const auto told = invalid_request("", R"("message":"ada@example.com sk_test_51")");
  for (const std::uint32_t status : {200u, 400u, 401u, 402u, 403u, 404u, 429u, 500u}) {
    const auto text = stripe().last(create(), {start(), answered(status, told)}).text;
    BOOST_TEST(text.find("ada@") == text.npos, text);
    BOOST_TEST(text.find("sk_test") == text.npos, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
