// API keys and tokens: closed scopes, well-formed hashes, keys that fit their algorithms.
#include <boost/test/unit_test.hpp>

#include "unit/config/fixture.h"

BOOST_AUTO_TEST_SUITE(config_callers)

using namespace tallyport;
using test::Part;
using test::Row;

namespace {

const std::string kHash(64, 'a');
const std::string kScopes =
    "\"topups:read\", \"topups:write\", \"accounts:read\", \"gateways:read\", \"gateways:check\", "
    "\"statistics:read\", \"transfers:write\", \"accounts:write\", \"refunds:request\", "
    "\"refunds:approve\", \"methods:read\", \"methods:write\" or \"pages:link\"";

// Five lines.
std::string api_key(const std::string& name, const std::string& hash, const std::string& scopes,
                    const std::string& storefront = "demo") {
  return "[[api_key]]\nname = \"" + name + "\"\nstorefront = \"" + storefront + "\"\nhash = \"" +
         hash + "\"\nscopes = [" + scopes + "]\n";
}

// Five lines; what a row adds stands on the sixth.
const std::string kJwt =
    "[jwt]\nstorefront = \"demo\"\nissuer = \"i\"\naudience = \"a\"\nscopes = [\"topups:read\"]\n";
const std::string kPem = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";

}  // namespace

BOOST_AUTO_TEST_CASE(values_of_callers_arrive) {
  test::FakeEnvironment environment;
  environment.files["/etc/tallyport/jwt.pem"] = {kPem, true};
  const auto loaded = test::parse(
      test::with(Part::other, api_key("a", "sha256:" + std::string(64, 'A'),
                                      "\"topups:read\", \"topups:read\"") +
                                  kJwt +
                                  "algorithms = [\"RS256\", \"ES256\"]\nkey_file = \"jwt.pem\"\n"
                                  "leeway_s = 5\naccount_claim = \"uid\"\n"),
      environment);
  BOOST_TEST(test::problems_of(loaded).empty());
  BOOST_TEST_REQUIRE(loaded.config.api_keys.size() == 1);
  const auto& key = loaded.config.api_keys[0];
  BOOST_TEST(key.name == "a");
  BOOST_TEST(key.tenant == "demo");
  BOOST_TEST(key.sha256_hex == kHash);
  BOOST_TEST_REQUIRE(key.scopes.size() == 1);
  BOOST_TEST(key.scopes.contains(Scope::topups_read));
  BOOST_TEST_REQUIRE(loaded.config.jwt.has_value());
  const auto& jwt = *loaded.config.jwt;
  BOOST_TEST(jwt.public_key_pem == kPem);
  BOOST_TEST(jwt.algorithms.size() == 2);
  BOOST_TEST(jwt.leeway_s == 5);
  BOOST_TEST(jwt.account_claim == "uid");
}

BOOST_AUTO_TEST_CASE(scopes_are_spelled_one_way) {
  for (int i = 0; i <= static_cast<int>(Scope::methods_write); ++i) {
    const auto scope = static_cast<Scope>(i);
    BOOST_TEST((parse_scope(scope_name(scope)) == scope));
  }
  for (std::string_view name : {"", "topups", "topups:", "Topups:read", "topups:read ", "*"})
    BOOST_TEST(!parse_scope(name).has_value(), name);
}

BOOST_AUTO_TEST_CASE(mistakes_in_api_keys_are_named) {
  const std::string good = api_key("a", "sha256:" + kHash, "\"topups:read\"");
  const std::string malformed =
      "t.toml:4: api_key[0].hash: is not \"sha256:\" and 64 hex digits, the SHA-256 of the whole "
      "key: printf %s \"$KEY\" | sha256sum";
  const std::string other = "sha256:" + std::string(64, 'b');
  const Row rows[] = {
      {Part::other,
       "[[api_key]]\n",
       {"t.toml:1: api_key[0].name: is missing, e.g. name = \"back end\"",
        "t.toml:1: api_key[0].storefront: is missing, e.g. storefront = \"demo\"",
        "t.toml:1: api_key[0].hash: is missing, e.g. hash = \"sha256:…\"",
        "t.toml:1: api_key[0].scopes: is missing, e.g. scopes = [\"topups:read\", "
        "\"topups:write\"]"}},
      {Part::other, "[api_key]\n", {"t.toml:1: api_key: is a table, must be a list"}},
      {Part::other,
       "api_key = [3]\n",
       {"t.toml:1: api_key[0]: is a whole number, must be a table"}},
      {Part::other, api_key("a", "demo-key", "\"topups:read\""), {malformed}},
      {Part::other, api_key("a", kHash, "\"topups:read\""), {malformed}},
      {Part::other, api_key("a", "sha256:" + kHash + "a", "\"topups:read\""), {malformed}},
      {Part::other, api_key("a", "sha256:" + std::string(64, 'g'), "\"topups:read\""), {malformed}},
      {Part::other,
       api_key("a", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
               "\"topups:read\""),
       {"t.toml:4: api_key[0].hash: is the SHA-256 of an empty key"}},
      {Part::other,
       api_key("a", "sha256:" + kHash, ""),
       {"t.toml:5: api_key[0].scopes: is empty: nothing is allowed"}},
      {Part::other,
       api_key("a", "sha256:" + kHash, "\"topups:reed\", 3"),
       {"t.toml:5: api_key[0].scopes[1]: is a whole number, must be a string",
        "t.toml:5: api_key[0].scopes: has \"topups:reed\"; known are " + kScopes}},
      {Part::other,
       api_key("a", "sha256:" + kHash, "\"topups:read\"", "dema"),
       {"t.toml:3: api_key[0].storefront: is \"dema\", but there is no such [storefront.NAME]; did "
        "you mean \"demo\"?"}},
      {Part::other,
       good + api_key("b", "sha256:" + std::string(64, 'A'), "\"topups:read\""),
       {"t.toml:9: api_key[1].hash: is also that of the key on line 1"}},
      {Part::other,
       good + api_key("a", other, "\"topups:read\""),
       {"t.toml:7: api_key[1].name: is also that of the key on line 1"}},
  };
  test::FakeEnvironment environment;
  for (const Row& row : rows) test::check(row, environment);
}

