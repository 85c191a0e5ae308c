// Plain exchanges: what arrives, what comes back, what is logged, and how the client stops.
#include "client_fixture.h"

using namespace tallyport;
using namespace tallyport::test;

BOOST_AUTO_TEST_SUITE(exchange)

BOOST_AUTO_TEST_CASE(request_and_answer_arrive_unchanged) {
  HttpServer server([](const ReceivedRequest&) {
    return answer(201, R"({"id":"p1"})", "X-Two: a\r\nx-two:  b \r\n");
  });
  ClientFixture f;
  auto made = f.request(server.url("/v1/pay?a=b%20c"));
  made.headers.push_back({"X-Empty", ""});
  auto response = response_of(f.run(made));
  BOOST_TEST(response.status == 201);
  BOOST_TEST(response.body == R"({"id":"p1"})");
  BOOST_REQUIRE(response.headers.size() == 3U);
  BOOST_TEST((response.headers[1] == std::pair<std::string, std::string>("x-two", "b")));

  auto arrived = server.requests().at(0);
  BOOST_TEST(arrived.bytes ==
             "POST /v1/pay?a=b%20c HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                 "\r\nUser-Agent: tallyport\r\nAccept: */*\r\nContent-Type: application/json\r\n"
                 "Idempotency-Key: k-1\r\nX-Empty:\r\nContent-Length: 14\r\n\r\n" +
                 R"({"amount":100})");
}

BOOST_AUTO_TEST_CASE(every_method_goes_out_under_its_name) {
  HttpServer server([](const ReceivedRequest& r) {
    return r.method == "HEAD" ? Reaction{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"}
                              : answer(200, r.method);
  });
  ClientFixture f;
  for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    for (const std::string body : {"", "{}"}) {
      if (method == "HEAD" && !body.empty()) continue;
      auto made = f.request(server.url());
      made.method = method;
      made.body = body;
      auto response = response_of(f.run(made));
      BOOST_TEST(response.body == (method == "HEAD" ? "" : method));
      BOOST_TEST(server.requests().back().method == method);
      BOOST_TEST(server.requests().back().body == body);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_large_body_goes_out_at_once_without_expect) {
  HttpServer server([](const ReceivedRequest&) { return answer(200); });
  ClientFixture f;
  auto made = f.request(server.url());
  made.body = std::string(3 << 20, 'x');
  BOOST_TEST(response_of(f.run(made)).status == 200);
  BOOST_TEST(server.requests().at(0).body.size() == made.body.size());
  BOOST_TEST(server.requests().at(0).header("Expect") == "");
}

BOOST_AUTO_TEST_CASE(interim_answers_are_not_the_answer) {
  HttpServer server([](const ReceivedRequest&) {
    auto reaction = answer(200, "done", "X-Real: 1\r\n");
    reaction.bytes.insert(0, "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n");
    return reaction;
  });
  ClientFixture f;
  auto response = response_of(f.run(f.request(server.url())));
  BOOST_TEST(response.body == "done");
  BOOST_TEST(response.headers.front().first == "X-Real");
}

BOOST_AUTO_TEST_CASE(redirects_are_answers) {
  HttpServer server([&](const ReceivedRequest&) {
    return answer(302, "", "Location: /elsewhere\r\nSet-Cookie: a=b\r\n");
  });
  ClientFixture f;
  BOOST_TEST(response_of(f.run(f.request(server.url()))).status == 302);
  BOOST_TEST(response_of(f.run(f.request(server.url()))).status == 302);
  BOOST_TEST(server.requests().size() == 2U);
  BOOST_TEST(server.requests().back().header("Cookie") == "");
}

BOOST_AUTO_TEST_CASE(the_environment_has_no_say_in_proxies) {
  auto port = std::to_string(refusing_port());
  setenv("http_proxy", ("http://127.0.0.1:" + port).c_str(), 1);
  HttpServer server([](const ReceivedRequest&) { return answer(200); });
  ClientFixture f;
  auto outcome = f.run(f.request(server.url()));
  unsetenv("http_proxy");
  BOOST_TEST(response_of(outcome).status == 200);
}

BOOST_AUTO_TEST_CASE(secrets_are_filled_in_and_never_logged) {
  const SecretValues secrets = {{"api_key", {Secret("sk_live_canary&1"), Secret("older")}}};
  HttpServer server([](const ReceivedRequest&) { return answer(200, "response-canary"); });
  ClientFixture f;
  auto made = f.request(server.url("/path-canary?q=query-canary"));
  made.headers = {{"Authorization", "Bearer ${secret:api_key}", true, true},
                  {"X-Plain", "header-canary"},
                  {"Content-Type", "application/x-www-form-urlencoded"}};
  made.body = "key=${secret:api_key}&b=body-canary";
  made.body_has_template = true;
  made.secrets = &secrets;
  f.run(made);
  BOOST_TEST(server.requests().at(0).header("Authorization") == "Bearer sk_live_canary&1");
  BOOST_TEST(server.requests().at(0).body == "key=sk_live_canary%261&b=body-canary");

  made.headers[0].value = "Bearer ${secret:unknown}";
  auto failure = failure_of(f.run(made));
  BOOST_TEST(!failure.maybe_sent);
  BOOST_TEST(contains(failure.reason, "secret unknown"));
  BOOST_TEST(server.requests().size() == 1U);

  auto text = f.log.text();
  BOOST_TEST(!contains(text, "canary"), text);
  auto line =
      "exchange with provider gateway=acme-main label=payment.create method=POST "
      "host=127.0.0.1:" +
      std::to_string(server.port()) + " status=200 tries=1 duration_ms=";
  BOOST_TEST(contains(text, line), text);
  BOOST_TEST(contains(text, "tries=0"));
}

BOOST_AUTO_TEST_CASE(two_hundred_at_once_each_get_their_own_answer) {
  HttpServer server([](const ReceivedRequest& r) { return answer(200, r.target); });
  auto settings = quick_settings();
  settings.in_flight_max = 200;
  ClientFixture f(settings);
  std::vector<std::future<HttpOutcome>> futures;
  for (int i = 0; i < 200; ++i) {
    auto retry = i % 2 == 0 ? Retry::never : Retry::when_idempotent;
    futures.push_back(f.start(f.request(server.url("/" + std::to_string(i)), retry)));
  }
  for (std::size_t i = 0; i < futures.size(); ++i) {
    BOOST_TEST(response_of(f.wait(std::move(futures[i]))).body == "/" + std::to_string(i));
  }
  BOOST_TEST(server.requests().size() == 200U);
}

BOOST_AUTO_TEST_CASE(done_may_send_the_next_request) {
  HttpServer server([](const ReceivedRequest& r) { return answer(200, r.target); });
  auto settings = quick_settings();
  settings.in_flight_max = 1;
  ClientFixture f(settings);
  std::promise<HttpOutcome> second;
  f.client.send(f.request(server.url("/1")), [&](HttpOutcome) {
    f.client.send(f.request(server.url("/2")),
                  [&](HttpOutcome outcome) { second.set_value(std::move(outcome)); });
  });
  BOOST_TEST(response_of(f.wait(second.get_future())).body == "/2");
}

BOOST_AUTO_TEST_CASE(stopping_answers_everyone_once_as_maybe_sent) {
  HttpServer server([](const ReceivedRequest& r) {
    return r.target == "/busy" ? answer(503, "", "Retry-After: 5\r\n")
                               : answer(200).after(std::chrono::seconds(30));
  });
  std::vector<HttpOutcome> answered;  // by the client's thread, which ends with the client
  std::vector<HttpOutcome> late;
  {
    ClientFixture f;
    for (const auto* path : {"/busy", "/a", "/b", "/c"}) {
      f.client.send(f.request(server.url(path)), [&](HttpOutcome outcome) {
        answered.push_back(std::move(outcome));
        f.client.send(f.request(server.url("/late")),
                      [&](HttpOutcome after) { late.push_back(std::move(after)); });
      });
    }
    BOOST_TEST(server.wait_for_requests(4));
  }
  BOOST_TEST(answered.size() == 4U);
  for (const auto& outcome : answered) BOOST_TEST(failure_of(outcome).maybe_sent);
  BOOST_TEST(late.size() == 4U);
  for (const auto& outcome : late) BOOST_TEST(!failure_of(outcome).maybe_sent);
}

BOOST_AUTO_TEST_SUITE_END()
