// The server with real sockets: what malformed, slow, many and leaving clients get.
#include "http/server.h"

#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "unit/http/counting_log.h"
#include "unit/http/raw_client.h"

namespace tallyport::http {
namespace {

using namespace std::chrono_literals;
using test::get;
using test::post;
using test::RawClient;

// Answers /echo with method, path and body; /throw throws; /drop forgets; /later waits for
// release(); /big has a megabyte.
struct Fixture {
  explicit Fixture(ServerSettings settings = {}) {
    auto started = Server::start(
        settings,
        [this](Request request, Responder responder) {
          answer(std::move(request), std::move(responder));
        },
        log);
    BOOST_REQUIRE_MESSAGE(started, (started ? "" : started.error().detail));
    server = std::move(*started);
  }

  void answer(Request request, Responder responder) {
    if (request.path == "/throw") throw std::runtime_error("secret of /usr/lib");
    if (request.path == "/drop") return;
    if (request.path == "/later") {
      const std::lock_guard lock(mutex);
      waiting.push_back(std::move(responder));
      return;
    }
    Response response;
    response.headers = {{"Content-Type", "text/plain"}};
    response.body = request.path == "/big"
                        ? std::string(1 << 20, 'x')
                        : request.method + ' ' + request.path + ' ' + request.body;
    responder(std::move(response));
  }

  std::size_t waiting_now() {
    const std::lock_guard lock(mutex);
    return waiting.size();
  }

  // Waits until `count` requests for /later are here, then takes them.
  std::vector<Responder> take(std::size_t count) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (waiting_now() < count && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(1ms);
    const std::lock_guard lock(mutex);
    return std::exchange(waiting, {});
  }

  RawClient client() { return RawClient(server->port()); }

