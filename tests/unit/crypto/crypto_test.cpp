// The published vectors (FIPS 180-4, RFC 4231, RFC 4648), and what the strict decoders refuse.
#include "crypto/crypto.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tallyport;
using namespace std::string_literals;

struct HmacCase {
  std::string key;
  std::string message;
  std::string sha256;
  std::string sha512;
};

// RFC 4231, section 4, test cases 1 to 4, 6 and 7 (5 shows truncation, which we do not do).
std::vector<HmacCase> rfc_4231() {
  std::string counting;
  for (char c = 1; c <= 25; ++c) counting += c;
  return {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
       "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
       "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
       "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
       "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
       "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"},
      {counting, std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
       "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
       "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
       "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
       "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"},
      {std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The "
       "key needs to be hashed before being used by the HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
       "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
       "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"},
  };
}

struct TextCase {
  std::string bytes;
  std::string text;
};

// RFC 4648, section 10.
const std::vector<TextCase> kBase64 = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};
const std::vector<TextCase> kHex = {
    {"", ""},
    {"f", "66"},
    {"foobar", "666f6f626172"},
    {"\x00\xff\x0a"s, "00ff0a"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(crypto_digest)

BOOST_AUTO_TEST_CASE(sha256_gives_the_published_digests) {
  BOOST_TEST(crypto::to_hex(crypto::sha256("")) ==
             "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(crypto::to_hex(crypto::sha256("abc")) ==
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(hmac_gives_the_digests_of_rfc_4231) {
  for (const auto& row : rfc_4231()) {
    BOOST_TEST(crypto::to_hex(crypto::hmac_sha256(row.key, row.message)) == row.sha256);
    BOOST_TEST(crypto::to_hex(crypto::hmac_sha512(row.key, row.message)) == row.sha512);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_view_is_an_empty_key_and_an_empty_message) {
  BOOST_TEST(crypto::to_hex(crypto::hmac_sha256({}, {})) ==
             "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  BOOST_TEST(crypto::sha256({}) == crypto::sha256(""));
}

BOOST_AUTO_TEST_CASE(equal_constant_time_compares_every_byte_and_the_length) {
  BOOST_TEST(crypto::equal_constant_time("", ""));
  BOOST_TEST(crypto::equal_constant_time({}, ""));
  BOOST_TEST(crypto::equal_constant_time("a\0b"s, "a\0b"s));
  BOOST_TEST(!crypto::equal_constant_time("a\0b"s, "a\0c"s));
  BOOST_TEST(!crypto::equal_constant_time("xbc", "abc"));
  BOOST_TEST(!crypto::equal_constant_time("abc", "abcd"));
  BOOST_TEST(!crypto::equal_constant_time("abc", ""));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(crypto_text)

BOOST_AUTO_TEST_CASE(hex_reads_back_what_it_wrote) {
  for (const auto& row : kHex) {
    BOOST_TEST(crypto::to_hex(row.bytes) == row.text);
    BOOST_TEST(crypto::from_hex(row.text).value() == row.bytes);
  }
  BOOST_TEST(crypto::from_hex("00FF0a").value() == "\x00\xff\x0a"s);
}

BOOST_AUTO_TEST_CASE(from_hex_refuses_what_is_not_hex) {
  for (const char* text : {"0", "0g", "g0", " 00", "0x00", "00 ", "-1"}) {
    BOOST_TEST(!crypto::from_hex(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(base64_gives_the_texts_of_rfc_4648) {
  for (const auto& row : kBase64) {
    BOOST_TEST(crypto::to_base64(row.bytes) == row.text);
    BOOST_TEST(crypto::from_base64(row.text).value() == row.bytes);
    const auto unpadded = row.text.substr(0, std::min(row.text.find('='), row.text.size()));
    BOOST_TEST(crypto::to_base64url(row.bytes) == unpadded);
    BOOST_TEST(crypto::from_base64url(unpadded).value() == row.bytes);
  }
}

BOOST_AUTO_TEST_CASE(the_two_alphabets_differ_in_two_digits) {
  BOOST_TEST(crypto::to_base64("\xfb\xff\xbf") == "+/+/");
  BOOST_TEST(crypto::to_base64url("\xfb\xff\xbf") == "-_-_");
  BOOST_TEST(!crypto::from_base64("-_-_").has_value());
  BOOST_TEST(!crypto::from_base64url("+/+/").has_value());
}

BOOST_AUTO_TEST_CASE(every_length_and_every_byte_reads_back) {
  std::string bytes;
  for (int value = 0; value < 256; ++value) {
    bytes += static_cast<char>(value);
    BOOST_TEST(crypto::from_base64(crypto::to_base64(bytes)).value() == bytes);
    BOOST_TEST(crypto::from_base64url(crypto::to_base64url(bytes)).value() == bytes);
    BOOST_TEST(crypto::from_hex(crypto::to_hex(bytes)).value() == bytes);
  }
}

BOOST_AUTO_TEST_CASE(from_base64_refuses_what_another_text_already_means) {
  // Missing, surplus and lonely padding; white space; left-over bits that are not zero.
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zm9v====", "=", "====", "Z===", "Zg==Zg==",
                           "Zg==\n", " Zg==", "Zm 9", "Zh==", "Zm9=", "Z\xc3\xa9=", "Z"}) {
    BOOST_TEST(!crypto::from_base64(text).has_value(), text);
  }
  for (const char* text : {"Zg==", "Z", "Zh", "Zm9v\n", "Zm9"}) {
    BOOST_TEST(!crypto::from_base64url(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(crypto_entropy)

BOOST_AUTO_TEST_CASE(entropy_fills_all_of_the_span_with_something_new) {
  crypto::SystemEntropy entropy;
  std::vector<std::uint8_t> first(64), second(64);
  entropy.fill(first);
  entropy.fill(second);
  BOOST_TEST(first != second);
  // 16 zero bytes at the end of 64 random ones: once in 2^128 runs.
  BOOST_TEST(!std::all_of(first.end() - 16, first.end(), [](auto byte) { return byte == 0; }));
  entropy.fill({});
}

BOOST_AUTO_TEST_CASE(no_bytes_are_given_out_twice) {
  // Of every size up to more than is drawn ahead, from two threads.
  std::set<std::string> given;
  std::mutex mutex;
  const auto take = [&] {
    crypto::SystemEntropy entropy;
    for (std::size_t size = 0; size < 600; ++size) {
      std::string bytes(size, '\0');
      entropy.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), size});
      const std::lock_guard lock(mutex);
      for (std::size_t at = 0; at + 8 <= size; at += 8) given.insert(bytes.substr(at, 8));
    }
  };
  std::thread other(take);
  take();
  other.join();
  std::size_t expected = 0;
  for (std::size_t size = 0; size < 600; ++size) expected += size / 8;
  BOOST_TEST(given.size() == 2 * expected);  // two of 45,000 alike: once in 10^10 runs
}

BOOST_AUTO_TEST_SUITE_END()