BOOST_AUTO_TEST_CASE(mistakes_in_jwt_are_named) {
  test::FakeEnvironment environment;
  environment.variables["SHORT"] = "0123456789012345678901234567890";
  environment.variables["LONG"] = "01234567890123456789012345678901";
  environment.files["/k/public.pem"] = {kPem, true};
  environment.files["/k/private.pem"] = {"-----BEGIN PRIVATE KEY-----\n", true};
  environment.files["/k/text"] = {"hello\n", true};
  environment.files["/k/jwks.json"] = {"{\"keys\":[{\"kty\":\"EC\"}]}", true};
  environment.files["/k/empty.json"] = {"{\"keys\":[]}", true};
  const std::string hs = kJwt + "algorithms = [\"HS256\"]\n";
  const std::string rs = kJwt + "algorithms = [\"RS256\"]\n";
  const Row rows[] = {
      {Part::other, hs + "hmac_secret = \"${env:LONG}\"\n", {}},
      {Part::other, rs + "key_file = \"/k/public.pem\"\n", {}},
      {Part::other, rs + "jwks_file = \"/k/jwks.json\"\n", {}},
      {Part::other, rs, {"t.toml:1: jwt: needs one of hmac_secret, key_file and jwks_file, has 0"}},
      {Part::other,
       rs + "key_file = \"/k/public.pem\"\njwks_file = \"/k/jwks.json\"\n",
       {"t.toml:1: jwt: needs one of hmac_secret, key_file and jwks_file, has 2"}},
      {Part::other,
       hs + "key_file = \"/k/public.pem\"\n",
       {"t.toml:6: jwt.algorithms: must be RS256 or ES256 with a public key"}},
      {Part::other,
       kJwt + "algorithms = [\"ES256\", \"HS256\"]\njwks_file = \"/k/jwks.json\"\n",
       {"t.toml:6: jwt.algorithms: must be RS256 or ES256 with a public key"}},
      {Part::other,
       rs + "hmac_secret = \"${env:LONG}\"\n",
       {"t.toml:6: jwt.algorithms: must be [\"HS256\"] with an hmac_secret"}},
      {Part::other,
       hs + "hmac_secret = \"${env:SHORT}\"\n",
       {"t.toml:7: jwt.hmac_secret: is shorter than 32 bytes, which can be guessed: openssl rand "
        "-hex 32"}},
      {Part::other,
       rs + "key_file = \"/k/private.pem\"\n",
       {"t.toml:7: jwt.key_file: names a private key; only the public one belongs here"}},
      {Part::other,
       rs + "key_file = \"/k/text\"\n",
       {"t.toml:7: jwt.key_file: names a file without -----BEGIN PUBLIC KEY-----"}},
      {Part::other,
       rs + "key_file = \"none\"\n",
       {"t.toml:7: jwt.key_file: cannot read /etc/tallyport/none: No such file or directory"}},
      {Part::other,
       rs + "jwks_file = \"/k/text\"\n",
       {"t.toml:7: jwt.jwks_file: names a file that is not {\"keys\": [ … ]}"}},
      {Part::other,
       rs + "jwks_file = \"/k/empty.json\"\n",
       {"t.toml:7: jwt.jwks_file: names a file that is not {\"keys\": [ … ]}"}},
      {Part::other,
       kJwt + "algorithms = [\"none\"]\nkey_file = \"/k/public.pem\"\n",
       {"t.toml:6: jwt.algorithms: has \"none\"; known are \"HS256\", \"RS256\" or \"ES256\""}},
      {Part::other,
       kJwt + "algorithms = []\nkey_file = \"/k/public.pem\"\n",
       {"t.toml:6: jwt.algorithms: is empty"}},
      {Part::other,
       rs + "key_file = \"/k/public.pem\"\nleeway_s = 301\naccount_claim = \"\"\n",
       {"t.toml:8: jwt.leeway_s: is 301, must be between 0 and 300",
        "t.toml:9: jwt.account_claim: is empty"}},
  };
  for (const Row& row : rows) test::check(row, environment);
}

BOOST_AUTO_TEST_SUITE_END()
