// The plugin at the ABI: settings, what begin refuses, and events out of the ordinary.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "plugins/sandbox/fixture.h"

namespace tallyport::test {

BOOST_AUTO_TEST_SUITE(sandbox_boundary)

BOOST_AUTO_TEST_CASE(settings_that_are_wrong_are_refused_with_the_settings_name) {
  for (const auto* settings :
       {"", "{", "[]", "{}", R"({"base_url":1})", R"({"base_url":""})",
        R"({"base_url":"ftp://127.0.0.1"})", R"({"base_url":"http://"})",
        R"({"base_url":"http:///x"})", R"({"base_url":"http://u@127.0.0.1"})",
        R"({"base_url":"http://127.0.0.1/?a=b"})", R"({"base_url":"http://127.0.0.1 /"})"}) {
    const Plugin plugin(SANDBOX_SO, settings);
    BOOST_TEST(plugin.created() == TP_E_CONFIG);
    const bool names_it = plugin.error().find("base_url") != std::string::npos ||
                          plugin.error() == "the settings are not a JSON object";
    BOOST_TEST(names_it, plugin.error());
  }
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
  const Row rows[] = {
      {"other operation", {.operation = "payment.charge/1"}, TP_E_UNSUPPORTED},
      {"other revision", {.operation = "payment.create/2"}, TP_E_UNSUPPORTED},
      {"no operation", {.operation = ""}, TP_E_UNSUPPORTED},
      {"flag", with([](Ask& ask) { ask.flags = 1; }), TP_E_INVALID},
      {"no JSON", with([](Ask& ask) { ask.json = "{"; }), TP_E_INVALID},
      {"no return_url", with([](Ask& ask) { ask.json = "{}"; }), TP_E_INVALID},
      {"no key", with([](Ask& ask) { ask.idempotency_key = ""; }), TP_E_INVALID},
      {"no reference", with([](Ask& ask) { ask.reference = ""; }), TP_E_INVALID},
      {"no amount", with([](Ask& ask) { ask.minor = 0; }), TP_E_INVALID},
      {"no currency", with([](Ask& ask) { ask.currency = ""; }), TP_E_INVALID},
      {"nothing to look up", {.operation = "payment.lookup/1"}, TP_E_INVALID},
  };
  for (const auto& row : rows) {
    Driven driven(sandbox(), sandbox().instance(), row.ask);
    BOOST_TEST(driven.began() == row.status, row.what);
    BOOST_TEST(!driven.error().empty(), row.what);
  }
}

BOOST_AUTO_TEST_CASE(a_cancelled_operation_is_unknown_at_every_step) {
  const auto open = answered(200, payment());
  const std::vector<std::vector<Event>> prefixes{{}, {start()}, {start(), open}};
  for (auto events : prefixes) {
    events.push_back(of_kind(TP_EVENT_CANCELLED));
    const auto done = sandbox().last(cancel(), events);
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  }
}

BOOST_AUTO_TEST_CASE(an_event_that_is_unknown_or_out_of_turn_is_answered_with_unknown) {
  for (const std::uint32_t kind : {0u, 5u, 7u, 1000u, TP_EVENT_START, TP_EVENT_VERIFIED}) {
    const auto done = sandbox().last(create(), {start(), of_kind(kind)});
    BOOST_TEST(done.kind == TP_ACTION_DONE);
    BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  }
  const auto early = sandbox().last(create(), {answered(201, payment())});
  BOOST_TEST(early.outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(after_done_a_step_is_out_of_order) {
  const auto actions =
      sandbox().run(create(), {start(), answered(201, payment()), answered(201, payment())});
  BOOST_TEST(actions[1].kind == TP_ACTION_DONE);
  BOOST_TEST(actions[2].status == TP_E_STATE);
}

BOOST_AUTO_TEST_CASE(an_operation_may_end_at_any_point) {
  const std::vector<Event> all{start(), answered(200, payment()), answered(409, ""),
                               answered(200, payment())};
  for (std::size_t steps = 0; steps <= all.size(); ++steps) {
    sandbox().run(cancel(), {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(steps)});
  }
}

BOOST_AUTO_TEST_CASE(operations_side_by_side_do_not_mix) {
  Driven a(sandbox(), sandbox().instance(), create());
  auto other = create();
  other.reference = "TP-2";
  other.idempotency_key = "key-2";
  Driven b(sandbox(), sandbox().instance(), other);
  BOOST_TEST(a.step(start()).header("Idempotency-Key") == "key-1");
  BOOST_TEST(b.step(start()).header("Idempotency-Key") == "key-2");
  BOOST_TEST(b.step(maybe_sent()).reference == "TP-2");
  BOOST_TEST(a.step(maybe_sent()).reference == "TP-1");
}

// Exactly so many bytes on the heap, so that ASan sees a read past what the host had.
std::unique_ptr<char[]> first_bytes(const void* whole, std::size_t count) {
  auto bytes = std::make_unique<char[]>(count);
  std::memcpy(bytes.get(), whole, count);
  return bytes;
}

BOOST_AUTO_TEST_CASE(structs_of_a_newer_host_are_read_as_far_as_they_are_known) {
  struct Newer {
    tp_op_input input;
    unsigned char junk[64];
  };
  Newer newer{};
  std::fill(std::begin(newer.junk), std::end(newer.junk), static_cast<unsigned char>(0xa5));
  newer.input.size = sizeof(Newer);
  newer.input.operation = {"connection.check/1", 18};
  const auto& table = sandbox().table();
  tp_op* op = nullptr;
  BOOST_TEST(table.op_begin(sandbox().instance(), &newer.input, &op, nullptr) == TP_OK);
  table.op_end(op);
}

BOOST_AUTO_TEST_CASE(structs_of_an_older_host_are_read_no_further_than_they_go) {
  const auto& table = sandbox().table();
  constexpr auto kInput = static_cast<std::uint32_t>(offsetof(tp_op_input, op_id));
  tp_op_input input{};
  input.size = kInput;
  input.operation = {"connection.check/1", 18};
  const auto lent_input = first_bytes(&input, kInput);
  tp_op* op = nullptr;
  const auto* begun_with = reinterpret_cast<const tp_op_input*>(lent_input.get());
  BOOST_TEST(table.op_begin(sandbox().instance(), begun_with, &op, nullptr) == TP_OK);

  constexpr auto kEvent = static_cast<std::uint32_t>(offsetof(tp_event, http_status));
  for (const auto& [kind, expected] : {std::pair{TP_EVENT_START, TP_ACTION_HTTP},
                                       std::pair{TP_EVENT_HTTP_FAILED, TP_ACTION_DONE}}) {
    tp_event event{};
    event.size = kEvent;
    event.kind = kind;
    const auto lent = first_bytes(&event, kEvent);
    const tp_action* action = nullptr;
    BOOST_TEST(table.op_step(op, reinterpret_cast<const tp_event*>(lent.get()), &action) == TP_OK);
    BOOST_TEST(action->kind == expected);
  }
  table.op_end(op);

  constexpr auto kError = static_cast<std::uint32_t>(offsetof(tp_error, text) + 8);
  tp_error error{};
  error.size = kError;
  const auto lent_error = first_bytes(&error, kError);
  input.operation = {"nothing/1", 9};
  const auto refused = first_bytes(&input, kInput);
  BOOST_TEST(table.op_begin(sandbox().instance(),
                            reinterpret_cast<const tp_op_input*>(refused.get()), &op,
                            reinterpret_cast<tp_error*>(lent_error.get())) == TP_E_UNSUPPORTED);
  BOOST_TEST(std::string(lent_error.get() + offsetof(tp_error, text), 8) == "no such ");
}

BOOST_AUTO_TEST_CASE(the_table_carries_the_manifest_and_no_extension) {
  const auto& manifest = sandbox().table().manifest;
  const std::string_view text(static_cast<const char*>(manifest.ptr), manifest.len);
  BOOST_TEST(text.starts_with("{"));
  BOOST_TEST(text.ends_with("}"));
  BOOST_TEST(text.find("\"tallyport.sandbox\"") != text.npos);
  BOOST_TEST(sandbox().table().get_extension("tallyport.x/1") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
