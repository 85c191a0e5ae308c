// H6: what is tried again, how often, how identical, and never past the deadline.
#include "client_fixture.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

// Each reaction in turn; the last for ever.
HttpServer::Script in_turn(std::vector<Reaction> reactions) {
  return [reactions](const ReceivedRequest& r) {
    return reactions[std::min(r.number, reactions.size() - 1)];
  };
}

struct Row {
  const char* name;
  std::vector<Reaction> reactions;
  std::size_t arrivals;
  int status;  // 0: a failure
};

const Row kRows[] = {
    {"at once", {answer(200)}, 1, 200},
    {"reset", {reset_without_answer(), answer(200)}, 2, 200},
    {"closed twice", {close_without_answer(), close_without_answer(), answer(200)}, 3, 200},
    {"closed for ever", {close_without_answer()}, 3, 0},
    {"500", {answer(500), answer(200)}, 2, 200},
    {"502", {answer(502), answer(201)}, 2, 201},
    {"503 for ever", {answer(503)}, 3, 503},
    {"504 then reset", {answer(504), reset_without_answer()}, 3, 0},
    {"reset then 503", {reset_without_answer(), answer(503)}, 3, 503},
    {"429", {answer(429), answer(200)}, 2, 200},
    {"400", {answer(400)}, 1, 400},
    {"402", {answer(402)}, 1, 402},
    {"408", {answer(408)}, 1, 408},
    {"409", {answer(409)}, 1, 409},
    {"501", {answer(501)}, 1, 501},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(retries)

BOOST_AUTO_TEST_CASE(each_end_of_a_try_has_its_count) {
  for (const auto& row : kRows) {
    BOOST_TEST_CONTEXT(row.name) {
      HttpServer server(in_turn(row.reactions));
      ClientFixture f;
      auto outcome = f.run(f.request(server.url(), Retry::when_idempotent));
      if (row.status != 0) {
        BOOST_TEST(response_of(outcome).status == row.status);
      } else {
        BOOST_TEST(failure_of(outcome).maybe_sent);
      }
      auto arrived = server.requests();
      BOOST_TEST(arrived.size() == row.arrivals);
      for (const auto& one : arrived) BOOST_TEST(one.bytes == arrived.front().bytes);
      BOOST_TEST(contains(f.log.text(), "tries=" + std::to_string(row.arrivals)));
    }
  }
}

BOOST_AUTO_TEST_CASE(retry_after_is_waited_for) {
  HttpServer server(in_turn({answer(429, "", "Retry-After: 1\r\n"), answer(200)}));
  ClientFixture f;
  auto begun = std::chrono::steady_clock::now();
  BOOST_TEST(response_of(f.run(f.request(server.url()))).status == 200);
  BOOST_TEST((std::chrono::steady_clock::now() - begun >= std::chrono::seconds(1)));
}

BOOST_AUTO_TEST_CASE(retry_after_as_a_date_counts_from_the_clock) {
  HttpServer server(
      in_turn({answer(503, "", "Retry-After: Thu, 01 Jan 2026 00:00:01 GMT\r\n"), answer(200)}));
  ClientFixture f;  // its clock stands at 2026-01-01T00:00:00Z
  auto begun = std::chrono::steady_clock::now();
  BOOST_TEST(response_of(f.run(f.request(server.url()))).status == 200);
  BOOST_TEST((std::chrono::steady_clock::now() - begun >= std::chrono::seconds(1)));
}

BOOST_AUTO_TEST_CASE(retry_after_past_the_deadline_delivers_the_answer_at_once) {
  HttpServer server(in_turn({answer(429, "slow down", "Retry-After: 60\r\n")}));
  ClientFixture f;
  auto begun = std::chrono::steady_clock::now();
  BOOST_TEST(response_of(f.run(f.request(server.url()))).body == "slow down");
  BOOST_TEST((std::chrono::steady_clock::now() - begun < std::chrono::seconds(5)));
  BOOST_TEST(server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_slow_answer_times_out_as_maybe_sent) {
  HttpServer server(in_turn({answer(200).after(std::chrono::seconds(30))}));
  ClientFixture f;
  auto made = f.request(server.url(), Retry::never);
  made.timeout_ms = 200;
  auto failure = failure_of(f.run(made));
  BOOST_TEST(failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "within 200 ms"), failure.reason);
  BOOST_TEST(server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_try_that_times_out_is_followed_by_another) {
  HttpServer server(in_turn({answer(200).after(std::chrono::seconds(30)), answer(200, "second")}));
  ClientFixture f;
  auto made = f.request(server.url());
  made.timeout_ms = 1'000;
  BOOST_TEST(response_of(f.run(made)).body == "second");
}

BOOST_AUTO_TEST_CASE(the_deadline_bounds_all_tries_together) {
  HttpServer server(in_turn({answer(200).after(std::chrono::seconds(30))}));
  auto settings = quick_settings();
  settings.backoff.retries_max = 1'000;
  settings.breaker.failures = 1'000'000;
  ClientFixture f(settings);
  auto made = f.request(server.url());
  made.timeout_ms = 300;
  made.deadline_ms = 1'300;
  auto begun = std::chrono::steady_clock::now();
  BOOST_TEST(failure_of(f.run(made)).maybe_sent);
  auto took = std::chrono::steady_clock::now() - begun;
  BOOST_TEST((took >= std::chrono::seconds(1) && took < std::chrono::seconds(5)));
  BOOST_TEST(server.requests().size() >= 2U);
  BOOST_TEST(server.requests().size() <= 8U);
}

BOOST_AUTO_TEST_CASE(a_deadline_that_passed_before_sending_is_unsent) {
  HttpServer server(in_turn({answer(200)}));
  ClientFixture f;
  auto made = f.request(server.url());
  made.deadline_ms = 0;
  auto failure = failure_of(f.run(made));
  BOOST_TEST(!failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "deadline of 0 ms"), failure.reason);
  BOOST_TEST(server.connections() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
