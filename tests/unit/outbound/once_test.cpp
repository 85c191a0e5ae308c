// H1: a request that is neither read-only nor idempotent appears on the wire at most once, and what
// may have left this machine is never called unsent.
#include "client_fixture.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

std::size_t arrivals(const HttpServer& server, const std::string& target) {
  std::size_t count = 0;
  for (const auto& request : server.requests()) count += request.target == target ? 1 : 0;
  return count;
}

// Answers /warm; everything else ends as the test wants.
HttpServer::Script after_warm(std::function<Reaction()> rest) {
  return [rest](const ReceivedRequest& r) {
    return r.target == "/warm" ? answer(200, "warm") : rest();
  };
}

struct Row {
  const char* name;
  std::function<Reaction()> reaction;
};

const Row kNoAnswer[] = {
    {"closed", [] { return close_without_answer(); }},
    {"reset", [] { return reset_without_answer(); }},
    {"half a status line",
     [] {
       return Reaction{"HTTP/1.1 2", {}, Reaction::Then::close};
     }},
    {"half a body",
     [] {
       return Reaction{
           "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", {}, Reaction::Then::close};
     }},
    {"no HTTP",
     [] {
       return Reaction{"SSH-2.0-OpenSSH\r\n\r\n", {}, Reaction::Then::close};
     }},
    {"500", [] { return answer(500); }},
    {"429", [] { return answer(429, "", "Retry-After: 0\r\n"); }},
    {"417", [] { return answer(417); }},
    {"401", [] { return answer(401, "", "WWW-Authenticate: Basic realm=x\r\n"); }},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(at_most_once)

BOOST_AUTO_TEST_CASE(never_goes_out_twice_whatever_happens_to_a_warm_connection) {
  for (const auto& row : kNoAnswer) {
    BOOST_TEST_CONTEXT(row.name) {
      HttpServer server(after_warm(row.reaction));
      ClientFixture f;
      response_of(f.run(f.request(server.url("/warm"))));
      auto outcome = f.run(f.request(server.url("/pay"), Retry::never));
      BOOST_TEST(arrivals(server, "/pay") == 1U);
      if (auto* failure = std::get_if<HttpFailure>(&outcome)) BOOST_TEST(failure->maybe_sent);
      BOOST_TEST(contains(f.log.text(), "tries=1"));
    }
  }
}

// The reason for the rule above: on a pooled connection libcurl repeats the request by itself.
BOOST_AUTO_TEST_CASE(a_pooled_connection_that_dies_is_replaced_for_idempotent_requests) {
  HttpServer server(after_warm([first = true]() mutable {
    if (!first) return answer(200, "second");
    first = false;
    return close_without_answer();
  }));
  ClientFixture f;
  response_of(f.run(f.request(server.url("/warm"))));
  BOOST_TEST(response_of(f.run(f.request(server.url("/pay")))).body == "second");
  BOOST_TEST(arrivals(server, "/pay") == 2U);
  BOOST_TEST(server.requests()[1].bytes == server.requests()[2].bytes);
}

BOOST_AUTO_TEST_CASE(keep_alive_serves_repeatable_requests_and_never_gets_its_own) {
  HttpServer server([](const ReceivedRequest&) { return answer(200); });
  ClientFixture f;
  for (int i = 0; i < 5; ++i) f.run(f.request(server.url(), Retry::when_read_only));
  BOOST_TEST(server.connections() == 1U);
  for (int i = 0; i < 3; ++i) f.run(f.request(server.url(), Retry::never));
  BOOST_TEST(server.connections() == 4U);
  f.run(f.request(server.url(), Retry::when_idempotent));
  BOOST_TEST(server.connections() == 4U);
}

BOOST_AUTO_TEST_CASE(a_refused_connection_is_provably_unsent_and_tried_once) {
  ClientFixture f;
  auto made = f.request("http://127.0.0.1:" + std::to_string(refusing_port()) + "/", Retry::never);
  auto failure = failure_of(f.run(made));
  BOOST_TEST(!failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "Connection refused"), failure.reason);
  BOOST_TEST(contains(f.log.text(), "tries=1"));
}

// libcurl's own second connection is refused, so its last word is "could not connect".
BOOST_AUTO_TEST_CASE(a_refused_repeat_does_not_hide_what_the_first_connection_carried) {
  HttpServer* self = nullptr;
  HttpServer server(after_warm([&self] {
    self->stop_listening();
    return close_without_answer();
  }));
  self = &server;
  auto settings = quick_settings();
  settings.backoff.retries_max = 0;
  ClientFixture f(settings);
  response_of(f.run(f.request(server.url("/warm"))));
  auto failure = failure_of(f.run(f.request(server.url("/pay"))));
  BOOST_TEST(arrivals(server, "/pay") == 1U);
  BOOST_TEST(failure.maybe_sent, failure.reason);
}

BOOST_AUTO_TEST_CASE(a_sent_try_stays_sent_when_all_later_ones_are_refused) {
  HttpServer* self = nullptr;
  HttpServer server([&self](const ReceivedRequest&) {
    self->stop_listening();
    return reset_without_answer();
  });
  self = &server;
  ClientFixture f;
  auto failure = failure_of(f.run(f.request(server.url("/pay"))));
  BOOST_TEST(failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "Connection refused"), failure.reason);
  BOOST_TEST(contains(f.log.text(), "tries=3"));
}

BOOST_AUTO_TEST_CASE(a_name_that_does_not_resolve_is_provably_unsent) {
  ClientFixture f;
  auto failure = failure_of(f.run(f.request("https://nowhere.invalid/", Retry::never)));
  BOOST_TEST(!failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "nowhere.invalid"), failure.reason);
}

BOOST_AUTO_TEST_SUITE_END()
