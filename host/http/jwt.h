// JwtVerifier: tokens of end users, checked with cjose. Only the algorithms and keys that were
// configured count, whatever a token says of itself.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "http/scope.h"

namespace tallyport::http {

enum class JwtAlgorithm { HS256, RS256, ES256 };
std::string_view name(JwtAlgorithm algorithm);

struct JwtSettings {
  std::string tenant;  // the storefront whose accounts the tokens name
  std::string issuer;
  std::string audience;
  // At least one of the three. A public key is never taken for an HMAC secret.
  Secret hmac_secret;          // HS256, at least 32 bytes
  std::string public_key_pem;  // RS256 (2048 bits or more) or ES256 (P-256)
  std::string jwks_json;       // for RS256 and ES256; other keys in it are passed over
  std::vector<JwtAlgorithm> algorithms;
  std::int64_t leeway_s = 30;
  std::string account_claim = "sub";
  Scopes scopes;
};

class JwtVerifier {
 public:
  // config_invalid: says what is wrong with the keys.
  static Result<std::unique_ptr<JwtVerifier>> create(JwtSettings settings);
  ~JwtVerifier();

  // The account that the token names, if its signature, issuer, audience and times are right;
  // else not_authenticated with a reason that tells nothing secret. [any thread]
  Result<std::string> account_of(std::string_view token, Timestamp now) const;

  const JwtSettings& settings() const { return settings_; }

 private:
  struct Key;
  explicit JwtVerifier(JwtSettings settings);
  Result<void> load_keys();
  Result<std::string> verified_payload(std::string_view token) const;

  JwtSettings settings_;
  std::vector<Key> keys_;
};

}  // namespace tallyport::http
