// Tokens: our own reading of the header decides on algorithm and key, cjose on the signature, and
// our own reading of the payload on the claims.
#include "http/jwt.h"

#include <algorithm>
#include <cmath>

#include <cjose/cjose.h>
#include <nlohmann/json.hpp>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "crypto/crypto.h"
#include "http/strict_json.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::json;

struct ReleaseJwk {
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
struct ReleaseJws {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
struct FreePkey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeBignum {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Jwk = std::unique_ptr<cjose_jwk_t, ReleaseJwk>;

constexpr int kLeastRsaBits = 2048;
constexpr std::size_t kLeastSecretBytes = 32;
constexpr int kP256Bytes = 32;
constexpr std::size_t kLongestClaim = 500;

Failure refused(const std::string& why) { return fail(Errc::not_authenticated, "token: " + why); }
Failure bad_key(std::string why) { return fail(Errc::config_invalid, "jwt: " + std::move(why)); }

std::optional<JwtAlgorithm> algorithm_for(const cjose_jwk_t* jwk) {
  switch (cjose_jwk_get_kty(jwk, nullptr)) {
    case CJOSE_JWK_KTY_OCT:
      return JwtAlgorithm::HS256;
    case CJOSE_JWK_KTY_RSA:
      return JwtAlgorithm::RS256;
    case CJOSE_JWK_KTY_EC:
      if (cjose_jwk_EC_get_curve(jwk, nullptr) == CJOSE_JWK_EC_P_256) return JwtAlgorithm::ES256;
      return std::nullopt;
  }
  return std::nullopt;
}

// A number of the key, big-endian, padded to `size` bytes where size > 0.
std::string key_number(const EVP_PKEY* key, const char* parameter, int size) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, parameter, &raw) != 1) return "";
  const std::unique_ptr<BIGNUM, FreeBignum> number(raw);
  const int bytes = std::max(size, BN_num_bytes(raw));
  std::string out(static_cast<std::size_t>(bytes), '\0');
  BN_bn2binpad(raw, reinterpret_cast<unsigned char*>(out.data()), bytes);
  return out;
}

std::uint8_t* bytes_of(std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); }

Result<Jwk> jwk_from_pem(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  const std::unique_ptr<EVP_PKEY, FreePkey> key(
      PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  if (!key) return bad_key("the public key is not PEM (-----BEGIN PUBLIC KEY-----)");

  if (EVP_PKEY_is_a(key.get(), "RSA")) {
    if (EVP_PKEY_get_bits(key.get()) < kLeastRsaBits)
      return bad_key("the RSA key has fewer than " + std::to_string(kLeastRsaBits) + " bits");
    auto n = key_number(key.get(), OSSL_PKEY_PARAM_RSA_N, 0);
    auto e = key_number(key.get(), OSSL_PKEY_PARAM_RSA_E, 0);
    cjose_jwk_rsa_keyspec spec{};
    spec.n = bytes_of(n), spec.nlen = n.size();
    spec.e = bytes_of(e), spec.elen = e.size();
    return Jwk(cjose_jwk_create_RSA_spec(&spec, nullptr));
  }
  char group[64] = "";
  std::size_t length = 0;
  EVP_PKEY_get_group_name(key.get(), group, sizeof group, &length);
  if (!EVP_PKEY_is_a(key.get(), "EC") || std::string_view(group, length) != "prime256v1")
    return bad_key("the public key is neither RSA nor on the curve P-256");
  auto x = key_number(key.get(), OSSL_PKEY_PARAM_EC_PUB_X, kP256Bytes);
  auto y = key_number(key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, kP256Bytes);
  cjose_jwk_ec_keyspec spec{};
  spec.crv = CJOSE_JWK_EC_P_256;
  spec.x = bytes_of(x), spec.xlen = x.size();
  spec.y = bytes_of(y), spec.ylen = y.size();
  return Jwk(cjose_jwk_create_EC_spec(&spec, nullptr));
}

std::string text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// Seconds since 1970, or nothing where the claim is no number that a clock can show.
std::optional<std::int64_t> seconds(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const double value = std::floor(found->get<double>());
  if (!(std::abs(value) < 1e11)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

bool is_audience(const Json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == audience;
  return found->is_array() && std::ranges::find(*found, Json(audience)) != found->end();
}

// Three parts, each strictly base64url. To be asked before cjose sees a token: it ends the program
// where an '=' stands in the middle of a part.
bool has_three_parts(std::string_view token) {
  if (std::ranges::count(token, '.') != 2) return false;
  for (int part = 0; part < 3; ++part) {
    const auto end = std::min(token.find('.'), token.size());
    if (!crypto::from_base64url(token.substr(0, end))) return false;
    token.remove_prefix(std::min(end + 1, token.size()));
  }
  return true;
}

// An account's name: a string, or a whole number where the application's ids are numbers.
std::string account_in(const Json& claims, const std::string& claim) {
  const auto found = claims.find(claim);
  if (found == claims.end()) return "";
  if (found->is_number_integer()) return found->dump();
  return found->is_string() ? found->get<std::string>() : "";
}

std::map<std::string, std::string> texts_in(const Json& claims) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : claims.items())
    if (value.is_string() && value.get_ref<const std::string&>().size() <= kLongestClaim)
      out.emplace(name, value.get<std::string>());
  return out;
}

}  // namespace

struct JwtVerifier::Key {
  std::string id;  // kid, "" where it has none
  JwtAlgorithm algorithm;
  Jwk jwk;
};

