// JwtVerifier: tokens of end users, checked with cjose. Only the algorithms and keys that were
// configured count, whatever a token says of itself.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/access.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace tallyport::http {

class JwtVerifier {
 public:
  // config_invalid: says what is wrong with the keys.
  static Result<std::unique_ptr<JwtVerifier>> create(JwtSettings settings);
  ~JwtVerifier();

  // Whom the token names, if its signature, issuer, audience and times are right; else
  // not_authenticated with a reason that tells nothing secret. [any thread]
  struct Identity {
    std::string account;
    std::map<std::string, std::string> claims;  // those that are strings and no longer than 500
  };
  Result<Identity> identity_of(std::string_view token, Timestamp now) const;

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
