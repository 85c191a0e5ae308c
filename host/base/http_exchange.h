// One HTTP request to a provider and what came of it. host/gateway asks, host/outbound performs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/card.h"
#include "base/secret.h"

namespace tallyport {

struct HttpHeader {
  std::string name;
  std::string value;
  bool has_template = false;  // the value holds ${secret:NAME} or ${card:FIELD}
  bool sensitive = false;     // never logged
};

// How often a request may be put on the wire (host rules H1 and H6).
enum class Retry { never, when_read_only, when_idempotent };

// Secrets of one gateway by name, each with all its current values (rotation), first one for
// sending.
using SecretValues = std::vector<std::pair<std::string, std::vector<Secret>>>;

struct HttpRequest {
  std::string gateway;  // whose bulkhead, breaker and log lines
  std::string method;
  std::string url;
  std::vector<HttpHeader> headers;
  std::string body;
  bool body_has_template = false;
  Retry retry = Retry::never;
  std::int64_t timeout_ms = 10'000;   // for one try
  std::int64_t deadline_ms = 30'000;  // for all tries together, from now
  std::size_t max_response_bytes = 1 << 20;
  std::string label;                      // low-cardinality name for logs and metrics
  const SecretValues* secrets = nullptr;  // not owned; outlives the exchange
  CardHandle card = {};                   // what came with the operation; null where none did
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // as received, in order
  std::string body;
};

// No usable response. `maybe_sent` is false only where provably nothing left this machine.
struct HttpFailure {
  bool maybe_sent = true;
  std::string reason;  // for operators: "connection refused", "response over 1048576 bytes"
};

using HttpOutcome = std::variant<HttpResponse, HttpFailure>;

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Performs the request. `done` is called exactly once, on a thread of the client's, and must not
  // block. Where the bulkhead is full or the breaker is open, `done` gets HttpFailure with
  // maybe_sent = false. [any thread]
  virtual void send(HttpRequest request, std::function<void(HttpOutcome)> done) = 0;
};

}  // namespace tallyport
