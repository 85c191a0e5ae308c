// The files that we ship are right, and the sample shows every key that there is, and no other.
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "config/keys.h"
#include "config/tree.h"
#include "unit/config/fixture.h"

BOOST_AUTO_TEST_SUITE(config_samples)

using namespace tallyport;
using config::Tree;

namespace {

std::string shipped(const std::string& name) {
  config::SystemEnvironment system;
  const auto text = system.read(std::string(TALLYPORT_SOURCE_DIR) + "/config/" + name);
  BOOST_TEST_REQUIRE(text.has_value());
  return text->bytes;
}

// `#key = …` and `#[section]` are switched-off settings; `# words` are words.
std::string with_all_settings_on(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line); out += line + "\n")
    if (line.size() > 1 && line[0] == '#' && (line[1] == '[' || (line[1] >= 'a' && line[1] <= 'z')))
      line.erase(0, 1);
  return out;
}

// The keys of a tree as keys.h writes them: "gateway.*.limits.timeout_ms", "api_key[].name".
void collect(const Tree& tree, const std::string& path, std::set<std::string>& out) {
  for (const Tree& child : tree.children) {
    const bool is_named = path == "gateway" || path == "storefront";
    const std::string at = (path.empty() ? "" : path + ".") + (is_named ? "*" : child.key);
    if (!path.empty() && !is_named) out.insert(at);
    // Their members are the operator's own.
    if (std::set<std::string>{"settings", "secrets", "gateway_by_currency", "with", "headers",
                              "reply", "error", "map", "texts"}
            .contains(child.key))
      continue;
    if (child.kind == Tree::Kind::table) collect(child, at, out);
    if (child.kind != Tree::Kind::array) continue;
    for (const Tree& item : child.children)
      if (item.kind == Tree::Kind::table) collect(item, at + "[]", out);
  }
}

std::set<std::string> known_keys() {
  std::set<std::string> out;
  for (const auto& place : config::keys::all)
    for (const auto key : place.known) out.insert(std::string(place.path) + "." + std::string(key));
  return out;
}

test::FakeEnvironment machine() {
  test::FakeEnvironment environment;
  environment.variables = {{"CREDENTIALS_DIRECTORY", "/run/credentials"}};
  for (const char* name :
       {"sandbox-api-key", "sandbox-webhook", "sandbox-webhook-old", "stripe-key", "stripe-webhook",
        "paystack-key", "flutterwave-key", "flutterwave-hash"})
    environment.files["/etc/tallyport/secrets/" + std::string(name)] = {"a secret\n", false};
  environment.files["/etc/tallyport/secrets/quote-secret"] = {std::string(32, 'x'), false};
  environment.files["/run/credentials/jwt-secret"] = {std::string(64, 'x'), false};
  environment.files["/run/credentials/proof-key"] = {
      "-----BEGIN PRIVATE KEY-----\n"
      "MC4CAQAwBQYDK2VwBCIEIEEQTrsUroi8QaN86M4RrlhLuk7Y2b6+TW3cVP8rMuAo\n"
      "-----END PRIVATE KEY-----\n",
      false};
  environment.files["/etc/tallyport/jwt.pem"] = {"-----BEGIN PUBLIC KEY-----\n", true};
  environment.files["/etc/tallyport/jwks.json"] = {"{\"keys\":[{}]}", true};
  return environment;
}

}  // namespace

