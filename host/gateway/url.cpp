// Splits by hand, and refuses whatever two readers could read differently.
#include "gateway/url.h"

#include <algorithm>
#include <charconv>

namespace tallyport::gateway {
namespace {

constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_url_character(char c) {
  constexpr std::string_view kNever = "\"<>\\^`{|}";
  return c > 0x20 && c < 0x7f && kNever.find(c) == kNever.npos;
}

bool is_host_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
         std::ranges::all_of(host, [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
}

bool is_ipv6(std::string_view host) {
  return host.find(':') != host.npos && std::ranges::all_of(host, [](char c) {
           return is_digit(c) || c == ':' || c == '.' || (lower(c) >= 'a' && lower(c) <= 'f');
         });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  if (text.empty() || text.front() == '0') return std::nullopt;
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, port);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return port;
}

// "host", "host:port", "[v6]", "[v6]:port".
std::optional<Authority> parse_authority(std::string_view text, bool secure) {
  Authority authority{secure, {}, static_cast<std::uint16_t>(secure ? 443 : 80)};
  std::string_view host;
  std::string_view after;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == text.npos) return std::nullopt;
    host = text.substr(1, close - 1);
    after = text.substr(close + 1);
    if (!is_ipv6(host)) return std::nullopt;
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    host = text.substr(0, colon);
    after = text.substr(colon);
    if (!is_host_name(host)) return std::nullopt;
  }
  if (!after.empty()) {
    if (after.front() != ':') return std::nullopt;
    const auto port = parse_port(after.substr(1));
    if (!port) return std::nullopt;
    authority.port = *port;
  }
  authority.host = host;
  std::ranges::transform(authority.host, authority.host.begin(), lower);
  return authority;
}

bool is_loopback_ipv4(std::string_view host) {
  int parts = 0;
  bool first_is_127 = false;
  while (parts < 4) {
    const auto dot = std::min(host.find('.'), host.size());
    const auto part = host.substr(0, dot);
    if (part.empty() || part.size() > 3 || !std::ranges::all_of(part, is_digit)) return false;
    if (parts++ == 0) first_is_127 = part == "127";
    if (dot == host.size()) return parts == 4 && first_is_127;
    host.remove_prefix(dot + 1);
  }
  return false;
}

}  // namespace

bool Authority::is_loopback() const {
  return host == "localhost" || host == "::1" || is_loopback_ipv4(host);
}

std::string Authority::str() const {
  const bool v6 = host.find(':') != host.npos;
  std::string text(secure ? kHttps : kHttp);
  text += v6 ? "[" + host + "]" : host;
  if (port != (secure ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

std::optional<Authority> authority_of_url(std::string_view url) {
  if (!std::ranges::all_of(url, is_url_character)) return std::nullopt;
  const bool secure = url.starts_with(kHttps);
  if (!secure && !url.starts_with(kHttp)) return std::nullopt;
  url.remove_prefix((secure ? kHttps : kHttp).size());
  return parse_authority(url.substr(0, std::min(url.find_first_of("/?#"), url.size())), secure);
}

std::optional<Authority> authority_of_egress(std::string_view text) {
  return parse_authority(text, true);
}

bool may_send(const Authority& to, const std::vector<Authority>& egress,
              const std::optional<Authority>& base_url) {
  if (!to.secure && !(base_url && base_url->is_loopback())) return false;
  return to == base_url || (to.secure && std::ranges::find(egress, to) != egress.end());
}

}  // namespace tallyport::gateway
