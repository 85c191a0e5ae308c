// Signatures of outgoing requests, against what the scheme's own libraries make, and secrets that
// are none.
#include "crypto/standard_webhooks.h"

#include <vector>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "crypto/crypto.h"

namespace {

using namespace tallyport;
using crypto::WebhookSecret;

WebhookSecret secret(std::string_view text) { return WebhookSecret::parse(text).value(); }

// The vector of the scheme's libraries (libraries/javascript/src/webhook.test.ts, "sign function
// works").
const char* const kPublished = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const char* const kRaw = "a key of 24 bytes, raw .";

std::string of_bytes(std::size_t size) {
  return "whsec_" + crypto::to_base64(std::string(size, 'k'));
}

struct Refused {
  std::string text;
  std::string why;
};
std::ostream& operator<<(std::ostream& out, const Refused& row) { return out << row.why; }

const Refused kRefused[] = {
    {"", "is a key of 0 bytes"},
    {"whsec_", "is a key of 0 bytes"},
    {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "is not base64"},
    {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS-", "is not base64"},
    {of_bytes(23), "is a key of 23 bytes"},
    {of_bytes(65), "is a key of 65 bytes"},
    {std::string(23, 'k'), "is a key of 23 bytes"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(standard_webhooks)

BOOST_AUTO_TEST_CASE(signs_as_the_schemes_libraries_do) {
  const std::vector one{secret(kPublished)};
  const Timestamp at{1'614'265'330'000};
  const std::string body = R"({"test": 2432232314})";
  BOOST_TEST(crypto::webhook_timestamp(at) == "1614265330");
  BOOST_TEST(crypto::webhook_signature(one, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body) ==
             "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

BOOST_AUTO_TEST_CASE(times_are_whole_seconds_and_bodies_any_bytes) {
  const std::vector one{secret(kRaw)};
  const std::string body("\0\xff", 2);
  BOOST_TEST(crypto::webhook_signature(one, "msg_2", Timestamp{999}, body) ==
             "v1,LD1m0i5CgevieDYXksv/9dkF42D6r32jnq/dEUJMF4E=");
}

BOOST_AUTO_TEST_CASE(each_secret_signs_while_one_is_replaced) {
  const std::vector both{secret(kRaw), secret(kPublished)};
  const std::string body("\0\xff", 2);
  BOOST_TEST(crypto::webhook_signature(both, "msg_2", Timestamp{0}, body) ==
             "v1,LD1m0i5CgevieDYXksv/9dkF42D6r32jnq/dEUJMF4E= "
             "v1,nZNugmzT6OciP2HIfUOTgnZ8ICb+lO9nJ7aRd6YGS3I=");
}

BOOST_AUTO_TEST_CASE(secrets_have_24_to_64_bytes) {
  BOOST_TEST(secret(of_bytes(24)).key() == std::string(24, 'k'));
  BOOST_TEST(secret(of_bytes(64)).key() == std::string(64, 'k'));
  BOOST_TEST(secret(kRaw).key() == kRaw);
}

BOOST_DATA_TEST_CASE(refuses_what_is_no_secret_and_does_not_repeat_it, kRefused, row) {
  const auto parsed = WebhookSecret::parse(row.text);
  BOOST_REQUIRE(!parsed);
  BOOST_TEST((parsed.error().code == Errc::config_invalid));
  BOOST_TEST(parsed.error().detail.starts_with(row.why));
  if (row.text.size() > 6)
    BOOST_TEST(parsed.error().detail.find(row.text.substr(6)) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
