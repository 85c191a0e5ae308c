// [[api_key]] and [jwt]: who may call. Hashes and keys are never shown.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "config/keys.h"
#include "config/readers.h"

namespace tallyport::config {
namespace {

// Of no bytes at all.
constexpr std::string_view kHashOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::size_t kHmacSecretBytesMin = 32;

std::optional<std::string> parse_hash(std::string_view text) {
  constexpr std::string_view kPrefix = "sha256:";
  if (!text.starts_with(kPrefix)) return std::nullopt;
  std::string hex(text.substr(kPrefix.size()));
  for (char& c : hex) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
  }
  if (hex.size() != 64) return std::nullopt;
  return hex;
}

std::string read_storefront_name(const Section& section, const Config& config) {
  if (!section.require("storefront", "\"demo\"")) return "";
  const auto name = section.text("storefront");
  if (name && !config.storefront(*name))
    section.problem("storefront", unknown_name(section.find("storefront")->text, "storefront",
                                               config.storefronts));
  return name.value_or("");
}

Scopes read_scopes(const Section& section) {
  Scopes scopes;
  if (!section.require("scopes", "[\"topups:read\", \"topups:write\"]")) return scopes;
  const Tree* list = section.list("scopes");
  if (list && list->children.empty()) section.problem("scopes", "is empty: nothing is allowed");
  for (const auto& [text, line, shown] : section.texts("scopes")) {
    const auto scope = parse_scope(text);
    if (!scope)
      section.context().problem(line, section.path_of("scopes"),
                                "has " + shown + "; known are " + alternatives(scope_names()));
    else
      scopes.insert(*scope);
  }
  return scopes;
}

void read_hash(const Section& section, ApiKey& key) {
  if (!section.require("hash", "\"sha256:…\"")) return;
  const auto given = section.text("hash");
  if (!given) return;
  const auto hash = parse_hash(*given);
  if (!hash)
    section.problem("hash",
                    "is not \"sha256:\" and 64 hex digits, the SHA-256 of the whole key: "
                    "printf %s \"$KEY\" | sha256sum");
  else if (*hash == kHashOfNothing)
    section.problem("hash", "is the SHA-256 of an empty key");
  else
    key.sha256_hex = *hash;
}

std::string required(const Section& section, std::string_view key, std::string_view example) {
  if (!section.require(key, example)) return "";
  const auto text = section.text(key);
  if (text && text->empty()) section.problem(key, "is empty");
  return text.value_or("");
}

void read_algorithms(const Section& section, JwtSettings& jwt) {
  if (!section.require("algorithms", "[\"RS256\"]")) return;
  const Tree* list = section.list("algorithms");
  if (list && list->children.empty()) section.problem("algorithms", "is empty");
  for (const auto& [text, line, shown] : section.texts("algorithms")) {
    if (text == "HS256")
      jwt.algorithms.push_back(JwtAlgorithm::HS256);
    else if (text == "RS256")
      jwt.algorithms.push_back(JwtAlgorithm::RS256);
    else if (text == "ES256")
      jwt.algorithms.push_back(JwtAlgorithm::ES256);
    else
      section.context().problem(line, section.path_of("algorithms"),
                                "has " + shown + "; known are \"HS256\", \"RS256\" or \"ES256\"");
  }
}

void read_hmac_secret(const Section& section, JwtSettings& jwt) {
  bool literal = false;
  auto text = read_text(section.context(), *section.find("hmac_secret"),
                        section.path_of("hmac_secret"), &literal);
  if (!text) return;
  if (text->size() < kHmacSecretBytesMin)
    section.problem("hmac_secret",
                    "is shorter than 32 bytes, which can be guessed: "
                    "openssl rand -hex 32");
  else if (literal)
    warn_if_exposed(section.context(), section.line_of("hmac_secret"), "jwt.hmac_secret");
  jwt.hmac_secret = Secret(*text);
  wipe(*text);
}

// The bytes of a file that a key names; "" where it cannot be read (reported).
std::string read_named_file(const Section& section, std::string_view key) {
  const auto name = section.text(key);
  if (!name) return "";
  const std::string path = section.context().absolute(*name);
  auto file = section.context().environment.read(path);
  if (!file) section.problem(key, "cannot read " + path + ": " + file.error().detail);
  return file ? std::move(file->bytes) : "";
}

void read_key_file(const Section& section, JwtSettings& jwt) {
  jwt.public_key_pem = read_named_file(section, "key_file");
  if (jwt.public_key_pem.empty()) return;
  if (jwt.public_key_pem.find("PRIVATE KEY-----") != std::string::npos)
    section.problem("key_file", "names a private key; only the public one belongs here");
  else if (jwt.public_key_pem.find("-----BEGIN PUBLIC KEY-----") == std::string::npos)
    section.problem("key_file", "names a file without -----BEGIN PUBLIC KEY-----");
}

void read_jwks_file(const Section& section, JwtSettings& jwt) {
  jwt.jwks_json = read_named_file(section, "jwks_file");
  if (jwt.jwks_json.empty()) return;
  const auto json = nlohmann::json::parse(jwt.jwks_json, nullptr, false);
  const bool has_keys =
      json.is_object() && json.contains("keys") && json["keys"].is_array() && !json["keys"].empty();
  if (!has_keys) section.problem("jwks_file", "names a file that is not {\"keys\": [ … ]}");
}

// An HMAC with a public key as its secret is the classic forgery: the kinds must not mix.
void read_jwt_key(const Section& section, JwtSettings& jwt) {
  const bool hmac = section.has("hmac_secret");
  const int given =
      (hmac ? 1 : 0) + (section.has("key_file") ? 1 : 0) + (section.has("jwks_file") ? 1 : 0);
  if (given != 1)
    section.context().problem(
        section.line(), section.path(),
        "needs one of hmac_secret, key_file and jwks_file, has " + std::to_string(given));
  if (hmac) read_hmac_secret(section, jwt);
  if (section.has("key_file")) read_key_file(section, jwt);
  if (section.has("jwks_file")) read_jwks_file(section, jwt);
  if (given != 1) return;
  for (JwtAlgorithm algorithm : jwt.algorithms)
    if ((algorithm == JwtAlgorithm::HS256) != hmac)
      return section.problem("algorithms", hmac ? "must be [\"HS256\"] with an hmac_secret"
                                                : "must be RS256 or ES256 with a public key");
}

}  // namespace

