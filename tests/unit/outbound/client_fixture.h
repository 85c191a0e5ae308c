// A CurlClient with manual clock, repeatable chance and a log that keeps its lines.
#pragma once

#include <chrono>
#include <future>
#include <mutex>
#include <string>

#include <boost/test/unit_test.hpp>

#include "outbound/curl_client.h"
#include "support/http_server.h"
#include "support/manual_clock.h"
#include "support/seed.h"

namespace tallyport::test {

// Every event as one line of text.
class KeptLog final : public Log {
 public:
  void write(LogLevel, std::string_view message, std::initializer_list<LogField> fields) override {
    std::lock_guard lock(mutex_);
    text_ += message;
    for (const auto& field : fields) text_ += " " + std::string(field.key) + "=" + field.value;
    text_ += "\n";
  }
  std::string text() const {
    std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

inline OutboundSettings quick_settings() {
  OutboundSettings settings;
  settings.connect_timeout_ms = 2'000;
  settings.backoff = {2, 1, 20};
  return settings;
}

struct ClientFixture {
  ManualClock clock;
  SeededEntropy entropy;
  KeptLog log;
  CurlClient client;

  explicit ClientFixture(OutboundSettings settings = quick_settings())
      : client(std::move(settings), clock, entropy, log) {}

  static HttpRequest request(const std::string& url, Retry retry = Retry::when_idempotent) {
    HttpRequest made;
    made.gateway = "acme-main";
    made.method = "POST";
    made.url = url;
    made.headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", "k-1"}};
    made.body = R"({"amount":100})";
    made.retry = retry;
    made.timeout_ms = 5'000;
    made.deadline_ms = 8'000;
    made.label = "payment.create";
    return made;
  }
  std::future<HttpOutcome> start(HttpRequest made) {
    auto promise = std::make_shared<std::promise<HttpOutcome>>();
    auto future = promise->get_future();  // a second call of `done` would throw and end the program
    client.send(std::move(made),
                [promise](HttpOutcome outcome) { promise->set_value(std::move(outcome)); });
    return future;
  }
  HttpOutcome run(HttpRequest made) { return wait(start(std::move(made))); }

  static HttpOutcome wait(std::future<HttpOutcome> future) {
    BOOST_REQUIRE(future.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    return future.get();
  }
};

inline HttpResponse response_of(const HttpOutcome& outcome) {
  if (auto* failure = std::get_if<HttpFailure>(&outcome)) {
    BOOST_FAIL("a failure instead of an answer: " + failure->reason);
  }
  return std::get<HttpResponse>(outcome);
}

inline HttpFailure failure_of(const HttpOutcome& outcome) {
  if (auto* response = std::get_if<HttpResponse>(&outcome)) {
    BOOST_FAIL("an answer instead of a failure: " + std::to_string(response->status));
  }
  return std::get<HttpFailure>(outcome);
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace tallyport::test
