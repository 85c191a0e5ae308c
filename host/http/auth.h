// Authenticator: who is asking, by API key or token, and what they may do.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/access.h"
#include "base/clock.h"
#include "base/result.h"
#include "http/jwt.h"
#include "http/message.h"

namespace tallyport::http {

struct Principal {
  std::string name;    // for logs: the key's name, or the user's account
  std::string tenant;  // the storefront
  Scopes scopes;
  std::optional<std::string> account;              // an end user's: the only one that it may touch
  std::map<std::string, std::string> claims = {};  // of the token, those that are strings

  // Unique over all callers: the scope of an Idempotency-Key.
  std::string id() const;
  // Unique within the tenant, as a transfer's evidence has it: "key/NAME" or "user/ACCOUNT".
  std::string title() const { return (account ? "user/" : "key/") + name; }
  // True where there is nothing of `other` that it may see.
  bool is_barred_from(const std::string& other) const { return account && *account != other; }
};

class Authenticator {
 public:
  // config_invalid: a hash that is none, or is there twice; and what JwtVerifier::create says.
  static Result<std::shared_ptr<const Authenticator>> create(std::vector<ApiKey> keys,
                                                             std::optional<JwtSettings> jwt);

  // By `Authorization: Bearer …`, or another of these schemes; not_authenticated. [any thread]
  Result<Principal> authenticate(const Request& request, Timestamp now,
                                 const std::vector<std::string>& schemes = {"Bearer"}) const;

 private:
  Authenticator() = default;
  std::map<std::string, ApiKey> keys_;  // by the hash's bytes
  std::unique_ptr<JwtVerifier> jwt_;
};

// 1 to 200 bytes of UTF-8 without control characters, not starting with '@'.
bool is_account_name(std::string_view text);
// What a message says of one that is none, behind it.
inline constexpr const char* kNoAccountName =
    "; it has to be 1 to 200 bytes of UTF-8, without control characters or a leading @";
// A system account's: '@', then 1 to 199 ASCII letters, digits, '.', '_', ':', '-'.
bool is_system_account_name(std::string_view text);

}  // namespace tallyport::http