  test::CountingLog log;
  std::mutex mutex;
  std::vector<Responder> waiting;  // guarded by mutex
  std::unique_ptr<Server> server;  // last: its threads use the rest
};

ServerSettings quick() {
  ServerSettings settings;
  settings.body_max_bytes = 1000;
  settings.header_timeout = 300ms;
  settings.body_timeout = 300ms;
  settings.idle_timeout = 400ms;
  return settings;
}

struct Row {
  std::string bytes;
  int status;
};

const Row kMalformed[] = {
    {get("/echo"), 200},
    {get("/echo", "Date: not a date\r\n"), 200},
    {get("/echo", "Accept: ;;;\r\n"), 200},
    {get("/echo", "Cache-Control: max-age=x\r\n"), 200},
    {get("/echo", "Content-Type: !!\r\n"), 200},
    {get("/echo", "Content-Type: application/x-unheard-of\r\n"), 200},
    {get("/echo", "Authorization: ?\r\n"), 200},
    {get("/echo", "Cookie: ;;==\r\n"), 200},
    {get("/echo", "Connection: what\r\n"), 200},
    {get("/echo", "User-Agent:\r\n"), 200},
    {get("/echo", "X-Bytes: \xc3\xa9\xff\r\n"), 200},
    {"\r\n" + get("/echo"), 200},
    {"GET http://elsewhere.example/echo HTTP/1.1\r\nHost: t\r\n\r\n", 200},
    {"GET /echo HTTP/1.0\r\n\r\n", 200},
    {post("/echo", "abc"), 200},
    {get("/echo", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n", 200},

    {"GET /echo HTTP/1.1\r\n\r\n", 400},
    {"GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    {"GET /echo HTTP/1.1\nHost: t\n\n", 400},
    {"GET /echo HTTP/1.1\r\rHost: t\r\n\r\n", 400},
    {"GET /echo HTTP/2.0\r\nHost: t\r\n\r\n", 400},
    {"GET /echo HTTP/1.11\r\nHost: t\r\n\r\n", 400},
    {"GET /echo\r\nHost: t\r\n\r\n", 400},
    {"GET  HTTP/1.1\r\nHost: t\r\n\r\n", 400},
    {"GET /a b HTTP/1.1\r\nHost: t\r\n\r\n", 400},
    {"GET echo HTTP/1.1\r\nHost: t\r\n\r\n", 400},
    {"GET /echo#x HTTP/1.1\r\nHost: t\r\n\r\n", 400},
    {"G{}T /echo HTTP/1.1\r\nHost: t\r\n\r\n", 400},
    {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400},  // TLS at the wrong door
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
    {get("/echo", "Content-Length: -1\r\n"), 400},
    {get("/echo", "Content-Length: 99999999999999999999\r\n"), 400},
    {get("/echo", "Content-Length: 0x10\r\n"), 400},
    {get("/echo", "Content-Length: +3\r\n"), 400},
    {get("/echo", "Content-Length: 3 3\r\n"), 400},
    {get("/echo", "Content-Length:\r\n"), 400},
    {get("/echo", "Content-Length: 3\r\nContent-Length: 3\r\n"), 400},
    {get("/echo", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), 400},
    {get("/echo", "Transfer-Encoding: gzip, chunked\r\n"), 400},
    {get("/echo", "Transfer-Encoding: chunked, chunked\r\n"), 400},
    {get("/echo", "Transfer-Encoding: xchunked\r\n"), 400},
    {"POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {get("/echo", "Transfer-Encoding: chunked\r\n") + "zz\r\n", 400},
    {get("/echo", "Transfer-Encoding: chunked\r\n") + "-1\r\n", 400},
    {get("/echo", "Transfer-Encoding: chunked\r\n") + "3\r\nabcd\r\n", 400},
    {get("/echo", "Transfer-Encoding: chunked\r\n") + "3\nabc\r\n", 400},
    {get("/echo", "Transfer-Encoding: chunked\r\n") + "fffffffff\r\n", 400},
    {get("/echo", "Transfer-Encoding: chunked\r\n") + "3;" + std::string(300, 'x'), 400},
    {get("/echo", "X Y: 1\r\n"), 400},
    {get("/echo", "X : 1\r\n"), 400},
    {get("/echo", ": 1\r\n"), 400},
    {get("/echo", "nonsense\r\n"), 400},
    {get("/echo", "A: 1\r\n folded\r\n"), 400},
    {get("/echo", std::string("A: 1\0", 5) + "\r\n"), 400},
    {get("/echo", "A: " + std::string(200'000, 'x') + "\r\n"), 400},
    {get("/" + std::string(20'000, 'x')), 400},

    {post("/echo", std::string(1001, 'x')), 413},
    {get("/echo", "Content-Length: 1001\r\n"), 413},
    {get("/echo", "Transfer-Encoding: chunked\r\n") + "3e9\r\n", 413},
    {get("/echo", "Transfer-Encoding: chunked\r\n") + "ffffffff\r\n", 413},

    {get("/throw"), 500},
    {get("/drop"), 500},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(every_malformed_request_gets_a_clean_answer) {
  Fixture fixture(quick());
  for (const auto& row : kMalformed) {
    BOOST_TEST_CONTEXT(row.bytes.substr(0, 100)) {
      auto client = fixture.client();
      const auto answer = client.send(row.bytes).read();
      BOOST_REQUIRE(answer);
      BOOST_TEST(answer->status == row.status);
      if (row.status == 200) continue;
      BOOST_TEST(answer->has("Content-Type: application/problem+json\r\n"));
      for (const char* internal : {"std::", "xception", "istache", "/usr", "what()", ".cpp"})
        BOOST_TEST(answer->body.find(internal) == std::string::npos);
      BOOST_TEST(answer->body.find("\"code\":") != std::string::npos);
      // What cannot be understood ends the connection: nobody knows where the next request starts.
      if (row.status < 500) {
        BOOST_TEST(answer->has("Connection: close\r\n"));
        BOOST_TEST(client.at_end());
      }
    }
  }
  // The one that threw: its answer leaves while the exception is still on its way to the log.
  for (int tries = 0; tries < 500 && fixture.log.errors == 0; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  BOOST_TEST(fixture.log.errors == 1);
}

BOOST_AUTO_TEST_CASE(keeps_the_connection_as_the_version_says) {
  const struct {
    std::string bytes;
    bool kept;
  } rows[] = {
      {get("/echo"), true},
      {get("/echo", "Connection: keep-alive\r\n"), true},
      {get("/echo", "Connection: close\r\n"), false},
      {get("/echo", "connection: foo, CLOSE\r\n"), false},
      {"GET /echo HTTP/1.0\r\n\r\n", false},
      {"GET /echo HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
      {get("/throw"), true},
  };
  Fixture fixture;
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.bytes) {
      auto client = fixture.client();
      for (int i = 0; i < (row.kept ? 20 : 1); ++i) {
        const auto answer = client.send(row.bytes).read();
        BOOST_REQUIRE(answer);
        BOOST_TEST(answer->has("Connection: keep-alive\r\n") == row.kept);
      }
      if (!row.kept) BOOST_TEST(client.at_end());
    }
  }
}

BOOST_AUTO_TEST_CASE(answers_pipelined_requests_in_order) {
  Fixture fixture;
  auto client = fixture.client();
  std::string bytes;
  for (int i = 0; i < 200; ++i) bytes += post("/echo", std::to_string(i));
  client.send(bytes);
  for (int i = 0; i < 200; ++i) {
    const auto answer = client.read();
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->body == "POST /echo " + std::to_string(i));
  }
}

BOOST_AUTO_TEST_CASE(a_pipelined_request_waits_for_the_answer_before_it) {
  Fixture fixture;
  auto client = fixture.client();
  client.send(get("/later") + get("/echo"));
  auto waiting = fixture.take(1);
  BOOST_REQUIRE(waiting.size() == 1u);
  waiting[0]({200, {}, "first"});
  BOOST_TEST(client.read()->body == "first");
  BOOST_TEST(client.read()->body == "GET /echo ");
}

BOOST_AUTO_TEST_CASE(bytes_may_come_one_by_one) {
  Fixture fixture;
  auto client = fixture.client();
  for (char c : post("/echo", "abc")) client.send({&c, 1});
  BOOST_TEST(client.read()->body == "POST /echo abc");
}

BOOST_AUTO_TEST_CASE(head_gets_the_length_but_not_the_body) {
  Fixture fixture;
  auto client = fixture.client();
  client.send("HEAD /echo HTTP/1.1\r\nHost: t\r\n\r\n" + get("/echo"));
  const auto answer = client.read(false);
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->has("Content-Length: 11\r\n"));
  BOOST_TEST(client.read()->body == "GET /echo ");
}

BOOST_AUTO_TEST_CASE(a_client_that_asks_first_is_told_to_continue) {
  Fixture fixture;
  auto client = fixture.client();
  client.send(
      "POST /echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\n"
      "Content-Length: 3\r\n\r\n");
  BOOST_TEST(client.read()->status == 100);
  BOOST_TEST(client.send("abc").read()->body == "POST /echo abc");
}

BOOST_AUTO_TEST_CASE(slow_headers_and_slow_bodies_get_408) {
  Fixture fixture(quick());
  for (const auto& bytes :
       {std::string("GET /ec"), std::string("GET /echo HTTP/1.1\r\nHost: t\r\n"),
        get("/echo", "Content-Length: 3\r\n") + "ab"}) {
    auto client = fixture.client();
    const auto answer = client.send(bytes).read();
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->status == 408);
    BOOST_TEST(answer->body.find("request_timeout") != std::string::npos);
    BOOST_TEST(client.at_end());
  }
}

BOOST_AUTO_TEST_CASE(a_silent_client_is_let_go) {
  Fixture fixture(quick());
  BOOST_TEST(fixture.client().at_end());
  auto idle = fixture.client();
  BOOST_TEST(idle.send(get("/echo")).read()->status == 200);
  BOOST_TEST(idle.at_end());
}

BOOST_AUTO_TEST_CASE(a_slow_answer_is_not_cut_short_by_the_time_outs) {
  Fixture fixture(quick());
  auto client = fixture.client();
  client.send(get("/later"));
  auto waiting = fixture.take(1);
  std::this_thread::sleep_for(1500ms);  // five header time-outs, and Pistache's own timer
  waiting[0]({200, {}, "at last"});
  BOOST_TEST(client.read()->body == "at last");
}

BOOST_AUTO_TEST_CASE(answers_from_other_threads) {
  Fixture fixture;
  std::vector<RawClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(fixture.client());
    clients.back().send(get("/later"));
  }
  auto waiting = fixture.take(20);
  std::vector<std::thread> threads;
  for (auto& responder : waiting)
    threads.emplace_back([&responder] { responder({201, {{"X-A", "b"}}, "done"}); });
  for (auto& thread : threads) thread.join();
  for (auto& client : clients) {
    const auto answer = client.read();
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->status == 201);
    BOOST_TEST(answer->has("X-A: b\r\n"));
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_left_before_its_answer_harms_nobody) {
  Fixture fixture;
  for (int i = 0; i < 20; ++i) {
    auto leaving = fixture.client();
    leaving.send(get("/later"));
    auto waiting = fixture.take(1);
    leaving.close();
    // A new client may get the same descriptor; the late answer must not reach it.
    auto next = fixture.client();
    waiting.at(0)({200, {}, "not for you"});
    BOOST_TEST(next.send(get("/echo")).read()->body == "GET /echo ");
  }
}

BOOST_AUTO_TEST_CASE(a_large_answer_arrives_whole) {
  Fixture fixture;
  auto client = fixture.client();
  BOOST_TEST(client.send(get("/big")).read()->body.size() == 1u << 20);
  BOOST_TEST(client.send(get("/big", "Connection: close\r\n")).read()->body.size() == 1u << 20);
  BOOST_TEST(client.at_end());
}

BOOST_AUTO_TEST_CASE(two_hundred_connections_at_once) {
  Fixture fixture;
  std::vector<RawClient> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(fixture.client());
    BOOST_REQUIRE(clients.back().connected());
  }
  for (auto& client : clients) client.send(get("/later"));
  auto waiting = fixture.take(200);
  BOOST_REQUIRE(waiting.size() == 200u);
  for (auto& responder : waiting) responder({200, {}, "ok"});
  for (auto& client : clients) BOOST_TEST(client.read()->body == "ok");
}

BOOST_AUTO_TEST_CASE(a_response_cannot_be_split_by_a_header_value) {
  Fixture fixture;
  auto client = fixture.client();
  client.send(get("/later"));
  fixture.take(1).at(0)({200, {{"Location", "a\r\nSet-Cookie: b"}}, ""});
  BOOST_TEST(!client.read()->has("Set-Cookie"));
}

BOOST_AUTO_TEST_CASE(stop_finishes_what_is_under_way) {
  Fixture fixture;
  const auto port = fixture.server->port();
  auto idle = fixture.client();
  BOOST_TEST(idle.send(get("/echo")).read()->status == 200);
  auto client = fixture.client();
  client.send(get("/later"));
  auto waiting = fixture.take(1);
  auto stopped = std::async(std::launch::async, [&] { return fixture.server->stop(10s); });
  BOOST_TEST(idle.at_end());  // the stop has begun
  BOOST_TEST(fixture.client().send(get("/echo")).read()->status == 503);
  BOOST_TEST((stopped.wait_for(0s) == std::future_status::timeout));
  waiting[0]({200, {}, "in time"});
  const auto answer = client.read();
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->body == "in time");
  BOOST_TEST(answer->has("Connection: close\r\n"));
  BOOST_TEST(stopped.get());
  BOOST_TEST(!RawClient(port).connected());
}

BOOST_AUTO_TEST_CASE(stop_waits_no_longer_than_it_may) {
  Fixture fixture;
  auto client = fixture.client();
  client.send(get("/later"));
  auto waiting = fixture.take(1);
  BOOST_TEST(!fixture.server->stop(100ms));
  waiting.at(0)({200, {}, "too late"});
  fixture.server.reset();
  BOOST_TEST(client.at_end());
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_said) {
  Fixture fixture;
  ServerSettings settings;
  settings.port = fixture.server->port();
  const auto second = Server::start(
      settings, [](Request, Responder) {}, fixture.log);
  BOOST_REQUIRE(!second);
  BOOST_TEST((second.error().code == Errc::config_invalid));
  BOOST_TEST(second.error().detail.find(std::to_string(settings.port)) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(listens_on_ipv6) {
  ServerSettings settings;
  settings.host = "::1";
  Fixture fixture(settings);
  BOOST_TEST(fixture.server->port() != 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
