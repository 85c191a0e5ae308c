// Addresses: what is accepted means to libcurl, which will send there, the same host and port.
#include <algorithm>
#include <memory>
#include <string>

#include <curl/curl.h>

#include "fuzz/fuzz.h"
#include "gateway/url.h"

namespace {

using namespace tallyport;
using gateway::Authority;

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return "";
  std::string out(text);
  curl_free(text);
  return out;
}

// libcurl writes 127.1 and 0x7f000001 as 127.0.0.1, and shortens IPv6 addresses.
bool is_numeric(std::string_view host) {
  return host.find_first_not_of("0123456789.") == host.npos || host.find(':') != host.npos;
}

void check_against_curl(const std::string& text, const Authority& ours) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return;
  TALLYPORT_ASSERT(part(url.get(), CURLUPART_SCHEME) == (ours.secure ? "https" : "http"));
  TALLYPORT_ASSERT(part(url.get(), CURLUPART_PORT) == std::to_string(ours.port));
  TALLYPORT_ASSERT(part(url.get(), CURLUPART_USER).empty());
  auto host = part(url.get(), CURLUPART_HOST);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  std::ranges::transform(host, host.begin(), [](unsigned char c) { return std::tolower(c); });
  TALLYPORT_ASSERT(host == ours.host || is_numeric(host));
  // What is no loopback address to us is none to libcurl, and the other way round.
  if (host.find(':') == std::string::npos && ours.is_loopback())
    TALLYPORT_ASSERT(host == "localhost" || host.starts_with("127."));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(test::text_of(data, size));
  for (const auto& authority :
       {gateway::authority_of_url(text), gateway::authority_of_egress(text)}) {
    if (!authority) continue;
    TALLYPORT_ASSERT(gateway::authority_of_url(authority->str()) == authority);
    TALLYPORT_ASSERT(gateway::authority_of_url(authority->str() + "/a?b#c") == authority);
    TALLYPORT_ASSERT(gateway::may_send(*authority, {*authority}, std::nullopt) ==
                     authority->secure);
  }
  if (const auto authority = gateway::authority_of_url(text)) check_against_curl(text, *authority);
  return 0;
}
