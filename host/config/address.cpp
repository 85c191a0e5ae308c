// Strict parsing: what is not plainly an address is none.
#include "config/address.h"

#include <algorithm>
#include <charconv>

namespace tallyport::config {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && is_alphanumeric(host.front()) &&
         is_alphanumeric(host.back()) && host.find("..") == host.npos &&
         std::ranges::all_of(host,
                             [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; });
}

bool is_ipv6(std::string_view host) {
  return host.size() >= 2 && host.size() <= 45 && host.find(':') != host.npos &&
         std::ranges::all_of(host, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
                  c == ':' || c == '.';
         });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, port);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return port;
}

struct Authority {
  std::string host;
  std::optional<std::string_view> port;
};

std::optional<Authority> parse_authority(std::string_view text) {
  Authority out;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == text.npos || !is_ipv6(text.substr(1, end - 1))) return std::nullopt;
    out.host = lower(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    if (!is_name(text.substr(0, colon))) return std::nullopt;
    out.host = lower(text.substr(0, colon));
    text.remove_prefix(colon);
  }
  if (text.empty()) return out;
  if (text.front() != ':') return std::nullopt;
  out.port = text.substr(1);
  return out;
}

bool is_path(std::string_view path) {
  return std::ranges::all_of(path, [](char c) {
    return is_alphanumeric(c) || std::string_view("/-._~").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<HostPort> parse_host_port(std::string_view text) {
  auto authority = parse_authority(text);
  if (!authority || !authority->port) return std::nullopt;
  const auto port = parse_port(*authority->port);
  if (!port) return std::nullopt;
  return HostPort{std::move(authority->host), *port};
}

std::optional<WebAddress> parse_web_address(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == text.npos) return std::nullopt;
  WebAddress out;
  out.scheme = lower(text.substr(0, colon));
  if (out.scheme != "http" && out.scheme != "https") return std::nullopt;
  text.remove_prefix(colon + 3);

  const auto slash = std::min(text.find('/'), text.size());
  auto authority = parse_authority(text.substr(0, slash));
  if (!authority) return std::nullopt;
  out.host = std::move(authority->host);
  const bool bracketed = out.host.find(':') != out.host.npos;
  out.origin = out.scheme + "://" + (bracketed ? "[" + out.host + "]" : out.host);
  if (authority->port) {
    const auto port = parse_port(*authority->port);
    if (!port) return std::nullopt;
    const bool is_default = *port == (out.scheme == "https" ? 443 : 80);
    if (!is_default) out.origin += ":" + std::to_string(*port);
  }

  auto path = text.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (!is_path(path)) return std::nullopt;
  out.path = path;
  return out;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  return host.starts_with("127.") && std::ranges::count(host, '.') == 3 &&
         std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

}  // namespace tallyport::config
