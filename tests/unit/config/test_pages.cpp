// Pages: paths that are free, colours that are colours, and texts that there are.
#include <boost/test/unit_test.hpp>

#include "unit/config/fixture.h"

BOOST_AUTO_TEST_SUITE(config_pages)

using namespace tallyport;
using test::Part;
using test::Row;

namespace {

const std::string kServer = "[server]\npublic_url = \"https://pay.example.com\"\n";
// Six lines; what a row adds begins on the eighth.
const std::string kHead = kServer +
                          "[storefront.demo]\nasset = \"NGN\"\ngateway = \"sandbox\"\n"
                          "amount = { currency = \"NGN\", minimum = 1, maximum = 9 }\n";

Row row(const std::string& text, std::vector<std::string> problems, int line = 8) {
  for (auto& problem : problems)
    problem = "t.toml:" + std::to_string(line) + ": storefront.demo.pages." + problem;
  return {Part::storefront, kHead + "[storefront.demo.pages]\n" + text, std::move(problems)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_of_pages_arrive) {
  test::FakeEnvironment environment;
  const auto loaded = test::parse(test::with(Part::storefront, kHead + R"([storefront.demo.pages]
wallet = "/wallet/"
cancel = "/gone"
language = "pt-BR"
accent = "#0B6"
logo = "https://cdn.example.com/a.svg?v=2"
support = "mailto:help@example.com"
login_url = "https://app.example.com/login?next=wallet"
outcome = "wallet"
embed_origins = ["https://App.example.com/", "http://localhost:3000"]
checkout_origins = ["https://checkout.stripe.com"]
link_minutes = 2
session_minutes = 30
texts = { wallet = "Carteira" }
)"),
                                  environment);
  BOOST_CHECK_EQUAL(test::joined(loaded), "");
  BOOST_TEST_REQUIRE(loaded.config.payer_pages.size() == 1u);
  const auto& pages = loaded.config.payer_pages[0];
  BOOST_TEST(pages.tenant == "demo");
  BOOST_TEST(pages.paths.wallet == "/wallet/");
  BOOST_TEST(pages.paths.topup == "/wallet/topup/");
  BOOST_TEST(pages.paths.success == "/wallet/success/");
  BOOST_TEST(pages.paths.cancel == "/gone");
  BOOST_TEST(pages.paths.methods == "");
  BOOST_TEST(pages.look.language == "pt-BR");
  BOOST_TEST(pages.look.accent.str() == "#00bb66");
  BOOST_TEST(pages.look.texts.wallet == "Carteira");
  BOOST_TEST(pages.look.texts.history == "History");
  BOOST_TEST((pages.outcome == pages::Pages::Outcome::wallet));
  BOOST_TEST_REQUIRE(pages.embed_origins.size() == 2u);
  BOOST_TEST(pages.embed_origins[0] == "https://app.example.com");
  BOOST_TEST(pages.link_ms == 120'000);
  BOOST_TEST(pages.session_ms == 1'800'000);
  // Payers come back to us.
  BOOST_TEST(loaded.config.storefronts[0].return_origins.back() == "https://pay.example.com");
}

BOOST_AUTO_TEST_CASE(mistakes_are_named) {
  const std::string wallet = "wallet = \"/wallet\"\n";
  const auto more = [&](const std::string& text, const std::string& problem) {
    return row(wallet + text, {problem}, 9);
  };
  const Row rows[] = {
      row("", {"wallet: is missing, e.g. wallet = \"/wallet/\""}, 7),
      row("wallet = \"/v1/wallet\"\n",
          {"wallet: is \"/v1/wallet\"; it begins with \"/v1\", as paths of our own do"}),
      row("wallet = \"/pages\"\n",
          {"wallet: is \"/pages\"; it begins with \"/pages\", as paths of our own do"}),
      row("wallet = \"/w/{id}\"\n", {"wallet: is \"/w/{id}\", must be a path without parameters"}),
      more("accent = \"red;}\"\n", "accent: is \"red;}\", must be a colour like \"#0b6b4f\""),
      more("accent = \"#12\"\n", "accent: is \"#12\", must be a colour like \"#0b6b4f\""),
      more("language = \"e\"\n",
           "language: is \"e\", must be a language tag such as \"en\" or \"pt-BR\""),
      more("logo = \"http://cdn.example.com/a.png\"\n",
           "logo: is \"http://cdn.example.com/a.png\", must be https"),
      more("login_url = \"javascript:alert(1)\"\n",
           "login_url: is \"javascript:alert(1)\", must be an address such as "
           "\"https://app.example.com/login\""),
      more(
          "support = \"mailto:nobody\"\n",
          "support: is \"mailto:nobody\", must be \"mailto:\" and an address, or an address of the "
          "web"),
      more("embed_origins = [\"https://a.example/path\"]\n",
           "embed_origins: has \"https://a.example/path\", must be an origin such as "
           "\"https://app.example.com\", without a path"),
      more("outcome = \"both\"\n", "outcome: is \"both\", must be \"page\" or \"wallet\""),
      more("link_minutes = 61\n", "link_minutes: is 61, must be between 1 and 60"),
      more("texts = { walet = \"W\" }\n",
           "texts.walet: is no text of a page; did you mean \"wallet\"?"),
      more("texts = { wallet = \"\" }\n",
           "texts.wallet: is empty; leave it away for our own words"),
      row(wallet + "topup = \"/wallet/\"\n",
          {"topup: has \"/wallet/\", whose requests \"GET /wallet\" on line 7 takes",
           "topup: has \"/wallet/\", whose requests \"POST /wallet\" on line 7 takes"},
          7),
  };
  test::FakeEnvironment environment;
  for (const auto& each : rows) test::check(each, environment);
}

BOOST_AUTO_TEST_CASE(a_route_keeps_its_requests) {
  test::FakeEnvironment environment;
  const auto loaded = test::parse(
      test::with(Part::storefront, kHead + "[storefront.demo.pages]\nwallet = \"/wallet\"\n"
                                           "[[storefront.demo.route]]\non = \"GET /wallet/topup\"\n"
                                           "call = \"account.get\"\nwith = { account = \"a\" }\n"),
      environment);
  BOOST_CHECK_EQUAL(test::joined(loaded),
                    "t.toml:7: storefront.demo.pages.topup: has \"/wallet/topup\", whose requests "
                    "\"GET /wallet/topup\" on line 9 takes\n");
}

BOOST_AUTO_TEST_SUITE_END()
