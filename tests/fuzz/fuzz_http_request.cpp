// Requests from bytes: however the bytes are cut, the same requests come of them.
#include <algorithm>
#include <random>
#include <vector>

#include "fuzz/fuzz.h"
#include "http/request_reader.h"

namespace {

using namespace tallyport;
using http::RequestReader;

constexpr http::ReaderLimits kLimits{1024, 10, 256};  // small, so that they are reached

struct Seen {
  http::Request request;
  bool keep_alive = false;
  bool http_1_0 = false;
};
struct Reading {
  std::vector<Seen> requests;
  RequestReader::State state = RequestReader::State::head;
  std::optional<Errc> error;
  std::size_t left = 0;
};

// Reads `text` in pieces, the size of each from `next_size`.
template <class NextSize>
Reading read(std::string_view text, NextSize next_size) {
  RequestReader reader(kLimits);
  Reading reading;
  while (!text.empty() && reading.state != RequestReader::State::refused) {
    const auto size = std::min<std::size_t>(next_size(), text.size());
    reader.feed(text.substr(0, size));
    text.remove_prefix(size);
    while ((reading.state = reader.advance()) == RequestReader::State::complete) {
      const bool keep_alive = reader.keep_alive();
      const bool http_1_0 = reader.is_http_1_0();
      reading.requests.push_back({reader.take(), keep_alive, http_1_0});
    }
  }
  if (reading.state == RequestReader::State::refused) reading.error = reader.error().code;
  reading.left = reader.buffered();
  return reading;
}

bool same(const Seen& a, const Seen& b) {
  return a.request.method == b.request.method && a.request.path == b.request.path &&
         a.request.query == b.request.query && a.request.headers == b.request.headers &&
         a.request.body == b.request.body && a.keep_alive == b.keep_alive &&
         a.http_1_0 == b.http_1_0;
}

void check_same(const Reading& a, const Reading& b) {
  TALLYPORT_ASSERT(std::ranges::equal(a.requests, b.requests, same));
  TALLYPORT_ASSERT(a.state == b.state);
  TALLYPORT_ASSERT(a.error == b.error);
  TALLYPORT_ASSERT(a.left == b.left);
}

void check_accepted(const Seen& seen) {
  const auto& request = seen.request;
  TALLYPORT_ASSERT(!request.method.empty());
  TALLYPORT_ASSERT(request.path == "*" || request.path.starts_with('/'));
  TALLYPORT_ASSERT(request.headers.size() <= kLimits.headers);
  TALLYPORT_ASSERT(request.body.size() <= kLimits.body_bytes);
  const auto hosts = http::count_headers(request.headers, "Host");
  TALLYPORT_ASSERT(hosts == 1 || (hosts == 0 && seen.http_1_0));
  const auto lengths = http::count_headers(request.headers, "Content-Length");
  TALLYPORT_ASSERT(lengths + http::count_headers(request.headers, "Transfer-Encoding") <= 1);
  for (const auto& [name, value] : request.headers) {
    TALLYPORT_ASSERT(!name.empty() && name.find_first_of(" \t:") == std::string::npos);
    TALLYPORT_ASSERT(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = test::text_of(data, size);
  const auto whole = read(text, [&] { return text.size(); });
  for (const auto& seen : whole.requests) check_accepted(seen);
  TALLYPORT_ASSERT(!whole.error || *whole.error == Errc::malformed_request ||
                   *whole.error == Errc::body_too_large);
  check_same(whole, read(text, [] { return std::size_t{1}; }));
  std::minstd_rand sizes(static_cast<unsigned>(std::hash<std::string_view>{}(text)));
  check_same(whole, read(text, [&] { return std::size_t{1} + sizes() % 64; }));
  return 0;
}
