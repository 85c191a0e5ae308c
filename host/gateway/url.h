// A strict split of web addresses: what a request may be sent to, and where a payer may be sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tallyport::gateway {

// Where an address leads. Two of them are equal only where scheme, host and port are.
struct Authority {
  bool secure = true;  // https, else http
  std::string host;    // lower case; an IPv6 address without its brackets
  std::uint16_t port = 443;

  bool is_loopback() const;  // localhost, 127.0.0.0/8, ::1
  std::string str() const;   // "https://api.example.com:8443", without a default port
  friend bool operator==(const Authority&, const Authority&) = default;
};

// The authority of an absolute http or https URL; nothing where any part of it is doubtful: user
// information, an empty or leading-zero port, a backslash, white space, anything not ASCII.
std::optional<Authority> authority_of_url(std::string_view url);

// "api.example.com" or "api.example.com:8443", as in a manifest's egress; https is meant.
std::optional<Authority> authority_of_egress(std::string_view text);

// Host rule H5. May a request go to `to`? https to the egress, or to the operator's base_url, which
// may be plain http where it is a loopback address.
bool may_send(const Authority& to, const std::vector<Authority>& egress,
              const std::optional<Authority>& base_url);

}  // namespace tallyport::gateway
