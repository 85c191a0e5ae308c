// Gateways: no secret is empty, none is shown, and settings keep their lines.
#include <boost/test/unit_test.hpp>

#include "unit/config/fixture.h"

BOOST_AUTO_TEST_SUITE(config_gateways)

using namespace tallyport;
using test::Part;
using test::Row;

namespace {

const std::string kHead = "[gateway.sandbox]\nplugin = \"sandbox\"\nmode = \"test\"\n";
const std::string kOne =
    "a gateway whose webhooks are on needs one, e.g. "
    "\"${file:/etc/tallyport/secrets/sandbox-webhook}\"";

std::string empty(const std::string& name) {
  return "is empty; give its value, e.g. \"${file:/etc/tallyport/secrets/sandbox-" + name +
         "}\", or take the line out";
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_of_a_gateway_arrive) {
  test::FakeEnvironment environment;
  environment.variables["KEY"] = "sk_1";
  environment.files["/etc/tallyport/old"] = {"whsec_old\n", false};
  const auto loaded = test::parse(test::with(Part::gateway, R"([gateway.sandbox]
plugin = "/opt/acme.so"
mode = "live"
webhooks = true
[gateway.sandbox.secrets]
secret_key = "${env:KEY}"
webhook_secret = ["whsec_new", "${file:old}"]
[gateway.sandbox.limits]
in_flight_max = 1
timeout_ms = 200
deadline_ms = 300
response_max_bytes = 4096
[gateway.sandbox.breaker]
failures = 2
open_ms = 400
)"),
                                  environment);
  BOOST_TEST(test::problems_of(loaded).empty());
  const auto& gateway = *loaded.config.gateway("sandbox");
  BOOST_TEST(gateway.plugin_path == "/opt/acme.so");
  BOOST_TEST((gateway.mode == topup::Mode::live));
  BOOST_TEST_REQUIRE(gateway.secrets.size() == 2);
  BOOST_TEST(gateway.secrets[0].first == "secret_key");
  BOOST_TEST(gateway.secrets[0].second.at(0).reveal() == "sk_1");
  BOOST_TEST(gateway.secrets[1].second.at(0).reveal() == "whsec_new");
  BOOST_TEST(gateway.secrets[1].second.at(1).reveal() == "whsec_old");
  BOOST_TEST(gateway.limits.in_flight_max == 1);
  BOOST_TEST(gateway.limits.timeout_ms == 200);
  BOOST_TEST(gateway.limits.deadline_ms == 300);
  BOOST_TEST(gateway.limits.response_max_bytes == 4096);
  BOOST_TEST(gateway.breaker.failures == 2);
  BOOST_TEST(gateway.breaker.open_ms == 400);
}

BOOST_AUTO_TEST_CASE(settings_become_json_and_keep_their_lines) {
  test::FakeEnvironment environment;
  environment.variables["PORT"] = "8090";
  const auto loaded = test::parse(test::with(Part::gateway, kHead + R"(webhooks = false
[gateway.sandbox.settings]
base_url = "http://127.0.0.1:${env:PORT}"
retries = 3
rate = 0.5
strict = true
"a/b~c" = [ 1,
  { deep = "x\n\"" } ]
)"),
                                  environment);
  BOOST_TEST(test::problems_of(loaded).empty());
  const auto& gateway = *loaded.config.gateway("sandbox");
  BOOST_TEST(gateway.settings ==
             R"({"base_url":"http://127.0.0.1:8090","retries":3,"rate":0.5,"strict":true,)"
             R"("a/b~c":[1,{"deep":"x\n\""}]})");
  const std::pair<std::string_view, int> lines[] = {
      {"", 1},
      {"/settings", 5},
      {"/settings/base_url", 6},
      {"/settings/retries", 7},
      {"/settings/a~1b~0c", 10},
      {"/settings/a~1b~0c/1", 11},
      {"/settings/a~1b~0c/1/deep", 11},
      {"/settings/missing", 5},
      {"/settings/base_url/x/y", 6},
      {"/secrets/missing", 1},
      {"nonsense", 1},
  };
  for (const auto& [pointer, line] : lines)
    BOOST_TEST(gateway.line_of(pointer) == line, "\"" << pointer << "\" is not on line " << line);
}

