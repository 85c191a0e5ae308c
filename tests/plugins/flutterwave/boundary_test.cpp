// The plugin at the ABI: settings, what begin refuses, and events out of the ordinary.
#include <cstddef>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "plugins/flutterwave/fixture.h"

namespace tallyport::test {

BOOST_AUTO_TEST_SUITE(flutterwave_boundary)

BOOST_AUTO_TEST_CASE(settings_that_are_wrong_are_refused_with_the_settings_name) {
  struct Row {
    const char* settings;
    const char* named;
  };
  for (const auto& [settings, named] :
       {Row{"", "settings"}, Row{"{", "settings"}, Row{"[]", "settings"},
        Row{R"({"base_url":1})", "base_url"}, Row{R"({"base_url":""})", "base_url"},
        Row{R"({"base_url":"ftp://127.0.0.1"})", "base_url"},
        Row{R"({"base_url":"http://"})", "base_url"},
        Row{R"({"base_url":"http://u@127.0.0.1"})", "base_url"},
        Row{R"({"base_url":"https://api.flutterwave.com/v3"})", "base_url"},
        Row{R"({"webhook_signing":"none"})", "webhook_signing"},
        Row{R"({"webhook_signing":null})", "webhook_signing"},
        Row{R"({"payment_options":""})", "payment_options"},
        Row{R"({"payment_options":"card;\"x\""})", "payment_options"}}) {
    const Plugin plugin(FLUTTERWAVE_SO, settings);
    BOOST_TEST(plugin.created() == TP_E_CONFIG, settings);
    BOOST_TEST(plugin.error().find(named) != std::string::npos, plugin.error());
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_begun_says_why) {
  struct Row {
    const char* what;
    Ask ask;
    tp_status status;
  };
  auto flagged = create();
  flagged.flags = 1;
  const Row rows[] = {
      {"other operation", {.operation = "method.list/1"}, TP_E_UNSUPPORTED},
      {"a cancel, which needs the link", {.operation = "payment.cancel/1"}, TP_E_UNSUPPORTED},
      {"other revision", {.operation = "payment.create/2"}, TP_E_UNSUPPORTED},
      {"no operation", {.operation = ""}, TP_E_UNSUPPORTED},
      {"flag", flagged, TP_E_INVALID},
      {"nothing to look up", {.operation = "payment.lookup/1"}, TP_E_INVALID},
      {"a flw_ref for an id", look_up("FLW-MOCK-1"), TP_E_INVALID},
      {"an id that leaves its path", look_up("1/../2"), TP_E_INVALID},
      {"an id that is too long", look_up(std::string(21, '1')), TP_E_INVALID},
  };
  for (const auto& row : rows) {
    Driven driven(flutterwave(), flutterwave().instance(), row.ask);
    BOOST_TEST(driven.began() == row.status, row.what);
    BOOST_TEST(!driven.error().empty(), row.what);
  }
}

BOOST_AUTO_TEST_CASE(a_cancelled_operation_is_unknown_at_every_step) {
  for (const auto& ask : {create(), look_up(), Ask{.operation = "connection.check/1"}}) {
    const auto early = flutterwave().last(ask, {of_kind(TP_EVENT_CANCELLED)});
    BOOST_TEST(early.outcome == TP_OUTCOME_UNKNOWN);
    const auto later = flutterwave().last(ask, {start(), of_kind(TP_EVENT_CANCELLED)});
    BOOST_TEST(later.kind == TP_ACTION_DONE);
    BOOST_TEST(later.outcome == TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_CASE(an_event_that_is_unknown_or_out_of_turn_is_answered_with_unknown) {
  for (const std::uint32_t kind : {0u, 5u, 7u, 1000u, TP_EVENT_START, TP_EVENT_VERIFIED}) {
    const auto done = flutterwave().last(create(), {start(), of_kind(kind)});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  }
  BOOST_TEST(flutterwave().last(create(), {answered(200, link())}).outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(after_done_a_step_is_out_of_order) {
  const auto actions =
      flutterwave().run(create(), {start(), answered(200, link()), answered(200, link())});
  BOOST_TEST(actions[1].kind == TP_ACTION_DONE);
  BOOST_TEST(actions[2].status == TP_E_STATE);
}

BOOST_AUTO_TEST_CASE(an_operation_may_end_at_any_point) {
  const std::vector<Event> all{start(), answered(200, link())};
  for (std::size_t steps = 0; steps <= all.size(); ++steps) {
    flutterwave().run(create(), {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(steps)});
  }
}

BOOST_AUTO_TEST_CASE(operations_do_not_mix) {
  auto other = create();
  other.reference = "TP-2";
  Driven a(flutterwave(), flutterwave().instance(), create());
  Driven b(flutterwave(), flutterwave().instance(), other);
  BOOST_TEST(a.step(start()).body.find("TP-1") != std::string::npos);
  BOOST_TEST(b.step(start()).body.find("TP-2") != std::string::npos);
  BOOST_TEST(b.step(maybe_sent()).reference == "TP-2");
  BOOST_TEST(a.step(maybe_sent()).reference == "TP-1");
}

BOOST_AUTO_TEST_CASE(no_request_carries_a_secret_or_leaves_its_host) {
  for (const auto& ask :
       {create(), look_up(), look_up("4011"), Ask{.operation = "connection.check/1"}}) {
    const auto request = flutterwave().last(ask, {start()});
    BOOST_TEST(request.url.starts_with("https://api.flutterwave.com/v3/"));
    BOOST_TEST(request.header("Authorization") == "Bearer ${secret:secret_key}");
    for (const auto& [name, value, flags] : request.headers) {
      const bool secret = value.find("${") != std::string::npos;
      const auto wanted = secret ? TP_HEADER_TEMPLATE | TP_HEADER_SENSITIVE : 0u;
      BOOST_TEST(flags == wanted, name);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
