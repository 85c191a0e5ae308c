// Tokens: none that we did not sign is ever accepted, whatever it says; and one that we signed is
// only where its claims are in order.
#include <nlohmann/json.hpp>

#include "crypto/crypto.h"
#include "fuzz/fuzz.h"
#include "http/jwt.h"
#include "http/strict_json.h"

namespace {

using namespace tallyport;

constexpr Timestamp kNow{1'767'225'600'000};  // 2026-01-01
constexpr std::string_view kOurs = "the-secret-that-this-fuzzer-never-tells";
constexpr std::string_view kCorpus = "the-secret-that-the-corpus-is-signed-by";

std::unique_ptr<http::JwtVerifier> verifier_of(std::string_view secret) {
  JwtSettings settings;
  settings.tenant = "demo";
  settings.issuer = "https://issuer.example";
  settings.audience = "tallyport";
  settings.hmac_secret = Secret(std::string(secret));
  settings.algorithms = {JwtAlgorithm::HS256};
  auto verifier = http::JwtVerifier::create(std::move(settings));
  TALLYPORT_ASSERT(verifier.has_value());
  return std::move(*verifier);
}

// The corpus is signed by the second one, but its tokens have long expired.
void check_never_accepted(std::string_view token) {
  static const auto ours = verifier_of(kOurs);
  static const auto of_corpus = verifier_of(kCorpus);
  for (const auto* verifier : {ours.get(), of_corpus.get()}) {
    const auto identity = verifier->identity_of(token, kNow);
    TALLYPORT_ASSERT(!identity.has_value());
    TALLYPORT_ASSERT(identity.error().code == Errc::not_authenticated);
    TALLYPORT_ASSERT(identity.error().detail.find("the-secret") == std::string::npos);
  }
}

// `payload` signed by us: what is accepted names an account, and is for us.
void check_claims(std::string_view payload) {
  static const auto ours = verifier_of(kOurs);
  auto token = crypto::to_base64url(R"({"alg":"HS256"})") + '.' + crypto::to_base64url(payload);
  token += '.' + crypto::to_base64url(crypto::hmac_sha256(kOurs, token));
  const auto identity = ours->identity_of(token, kNow);
  if (!identity) return;
  const auto claims = http::parse_strict_json(payload);
  TALLYPORT_ASSERT(claims.has_value() && claims->is_object());
  TALLYPORT_ASSERT(!identity->account.empty());
  TALLYPORT_ASSERT(claims->at("iss") == "https://issuer.example");
  TALLYPORT_ASSERT(claims->at("exp").get<double>() + 30 > 1'767'225'600.0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = test::text_of(data, size);
  check_never_accepted(text);
  check_claims(text);
  return 0;
}
