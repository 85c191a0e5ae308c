// Everything that could make libcurl send something else than was asked is refused here.
#include "outbound/wire_request.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include <curl/curl.h>

#include "outbound/templates.h"

namespace tallyport {
namespace {

constexpr std::size_t kUrlBytesMax = 16 * 1024;

// The host frames the message itself. `Expect` in particular makes libcurl send twice after a 417.
constexpr std::array<std::string_view, 9> kHostHeaders = {
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "expect",
    "te",   "trailer"};

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_token_char(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, is_token_char);
}

bool is_header_value(std::string_view value) {
  return std::ranges::all_of(value, [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

bool is_method(std::string_view method) {
  constexpr std::array<std::string_view, 6> kMethods = {"GET", "HEAD",  "POST",
                                                        "PUT", "PATCH", "DELETE"};
  return std::ranges::find(kMethods, method) != kMethods.end();
}

std::string content_type(const HttpRequest& request) {
  for (const auto& header : request.headers) {
    if (lower_case(header.name) == "content-type") return header.value;
  }
  return {};
}

TemplateValues values_of(const HttpRequest& request) {
  return {request.secrets, request.card.get()};
}

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Url parse_url(const std::string& text) {
  Url url(curl_url(), &curl_url_cleanup);
  TALLYPORT_ASSERT(url != nullptr);
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    url.reset();
  }
  return url;
}

std::string part_of(const Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

std::string host_and_port(const Url& url) {
  auto port = part_of(url, CURLUPART_PORT);
  return part_of(url, CURLUPART_HOST) + (port.empty() ? "" : ":" + port);
}

// The line in one reserved buffer, so that no shorter copy of a secret stays behind.
std::string header_line(std::string_view name, std::string_view value) {
  std::string line;
  line.reserve(name.size() + value.size() + 64);
  line += name;
  if (value.find_first_not_of(" \t") == std::string_view::npos) {
    line += ';';
  } else {
    line += ": ";
    line += value;
  }
  return line;
}

}  // namespace

WireRequest::~WireRequest() {
  for (auto& line : header_lines_) wipe(line);
  wipe(body_);
}

Result<void> WireRequest::read_url(const std::string& url) {
  if (url.size() > kUrlBytesMax || url.find('\0') != std::string::npos) {
    return fail(Errc::gateway_misbehaved, "the URL is over 16384 bytes or holds a NUL byte");
  }
  auto parsed = parse_url(url);
  if (!parsed) {
    return fail(Errc::gateway_misbehaved,
                "the URL is not valid: https://host/path is wanted, without user or password");
  }
  auto scheme = part_of(parsed, CURLUPART_SCHEME);
  if (scheme != "https" && scheme != "http") {
    return fail(Errc::gateway_misbehaved, "the URL's scheme is neither https nor http");
  }
  url_ = url;
  endpoint_ = host_and_port(parsed);
  return {};
}

Result<void> WireRequest::read_headers(const HttpRequest& request) {
  bool typed = false;
  for (const auto& header : request.headers) {
    if (!is_token(header.name)) {
      return fail(Errc::gateway_misbehaved, "a header's name is not an HTTP token");
    }
    auto name = lower_case(header.name);
    if (std::ranges::find(kHostHeaders, name) != kHostHeaders.end()) {
      return fail(Errc::gateway_misbehaved,
                  "header " + header.name + " is set by the host, not by a plugin");
    }
    typed = typed || name == "content-type";
    std::string value;
    if (header.has_template) {
      auto filled = fill_template(header.value, TemplatePlace::header, values_of(request));
      if (!filled) {
        return fail(filled.error().code, "header " + header.name + ": " + filled.error().detail);
      }
      value = std::move(filled.value());
    } else {
      value = header.value;
    }
    bool valid = is_header_value(value);
    if (valid) header_lines_.push_back(header_line(header.name, value));
    wipe(value);
    if (!valid) {
      return fail(Errc::gateway_misbehaved,
                  "header " + header.name + " holds a line break or another control character");
    }
  }
  header_lines_.push_back("Expect:");
  if (!typed) header_lines_.push_back("Content-Type:");
  return {};
}

Result<void> WireRequest::read_body(const HttpRequest& request) {
  if (!request.body_has_template) {
    body_ = request.body;
    return {};
  }
  auto place = body_place(content_type(request));
  if (!place) {
    return fail(Errc::gateway_misbehaved,
                "a body with templates needs Content-Type application/json or "
                "application/x-www-form-urlencoded");
  }
  auto filled = fill_template(request.body, *place, values_of(request));
  if (!filled) return fail(filled.error().code, "body: " + filled.error().detail);
  body_ = std::move(filled.value());
  return {};
}

Result<WireRequest> WireRequest::create(const HttpRequest& request) {
  WireRequest wire;
  if (!is_method(request.method)) {
    return fail(Errc::gateway_misbehaved,
                "the method is none of GET, HEAD, POST, PUT, PATCH, DELETE");
  }
  wire.method_ = request.method;
  if (auto done = wire.read_url(request.url); !done) return fail(done.error());
  if (auto done = wire.read_headers(request); !done) return fail(done.error());
  if (auto done = wire.read_body(request); !done) return fail(done.error());
  return wire;
}

std::string endpoint_of(const std::string& url) {
  auto parsed = parse_url(url);
  return parsed ? host_and_port(parsed) : std::string();
}

}  // namespace tallyport
