// Keys and tokens: who is let in, row by row.
#include "http/auth.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "unit/http/api_fixture.h"
#include "unit/http/signing.h"

namespace tallyport::http {
namespace {

using test::claims_of;
using test::token;
using Json = nlohmann::json;

constexpr std::int64_t kNow = 1'767'225'600;  // the manual clock's start

Json with(const char* claim, Json value) {
  auto claims = claims_of("user 42");
  claims[claim] = std::move(value);
  return claims;
}

Json without(const char* claim) {
  auto claims = claims_of("user 42");
  claims.erase(claim);
  return claims;
}

std::unique_ptr<JwtVerifier> verifier(JwtSettings settings) {
  auto made = JwtVerifier::create(std::move(settings));
  BOOST_REQUIRE_MESSAGE(made, (made ? "" : made.error().detail));
  return std::move(*made);
}

bool accepts(const JwtVerifier& by, const std::string& text) {
  const auto identity = by.identity_of(text, {kNow * 1000});
  if (!identity) BOOST_TEST((identity.error().code == Errc::not_authenticated));
  return identity.has_value() && identity->account == "user 42";
}

JwtSettings asymmetric(JwtAlgorithm algorithm) {
  auto settings = test::jwt_settings();
  settings.hmac_secret = Secret();
  settings.algorithms = {algorithm};
  return settings;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auth)

BOOST_AUTO_TEST_CASE(a_token_is_judged_by_its_claims) {
  const struct {
    const char* what;
    Json claims;
    bool accepted;
  } rows[] = {
      {"all as it should be", claims_of("user 42"), true},
      {"one of several audiences", with("aud", {"x", "tallyport"}), true},
      {"expires later than the leeway ago", with("exp", kNow - 29), true},
      {"not before within the leeway", with("nbf", kNow + 30), true},
      {"a fraction of a second", with("exp", 1767225661.5), true},
      {"expired", with("exp", kNow - 30), false},
      {"no exp", without("exp"), false},
      {"exp as text", with("exp", "1767225660"), false},
      {"exp beyond all clocks", with("exp", 1e300), false},
      {"not valid yet", with("nbf", kNow + 31), false},
      {"nbf as text", with("nbf", "0"), false},
      {"another issuer", with("iss", "evil"), false},
      {"no issuer", without("iss"), false},
      {"another audience", with("aud", "x"), false},
      {"a part of the audience", with("aud", "tally"), false},
      {"no audience", without("aud"), false},
      {"an object as audience", with("aud", {{"tallyport", 1}}), false},
      {"no subject", without("sub"), false},
      {"an empty subject", with("sub", ""), false},
      {"a list as subject", with("sub", {"user 42"}), false},
  };
  const auto by = verifier(test::jwt_settings());
  for (const auto& row : rows)
    BOOST_TEST(accepts(*by, token(row.claims)) == row.accepted, row.what);
}

BOOST_AUTO_TEST_CASE(a_token_is_judged_by_its_signature) {
  const auto by = verifier(test::jwt_settings());
  const auto good = token(claims_of("user 42"));
  BOOST_TEST(accepts(*by, good));
  const auto body = crypto::to_base64url(claims_of("user 42").dump());
  const auto none = crypto::to_base64url(R"({"alg":"none"})") + '.' + body + '.';
  const std::string bad[] = {
      none,
      none.substr(0, none.size() - 1),
      crypto::to_base64url(R"({"alg":"None"})") + '.' + body + '.',
      crypto::to_base64url(R"({})") + '.' + body + '.',
      token(claims_of("user 42"), "another secret of 32 bytes length"),
      token(claims_of("user 42"), test::kJwtSecret, R"({"alg":"HS512"})"),
      token(claims_of("user 42"), test::kJwtSecret, R"({"alg":"hs256"})"),
      token(claims_of("user 42"), test::kJwtSecret, R"({"alg":"RS256"})"),
      token(claims_of("user 42"), test::kJwtSecret, R"({"alg":"none","alg":"HS256"})"),
      token(claims_of("user 42"), test::kJwtSecret, R"({"alg":"HS256","crit":["exp"]})"),
      good.substr(0, good.rfind('.')) + ".",
      good.substr(0, good.rfind('.')),
      good + "A",
      good + ".",
      good.substr(0, good.find('.')) + '.' + crypto::to_base64url(claims_of("user 43").dump()) +
          good.substr(good.rfind('.')),
      "",
      "..",
      "a.b.c",
      "eyJ.eyJ.eyJ",
      crypto::to_base64url(R"({"alg":"HS256"})") + ".A=AA.AAAA",  // cjose would end the program
      crypto::to_base64url(R"({"alg":"HS256"})") + ".eyJ0.A=AA",
      good.substr(0, good.find('.') + 1) + '=' + good.substr(good.find('.') + 1),
  };
  for (const auto& each : bad) BOOST_TEST(!accepts(*by, each), each);
}

BOOST_AUTO_TEST_CASE(each_algorithm_takes_only_its_own_key) {
  const auto rsa = test::Signer::rsa(2048);
  const auto ec = test::Signer::p256();
  const auto claims = claims_of("user 42").dump();
  for (const auto* signer : {&rsa, &ec}) {
    const auto algorithm = signer == &rsa ? JwtAlgorithm::RS256 : JwtAlgorithm::ES256;
    auto settings = asymmetric(algorithm);
    settings.public_key_pem = signer->public_pem();
    const auto by = verifier(settings);
    const auto good = signer->token(claims);
    BOOST_TEST(accepts(*by, good));
    BOOST_TEST(!accepts(*by, (signer == &rsa ? ec : rsa).token(claims)));
    BOOST_TEST(!accepts(
        *by, (signer == &rsa ? test::Signer::rsa(2048) : test::Signer::p256()).token(claims)));
    // The public key is no HMAC secret, whatever the token says.
    BOOST_TEST(!accepts(*by, token(claims_of("user 42"), signer->public_pem())));
    auto tampered = good;
    auto& letter = tampered[good.find('.') + 5];
    letter = letter == 'A' ? 'B' : 'A';
    BOOST_TEST(!accepts(*by, tampered));
  }
}

BOOST_AUTO_TEST_CASE(a_jwks_file_is_searched_by_key_id) {
  const auto one = test::Signer::rsa(2048, "one");
  const auto two = test::Signer::p256("two");
  const auto stranger = test::Signer::p256("two");
  auto settings = asymmetric(JwtAlgorithm::ES256);
  settings.algorithms = {JwtAlgorithm::RS256, JwtAlgorithm::ES256};
  settings.jwks_json = R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"},
      {"kty":"oct","k":"AAAA"},)" +
                       one.jwk() + ',' + two.jwk() + "]}";
  const auto by = verifier(settings);
  const auto claims = claims_of("user 42").dump();
  BOOST_TEST(accepts(*by, one.token(claims)));
  BOOST_TEST(accepts(*by, two.token(claims)));
  BOOST_TEST(!accepts(*by, stranger.token(claims)));
  settings.algorithms = {JwtAlgorithm::ES256};
  BOOST_TEST(!accepts(*verifier(settings), one.token(claims)));
}

BOOST_AUTO_TEST_CASE(keys_that_are_too_weak_or_missing_are_refused_at_start) {
  auto short_secret = test::jwt_settings();
  short_secret.hmac_secret = Secret("too short");
  auto no_key = test::jwt_settings();
  no_key.algorithms = {JwtAlgorithm::RS256};
  auto small_rsa = asymmetric(JwtAlgorithm::RS256);
  small_rsa.public_key_pem = test::Signer::rsa(1024).public_pem();
  auto small_in_set = asymmetric(JwtAlgorithm::RS256);
  small_in_set.jwks_json = R"({"keys":[)" + test::Signer::rsa(1024).jwk() + "]}";
  auto not_pem = asymmetric(JwtAlgorithm::RS256);
  not_pem.public_key_pem = "no key";
  auto not_jwks = asymmetric(JwtAlgorithm::RS256);
  not_jwks.jwks_json = "[]";
  auto nothing_allowed = test::jwt_settings();
  nothing_allowed.algorithms = {};
  for (const auto& settings :
       {short_secret, no_key, small_rsa, small_in_set, not_pem, not_jwks, nothing_allowed}) {
    const auto made = JwtVerifier::create(settings);
    BOOST_REQUIRE(!made);
    BOOST_TEST((made.error().code == Errc::config_invalid));
    BOOST_TEST(made.error().detail.find("too short") == std::string::npos);
  }
}

BOOST_FIXTURE_TEST_CASE(one_bearer_header_is_what_counts, test::ApiFixture) {
  const auto status = [&](Fields headers) {
    return ask({.path = "/v1/topups", .key = "", .headers = std::move(headers)}).status;
  };
  const auto user = token(claims_of("user 42"));
  BOOST_TEST(status({{"Authorization", "Bearer all-key"}}) == 200);
  BOOST_TEST(status({{"authorization", "bearer  all-key"}}) == 200);
  BOOST_TEST(status({{"Authorization", "Bearer " + user}}) == 200);
  BOOST_TEST(status({{"Authorization", "Basic all-key"}}) == 401);
  BOOST_TEST(status({{"Authorization", "all-key"}}) == 401);
  BOOST_TEST(status({{"Authorization", "Bearer"}}) == 401);
  BOOST_TEST(status({{"Authorization", "Bearer "}}) == 401);
  BOOST_TEST(status({{"Authorization", "Bearer all-key x"}}) == 401);
  BOOST_TEST(status({{"Authorization", "Bearer " + crypto::to_hex(crypto::sha256("all-key"))}}) ==
             401);
  BOOST_TEST(status({{"Authorization", "Bearer all-key"}, {"Authorization", "Bearer all-key"}}) ==
             401);
  BOOST_TEST(status({{"Authorization", "Bearer " + token(claims_of("@issued"))}}) == 401);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::http
