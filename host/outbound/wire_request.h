// The bytes of one request, made once and sent unchanged by every try: checked, templates filled
// in, wiped when it goes.
#pragma once

#include <string>
#include <vector>

#include "base/http_exchange.h"
#include "base/result.h"

namespace tallyport {

class WireRequest {
 public:
  // Checks method, URL and headers and fills in the templates. Fails with gateway_misbehaved and a
  // text without any value of a header or secret. Nothing was sent then. [any thread]
  static Result<WireRequest> create(const HttpRequest& request);

  WireRequest(WireRequest&&) noexcept = default;
  WireRequest& operator=(WireRequest&&) = delete;
  ~WireRequest();

  const std::string& method() const { return method_; }
  const std::string& url() const { return url_; }
  const std::string& endpoint() const { return endpoint_; }  // host and port, for logs and reasons
  const std::string& body() const { return body_; }
  // Whole header lines; "Name;" stands for an empty value, "Name:" for a header libcurl leaves out.
  std::vector<std::string>& header_lines() { return header_lines_; }

 private:
  WireRequest() = default;
  Result<void> read_url(const std::string& url);
  Result<void> read_headers(const HttpRequest& request);
  Result<void> read_body(const HttpRequest& request);

  std::string method_;
  std::string url_;
  std::string endpoint_;
  std::vector<std::string> header_lines_;
  std::string body_;
};

// host:port of a URL as libcurl reads it, empty where it cannot. Never the path or the query.
std::string endpoint_of(const std::string& url);

}  // namespace tallyport