BOOST_AUTO_TEST_CASE(gateway_without_settings_points_at_its_own_line) {
  test::FakeEnvironment environment;
  const auto loaded =
      test::parse(test::with(Part::gateway, "\n" + kHead + "webhooks = false\n"), environment);
  BOOST_TEST(loaded.config.gateway("sandbox")->settings == "{}");
  BOOST_TEST(loaded.config.gateway("sandbox")->line_of("/settings/base_url") == 2);
}

BOOST_AUTO_TEST_CASE(each_value_of_a_secret_has_its_line) {
  test::FakeEnvironment environment;
  const auto loaded = test::parse(test::with(Part::gateway, kHead + R"([gateway.sandbox.secrets]
api_key = "a"
webhook_secret = [
  "b",
  "c" ]
)"),
                                  environment);
  BOOST_TEST(test::problems_of(loaded).empty());
  const std::pair<std::string_view, int> lines[] = {
      {"/secrets", 4},
      {"/secrets/api_key", 5},
      {"/secrets/webhook_secret", 6},
      {"/secrets/webhook_secret/0", 7},
      {"/secrets/webhook_secret/1", 8},
      {"/secrets/missing", 4},
  };
  for (const auto& [pointer, line] : lines)
    BOOST_TEST(loaded.config.gateway("sandbox")->line_of(pointer) == line, pointer);
}

BOOST_AUTO_TEST_CASE(empty_secret_refuses_to_start) {
  test::FakeEnvironment environment;
  environment.variables["EMPTY"] = "";
  environment.files["/s/newline"] = {"\n", false};
  const std::string key = "t.toml:4: gateway.sandbox.secrets";
  const Row rows[] = {
      {Part::gateway,
       kHead,
       {"t.toml:1: gateway.sandbox.secrets: has no secret; " + kOne +
        " under its plugin's name for it; or webhooks = false"}},
      {Part::gateway,
       kHead + "secrets = {}\n",
       {key + ": has no secret; " + kOne + " under its plugin's name for it; or webhooks = false"}},
      {Part::gateway,
       kHead + "secrets.webhook_secret = \"\"\n",
       {key + ".webhook_secret: " + empty("webhook_secret")}},
      {Part::gateway,
       kHead + "secrets.webhook_secret = \" \\t\"\n",
       {key + ".webhook_secret: " + empty("webhook_secret")}},
      {Part::gateway,
       kHead + "secrets.webhook_secret = []\n",
       {key + ".webhook_secret: " + empty("webhook_secret")}},
      {Part::gateway,
       kHead + "secrets.webhook_secret = [\"x\", \"\"]\n",
       {key + ".webhook_secret[1]: " + empty("webhook_secret")}},
      {Part::gateway,
       kHead + "secrets.webhook_secret = \"${env:EMPTY}\"\n",
       {key + ".webhook_secret: " + empty("webhook_secret")}},
      {Part::gateway,
       kHead + "secrets.webhook_secret = \"${file:/s/newline}\"\n",
       {key + ".webhook_secret: " + empty("webhook_secret")}},
      {Part::gateway, kHead + "secrets = { a = \"x\", b = \"\" }\n", {key + ".b: " + empty("b")}},
      {Part::gateway, kHead + "secrets.a = \"\"\nwebhooks = false\n", {key + ".a: " + empty("a")}},
  };
  for (const Row& row : rows) test::check(row, environment);
}

