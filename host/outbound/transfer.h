// One try of one request with libcurl: its options, what it receives, and what its end means.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <curl/curl.h>

#include "outbound/wire_request.h"

namespace tallyport {

// libcurl sends a request again, unasked, when a reused connection dies before any answer came.
// Only a fresh connection keeps a request to one appearance on the wire.
enum class Connection { pooled, fresh };

struct TrySettings {
  Connection connection = Connection::fresh;
  std::int64_t connect_ms = 0;
  std::int64_t total_ms = 0;
  std::size_t response_bytes_max = 0;
  std::string user_agent;   // sent where the request names none
  std::string ca_file;      // empty: the system's authorities
  CURLSH* share = nullptr;  // TLS sessions; not owned
};

struct TryFailure {
  bool maybe_sent = true;
  bool may_pass = false;  // another try could end otherwise
  std::string reason;
};

using TryOutcome = std::variant<HttpResponse, TryFailure>;

// Belongs to the thread of its multi handle.
class Transfer {
 public:
  // `wire` must outlive it: libcurl reads header lines and body in place.
  Transfer(WireRequest& wire, const TrySettings& settings);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* easy() const { return easy_; }
  // What came of it, once libcurl reported `code`. Once.
  TryOutcome take_outcome(CURLcode code);

 private:
  void set_request();
  void set_safety(const TrySettings& settings);
  bool count(std::size_t bytes);
  void add_header(std::string_view line);
  bool provably_unsent(CURLcode code) const;
  std::string reason(CURLcode code) const;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count,
                               void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;

  WireRequest& wire_;
  CURL* easy_;
  std::vector<curl_slist> lines_;
  std::array<char, CURL_ERROR_SIZE> curl_text_{};
  std::int64_t total_ms_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  bool over_limit_ = false;
  HttpResponse response_;
};

}  // namespace tallyport
