// The plugin at the ABI: settings, what begin refuses, and events out of the ordinary.
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "plugins/paystack/fixture.h"

namespace tallyport::test {

BOOST_AUTO_TEST_SUITE(paystack_boundary)

BOOST_AUTO_TEST_CASE(settings_that_are_wrong_are_refused_with_the_settings_name) {
  struct Row {
    const char* settings;
    const char* said;
  };
  for (const auto& row : {
           Row{"", "JSON object"},
           Row{"[]", "JSON object"},
           Row{R"({"base_url":1})", "base_url"},
           Row{R"({"base_url":""})", "base_url"},
           Row{R"({"base_url":"ftp://127.0.0.1"})", "base_url"},
           Row{R"({"base_url":"https://u@127.0.0.1"})", "base_url"},
           Row{R"({"base_url":"https://127.0.0.1/?a=b"})", "base_url"},
           Row{R"({"email_fallback":""})", "email_fallback"},
           Row{R"({"email_fallback":"shop.example"})", "email_fallback"},
           Row{R"({"email_fallback":"@shop.example"})", "email_fallback"},
           Row{R"({"email_fallback":"a@"})", "email_fallback"},
           Row{R"({"email_fallback":"a@b@c"})", "email_fallback"},
           Row{R"({"email_fallback":"a b@c"})", "email_fallback"},
           Row{R"({"email_fallback":["a@b"]})", "email_fallback"},
           Row{R"({"channels":[]})", "channels"},
           Row{R"({"channels":"card"})", "channels"},
           Row{R"({"channels":["Card"]})", "channels"},
           Row{R"({"channels":[1]})", "channels"},
           Row{R"({"session_timeout_s":0})", "session_timeout_s"},
           Row{R"({"session_timeout_s":59})", "session_timeout_s"},
           Row{R"({"session_timeout_s":2592001})", "session_timeout_s"},
           Row{R"({"session_timeout_s":600.5})", "session_timeout_s"},
           Row{R"({"session_timeout_s":"600"})", "session_timeout_s"},
       }) {
    const Plugin plugin(PAYSTACK_SO, row.settings);
    BOOST_TEST(plugin.created() == TP_E_CONFIG, row.settings);
    BOOST_TEST(plugin.error().find(row.said) != std::string::npos, plugin.error());
  }
}

BOOST_AUTO_TEST_CASE(another_address_is_used_for_every_request) {
  const Plugin plugin(PAYSTACK_SO, R"({"base_url":"http://127.0.0.1:9/p//"})");
  BOOST_TEST(plugin.created() == TP_OK);
  for (const auto& ask : {create(), look_up(), Ask{.operation = "connection.check/1"}}) {
    BOOST_TEST(plugin.last(ask, {start()}).url.starts_with("http://127.0.0.1:9/p/"));
    BOOST_TEST(!plugin.last(ask, {start()}).url.starts_with("http://127.0.0.1:9/p//"));
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_begun_says_why) {
  struct Row {
    const char* what;
    Ask ask;
    tp_status status;
    const char* said;
  };
  const auto with = [](auto change) {
    auto ask = create();
    change(ask);
    return ask;
  };
  const auto referring = [&](std::string reference) {
    return with([&](Ask& ask) { ask.reference = std::move(reference); });
  };
  const Row rows[] = {
      {"cancel", {.operation = "payment.cancel/1"}, TP_E_UNSUPPORTED, "payment.cancel"},
      {"other revision", {.operation = "payment.create/2"}, TP_E_UNSUPPORTED, "create/2"},
      {"flag", with([](Ask& ask) { ask.flags = 1; }), TP_E_INVALID, "flags"},
      {"no JSON", with([](Ask& ask) { ask.json = "{"; }), TP_E_INVALID, "JSON"},
      {"no return_url", with([](Ask& ask) { ask.json = R"({"payer":{"email":"a@b.c"}})"; }),
       TP_E_INVALID, "return_url"},
      {"no reference", referring(""), TP_E_INVALID, "reference"},
      {"underscore", referring("txn_01"), TP_E_INVALID, "reference"},
      {"space", referring("txn 01"), TP_E_INVALID, "reference"},
      {"slash", referring("txn/01"), TP_E_INVALID, "reference"},
      {"a letter beyond ASCII", referring("txn-é"), TP_E_INVALID, "reference"},
      {"dots", referring(".."), TP_E_INVALID, "reference"},
      {"too long", referring(std::string(101, 'a')), TP_E_INVALID, "reference"},
      {"nothing to look up", {.operation = "payment.lookup/1"}, TP_E_INVALID, "reference"},
      {"an id that is none",
       {.operation = "payment.lookup/1", .gateway_ref = "1/refund"},
       TP_E_INVALID,
       "gateway_ref"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      Driven driven(paystack(), paystack().instance(), row.ask);
      BOOST_TEST(driven.began() == row.status);
      BOOST_TEST(driven.error().find(row.said) != std::string::npos, driven.error());
      BOOST_TEST(driven.error().find("a@b.c") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(references_of_the_host_pass_as_they_are) {
  for (const auto* reference :
       {"0192f3a4b5c6d7e8f90123456789abcd", "SHOP-0192f3a4b5c6d7e8f9012345", "a.b=c-d"}) {
    auto ask = create();
    ask.reference = reference;
    const auto body = paystack().last(ask, {start()}).body;
    BOOST_TEST(body.find("\"reference\":\"" + std::string(reference) + '"') != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_cancelled_operation_is_unknown_at_every_step) {
  for (auto events : {std::vector<Event>{}, {start()}, {start(), told()}}) {
    events.push_back(of_kind(TP_EVENT_CANCELLED));
    const auto done = paystack().last(look_up(kId), events);
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_CASE(an_event_that_is_unknown_or_out_of_turn_is_answered_with_unknown) {
  for (const std::uint32_t kind : {0u, 5u, 7u, 1000u, TP_EVENT_START, TP_EVENT_VERIFIED}) {
    const auto done = paystack().last(create(), {start(), of_kind(kind)});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_CASE(an_operation_may_end_at_any_point_and_has_no_step_after_done) {
  const std::vector<Event> all{start(), told(), answered(200, envelope("[]")), start()};
  for (std::size_t steps = 0; steps <= all.size(); ++steps) {
    const std::vector<Event> events(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(steps));
    const auto actions = paystack().run(look_up(kId), events);
    if (steps == all.size()) BOOST_TEST(actions.back().status == TP_E_STATE);
  }
}

BOOST_AUTO_TEST_CASE(operations_side_by_side_do_not_mix) {
  Driven a(paystack(), paystack().instance(), create());
  auto other = create();
  other.reference = "TP-2";
  Driven b(paystack(), paystack().instance(), other);
  BOOST_TEST(a.step(start()).body.find("TP-1") != std::string::npos);
  BOOST_TEST(b.step(start()).body.find("TP-2") != std::string::npos);
  BOOST_TEST(b.step(maybe_sent()).reference == "TP-2");
  BOOST_TEST(a.step(maybe_sent()).reference == "TP-1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
