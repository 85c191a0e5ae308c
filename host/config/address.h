// Host names, ports and origins as the file spells them. Internal to config/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tallyport::config {

struct HostPort {
  std::string host;  // lower case; IPv6 without brackets
  std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080", "payments.internal:0". The port is needed.
std::optional<HostPort> parse_host_port(std::string_view text);

struct WebAddress {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; IPv6 without brackets
  std::string origin;  // "https://pay.example.com:8443", lower case
  std::string path;    // "" or "/pay", no trailing slash
};

// "https://pay.example.com/pay/": a scheme, a host, perhaps a port and a path. No user, query or
// fragment.
std::optional<WebAddress> parse_web_address(std::string_view text);

// localhost, 127.0.0.0/8 and ::1.
bool is_loopback(std::string_view host);

}  // namespace tallyport::config
