// The key that heads are signed with: what is wrong with it is said, and never what it is.
#include <boost/test/unit_test.hpp>

#include "unit/config/fixture.h"

BOOST_AUTO_TEST_SUITE(config_proof)

using namespace tallyport;
using test::Part;
using test::Row;

namespace {

constexpr const char* kPem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIEEQTrsUroi8QaN86M4RrlhLuk7Y2b6+TW3cVP8rMuAo\n"
    "-----END PRIVATE KEY-----";
constexpr const char* kPemOfAnotherKind =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VuBCIEIIj9Pu8yWWWEvVwnfAD+26XGfc1WqBXX8tpnb2oOO9Rs\n"
    "-----END PRIVATE KEY-----";

test::FakeEnvironment machine() {
  test::FakeEnvironment environment;
  environment.files["/etc/tallyport/key.pem"] = {std::string(kPem) + "\n", false};
  environment.files["/etc/tallyport/open.pem"] = {kPem, true};
  environment.files["/etc/tallyport/x25519.pem"] = {kPemOfAnotherKind, false};
  environment.files["/etc/tallyport/empty.pem"] = {"", false};
  return environment;
}

}  // namespace

BOOST_AUTO_TEST_CASE(key_and_interval_arrive) {
  auto environment = machine();
  const auto loaded = test::parse(
      test::with(Part::other,
                 "[proof]\nsigning_key = \"${file:key.pem}\"\nhead_interval_ms = 5000\n"),
      environment);
  BOOST_TEST(test::problems_of(loaded).empty());
  BOOST_TEST(loaded.config.proof.signing_key.reveal() == kPem);
  BOOST_TEST(loaded.config.proof.head_interval_ms == 5'000);
}

BOOST_AUTO_TEST_CASE(without_the_section_nothing_is_signed) {
  auto environment = machine();
  const auto loaded = test::parse(test::with(Part::other, ""), environment);
  BOOST_TEST(loaded.config.proof.signing_key.empty());
  BOOST_TEST(loaded.config.proof.head_interval_ms == 60'000);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_key_is_said) {
  auto environment = machine();
  const std::string none =
      "t.toml:2: proof.signing_key: holds no private key in PEM without a passphrase; make one "
      "with: openssl genpkey -algorithm ed25519";
  const Row rows[] = {
      {Part::other, "[proof]\nsigning_key = \"${file:empty.pem}\"\n", {none}},
      {Part::other, "[proof]\nsigning_key = \"/etc/tallyport/key.pem\"\n", {none}},
      {Part::other,
       "[proof]\nsigning_key = \"${file:x25519.pem}\"\n",
       {"t.toml:2: proof.signing_key: holds a private key that is not Ed25519"}},
      {Part::other,
       "[proof]\nhead_interval_ms = 5\n",
       {"t.toml:2: proof.head_interval_ms: is 5, must be between 1000 and 86400000"}},
      {Part::other,
       "[proof]\nkey = \"x\"\n",
       {"t.toml:2: proof.key: is not a known key; known here are \"signing_key\" or "
        "\"head_interval_ms\""}},
  };
  for (const auto& row : rows) test::check(row, environment);
}

BOOST_AUTO_TEST_SUITE_END()
