// Who may call, as configured: scopes, API keys of back ends, tokens of end users.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace tallyport {

// What a caller may do. A closed list; the names are those of tokens and of the configuration.
enum class Scope {
  topups_read,
  topups_write,
  accounts_read,
  gateways_read,
  gateways_check,
  statistics_read,
  transfers_write,
  accounts_write,
  refunds_request,  // which then waits for
  refunds_approve,  // somebody who may decide; who has both need not wait
  methods_read,
  methods_write,
  pages_link,
};
std::string_view scope_name(Scope scope);  // "topups:read"
std::optional<Scope> parse_scope(std::string_view name);
std::vector<std::string_view> scope_names();  // all, in order

using Scopes = std::set<Scope>;

// A back end's key, of which only the hash is known.
struct ApiKey {
  std::string name;        // for logs and the audit trail
  std::string tenant;      // the storefront's name
  std::string sha256_hex;  // of the whole key, lower case; unique
  Scopes scopes;
};

enum class JwtAlgorithm { HS256, RS256, ES256 };
std::string_view name(JwtAlgorithm algorithm);

// Tokens of end users. Exactly one of the three keys is not empty, and `algorithms` fits it: a
// public key is never taken for an HMAC secret.
struct JwtSettings {
  std::string tenant;  // the storefront whose accounts the tokens name
  std::string issuer;
  std::string audience;
  Secret hmac_secret;          // HS256, at least 32 bytes
  std::string public_key_pem;  // RS256 (2048 bits or more) or ES256 (P-256)
  std::string jwks_json;       // for RS256 and ES256; other keys in it are passed over
  std::vector<JwtAlgorithm> algorithms;
  std::int64_t leeway_s = 30;         // by which clocks may differ
  std::string account_claim = "sub";  // whose value names the account
  Scopes scopes;                      // that every user has, on the own account only
};

}  // namespace tallyport
