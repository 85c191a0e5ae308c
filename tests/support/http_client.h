// A plain HTTP client for tests: one request at a time, or many at once. Loopback only.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tallyport::test {

struct HttpCall {
  std::string method = "GET";
  std::string url;
  std::vector<std::string> headers = {};  // "Name: value"
  std::string body = {};
  long timeout_ms = 30'000;
};

struct HttpReply {
  long status = 0;                             // 0: no answer; `error` says why
  std::map<std::string, std::string> headers;  // lower-case names, the last of each
  std::string body;
  std::string error;
};

HttpReply call(const HttpCall& request);

// Performs all of them at the same time, each on its own connection; `done` gets each reply with
// the index of its request and may return a further request to be made in its place (a retry).
using NextCall = std::function<bool(std::size_t index, const HttpReply& reply, HttpCall& next)>;
void call_all(std::vector<HttpCall> requests, const NextCall& done);

}  // namespace tallyport::test
