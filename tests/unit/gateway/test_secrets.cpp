// Keys of the wrong mode refuse to start, and no message shows more of one than its prefix.
#include <boost/test/unit_test.hpp>

#include "gateway/secrets.h"

namespace tallyport::gateway {
namespace {

using topup::Mode;

constexpr const char* kCanary = "CANARY";

Manifest manifest_with(const std::string& prefixes) {
  return *parse_manifest(R"({"id": "test.keys", "version": "1", "abi": "1.0",
    "operations": ["payment.create/1"], "egress": [], "recovery": "lookup", "config_schema": {},
    "secrets": [{"name": "key", "use": "send", "prefixes": )" +
                         prefixes + "}]}");
}

std::string told(const Manifest& manifest, Mode mode, const std::vector<std::string>& beginnings) {
  GatewaySpec spec;
  spec.name = "main";
  spec.mode = mode;
  spec.secrets = {{"key", {}}};
  for (const auto& beginning : beginnings) spec.secrets[0].second.emplace_back(beginning + kCanary);
  std::vector<Problem> problems;
  check_secrets(spec, manifest, true, problems);
  std::string all;
  for (const auto& problem : problems)
    all += problem.gateway + problem.json_pointer + ": " + problem.text + "\n";
  BOOST_TEST(all.find(kCanary) == all.npos, all);
  return all;
}

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(a_key_of_the_other_mode_is_refused) {
  const auto keys =
      manifest_with(R"({"test": ["sk_test_", "rk_test_"], "live": ["sk_live_", "rk_live_"]})");
  struct Row {
    Mode mode;
    std::vector<std::string> values;
    const char* told;
  };
  const Row rows[] = {
      {Mode::test, {"sk_test_"}, ""},
      {Mode::test, {"rk_test_", "sk_test_"}, ""},
      {Mode::live, {"rk_live_"}, ""},
      {Mode::test,
       {"sk_live_"},
       "main/secrets/key: begins with \"sk_live_\", as those of mode live do, but the gateway's "
       "mode is test: give one that begins with \"sk_test_\" or \"rk_test_\", or set mode = "
       "\"live\"\n"},
      {Mode::live,
       {"sk_live_", "rk_test_"},
       "main/secrets/key/1: begins with \"rk_test_\", as those of mode test do, but the gateway's "
       "mode is live: give one that begins with \"sk_live_\" or \"rk_live_\", or set mode = "
       "\"test\"\n"},
      {Mode::test,
       {"pk_test_", "SK_TEST_"},
       "main/secrets/key/0: does not begin as those of the gateway's mode, test, do: give one that "
       "begins with \"sk_test_\" or \"rk_test_\"\n"
       "main/secrets/key/1: does not begin as those of the gateway's mode, test, do: give one that "
       "begins with \"sk_test_\" or \"rk_test_\"\n"},
  };
  for (const auto& row : rows) BOOST_TEST(told(keys, row.mode, row.values) == row.told);
}

BOOST_AUTO_TEST_CASE(the_longest_prefix_decides) {
  const auto keys = manifest_with(R"({"live": ["key-"], "test": ["key-test-"]})");
  BOOST_TEST(told(keys, Mode::live, {"key-"}) == "");
  BOOST_TEST(told(keys, Mode::test, {"key-test-"}) == "");
  BOOST_TEST(
      told(keys, Mode::live, {"key-test-"})
          .starts_with("main/secrets/key: begins with \"key-test-\", as those of mode test do"));
  BOOST_TEST(told(keys, Mode::test, {"key-"})
                 .starts_with("main/secrets/key: begins with \"key-\", as those of mode live do"));
}

BOOST_AUTO_TEST_CASE(a_mode_without_prefixes_takes_what_the_other_does_not_claim) {
  const auto keys = manifest_with(R"({"test": ["test-"]})");
  BOOST_TEST(told(keys, Mode::live, {"anything-"}) == "");
  BOOST_TEST(told(keys, Mode::live, {"test-"}) ==
             "main/secrets/key: begins with \"test-\", as those of mode test do, but the gateway's "
             "mode is live: give one of that mode, or set mode = \"test\"\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
