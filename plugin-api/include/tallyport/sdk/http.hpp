// An HTTP request that the host is asked to send, and what came of it; text for its address.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tallyport/plugin.h>
#include <tallyport/sdk/bytes.hpp>

namespace tallyport::plugin {

// For a part of an address or of a form: all but the unreserved characters of RFC 3986, so that a
// space is %20, not a plus.
inline std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.find(c) != kUnreserved.npos) {
      out += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    out += {'%', kDigits[octet >> 4], kDigits[octet & 15]};
  }
  return out;
}

// Built step by step, since g++ 12 cannot compile braced lists inside a co_await expression:
//
//   auto request = HttpRequest::post(base_url + "/v1/payments");
//   request.label("create_payment").json(body);
//   request.secret_header("Authorization", "Bearer ${secret:api_key}");
//   request.idempotency_key("Idempotency-Key", operation.idempotency_key()).moves_money();
//
// A request that is neither read_only() nor given an idempotency_key() is put on the wire at most
// once. Owns all that it is given.
class HttpRequest {
 public:
  static HttpRequest get(std::string url) { return HttpRequest("GET", std::move(url)); }
  static HttpRequest post(std::string url) { return HttpRequest("POST", std::move(url)); }
  static HttpRequest put(std::string url) { return HttpRequest("PUT", std::move(url)); }
  static HttpRequest patch(std::string url) { return HttpRequest("PATCH", std::move(url)); }
  static HttpRequest remove(std::string url) { return HttpRequest("DELETE", std::move(url)); }

  // For logs and metrics: one of a few fixed words, never an id.
  HttpRequest& label(std::string_view text) { return label_ = text, *this; }

  HttpRequest& header(std::string_view name, std::string_view value) {
    return add_header(name, value, 0);
  }
  // A header with ${secret:NAME} or ${card:FIELD} in it; the host fills it in and never logs it.
  HttpRequest& secret_header(std::string_view name, std::string_view template_text) {
    return add_header(name, template_text, TP_HEADER_TEMPLATE | TP_HEADER_SENSITIVE);
  }
  // Says that the provider takes a second request with the same key for the first one come again.
  // Only where its documents promise that.
  HttpRequest& idempotency_key(std::string_view header_name, std::string_view key) {
    return header(header_name, key), flag(TP_HTTP_IDEMPOTENT);
  }

  // The body as it is sent; json() also names its type.
  HttpRequest& body(std::string text, std::string_view content_type) {
    return body_ = std::move(text), header("Content-Type", content_type);
  }
  HttpRequest& json(std::string text) { return body(std::move(text), "application/json"); }
  // The body holds ${secret:NAME} or ${card:FIELD}.
  HttpRequest& body_is_template() { return flag(TP_HTTP_BODY_TEMPLATE); }

  // Has no effect at the provider.
  HttpRequest& read_only() { return flag(TP_HTTP_READ_ONLY); }
  // Once the provider may have seen it, only the provider's own words can end the attempt.
  HttpRequest& moves_money() { return flag(TP_HTTP_MOVES_MONEY); }

  // For one try; the host clamps it. Without it: the host's default.
  HttpRequest& timeout_ms(std::uint32_t value) { return timeout_ms_ = value, *this; }
  // The longest body to take; the host clamps it. Without it: the host's default.
  HttpRequest& max_response(std::uint32_t octets) { return max_response_ = octets, *this; }

 private:
  friend class ActionStore;

  struct SentHeader {
    Header text;
    std::uint32_t flags;
  };

  HttpRequest(std::string_view method, std::string url) : method_(method), url_(std::move(url)) {}

  HttpRequest& flag(std::uint32_t bit) { return flags_ |= bit, *this; }
  HttpRequest& add_header(std::string_view name, std::string_view value, std::uint32_t flags) {
    headers_.push_back({{std::string(name), std::string(value)}, flags});
    return *this;
  }

  std::string method_;
  std::string url_;
  std::string body_;
  std::string label_;
  std::vector<SentHeader> headers_;
  std::uint32_t flags_ = 0;
  std::uint32_t timeout_ms_ = 0;
  std::uint32_t max_response_ = 0;
};

// What came of a request. Owns its parts.
struct Response {
  // True where the provider answered, with any status. Only then do status, headers and body hold.
  bool answered = false;
  // True where the provider may have acted: it answered, or the connection broke too late to know.
  // Where it is false, provably nothing left this host.
  bool maybe_sent = false;
  std::uint32_t status = 0;
  std::string body;
  std::vector<Header> headers;

  bool ok() const { return answered && status >= 200 && status < 300; }
  // The one header of this name, in any case; nullopt for none or several.
  std::optional<std::string_view> header(std::string_view name) const {
    return sole_header(headers, name);
  }
};

}  // namespace tallyport::plugin
