// The options decide what may leave this machine; take_outcome() decides what may have left.
#include "outbound/transfer.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace tallyport {
namespace {

// Every option here guards something: one that this libcurl does not know must not pass unseen.
template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  TALLYPORT_ASSERT(curl_easy_setopt(easy, option, value) == CURLE_OK);
}

template <class Value>
Value info(CURL* easy, CURLINFO which) {
  Value value{};
  TALLYPORT_ASSERT(curl_easy_getinfo(easy, which, &value) == CURLE_OK);
  return value;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

long at_least_one(std::int64_t ms) {  // 0 would mean "no limit" to libcurl
  return static_cast<long>(std::clamp<std::int64_t>(ms, 1, 3'600'000));
}

}  // namespace

Transfer::Transfer(WireRequest& wire, const TrySettings& settings)
    : wire_(wire),
      easy_(curl_easy_init()),
      total_ms_(settings.total_ms),
      bytes_max_(settings.response_bytes_max) {
  TALLYPORT_ASSERT(easy_ != nullptr);
  set_request();
  set_safety(settings);
  set(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy_, CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(easy_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(easy_, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(easy_, CURLOPT_ERRORBUFFER, curl_text_.data());
}

Transfer::~Transfer() { curl_easy_cleanup(easy_); }

void Transfer::set_request() {
  set(easy_, CURLOPT_URL, wire_.url().c_str());
  const auto& method = wire_.method();
  if (method == "HEAD") {
    set(easy_, CURLOPT_NOBODY, 1L);
  } else if (!wire_.body().empty() || method == "POST" || method == "PUT" || method == "PATCH") {
    set(easy_, CURLOPT_POST, 1L);
    set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(wire_.body().size()));
    set(easy_, CURLOPT_POSTFIELDS, wire_.body().data());
  }
  if (method != "HEAD") set(easy_, CURLOPT_CUSTOMREQUEST, method.c_str());

  // libcurl only reads the list, so its nodes can point into the lines, which are wiped later.
  auto& texts = wire_.header_lines();
  lines_.resize(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    lines_[i].data = texts[i].data();
    lines_[i].next = i + 1 < texts.size() ? &lines_[i + 1] : nullptr;
  }
  if (!lines_.empty()) set(easy_, CURLOPT_HTTPHEADER, lines_.data());
}

void Transfer::set_safety(const TrySettings& settings) {
  set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy_, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy_, CURLOPT_PROXY, "");  // also hides the environment's proxies
  set(easy_, CURLOPT_USERAGENT, settings.user_agent.c_str());
  set(easy_, CURLOPT_NOSIGNAL, 1L);
  set(easy_, CURLOPT_TCP_KEEPALIVE, 1L);

  set(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) set(easy_, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (settings.share != nullptr) set(easy_, CURLOPT_SHARE, settings.share);

  set(easy_, CURLOPT_CONNECTTIMEOUT_MS,
      at_least_one(std::min(settings.connect_ms, settings.total_ms)));
  set(easy_, CURLOPT_TIMEOUT_MS, at_least_one(settings.total_ms));
  // A resolver that hangs is left behind instead of holding up every other exchange.
  set(easy_, CURLOPT_QUICK_EXIT, 1L);
  set(easy_, CURLOPT_MAXAGE_CONN, 30L);
  set(easy_, CURLOPT_FRESH_CONNECT, settings.connection == Connection::fresh ? 1L : 0L);
}

bool Transfer::count(std::size_t bytes) {
  over_limit_ = over_limit_ || bytes > bytes_max_ - bytes_;
  if (!over_limit_) bytes_ += bytes;
  return !over_limit_;
}

void Transfer::add_header(std::string_view line) {
  if (line.starts_with("HTTP/")) {  // an interim answer (1xx) came before this one
    response_.headers.clear();
    return;
  }
  auto colon = line.find(':');
  if (colon == std::string_view::npos || !response_.body.empty()) return;  // blank line, trailer
  response_.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count,
                                void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.count(size * count)) return 0;
  transfer.add_header({data, size * count});
  return size * count;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count,
                              void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.count(size * count)) return 0;
  transfer.response_.body.append(data, size * count);
  return size * count;
}

// Both counters keep their value when libcurl moves to another connection, so a refused second
// connection does not hide what the first may have carried. In doubt: sent.
bool Transfer::provably_unsent(CURLcode code) const {
  if (info<long>(easy_, CURLINFO_REQUEST_SIZE) > 0) return false;
  if (info<curl_off_t>(easy_, CURLINFO_PRETRANSFER_TIME_T) > 0) return false;
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_OPERATION_TIMEDOUT:
      return true;
    default:
      return false;
  }
}

std::string Transfer::reason(CURLcode code) const {
  const auto& to = wire_.endpoint();
  auto number = info<long>(easy_, CURLINFO_OS_ERRNO);
  std::string system = number != 0 ? ": " + std::string(strerror(static_cast<int>(number))) : "";
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "the name of " + to + " does not resolve";
    case CURLE_COULDNT_CONNECT:
      return "no connection to " + to + system;
    case CURLE_OPERATION_TIMEDOUT:
      if (provably_unsent(code)) return "no connection to " + to + " in time";
      return "no answer from " + to + " within " + std::to_string(total_ms_) + " ms";
    case CURLE_UNSUPPORTED_PROTOCOL:  // the URL's scheme was checked, so this is about the answer
    case CURLE_WEIRD_SERVER_REPLY:
      return to + " answered with something that is not HTTP";
    case CURLE_GOT_NOTHING:
      return to + " closed the connection without an answer";
    case CURLE_SEND_ERROR:
      return "the connection to " + to + " broke while sending" + system;
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      return "the connection to " + to + " broke while receiving" + system;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return "no TLS with " + to + ": " + std::string(curl_text_.data());
    default:
      return "the exchange with " + to + " failed: " + curl_easy_strerror(code);
  }
}

TryOutcome Transfer::take_outcome(CURLcode code) {
  if (over_limit_) {
    return TryFailure{true, false, "response over " + std::to_string(bytes_max_) + " bytes"};
  }
  auto status = info<long>(easy_, CURLINFO_RESPONSE_CODE);
  if (code == CURLE_OK && status > 0) {
    response_.status = static_cast<int>(status);
    return std::move(response_);
  }
  if (code == CURLE_OK) {
    return TryFailure{true, true, wire_.endpoint() + " gave no HTTP answer"};
  }
  bool permanent = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
                   code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY;
  return TryFailure{!provably_unsent(code), !permanent, reason(code)};
}

}  // namespace tallyport
