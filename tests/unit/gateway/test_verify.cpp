// VERIFY: algorithms, encodings, time, and what a stranger may try.
#include <limits>

#include <boost/test/unit_test.hpp>

#include "crypto/crypto.h"
#include "gateway/abi_read.h"
#include "gateway/verify.h"
#include "stage.h"

namespace tallyport::gateway {
namespace {

const std::string kBody = "the body";

struct Check {
  std::shared_ptr<Instance> instance;
  tallyport::test::ManualClock clock;
  test::KeptLog log;
  std::vector<std::string> slices = {kBody};
  std::vector<std::string> candidates;
  tp_verify action{};
  std::vector<tp_slice> message_slices;
  std::vector<tp_slice> candidate_slices;

  Check() {
    auto made = Instance::create(test::spec_of("well_behaved"),
                                 *Library::load(test::plugin_path("well_behaved")), log);
    instance = std::get<std::shared_ptr<Instance>>(std::move(made));
    action.size = sizeof(action);
    action.algorithm = TP_ALGORITHM_HMAC_SHA256;
    action.encoding = TP_ENCODING_HEX;
    action.secret = to_bytes("webhook");
  }
  Result<Verified> run() {
    message_slices.clear();
    candidate_slices.clear();
    for (const auto& slice : slices) message_slices.push_back({to_bytes(slice)});
    for (const auto& candidate : candidates) candidate_slices.push_back({to_bytes(candidate)});
    action.message = message_slices.data();
    action.n_message = message_slices.size();
    action.candidates = candidate_slices.data();
    action.n_candidates = candidate_slices.size();
    return verify(&action, *instance, kBody, clock.now());
  }
  bool good() {
    const auto verified = run();
    return verified && verified->good;
  }
};

std::string sha256_hex(std::string_view text) {
  return crypto::to_hex(crypto::hmac_sha256(test::kWebhookSecret, text));
}

BOOST_AUTO_TEST_SUITE(verify_action)

BOOST_AUTO_TEST_CASE(each_algorithm_in_each_encoding) {
  struct Row {
    std::uint32_t algorithm;
    std::uint32_t encoding;
    std::string candidate;
    bool good;
  };
  const auto s256 = crypto::hmac_sha256(test::kWebhookSecret, kBody);
  const auto s512 = crypto::hmac_sha512(test::kWebhookSecret, kBody);
  auto upper = crypto::to_hex(s256);
  for (auto& c : upper) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  const Row rows[] = {
      {TP_ALGORITHM_HMAC_SHA256, TP_ENCODING_HEX, crypto::to_hex(s256), true},
      {TP_ALGORITHM_HMAC_SHA256, TP_ENCODING_HEX, upper, true},
      {TP_ALGORITHM_HMAC_SHA256, TP_ENCODING_BASE64, crypto::to_base64(s256), true},
      {TP_ALGORITHM_HMAC_SHA256, TP_ENCODING_RAW, s256, true},
      {TP_ALGORITHM_HMAC_SHA512, TP_ENCODING_HEX, crypto::to_hex(s512), true},
      {TP_ALGORITHM_HMAC_SHA512, TP_ENCODING_BASE64, crypto::to_base64(s512), true},
      {TP_ALGORITHM_TOKEN, TP_ENCODING_RAW, test::kWebhookSecret, true},
      {TP_ALGORITHM_HMAC_SHA512, TP_ENCODING_HEX, crypto::to_hex(s256), false},
      {TP_ALGORITHM_HMAC_SHA256, TP_ENCODING_BASE64, crypto::to_hex(s256), false},
      {TP_ALGORITHM_HMAC_SHA256, TP_ENCODING_HEX, crypto::to_hex(s256).substr(2), false},
      {TP_ALGORITHM_HMAC_SHA256, TP_ENCODING_HEX, "", false},
      {TP_ALGORITHM_TOKEN, TP_ENCODING_RAW, "", false},
      {TP_ALGORITHM_TOKEN, TP_ENCODING_RAW, "whsec_canar", false},
  };
  for (const auto& row : rows) {
    Check check;
    check.action.algorithm = row.algorithm;
    check.action.encoding = row.encoding;
    check.candidates = {row.candidate};
    BOOST_TEST_CONTEXT(row.algorithm << "/" << row.encoding << " " << row.candidate)
    BOOST_TEST(check.good() == row.good);
  }
}

BOOST_AUTO_TEST_CASE(the_proof_is_what_the_message_holds) {
  Check check;
  check.slices = {"1767225600", ".", kBody};
  check.candidates = {"00", sha256_hex("1767225600." + kBody)};
  BOOST_TEST((check.run()->proof == Proof::signature));
  check.slices = {"1767225600.", kBody.substr(1)};
  check.candidates = {sha256_hex("1767225600." + kBody.substr(1))};
  BOOST_TEST(check.run()->good);
  BOOST_TEST((check.run()->proof == Proof::none));
  check.slices = {};
  check.candidates = {sha256_hex("")};
  BOOST_TEST((check.run()->proof == Proof::none));
}

BOOST_AUTO_TEST_CASE(a_stated_time_has_to_be_near) {
  using Limits = std::numeric_limits<std::int64_t>;
  const std::int64_t now = 1'767'225'600;
  const std::pair<std::int64_t, bool> rows[] = {
      {now, true},        {now - 300, true}, {now - 301, false},     {now + 300, true},
      {now + 301, false}, {0, false},        {Limits::min(), false}, {Limits::max(), false}};
  for (const auto& [signed_at, good] : rows) {
    Check check;
    check.candidates = {sha256_hex(kBody)};
    check.action.tolerance_s = 300;
    check.action.signed_at_unix_s = signed_at;
    BOOST_TEST_CONTEXT(signed_at) BOOST_TEST(check.good() == good);
  }
}

BOOST_AUTO_TEST_CASE(what_a_stranger_can_send_is_not_good_but_no_fault_of_the_plugin) {
  Check many;
  many.candidates.assign(17, sha256_hex(kBody));
  BOOST_TEST(!many.run().value().good);
  many.candidates.assign(16, sha256_hex(kBody));
  BOOST_TEST(many.run().value().good);
  Check strange;
  strange.candidates = {std::string(100'000, 'a'), "\xff\xfe", "zz"};
  BOOST_TEST(!strange.run().value().good);
}

BOOST_AUTO_TEST_CASE(what_only_the_plugin_can_cause_is_named) {
  const auto rule = [](auto change) {
    Check check;
    check.candidates = {"00"};
    change(check.action);
    const auto verified = check.run();
    return verified ? std::string("good") : verified.error().detail;
  };
  BOOST_TEST(rule([](tp_verify& v) { v.algorithm = 9; }) ==
             "the VERIFY action's algorithm 9 is not one of plugin.h");
  BOOST_TEST(rule([](tp_verify& v) { v.encoding = 0; }) ==
             "the VERIFY action's encoding 0 is not one of plugin.h");
  BOOST_TEST(rule([](tp_verify& v) { v.size = 8; }) ==
             "the VERIFY action has no struct of ABI 1.0 behind it");
  BOOST_TEST(rule([](tp_verify& v) { v.secret = to_bytes("api_key"); }) ==
             "the VERIFY action names secret \"api_key\", which the manifest does not name for use "
             "\"verify\"");
  BOOST_TEST(rule([](tp_verify& v) {
               v.secret = {nullptr, 3};
             }) == "the name of the secret is null, but its length is 3");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