BOOST_AUTO_TEST_CASE(mistakes_are_named_with_key_and_line) {
  const std::string secrets = "secrets.s = \"x\"\n";
  const Row rows[] = {
      {Part::gateway,
       "[gateway.sandbox]\n" + secrets,
       {"t.toml:1: gateway.sandbox.mode: is missing, e.g. mode = \"test\"",
        "t.toml:1: gateway.sandbox.plugin: is missing, e.g. plugin = \"sandbox\""}},
      {Part::gateway,
       "[gateway.sandbox]\nplugin = \"../x\"\nmode = \"prod\"\n" + secrets,
       {"t.toml:2: gateway.sandbox.plugin: is \"../x\", must be a plugin's name such as "
        "\"sandbox\" or an absolute path",
        "t.toml:3: gateway.sandbox.mode: is \"prod\", must be \"test\" or \"live\""}},
      {Part::gateway,
       kHead + secrets + "webhook = false\n",
       {"t.toml:5: gateway.sandbox.webhook: is not a known key; did you mean \"webhooks\"?"}},
      {Part::gateway,
       kHead + secrets + "webhooks = \"no\"\n",
       {"t.toml:5: gateway.sandbox.webhooks: is a string, must be true or false"}},
      {Part::gateway,
       kHead + "secrets.API-KEY = \"x\"\n",
       {"t.toml:4: gateway.sandbox.secrets.API-KEY: is not a name of small letters, digits and _"}},
      {Part::gateway,
       kHead + "secrets.s = 12\n",
       {"t.toml:4: gateway.sandbox.secrets.s: is a whole number, must be a string"}},
      {Part::gateway,
       kHead + "secrets = \"x\"\n",
       {"t.toml:4: gateway.sandbox.secrets: is a string, must be a table"}},
      {Part::gateway,
       kHead + secrets + "limits.timeout_ms = 50000\n",
       {"t.toml:5: gateway.sandbox.limits.timeout_ms: is 50000, must not be more than "
        "deadline_ms, 30000"}},
      {Part::gateway,
       kHead + secrets + "breaker.failures = 0\n",
       {"t.toml:5: gateway.sandbox.breaker.failures: is 0, must be between 1 and 1000"}},
      {Part::gateway,
       kHead + secrets + "settings.when = 2026-01-01\n",
       {"t.toml:5: gateway.sandbox.settings.when: is a date or time, which JSON does not have: "
        "quote it"}},
      {Part::gateway,
       kHead + secrets + "settings.n = [1, nan]\n",
       {"t.toml:5: gateway.sandbox.settings.n[1]: is nan, which JSON does not have"}},
      {Part::gateway,
       kHead + secrets + "settings.base_url = \"${env:NONE}\"\n",
       {"t.toml:5: gateway.sandbox.settings.base_url: needs the environment variable NONE, which "
        "is not set"}},
      {Part::gateway,
       kHead + secrets +
           "[gateway.Big]\nenabled = false\nplugin = \"a\"\n"
           "mode = \"test\"\n",
       {"t.toml:5: gateway.Big: is not a name of small letters, digits and -, at most 40, a letter "
        "first"}},
      {Part::gateway,
       kHead + "enabled = false\n",
       {"t.toml:1: gateway: none is enabled; nobody can pay: write a section [gateway.NAME]",
        "t.toml:9: storefront.demo.gateway: is \"sandbox\", which is not enabled (line 1)"}},
  };
  test::FakeEnvironment environment;
  for (const Row& row : rows) test::check(row, environment);
}

BOOST_AUTO_TEST_CASE(disabled_gateway_reads_no_secret) {
  test::FakeEnvironment environment;
  const auto loaded =
      test::parse(test::with(Part::other,
                             "[gateway.later]\nenabled = false\nplugin = \"later\"\n"
                             "mode = \"live\"\nsecrets.key = \"${file:/s/later}\"\n"),
                  environment);
  BOOST_TEST(test::problems_of(loaded).empty());
  BOOST_TEST(environment.reads.empty());
  BOOST_TEST(loaded.config.gateway("later")->secrets.empty());
}

BOOST_AUTO_TEST_CASE(secret_in_a_readable_file_is_a_warning_that_does_not_show_it) {
  test::FakeEnvironment environment;
  const std::string text =
      test::with(Part::server, "[server]\npublic_url = \"https://pay.example.com\"\n");
  const auto loaded = config::parse({text, true}, "t.toml", environment);
  const auto lines = test::problems_of(loaded);
  BOOST_TEST_REQUIRE(lines.size() == 1);
  BOOST_TEST(
      lines[0] ==
      "t.toml:8: warning: gateway.sandbox.secrets.webhook_secret: is a secret in a file that "
      "everybody may read: chmod o= the file, or keep it elsewhere, e.g. "
      "\"${credential:NAME}\"");
  BOOST_TEST(loaded.usable());
  BOOST_TEST(test::problems_of(config::parse({text, false}, "t.toml", environment)).empty());
}

BOOST_AUTO_TEST_SUITE_END()
