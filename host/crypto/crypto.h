// The few cryptographic functions that the adapters share. The only room that sees OpenSSL's
// digests.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace tallyport::crypto {

// All of these: [any thread], no allocation of secrets that outlives the call. They assert that
// OpenSSL itself does not fail (out of memory, no such digest): there is nothing to go on with
// then.

// Raw digests, not hex.
std::string sha256(std::string_view message);
std::string hmac_sha256(std::string_view key, std::string_view message);
std::string hmac_sha512(std::string_view key, std::string_view message);

// True where both are the same bytes. Takes as long for any content of one length.
bool equal_constant_time(std::string_view a, std::string_view b);

std::string to_hex(std::string_view bytes);                        // lower case
std::optional<std::string> from_hex(std::string_view text);        // either case, even length
std::string to_base64(std::string_view bytes);                     // RFC 4648, padded
std::optional<std::string> from_base64(std::string_view text);     // strict: padded, no white space
std::string to_base64url(std::string_view bytes);                  // unpadded
std::optional<std::string> from_base64url(std::string_view text);  // unpadded

// OpenSSL's random bytes. Each thread draws some ahead: not for a child that fork() left behind.
class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace tallyport::crypto
