// Storefronts: what is sold, for how much, and that every gateway named is there.
#include <boost/test/unit_test.hpp>

#include "unit/config/fixture.h"

BOOST_AUTO_TEST_SUITE(config_storefronts)

using namespace tallyport;
using test::Part;
using test::Row;

namespace {

// Four lines; the ones of a row come after them.
const std::string kHead =
    "[storefront.demo]\nasset = \"credits\"\ngateway = \"sandbox\"\nscale = 1\n";
const std::string kCurrency = "[storefront.demo]\nasset = \"NGN\"\ngateway = \"sandbox\"\n\n";

std::string package(const std::string& members) { return kHead + "packages = [" + members + "]\n"; }

Row row(const std::string& text, std::vector<std::string> problems) {
  for (auto& problem : problems) problem = "t.toml:5: storefront.demo." + problem;
  return {Part::storefront, text, std::move(problems)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_of_a_storefront_arrive) {
  test::FakeEnvironment environment;
  const std::string text = R"([storefront.shop]
display_name = "The Shop"
asset = "credits"
scale = 1
gateway = "sandbox"
topup_expires_minutes = 5
reference_prefix = "SHOP-"
return_urls = ["https://Shop.example.com:443/", "http://localhost:3000"]
gateway_by_currency = { USD = "other" }
packages = [
  { id = "a", credits = "145.5", price = "5000.00 NGN" },
  { id = "b", credits = 2, price = "700 JPY", gateway = "other" },
]
[gateway.other]
plugin = "other"
mode = "test"
webhooks = false
)";
  const auto loaded = test::parse(test::with(Part::storefront, text), environment);
  BOOST_TEST(test::problems_of(loaded).empty());
  const auto& shop = *loaded.config.storefront("shop");
  BOOST_TEST(shop.display_name == "The Shop");
  BOOST_TEST(shop.scale == 1);
  BOOST_TEST(shop.expires_after_ms == 300'000);
  BOOST_TEST(shop.reference_prefix == "SHOP-");
  BOOST_TEST_REQUIRE(shop.return_origins.size() == 2);
  BOOST_TEST(shop.return_origins[0] == "https://shop.example.com");
  BOOST_TEST(shop.return_origins[1] == "http://localhost:3000");
  BOOST_TEST_REQUIRE(shop.packages.size() == 2);
  BOOST_TEST(shop.packages[0].credit == 1455);
  BOOST_TEST(shop.packages[0].price.minor == 500'000);
  BOOST_TEST(shop.packages[1].credit == 20);
  BOOST_TEST(shop.packages[1].price.minor == 700);
  const auto gateway_of = [&](const char* package) {
    return topup::choose(shop, {package, {}, {}}).value().gateway;
  };
  BOOST_TEST(gateway_of("b") == "other");
  BOOST_TEST(gateway_of("a") == "sandbox");
}

BOOST_AUTO_TEST_CASE(range_of_amounts_arrives_in_the_minor_units_of_its_currency) {
  const struct {
    std::string code;
    std::string minimum;
    std::string maximum;
    std::int64_t minor_minimum;
    std::int64_t minor_maximum;
    int scale;
  } rows[] = {
      {"NGN", "100", "\"500.50\"", 10'000, 50'050, 2},
      {"JPY", "100", "500", 100, 500, 0},
      {"UGX", "\"1\"", "\"2\"", 1, 2, 0},
      {"XOF", "1", "2", 1, 2, 0},
      {"KWD", "\"0.001\"", "1", 1, 1'000, 3},
  };
  test::FakeEnvironment environment;
  for (const auto& row : rows) {
    const auto loaded = test::parse(
        test::with(Part::storefront, "[storefront.shop]\nasset = \"" + row.code +
                                         "\"\ngateway = \"sandbox\"\namount = { currency = \"" +
                                         row.code + "\", minimum = " + row.minimum +
                                         ", maximum = " + row.maximum + " }\n"),
        environment);
    BOOST_TEST_CONTEXT(row.code) {
      BOOST_TEST(test::problems_of(loaded).empty());
      const auto& shop = *loaded.config.storefront("shop");
      BOOST_TEST(shop.scale == row.scale);
      BOOST_TEST_REQUIRE(shop.amount.has_value());
      BOOST_TEST(shop.amount->minimum.minor == row.minor_minimum);
      BOOST_TEST(shop.amount->maximum.minor == row.minor_maximum);
      BOOST_TEST(shop.amount->maximum.currency.code() == row.code);
    }
  }
}

BOOST_AUTO_TEST_CASE(mistakes_in_packages_are_named) {
  const std::string decimals =
      ", must be an amount, a space and a currency, with no more decimals than the currency has, "
      "e.g. \"5000.00 NGN\" or \"500 JPY\"";
  const std::string ok = "credits = 1, price = \"1 NGN\"";
  const auto priced = [](const std::string& price) {
    return package("{ id = \"a\", credits = 1, price = " + price + " }");
  };
  const auto credited = [](const std::string& credits) {
    return package("{ id = \"a\", price = \"1 NGN\", credits = " + credits + " }");
  };
  const Row rows[] = {
      row(package("{}"), {"packages[0].id: is missing, e.g. id = \"credits-10\"",
                          "packages[0].credits: is missing, e.g. credits = 10",
                          "packages[0].price: is missing, e.g. price = \"5000.00 NGN\""}),
      row(package("{ id = \"a\", " + ok + " }, { id = \"a\", " + ok + " }"),
          {"packages[1].id: is \"a\", like that of the package on line 5"}),
      row(package("{ id = \"a b\", " + ok + " }"),
          {"packages[0].id: is \"a b\", must be 1 to 64 letters, digits, _, - or ."}),
      row(credited("0"), {"packages[0].credits: is \"0\", must be more than nothing"}),
      row(credited("-5"), {"packages[0].credits: is \"-5\", must be more than nothing"}),
      row(credited("1.5"),
          {"packages[0].credits: is a number with a point, must be quoted: \"1.5\""}),
      row(credited("\"1.55\""),
          {"packages[0].credits: is \"1.55\", must be an amount with at most 1 decimals"}),
      row(credited("9223372036854775807"),
          {"packages[0].credits: is \"9223372036854775807\", must be an amount with at most 1 "
           "decimals"}),
      row(priced("\"0.00 NGN\""),
          {"packages[0].price: is \"0.00 NGN\", must be more than nothing"}),
      row(priced("\"-1 NGN\""), {"packages[0].price: is \"-1 NGN\", must be more than nothing"}),
      row(priced("5000"), {"packages[0].price: is a whole number, must be a string"}),
      row(priced("\"5000\""), {"packages[0].price: is \"5000\"" + decimals}),
      row(priced("\"1.5 JPY\""), {"packages[0].price: is \"1.5 JPY\"" + decimals}),
      row(priced("\"1.005 NGN\""), {"packages[0].price: is \"1.005 NGN\"" + decimals}),
      row(priced("\"1,000 NGN\""), {"packages[0].price: is \"1,000 NGN\"" + decimals}),
      row(priced("\"5 NGX\""),
          {"packages[0].price: is \"5 NGX\", must end in an ISO 4217 code such as NGN"}),
      row(priced("\"5 ngn\""),
          {"packages[0].price: is \"5 ngn\", must end in an ISO 4217 code such as NGN"}),
      row(priced("\"99999999999999999999 NGN\""),
          {"packages[0].price: is \"99999999999999999999 NGN\", which does not fit in 64 bits of "
           "minor units"}),
      row(package("{ id = \"a\", gateway = \"sandbax\", " + ok + " }"),
          {"packages[0].gateway: is \"sandbax\", but there is no such [gateway.NAME]; did you "
           "mean \"sandbox\"?"}),
      row(package("{ id = \"a\", prices = 1, " + ok + " }"),
          {"packages[0].prices: is not a known key; did you mean \"price\"?"}),
      row(package("3"), {"packages[0]: is a whole number, must be a table"}),
      row(package(""), {"packages: sells nothing: give packages, an amount, or a quote"}),
  };
  test::FakeEnvironment environment;
  for (const Row& one : rows) test::check(one, environment);
}

BOOST_AUTO_TEST_CASE(mistakes_in_terms_are_named) {
  const std::string head = kHead + "\n";
  const std::string sold = "packages = [{ id = \"a\", credits = 1, price = \"1 NGN\" }]\n";
  const auto amount = [](const std::string& members) {
    return kCurrency + "amount = { " + members + " }\n";
  };
  const Row rows[] = {
      {Part::storefront,
       "[storefront.demo]\n" + sold,
       {"t.toml:1: storefront.demo.asset: is missing, e.g. asset = \"credits\"",
        "t.toml:1: storefront.demo.gateway: is missing, e.g. gateway = \"sandbox\""}},
      {Part::storefront,
       "[storefront.demo]\nasset = \"a b\"\ngateway = \"sandbox\"\n" + sold,
       {"t.toml:2: storefront.demo.asset: is \"a b\", must be 1 to 32 letters, digits, _ or -"}},
      {Part::storefront,
       "[storefront.demo]\nasset = \"JPY\"\ngateway = \"sandbox\"\nscale = 2\n" + sold,
       {"t.toml:4: storefront.demo.scale: is 2, must be 0 because the asset is JPY"}},
      {Part::storefront,
       "[storefront.a_b]\nasset = \"c\"\ngateway = \"sandbox\"\n" + sold,
       {"t.toml:1: storefront.a_b: is not a name of small letters, digits and -, at most 40, a "
        "letter first"}},
      row(kHead + "reference_prefix = \"a_b\"\n" + sold,
          {"reference_prefix: is \"a_b\", must be at most 16 letters, digits or -"}),
      row(kHead + "topup_expires_minutes = 0\n" + sold,
          {"topup_expires_minutes: is 0, must be between 1 and 10080"}),
      row(kHead + "return_urls = [\"https://a/path\", \"*\", \"http://a.example\"]\n" + sold,
          {"return_urls: has \"https://a/path\", must be an origin such as "
           "\"https://app.example.com\", without a path",
           "return_urls: has \"*\", must be an origin such as \"https://app.example.com\", without "
           "a path",
           "return_urls: has \"http://a.example\", must be https"}),
      row(kHead + "gateway_by_currency = { XXX = \"none\" }\n" + sold,
          {"gateway_by_currency.XXX: is not an ISO 4217 code such as NGN",
           "gateway_by_currency.XXX: is \"none\", but there is no such [gateway.NAME]"}),
      row(kHead + "amount = { currency = \"NGN\", minimum = 1, maximum = 2 }\n",
          {"amount.currency: is \"NGN\", but the asset is \"credits\": amounts are credited one to "
           "one, so both must be the same"}),
      row(amount("currency = \"NGN\", minimum = 3, maximum = 2"),
          {"amount.minimum: is 3.00 NGN, more than the maximum, 2.00 NGN"}),
      row(amount("currency = \"NGN\", minimum = 0, maximum = \"2.001\""),
          {"amount.minimum: is \"0\", must be more than nothing, with at most 2 decimals",
           "amount.maximum: is \"2.001\", must be more than nothing, with at most 2 decimals"}),
      row(amount("currency = \"NGX\""),
          {"amount.currency: is \"NGX\", must be an ISO 4217 code such as \"NGN\""}),
      row(amount("currency = \"NGN\""), {"amount.minimum: is missing, e.g. minimum = \"100.00\"",
                                         "amount.maximum: is missing, e.g. maximum = \"100.00\""}),
  };
  test::FakeEnvironment environment;
  for (const Row& one : rows) test::check(one, environment);
}

BOOST_AUTO_TEST_CASE(a_split_and_a_quote_arrive) {
  test::FakeEnvironment environment;
  const auto loaded = test::parse(test::with(Part::storefront, R"([storefront.shop]
asset = "USD"
gateway = "sandbox"
provider_page = false
hold = true
split = [
  { account = "$beneficiary", basis_points = 9000 },
  { account = "@ours", basis_points = 1000 },
]
[storefront.shop.quote]
url = "https://app.example/quote"
signing_secret = "0123456789abcdef0123456789abcdef"
currency = "USD"
minimum = "1.00"
maximum = "100.00"
timeout_ms = 700
)"),
                                  environment);
  BOOST_TEST(loaded.usable());
  const auto& shop = *loaded.config.storefront("shop");
  BOOST_TEST(!shop.pages);
  BOOST_TEST(shop.held);
  BOOST_TEST(ledger::format(shop.shares) == "9000 $beneficiary\n1000 @ours");
  BOOST_TEST_REQUIRE(shop.quote.has_value());
  BOOST_TEST(shop.quote->url == "https://app.example/quote");
  BOOST_TEST(shop.quote->price.maximum.minor == 10'000);
  BOOST_TEST(shop.quote->timeout_ms == 700);
}

BOOST_AUTO_TEST_CASE(mistakes_in_splits_and_quotes_are_named) {
  const std::string sold = "packages = [{ id = \"a\", credits = 1, price = \"1 NGN\" }]\n";
  const auto quote = [](const std::string& members) {
    return kHead + "quote = { currency = \"NGN\", minimum = 1, maximum = 2, " + members + " }\n";
  };
  const std::string url = "url = \"https://a.example/q\"";
  const std::string secret = "signing_secret = \"0123456789abcdef0123456789abcdef\"";
  const Row rows[] = {
      row(kHead + "split = [{ account = \"a\", basis_points = 9999 }]\n" + sold,
          {"split: has shares that do not add up to 10000 basis points"}),
      row(kHead + "split = []\n" + sold,
          {"split: has shares that do not add up to 10000 basis points"}),
      row(kHead + "split = [{ account = \"$beneficiary\", basis_points = 10000 }]\n" + sold,
          {"split[0].account: is the one that a quote names, but there is no quote"}),
      row(kHead + "split = [{ account = \"$teacher\", basis_points = 10000 }]\n" + sold,
          {"split[0].account: is \"$teacher\", must be \"$beneficiary\" or an account's name"}),
      row(kHead + "hold = true\n" + sold,
          {"hold: is true, but without a split there is nobody to hold it for"}),
      row(quote("url = \"http://a.example/q\", " + secret),
          {"quote.url: is \"http://a.example/q\", must be https"}),
      row(quote("url = \"a.example\", " + secret),
          {"quote.url: is \"a.example\", must be an address such as "
           "\"https://app.example.com/quote\", without a query"}),
      row(quote(secret), {"quote.url: is missing, e.g. url = \"https://app.example.com/quote\""}),
      row(quote(url + ", signing_secret = \"whsec_c2hvcnQ=\""),
          {"quote.signing_secret: is a key of 5 bytes, must be 24 to 64, as of "
           "\"whsec_$(openssl rand -base64 32)\""}),
  };
  test::FakeEnvironment environment;
  for (const Row& one : rows) test::check(one, environment);
}

BOOST_AUTO_TEST_CASE(test_money_and_live_money_do_not_meet_in_one_storefront) {
  const Row rows[] = {
      {Part::storefront,
       "[storefront.demo]\nasset = \"credits\"\ngateway = \"sandbox\"\n"
       "packages = [{ id = \"a\", credits = 1, price = \"1 NGN\", gateway = \"real\" }]\n"
       "[gateway.real]\nplugin = \"real\"\nmode = \"live\"\nwebhooks = false\n",
       {"t.toml:1: storefront.demo: uses \"real\" and \"sandbox\", one of mode test and one of "
        "mode live: test money would buy live credit"}}};
  test::FakeEnvironment environment;
  for (const Row& one : rows) test::check(one, environment);
}

BOOST_AUTO_TEST_CASE(loopback_return_address_of_a_public_server_is_a_warning) {
  test::FakeEnvironment environment;
  const auto loaded =
      test::parse(test::with(Part::storefront,
                             kHead + "return_urls = [\"http://localhost:3000\"]\n"
                                     "packages = [{ id = \"a\", credits = 1, price = \"1 NGN\" }]\n"
                                     "[server]\npublic_url = \"https://pay.example.com\"\n"),
                  environment);
  BOOST_TEST(loaded.usable());
  BOOST_TEST(test::problems_of(loaded) ==
                 std::vector<std::string>{"t.toml:5: warning: storefront.demo.return_urls: has "
                                          "\"http://localhost:3000\", which is for development"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
