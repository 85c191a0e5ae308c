// H9: response size, bulkhead and breaker.
#include <atomic>

#include "client_fixture.h"

using namespace tallyport;
using namespace tallyport::test;

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(a_response_over_its_limit_is_cut_off_and_not_asked_for_again) {
  struct Row {
    const char* name;
    Reaction reaction;
  };
  Reaction endless{"HTTP/1.1 200 OK\r\n\r\n" + std::string(5'000, 'x'), {}, Reaction::Then::close};
  const Row rows[] = {
      {"one byte more", answer(200, std::string(1'001, 'x'))},
      {"huge", answer(200, std::string(8 << 20, 'x'))},
      {"headers", answer(200, "", "X-Long: " + std::string(2'000, 'x') + "\r\n")},
      {"no length", endless},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name) {
      HttpServer server([&](const ReceivedRequest&) { return row.reaction; });
      ClientFixture f;
      auto made = f.request(server.url());
      made.max_response_bytes = 1'000;
      auto failure = failure_of(f.run(made));
      BOOST_TEST(failure.maybe_sent);
      BOOST_TEST(failure.reason == "response over 1000 bytes");
      BOOST_TEST(server.requests().size() == 1U);
    }
  }
}

BOOST_AUTO_TEST_CASE(
    a_full_bulkhead_without_room_to_wait_answers_at_once_and_only_for_its_gateway) {
  HttpServer server([](const ReceivedRequest& r) {
    return r.target == "/slow" ? answer(200).after(std::chrono::seconds(30)) : answer(200);
  });
  auto settings = quick_settings();
  settings.in_flight_max_by_gateway = {{"acme-main", 2}};
  settings.queue_max = 0;
  ClientFixture f(settings);
  auto one = f.start(f.request(server.url("/slow")));
  auto two = f.start(f.request(server.url("/slow")));
  BOOST_REQUIRE(server.wait_for_requests(2));

  auto begun = std::chrono::steady_clock::now();
  auto failure = failure_of(f.run(f.request(server.url("/third"))));
  BOOST_TEST((std::chrono::steady_clock::now() - begun < std::chrono::seconds(2)));
  BOOST_TEST(!failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "gateway acme-main has 2 exchanges under way"));

  auto other = f.request(server.url("/other"));
  other.gateway = "other-main";
  BOOST_TEST(response_of(f.run(other)).status == 200);
}

BOOST_AUTO_TEST_CASE(a_full_bulkhead_lets_others_wait_for_their_turn) {
  HttpServer server([](const ReceivedRequest&) { return answer(200); });
  auto settings = quick_settings();
  settings.in_flight_max = 1;
  ClientFixture f(settings);
  std::vector<decltype(f.start(f.request("")))> all;
  for (int i = 0; i < 50; ++i) all.push_back(f.start(f.request(server.url())));
  for (auto& one : all) BOOST_TEST(response_of(one.get()).status == 200);
  BOOST_TEST(server.requests().size() == 50U);
}

BOOST_AUTO_TEST_CASE(one_that_waits_past_its_deadline_was_not_sent) {
  HttpServer server([](const ReceivedRequest& r) {
    return r.target == "/slow" ? answer(200).after(std::chrono::seconds(30)) : answer(200);
  });
  auto settings = quick_settings();
  settings.in_flight_max = 1;
  ClientFixture f(settings);
  auto slow = f.start(f.request(server.url("/slow")));
  BOOST_REQUIRE(server.wait_for_requests(1));
  auto late = f.request(server.url("/late"));
  late.deadline_ms = 100;
  auto failure = failure_of(f.run(late));
  BOOST_TEST(!failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "was busy until the deadline passed"), failure.reason);
  BOOST_TEST(server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(every_end_of_an_exchange_gives_its_place_back) {
  HttpServer server([](const ReceivedRequest& r) {
    return r.target == "/close" ? close_without_answer() : answer(200);
  });
  auto settings = quick_settings();
  settings.in_flight_max = 1;
  settings.breaker.failures = 1'000;
  ClientFixture f(settings);
  for (int i = 0; i < 3; ++i) {
    f.run(f.request(server.url("/close")));
    f.run(f.request("ftp://nowhere/"));
    auto late = f.request(server.url());
    late.deadline_ms = 0;
    f.run(late);
    BOOST_TEST(response_of(f.run(f.request(server.url()))).status == 200);
  }
}

BOOST_AUTO_TEST_CASE(the_breaker_opens_half_opens_and_closes) {
  std::atomic<bool> healthy = false;
  HttpServer server([&](const ReceivedRequest&) { return answer(healthy ? 200 : 500); });
  auto settings = quick_settings();
  settings.breaker = {3, 10'000};
  ClientFixture f(settings);
  auto run = [&] { return f.run(f.request(server.url(), Retry::never)); };
  for (int i = 0; i < 3; ++i) BOOST_TEST(response_of(run()).status == 500);

  auto failure = failure_of(run());
  BOOST_TEST(!failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "breaker is open"), failure.reason);
  f.clock.advance_ms(9'999);
  failure_of(run());
  BOOST_TEST(server.requests().size() == 3U);

  f.clock.advance_ms(1);
  BOOST_TEST(response_of(run()).status == 500);  // the probe
  failure_of(run());

  f.clock.advance_ms(10'000);
  healthy = true;
  BOOST_TEST(response_of(run()).status == 200);
  BOOST_TEST(response_of(run()).status == 200);
  BOOST_TEST(server.requests().size() == 6U);
}

BOOST_AUTO_TEST_CASE(a_breaker_that_opens_ends_the_retries_with_what_came_last) {
  HttpServer server([](const ReceivedRequest&) { return answer(503, "busy"); });
  auto settings = quick_settings();
  settings.breaker = {2, 10'000};
  settings.backoff.retries_max = 9;
  ClientFixture f(settings);
  BOOST_TEST(response_of(f.run(f.request(server.url()))).body == "busy");
  BOOST_TEST(server.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(refusals_by_the_provider_do_not_open_the_breaker) {
  HttpServer server([](const ReceivedRequest&) { return answer(402); });
  auto settings = quick_settings();
  settings.breaker = {2, 10'000};
  ClientFixture f(settings);
  for (int i = 0; i < 5; ++i) BOOST_TEST(response_of(f.run(f.request(server.url()))).status == 402);
}

BOOST_AUTO_TEST_SUITE_END()