void read_api_keys(const Section& root, Config& config) {
  const Tree* list = root.list("api_key");
  if (!list) return;
  std::vector<int> lines;
  for (std::size_t i = 0; i < list->children.size(); ++i) {
    const Section section(root.context(), &list->children[i], "api_key[" + std::to_string(i) + "]",
                          keys::api_key);
    if (list->children[i].kind != Tree::Kind::table) continue;
    ApiKey key;
    key.name = required(section, "name", "\"back end\"");
    key.tenant = read_storefront_name(section, config);
    read_hash(section, key);
    key.scopes = read_scopes(section);
    for (std::size_t before = 0; before < config.api_keys.size(); ++before) {
      const ApiKey& other = config.api_keys[before];
      const std::string on_line = " that of the key on line " + std::to_string(lines[before]);
      if (!key.sha256_hex.empty() && other.sha256_hex == key.sha256_hex)
        section.problem("hash", "is also" + on_line);
      if (!key.name.empty() && other.name == key.name) section.problem("name", "is also" + on_line);
    }
    lines.push_back(section.line());
    config.api_keys.push_back(std::move(key));
  }
}

void read_jwt(const Section& root, Config& config) {
  const Tree* tree = root.table("jwt");
  if (!tree) return;
  const Section section(root.context(), tree, "jwt", keys::jwt);
  JwtSettings& jwt = config.jwt.emplace();
  jwt.tenant = read_storefront_name(section, config);
  jwt.issuer = required(section, "issuer", "\"https://login.example.com\"");
  jwt.audience = required(section, "audience", "\"tallyport\"");
  read_algorithms(section, jwt);
  read_jwt_key(section, jwt);
  section.read("leeway_s", jwt.leeway_s, {0, 300});
  if (section.has("account_claim"))
    jwt.account_claim = required(section, "account_claim", "\"sub\"");
  jwt.scopes = read_scopes(section);
}

}  // namespace tallyport::config
