// The flags, and the sentences about wrong ones.
#include "emulator/options.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tallyport::emulator;

std::string complaint(std::vector<std::string> arguments) {
  const auto parsed = parse_options(arguments);
  const auto* wrong = std::get_if<std::string>(&parsed);
  return wrong ? *wrong : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(emulator_options)

BOOST_AUTO_TEST_CASE(each_provider_has_its_merchant) {
  const auto options = std::get<Options>(
      parse_options({"--stripe", "sk_test_1,whsec,http://127.0.0.1:1/a,b", "--paystack=sk_test_2,",
                     "--flutterwave=FLWSECK_TEST-3,hash,", "--listen=127.0.0.1:0",
                     "--public-url=https://pay.test/emulated/", "--late-ms=9"}));
  BOOST_TEST(options.accounts.at(Brand::stripe).webhook_url == "http://127.0.0.1:1/a,b");
  BOOST_TEST(options.accounts.at(Brand::paystack).webhook_secret == "sk_test_2");
  BOOST_TEST(options.accounts.at(Brand::flutterwave).webhook_secret == "hash");
  BOOST_TEST(options.listen.port == 0);
  BOOST_TEST(options.public_url == "https://pay.test/emulated");
  BOOST_TEST(options.late_ms == 9);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_and_secrets_are_not_repeated) {
  struct Row {
    std::vector<std::string> arguments;
    const char* expected;
  };
  for (const auto& row : std::vector<Row>{
           {{}, "no merchant: give at least one of --stripe, --paystack and --flutterwave"},
           {{"--nonsense"}, "unknown flag --nonsense; --help lists those there are"},
           {{"--stripe", "sk_test_1,whsec"},
            "--stripe wants KEY,WEBHOOK_SECRET,WEBHOOK_URL (URL may be empty)"},
           {{"--stripe", "sk_live_1,whsec,"},
            "--stripe wants a test key, which starts with sk_test_"},
           {{"--flutterwave", "FLWSECK-1,hash,"},
            "--flutterwave wants a test key, which starts with FLWSECK_TEST-"},
           {{"--paystack", "sk_test_1,localhost"},
            "--paystack wants an absolute http or https URL at its end, not localhost"},
           {{"--paystack=sk_test_1,", "--paystack=sk_test_2,"}, "--paystack is given twice"},
           {{"--listen", "8091"}, "--listen wants ADDRESS:PORT, not 8091"},
           {{"--slow-ms", "-1"}, "--slow-ms wants a number from 0 to 86400000, not -1"},
       }) {
    BOOST_TEST(complaint(row.arguments) == row.expected);
  }
}

BOOST_AUTO_TEST_SUITE_END()
