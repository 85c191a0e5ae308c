// The flags, and the sentences about wrong ones.
#include "options.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tallyport::sandbox;

const std::string kAccount = "--account=demo,key,whsec,http://127.0.0.1:1/a,b";

std::string complaint(std::vector<std::string> arguments) {
  const auto parsed = parse_options(arguments);
  const auto* wrong = std::get_if<std::string>(&parsed);
  return wrong ? *wrong : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_options)

BOOST_AUTO_TEST_CASE(flags_take_their_value_after_a_space_or_an_equals_sign) {
  const auto options = std::get<Options>(
      parse_options({kAccount, "--listen", "127.0.0.1:0", "--retry-tries=7", "--late-ms", "9",
                     "--misbehave-by-amount", "--public-url=https://pay.test/sandbox/"}));
  BOOST_TEST(options.accounts.at(0).webhook_url == "http://127.0.0.1:1/a,b");
  BOOST_TEST(options.port == 0);
  BOOST_TEST(options.retry.tries == 7);
  BOOST_TEST(options.delays.late_ms == 9);
  BOOST_TEST((options.amount_rule == AmountRule::misbehaves));
  BOOST_TEST(options.public_url == "https://pay.test/sandbox");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_and_secrets_are_not_repeated) {
  struct Row {
    std::vector<std::string> arguments;
    const char* expected;
  };
  for (const auto& row : std::vector<Row>{
           {{kAccount, "--nonsense"}, "unknown flag --nonsense; --help lists those there are"},
           {{kAccount, "--listen"}, "--listen wants ADDRESS:PORT, not "},
           {{kAccount, "--listen", "localhost"}, "--listen wants ADDRESS:PORT, not localhost"},
           {{kAccount, "--listen", "127.0.0.1:65536"},
            "--listen wants ADDRESS:PORT, not 127.0.0.1:65536"},
           {{kAccount, "--retry-tries", "0"},
            "--retry-tries wants a number from 1 to 1000000, not 0"},
           {{"--account", "demo,key,whsec"},
            "--account wants NAME,API_KEY,WEBHOOK_SECRET,WEBHOOK_URL (URL may be empty)"},
           {{}, "no merchant: give at least one --account NAME,API_KEY,WEBHOOK_SECRET,WEBHOOK_URL"},
           {{kAccount, kAccount}, "two accounts have the name demo"},
           {{kAccount, "--account=two,key,whsec,"},
            "account two has the API key of another account"},
       }) {
    BOOST_TEST(complaint(row.arguments) == row.expected);
  }
}

BOOST_AUTO_TEST_SUITE_END()
