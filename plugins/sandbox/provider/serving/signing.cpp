// Each is one line of crypto.
#include "serving/signing.h"

#include "crypto/crypto.h"

namespace tallyport::serving {

std::string timed_signature(std::string_view secret, std::int64_t unix_s, std::string_view body) {
  const std::string time = std::to_string(unix_s);
  std::string message = time + ".";
  message.append(body);
  return "t=" + time + ",v1=" + crypto::to_hex(crypto::hmac_sha256(secret, message));
}

std::string plain_signature(std::string_view secret, std::string_view body) {
  return crypto::to_hex(crypto::hmac_sha512(secret, body));
}

bool same_key(std::string_view a, std::string_view b) { return crypto::equal_constant_time(a, b); }

std::string key_of(std::string_view authorization) {
  constexpr std::string_view bearer = "Bearer ";
  constexpr std::string_view basic = "Basic ";
  if (authorization.starts_with(bearer)) return std::string(authorization.substr(bearer.size()));
  if (!authorization.starts_with(basic)) return "";
  const auto decoded = crypto::from_base64(authorization.substr(basic.size()));
  return decoded ? decoded->substr(0, decoded->find(':')) : "";
}

std::unique_ptr<Entropy> system_entropy() { return std::make_unique<crypto::SystemEntropy>(); }

}  // namespace tallyport::serving