BOOST_AUTO_TEST_CASE(sample_loads_without_a_problem) {
  auto environment = machine();
  environment.files["/etc/tallyport/tallyport.toml"] = {shipped("tallyport.toml"), true};
  const auto loaded = config::load("/etc/tallyport/tallyport.toml", environment);
  BOOST_CHECK_EQUAL(test::joined(loaded), "");
  const auto& shop = *loaded.config.storefront("shop");
  BOOST_TEST(shop.packages.at(0).credit == 550'000);
  BOOST_TEST(loaded.config.gateway("sandbox")->secrets.size() == 2);
}

BOOST_AUTO_TEST_CASE(sample_with_everything_on_has_only_its_choices_to_complain_of) {
  auto environment = machine();
  const auto loaded = config::parse({with_all_settings_on(shipped("tallyport.toml")), false},
                                    "/etc/tallyport/tallyport.toml", environment);
  BOOST_TEST_REQUIRE(loaded.problems.size() == 2);
  BOOST_TEST(loaded.problems[0].text == "is for PostgreSQL; SQLite has no roles");
  BOOST_TEST(loaded.problems[1].text == "needs one of hmac_secret, key_file and jwks_file, has 3");
}

BOOST_AUTO_TEST_CASE(sample_shows_every_key_that_there_is_and_no_other) {
  const auto parsed = config::parse_toml(with_all_settings_on(shipped("tallyport.toml")));
  BOOST_TEST_REQUIRE(!parsed.error);
  std::set<std::string> shown;
  collect(parsed.root, "", shown);
  const auto known = known_keys();
  BOOST_CHECK_EQUAL_COLLECTIONS(shown.begin(), shown.end(), known.begin(), known.end());
}

// What the comment shows as the default is the default: switching it on changes nothing.
BOOST_AUTO_TEST_CASE(sample_shows_the_defaults) {
  auto environment = machine();
  std::istringstream lines(shipped("tallyport.toml"));
  std::string text;
  for (std::string line; std::getline(lines, line); text += line + "\n") {
    if (line.starts_with("#[[api_key]]")) break;  // no defaults from here on
    if (line.starts_with("#host_name") || line.starts_with("#reader_url")) line.clear();
  }
  const auto on = config::parse({with_all_settings_on(text), false},
                                "/etc/tallyport/tallyport.toml", environment);
  const auto off = config::parse({shipped("tallyport.toml"), false},
                                 "/etc/tallyport/tallyport.toml", environment);
  BOOST_CHECK_EQUAL(test::joined(on), "");
  const auto& a = on.config;
  const auto& b = off.config;
  BOOST_TEST(a.server.threads == b.server.threads);
  BOOST_TEST(a.server.request_body_max_bytes == b.server.request_body_max_bytes);
  BOOST_TEST(a.server.header_timeout_ms == b.server.header_timeout_ms);
  BOOST_TEST(a.server.body_timeout_ms == b.server.body_timeout_ms);
  BOOST_TEST(a.server.stop_timeout_ms == b.server.stop_timeout_ms);
  BOOST_TEST((a.log.level == b.log.level && a.log.format == b.log.format));
  BOOST_TEST(a.plugin_directory == b.plugin_directory);
  BOOST_TEST(b.gateways.size() == 1u);  // the real ones wait for their keys
  for (const char* name : {"stripe", "paystack", "flutterwave"}) {
    BOOST_TEST_REQUIRE(a.gateway(name));
    BOOST_TEST(a.gateway(name)->plugin_path == a.plugin_directory + "/" + name + ".so");
  }
  const auto& x = *a.gateway("sandbox");
  const auto& y = *b.gateway("sandbox");
  BOOST_TEST((x.enabled == y.enabled && x.webhooks == y.webhooks));
  BOOST_TEST(x.limits.in_flight_max == y.limits.in_flight_max);
  BOOST_TEST(x.limits.timeout_ms == y.limits.timeout_ms);
  BOOST_TEST(x.limits.deadline_ms == y.limits.deadline_ms);
  BOOST_TEST(x.limits.response_max_bytes == y.limits.response_max_bytes);
  BOOST_TEST((x.breaker.failures == y.breaker.failures && x.breaker.open_ms == y.breaker.open_ms));
  const auto& s = *a.storefront("shop");
  const auto& t = *b.storefront("shop");
  BOOST_TEST((s.scale == t.scale && s.expires_after_ms == t.expires_after_ms));
}

BOOST_AUTO_TEST_CASE(each_example_loads_without_a_problem) {
  test::FakeEnvironment environment;
  for (const char* name :
       {"FLUTTERWAVE_SECRET_KEY", "FLUTTERWAVE_HASH", "PAYSTACK_SECRET_KEY", "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET", "STRIPE_PUBLISHABLE_KEY", "JWT_SECRET", "QUOTE_SECRET"})
    environment.variables[name] = std::string(40, 'x');
  for (const char* name : {"BACK_END_KEY_SHA256", "OPERATOR_KEY_SHA256"})
    environment.variables[name] = std::string(64, name[0] == 'B' ? 'b' : 'a');
  for (const char* name :
       {"verification-credits", "ai-credits", "organisation-wallets", "agent-wallet", "lessons"}) {
    const auto file = "examples/" + std::string(name) + ".toml";
    const auto loaded = config::parse({shipped(file), true}, "/src/config/" + file, environment);
    BOOST_TEST(loaded.usable(), test::joined(loaded));
    for (const auto& problem : loaded.problems)  // what the file itself explains
      BOOST_TEST(problem.key == "gateway.stripe.allow_raw_card", test::joined(loaded));
    BOOST_TEST(loaded.config.fronts.size() == 1u, name);
  }
}

BOOST_AUTO_TEST_CASE(development_file_loads_without_a_problem) {
  test::FakeEnvironment environment;
  environment.variables = {{"TALLYPORT_STATE", "/tmp/state"},
                           {"TALLYPORT_PLUGINS", "/tmp/plugins"},
                           {"PORT", "8123"},
                           {"SANDBOX_PORT", "8124"}};
  const auto loaded = config::parse({shipped("tallyport.dev.toml"), true},
                                    "/src/config/tallyport.dev.toml", environment);
  BOOST_CHECK_EQUAL(test::joined(loaded), "");
  const auto& config = loaded.config;
  BOOST_TEST(config.server.listen_port == 8123);
  BOOST_TEST(config.database.url.reveal() == "sqlite:/tmp/state/tallyport.db");
  BOOST_TEST(config.gateway("sandbox")->settings == R"({"base_url":"http://127.0.0.1:8124"})");
  BOOST_TEST(config.gateway("sandbox")->plugin_path == "/tmp/plugins/sandbox.so");
  BOOST_TEST(config.storefront("demo")->packages.at(0).id == "credits-10");
  BOOST_TEST(config.storefront("demo")->packages.at(0).credit == 10);
  BOOST_TEST(config.storefront("demo")->packages.at(0).price.minor == 500'000);
  // SHA-256 of "demo-key-for-development-only".
  BOOST_TEST(config.api_keys.at(0).sha256_hex ==
             "7698c87ce6e140578917e17b25af90e665e4cea6aa869d031b626773ee66b085");
  BOOST_TEST(config.api_keys.at(0).scopes.size() == 12);
}

BOOST_AUTO_TEST_SUITE_END()
