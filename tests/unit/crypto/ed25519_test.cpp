// The vectors of RFC 8032, and what is no key.
#include "crypto/ed25519.h"

#include <string>

#include <boost/test/unit_test.hpp>

#include "crypto/crypto.h"

namespace {

using namespace tallyport;
using crypto::PublicKey;
using crypto::SigningKey;

std::string bytes(const std::string& hex) { return crypto::from_hex(hex).value(); }

std::string pem(const std::string& label, const std::string& der) {
  return "-----BEGIN " + label + "-----\n" + crypto::to_base64(der) + "\n-----END " + label +
         "-----\n";
}

std::string private_pem(const std::string& seed_hex) {
  return pem("PRIVATE KEY", bytes("302e020100300506032b657004220420" + seed_hex));
}

struct Vector {
  std::string seed, public_key, message, signature;
};

// Section 7.1, tests 1 and 3.
const Vector kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ed25519)

BOOST_AUTO_TEST_CASE(the_published_vectors_are_signed_and_verified) {
  for (const auto& each : kVectors) {
    const auto key = SigningKey::from_pem(private_pem(each.seed)).value();
    const auto message = bytes(each.message);
    BOOST_TEST(crypto::to_hex(key.sign(message)) == each.signature);
    const auto& half = key.public_key();
    BOOST_TEST(half.verifies(message, bytes(each.signature)));
    BOOST_TEST(half.id() == crypto::to_hex(crypto::sha256(bytes(each.public_key))).substr(0, 16));
  }
}

BOOST_AUTO_TEST_CASE(another_message_signature_or_key_does_not_verify) {
  const auto key = SigningKey::from_pem(private_pem(kVectors[0].seed)).value();
  const auto other = SigningKey::from_pem(private_pem(kVectors[1].seed)).value();
  const auto signature = key.sign("a head");
  BOOST_TEST(key.public_key().verifies("a head", signature));
  BOOST_TEST(!key.public_key().verifies("a heaD", signature));
  BOOST_TEST(!other.public_key().verifies("a head", signature));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    auto broken = signature;
    broken[i] = static_cast<char>(broken[i] ^ 1);
    BOOST_TEST(!key.public_key().verifies("a head", broken));
  }
  for (const auto& odd : {std::string(), signature.substr(1), signature + "x"})
    BOOST_TEST(!key.public_key().verifies("a head", odd));
}

BOOST_AUTO_TEST_CASE(a_public_key_comes_back_from_base64_and_from_pem) {
  const auto a = SigningKey::from_pem(private_pem(kVectors[0].seed)).value().public_key();
  const auto b = SigningKey::from_pem(private_pem(kVectors[1].seed)).value().public_key();
  BOOST_TEST((PublicKey::from_base64(a.base64()) == a));
  const auto der = [](const PublicKey& key) { return crypto::from_base64(key.base64()).value(); };
  const auto both = pem("PUBLIC KEY", der(a)) + "a note\n" + pem("PUBLIC KEY", der(b));
  BOOST_TEST((PublicKey::from_pem(both).value() == std::vector{a, b}));
  for (const auto* text : {"", "AAAA", "not base64", "MCowBQYDK2VwAyEA"})
    BOOST_TEST(!PublicKey::from_base64(text));
}

BOOST_AUTO_TEST_CASE(what_is_no_key_is_said_without_showing_it) {
  const auto x25519 =
      pem("PRIVATE KEY", bytes("302e020100300506032b656e04220420" + kVectors[0].seed));
  const auto locked =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
      "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgAAAAAAAAAAAICCAAw\n"
      "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEAAAAAAAAAAAAAAAAAAAAAAEQAAA\n"
      "-----END ENCRYPTED PRIVATE KEY-----\n";
  for (const std::string& text :
       {std::string(), std::string("secret"), x25519, std::string(locked), private_pem("00")}) {
    const auto key = SigningKey::from_pem(text);
    BOOST_TEST_REQUIRE(!key.has_value());
    BOOST_TEST((key.error().code == Errc::config_invalid));
    BOOST_TEST((text.empty() || key.error().detail.find(text) == std::string::npos));
  }
  BOOST_TEST(!PublicKey::from_pem(private_pem(kVectors[0].seed)).has_value());
  BOOST_TEST(!PublicKey::from_pem("").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
