// ${…} in strings: what each kind gives, and what is said when it cannot.
#include <boost/test/unit_test.hpp>

#include "config/references.h"
#include "unit/config/fixture.h"

BOOST_AUTO_TEST_SUITE(config_references)

using namespace tallyport;

namespace {

test::FakeEnvironment machine() {
  test::FakeEnvironment environment;
  environment.variables = {{"A", "alpha"},
                           {"NESTED", "${env:A}"},
                           {"NOTHING", ""},
                           {"CREDENTIALS_DIRECTORY", "/run/credentials/tallyport"}};
  environment.files["/base/rel"] = {"relative\n", false};
  environment.files["/abs"] = {"absolute\r\n", false};
  environment.files["/two"] = {"two\n\n", false};
  environment.files["/open"] = {"open", true};
  environment.files["/run/credentials/tallyport/key"] = {"credential\n", true};
  return environment;
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_are_filled_in_where_they_stand) {
  const struct {
    std::string_view value;
    std::string_view text;
    bool has_reference;
  } rows[] = {
      {"", "", false},
      {"plain $ $5 {x} }", "plain $ $5 {x} }", false},
      {"${env:A}", "alpha", true},
      {"<${env:A}${env:A}>", "<alphaalpha>", true},
      {"${env:NOTHING}", "", true},
      {"${env:NESTED}", "${env:A}", true},
      {"${file:rel}", "relative", true},
      {"${file:/abs}", "absolute", true},
      {"${file:/two}", "two\n", true},
      {"${credential:key}", "credential", true},
      {"$${env:A}", "${env:A}", false},
      {"$$${env:A}", "$${env:A}", false},
      {"$$", "$$", false},
  };
  auto environment = machine();
  for (const auto& row : rows) {
    const auto got = config::expand(row.value, "/base", environment);
    BOOST_TEST_CONTEXT(row.value) {
      BOOST_TEST(got.problems.empty());
      BOOST_TEST(got.text == row.text);
      BOOST_TEST(got.has_reference == row.has_reference);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_named) {
  const struct {
    std::string_view value;
    std::vector<std::string> problems;
  } rows[] = {
      {"${env:B}", {"needs the environment variable B, which is not set"}},
      {"${env:B}:${env:C}",
       {"needs the environment variable B, which is not set",
        "needs the environment variable C, which is not set"}},
      {"${env:}", {"has ${env:}, which names no environment variable"}},
      {"${env:1A}", {"has ${env:1A}, which names no environment variable"}},
      {"${file:}", {"has ${file:}, which names no file"}},
      {"${file:none}", {"cannot read /base/none: No such file or directory"}},
      {"${file:/open}", {"reads /open, which everybody may read: chmod o= /open"}},
      {"${credential:none}",
       {"cannot read /run/credentials/tallyport/none: No such file or directory"}},
      {"${credential:../key}", {"has ${credential:../key}, which names no credential"}},
      {"${credential:..}", {"has ${credential:..}, which names no credential"}},
      {"${secret:x}",
       {"has ${secret:x}; known are ${env:NAME}, ${file:PATH} and ${credential:NAME}; a plain ${ "
        "is written $${"}},
      {"${}",
       {"has ${}; known are ${env:NAME}, ${file:PATH} and ${credential:NAME}; a plain ${ is "
        "written $${"}},
      {"a ${env:A", {"has a ${ without its }; a plain ${ is written $${"}},
  };
  auto environment = machine();
  for (const auto& row : rows) {
    const auto got = config::expand(row.value, "/base", environment);
    BOOST_TEST_CONTEXT(row.value) {
      BOOST_CHECK_EQUAL_COLLECTIONS(got.problems.begin(), got.problems.end(), row.problems.begin(),
                                    row.problems.end());
    }
  }
}

BOOST_AUTO_TEST_CASE(credential_outside_of_a_unit_says_so) {
  test::FakeEnvironment environment;
  const auto got = config::expand("${credential:key}", "/base", environment);
  BOOST_TEST_REQUIRE(got.problems.size() == 1);
  BOOST_TEST(got.problems[0] ==
             "has ${credential:key}, but CREDENTIALS_DIRECTORY is not set: only a systemd unit "
             "with LoadCredential= has credentials");
}

BOOST_AUTO_TEST_CASE(missing_variable_is_a_problem_of_its_line) {
  test::FakeEnvironment environment;
  test::check({test::Part::server,
               "[server]\nlisten = \"127.0.0.1:${env:PORT}\"\n",
               {"t.toml:2: server.listen: needs the environment variable PORT, which is not set"}},
              environment);
}

// A reference to a secret in the wrong place must not print it.
BOOST_AUTO_TEST_CASE(what_a_reference_gave_is_never_shown) {
  test::FakeEnvironment environment;
  environment.variables["S"] = "topsecret value";
  const std::string s = "\"${env:S}\"";
  const std::string rows[] = {
      "[server]\nlisten = " + s + "\npublic_url = " + s + "\nhost_name = " + s + "\n",
      "[log]\nlevel = " + s + "\nformat = " + s + "\n",
      "[gateway.g]\nplugin = " + s + "\nmode = " + s + "\nsecrets.a = " + s + "\n",
      "[storefront.s]\nasset = " + s + "\ngateway = " + s + "\nreference_prefix = " + s +
          "\nreturn_urls = [" + s + "]\ngateway_by_currency = { NGN = " + s +
          " }\npackages = [{ id = " + s + ", credits = " + s + ", price = " + s +
          ", gateway = " + s + " }]\n",
      "[storefront.s]\nasset = \"NGN\"\namount = { currency = " + s + " }\n",
      "[storefront.s]\nasset = \"NGN\"\namount = { currency = \"NGN\", minimum = " + s +
          ", maximum = " + s + " }\n",
      "[[api_key]]\nname = " + s + "\nstorefront = " + s + "\nhash = " + s + "\nscopes = [" + s +
          "]\n",
      "[jwt]\nstorefront = " + s + "\nalgorithms = [" + s + "]\nhmac_secret = " + s +
          "\nscopes = [" + s + "]\n",
  };
  for (const auto& text : rows) {
    const auto lines =
        test::problems_of(test::parse(test::with(test::Part::other, text), environment));
    BOOST_TEST(!lines.empty());
    for (const auto& line : lines) BOOST_TEST(line.find("topsecret") == line.npos, line);
  }
}

BOOST_AUTO_TEST_SUITE_END()