JwtVerifier::JwtVerifier(JwtSettings settings) : settings_(std::move(settings)) {}
JwtVerifier::~JwtVerifier() = default;

Result<std::unique_ptr<JwtVerifier>> JwtVerifier::create(JwtSettings settings) {
  std::unique_ptr<JwtVerifier> verifier(new JwtVerifier(std::move(settings)));
  const auto loaded = verifier->load_keys();
  if (!loaded) return fail(loaded.error());
  for (const auto algorithm : verifier->settings_.algorithms)
    if (std::ranges::none_of(verifier->keys_,
                             [&](const Key& key) { return key.algorithm == algorithm; }))
      return bad_key("no key for " + std::string(name(algorithm)));
  if (verifier->settings_.algorithms.empty()) return bad_key("no algorithm is allowed");
  return verifier;
}

Result<void> JwtVerifier::load_keys() {
  if (const auto secret = settings_.hmac_secret.reveal(); !secret.empty()) {
    if (secret.size() < kLeastSecretBytes)
      return bad_key("the HMAC secret is shorter than " + std::to_string(kLeastSecretBytes) +
                     " bytes");
    keys_.push_back(
        {"", JwtAlgorithm::HS256,
         Jwk(cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(secret.data()),
                                       secret.size(), nullptr))});
  }
  if (!settings_.public_key_pem.empty()) {
    auto jwk = jwk_from_pem(settings_.public_key_pem);
    if (!jwk) return fail(jwk.error());
    const auto algorithm = *jwk ? algorithm_for(jwk->get()) : std::nullopt;
    if (!algorithm) return bad_key("the public key cannot be used");
    keys_.push_back({"", *algorithm, std::move(*jwk)});
  }
  if (settings_.jwks_json.empty()) return {};

  const auto set = parse_strict_json(settings_.jwks_json);
  if (!set || !set->is_object() || !set->contains("keys") || !(*set)["keys"].is_array())
    return bad_key("the JWKS file is not a JSON object with an array \"keys\"");
  for (const auto& each : (*set)["keys"]) {
    if (!each.is_object() || text_member(each, "use") == "enc") continue;
    const auto text = each.dump();
    Jwk jwk(cjose_jwk_import(text.data(), text.size(), nullptr));
    const auto algorithm = jwk ? algorithm_for(jwk.get()) : std::nullopt;
    if (!algorithm || algorithm == JwtAlgorithm::HS256) continue;
    if (const auto stated = text_member(each, "alg"); !stated.empty() && stated != name(*algorithm))
      continue;
    if (algorithm == JwtAlgorithm::RS256 &&
        cjose_jwk_get_keysize(jwk.get(), nullptr) < static_cast<std::size_t>(kLeastRsaBits))
      return bad_key("an RSA key of the JWKS file has fewer than " + std::to_string(kLeastRsaBits) +
                     " bits");
    keys_.push_back({text_member(each, "kid"), *algorithm, std::move(jwk)});
  }
  return {};
}

Result<std::string> JwtVerifier::verified_payload(std::string_view token) const {
  if (!has_three_parts(token)) return refused("not a signed JWT");
  const auto decoded = crypto::from_base64url(token.substr(0, token.find('.')));
  const auto header = parse_strict_json(*decoded);
  if (!header || !header->is_object()) return refused("its header is not JSON");
  if (header->contains("crit")) return refused("its header asks for an extension");

  const auto stated = text_member(*header, "alg");
  const auto allowed =
      std::ranges::find(settings_.algorithms, stated, [](JwtAlgorithm each) { return name(each); });
  if (allowed == settings_.algorithms.end()) return refused("its algorithm is not allowed here");
  const auto kid = text_member(*header, "kid");

  const std::unique_ptr<cjose_jws_t, ReleaseJws> jws(
      cjose_jws_import(token.data(), token.size(), nullptr));
  if (!jws) return refused("not a signed JWT");
  for (const auto& key : keys_) {
    if (key.algorithm != *allowed || (!kid.empty() && !key.id.empty() && kid != key.id)) continue;
    if (!cjose_jws_verify(jws.get(), key.jwk.get(), nullptr)) continue;
    std::uint8_t* payload = nullptr;
    std::size_t size = 0;
    if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, nullptr)) break;
    return std::string(reinterpret_cast<const char*>(payload), size);
  }
  return refused("its signature is not by a key that is known here");
}

Result<JwtVerifier::Identity> JwtVerifier::identity_of(std::string_view token,
                                                       Timestamp now) const {
  const auto payload = verified_payload(token);
  if (!payload) return fail(payload.error());
  const auto claims = parse_strict_json(*payload);
  if (!claims || !claims->is_object()) return refused("its payload is not a JSON object");

  const auto now_s = now.unix_ms / 1000;
  const auto expires = seconds(*claims, "exp");
  if (!expires) return refused("it has no exp");
  if (now_s >= *expires + settings_.leeway_s) return refused("it has expired");
  const auto from = seconds(*claims, "nbf");
  if (claims->contains("nbf") && !from) return refused("its nbf is not a time");
  if (from && now_s < *from - settings_.leeway_s) return refused("it is not valid yet");
  if (text_member(*claims, "iss") != settings_.issuer) return refused("it is by another issuer");
  if (!is_audience(*claims, settings_.audience)) return refused("it is for another audience");

  auto account = account_in(*claims, settings_.account_claim);
  if (account.empty()) return refused("it has no " + settings_.account_claim);
  return Identity{std::move(account), texts_in(*claims)};
}

}  // namespace tallyport::http
