// Performs the HTTP exchanges with providers: libcurl's multi interface on a thread of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/http_exchange.h"
#include "base/log.h"
#include "outbound/breaker.h"
#include "outbound/retry.h"

namespace tallyport {

struct OutboundSettings {
  std::int64_t connect_timeout_ms = 5'000;
  int in_flight_max = 64;                               // exchanges under way, for each gateway
  std::map<std::string, int> in_flight_max_by_gateway;  // where one differs
  // Exchanges that wait, for each gateway, until one of those under way ends or their own deadline
  // passes; one more is refused at once.
  std::size_t queue_max = 2'000;
  BreakerSettings breaker;  // one for each gateway; every try counts
  std::map<std::string, BreakerSettings> breaker_by_gateway;  // where one differs
  BackoffSettings backoff;
  long idle_connections_max = 64;
  std::string user_agent = "tallyport";
  std::string ca_file;  // PEM; empty: the system's authorities
};

// What it promises beside HttpClient:
// - Retry::never: at most one appearance on the wire, on a connection of its own.
// - The other classes: tried again after no answer and after 429, 500, 502, 503 and 504, with
//   byte-identical requests, backoff with full jitter, Retry-After honoured, never past the
//   deadline. The last try's answer is delivered as it came; where it brought none, maybe_sent
//   tells of all tries together.
// - TLS 1.2 or later, verified; no redirects, proxies, cookies or protocols but http and https.
// - One log line an exchange: never a header, a body, a path or a query.
// - `done` runs on the one thread of the client, with no lock held; it may call send(), must not
//   throw and must not destroy the client.
class CurlClient final : public HttpClient {
 public:
  // Starts the thread. Clock, entropy and log must outlive it; the clock serves the breaker and
  // dates in Retry-After, all other times are monotonic.
  CurlClient(OutboundSettings settings, Clock& clock, Entropy& entropy, Log& log);
  // Ends the thread. Before that, exchanges under way get HttpFailure with maybe_sent = true, those
  // not begun with maybe_sent = false.
  ~CurlClient() override;

  // After stop(): `done` gets HttpFailure with maybe_sent = false at once, on the caller's thread.
  void send(HttpRequest request, std::function<void(HttpOutcome)> done) override;
  // Ends the thread and everything under way, as the destructor does. Idempotent; one thread.
  void stop();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace tallyport
