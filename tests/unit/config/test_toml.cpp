// TOML becomes plain nodes with the right lines; what is not TOML is one problem; noise is
// harmless.
#include <boost/test/unit_test.hpp>

#include "config/tree.h"
#include "support/seed.h"
#include "unit/config/fixture.h"

BOOST_AUTO_TEST_SUITE(config_toml)

using namespace tallyport;
using config::Tree;

BOOST_AUTO_TEST_CASE(nodes_keep_their_lines_and_the_order_of_the_file) {
  const auto parsed = config::parse_toml(
      "z = 1\na = \"x\"\n[t.u]\nb = [\n  1,\n  { c = true },\n]\n[[l]]\n[[l]]\nd = 1.5\n");
  BOOST_TEST_REQUIRE(!parsed.error);
  const Tree& root = parsed.root;
  BOOST_TEST_REQUIRE(root.children.size() == 4);
  BOOST_TEST(root.children[0].key == "z");
  BOOST_TEST(root.children[1].key == "a");
  BOOST_TEST(root.children[1].line == 2);
  const Tree* list = root.find("t")->find("u")->find("b");
  BOOST_TEST(root.find("t")->find("u")->line == 3);
  BOOST_TEST(list->line == 4);
  BOOST_TEST(list->children[0].line == 5);
  BOOST_TEST(list->children[1].find("c")->line == 6);
  BOOST_TEST(root.find("l")->children[0].line == 8);
  BOOST_TEST(root.find("l")->children[1].line == 9);
  BOOST_TEST(root.find("l")->children[1].find("d")->text == "1.5");
  BOOST_TEST(root.find("none") == nullptr);
}

BOOST_AUTO_TEST_CASE(what_is_not_toml_is_one_problem_with_its_line) {
  const struct {
    std::string text;
    std::string start;
  } rows[] = {
      {"[server]\nlisten = 127.0.0.1\n", "t.toml:2: is not TOML: "},
      {"[server]\n\nlisten = \"x\nthreads = 1\n", "t.toml:3: is not TOML: "},
      {"[server]\n[server]\n", "t.toml:2: is not TOML: "},
      {"a = 1\na = 2\n", "t.toml:2: is not TOML: "},
      {"a = \"\xff\"\n", "t.toml:1: is not TOML: "},
      {"[a", "t.toml:1: is not TOML: "},
      {"\u01eb = 1\n", "t.toml:1: is not TOML: "},
      {"a = 1\n\u3001b = 2\n", "t.toml:2: is not TOML: "},
      {"a = 1\n[$x]\nb = 2\n", "t.toml:2: is not TOML: a key, a table or a value is malformed"},
  };
  test::FakeEnvironment environment;
  for (const auto& row : rows) {
    const auto lines = test::problems_of(test::parse(row.text, environment));
    BOOST_TEST_CONTEXT(row.text) {
      BOOST_TEST_REQUIRE(lines.size() == 1);
      BOOST_TEST(lines[0].starts_with(row.start), lines[0]);
    }
  }
}

// A start for the fuzzer proper: right files with a few bytes changed never do worse than problems.
BOOST_AUTO_TEST_CASE(damaged_files_yield_problems_and_nothing_else) {
  auto random = test::random_stream(1);
  test::FakeEnvironment environment;
  const std::string good = test::with(
      test::Part::server,
      "[jwt]\nstorefront = \"demo\"\nissuer = \"i\"\naudience = \"a\"\nalgorithms = [\"HS256\"]\n"
      "hmac_secret = \"${env:X}${file:y}$${\"\nscopes = [\"topups:read\"]\n");
  constexpr std::string_view kBytes = "\"'[]{}=.,#$\n\\ 0a-+_\xc3\x00";
  for (int round = 0; round < 2000; ++round) {
    std::string text = good;
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
      const std::size_t at = random() % text.size();
      const char byte = kBytes[random() % kBytes.size()];
      switch (random() % 3) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        default:
          text.erase(at, 1 + random() % 8);
          break;
      }
    }
    for (const auto& problem : test::parse(text, environment).problems) {
      BOOST_TEST_REQUIRE(problem.line > 0);
      BOOST_TEST_REQUIRE(!problem.text.empty());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
