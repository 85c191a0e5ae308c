// Runs every check over the project, and shows with a small bad tree that each one bites.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tidy/checks.h"

namespace tallyport::tidy {
namespace {

namespace fs = std::filesystem;
namespace data = boost::unit_test::data;

// A folder of its own that goes when the test ends.
class TemporaryTree {
 public:
  TemporaryTree() {
    std::string pattern = (fs::temp_directory_path() / "tallyport-tidy-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(pattern.data()));
    root_ = pattern;
  }
  ~TemporaryTree() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  TemporaryTree(const TemporaryTree&) = delete;
  TemporaryTree& operator=(const TemporaryTree&) = delete;

  void write(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  Tree read() const { return read_tree(root_); }

 private:
  fs::path root_;
};

std::string joined(const Findings& findings) {
  std::string text;
  for (const auto& finding : findings) text += "\n  " + finding;
  return text;
}

struct Check {
  const char* name;
  Findings (*run)(const Tree&);
  friend std::ostream& operator<<(std::ostream& out, const Check& check) {
    return out << check.name;
  }
};

const std::vector<Check> kChecks{
    {"includes", check_includes},
    {"line length", check_line_length},
    {"opening comment", check_opening_comment},
    {"one title", check_one_title},
    {"leftovers", check_no_leftovers},
    {"white space", check_white_space},
    {"machine path", check_no_machine_path},
    {"errors documented", check_errors_documented},
    {"errors reached", check_errors_reached},
    {"structs in golden", check_structs_in_golden},
    {"links", check_links},
};

// One bad file, the check that must bite, and all that it says.
struct Bad {
  Findings (*check)(const Tree&);
  std::string path;
  std::string text;
  std::string expected;
  friend std::ostream& operator<<(std::ostream& out, const Bad& bad) {
    return out << bad.path << " → " << bad.expected;
  }
};

const std::string kRole = "// A file that says what it is.\n";

const std::vector<Bad> kBad{
    {check_includes, "host/money/money.h", kRole + "#include \"storage/journal.h\"\n",
     "host/money/money.h:2: money must not include \"storage/journal.h\"; it may include base"},
    {check_includes, "host/http/server.cpp", kRole + "#include \"storage/journal.h\"\n",
     "host/http/server.cpp:2: http must not include \"storage/journal.h\"; it may include base, "
     "crypto, ledger, money, pages, storefront, topup"},
    {check_includes, "host/ledger/book.cpp", kRole + "#include <chrono>\n",
     "host/ledger/book.cpp:2: ledger is part of the pure core and must not include <chrono>"},
    {check_includes, "host/topup/decide.cpp", kRole + "#include <nlohmann/json_fwd.hpp>\n",
     "host/topup/decide.cpp:2: topup is part of the pure core and must not include "
     "<nlohmann/json_fwd.hpp>"},
    {check_includes, "host/jobs/janitor.cpp", kRole + "\n#include <pistache/http.h>\n",
     "host/jobs/janitor.cpp:3: jobs must not include <pistache/http.h>; only http may"},
    {check_includes, "host/http/reply.h", kRole + "#include <nlohmann/json.hpp>\n",
     "host/http/reply.h:2: <nlohmann/json.hpp> in a header; use <nlohmann/json_fwd.hpp>"},
    {check_includes, "host/ops/metrics.cpp", kRole + "#include <newlib/new.h>\n",
     "host/ops/metrics.cpp:2: <newlib/new.h> has no room yet; name one in tests/tidy/includes.cpp"},
    {check_includes, "host/attic/old.cpp", kRole,
     "host/attic/old.cpp:1: this folder is not a room; add it to tests/tidy"},
    {check_includes, "plugins/acme/plugin.cpp", kRole + "#include \"base/result.h\"\n",
     "plugins/acme/plugin.cpp:2: a plugin must not include \"base/result.h\" of host/"},
    {check_includes, "plugins/sandbox/provider/main.cpp", kRole + "#include \"storage/x.h\"\n",
     "plugins/sandbox/provider/main.cpp:2: a plugin must not include \"storage/x.h\" of host/"},
    {check_includes, "plugins/acme/webhook.cpp", kRole + "#include <random>\n",
     "plugins/acme/webhook.cpp:2: a plugin does no I/O and has no clock: it must not include "
     "<random>"},
    {check_line_length, "host/base/wide.cpp", kRole + "// " + std::string(98, 'x') + "\n",
     "host/base/wide.cpp:2: 101 characters; at most 100"},
    {check_line_length, "tests/wide.mjs", kRole + "// " + std::string(98, 'x') + "\n",
     "tests/wide.mjs:2: 101 characters; at most 100"},
    {check_opening_comment, "tests/mute.mjs", "import net from 'node:net';\n",
     "tests/mute.mjs:1: does not open with a comment that says the file's role"},
    {check_opening_comment, "host/base/mute.h", "#pragma once\n",
     "host/base/mute.h:1: does not open with a comment that says the file's role"},
    {check_opening_comment, "packaging/mute.sh", "#!/bin/sh\nset -e\n",
     "packaging/mute.sh:1: does not open with a comment that says the file's role"},
    {check_one_title, "docs/two.md", "# One\n```\n# not a title\n```\n# Two\n",
     "docs/two.md:5: a second `# ` title; use `## `"},
    {check_one_title, "docs/none.md", "text\n", "docs/none.md:1: has no `# ` title"},
    {check_no_leftovers, "host/base/late.cpp",
     kRole + "// FIX"
             "ME: later\n",
     "host/base/late.cpp:2: FIX"
     "ME is left; do it or file an issue"},
    {check_no_leftovers, "tests/late.sh",
     "# XX"
     "X: later\necho XX"
     "X is no currency\n",
     "tests/late.sh:1: XX"
     "X is left; do it or file an issue"},
    {check_white_space, "docs/loose.md", "# Title \n",
     "docs/loose.md:1: white space at the end of the line"},
    {check_white_space, "host/base/tab.cpp", kRole + "\tint x;\n",
     "host/base/tab.cpp:2: a tab; indent with spaces"},
    {check_white_space, "tests/tab.js", kRole + "\tf();\n",
     "tests/tab.js:2: a tab; indent with spaces"},
    {check_links, "docs/lost.md",
     "# Lost\n[here](lost.md#x) [out](https://a.example) [no](../no.md)\n",
     "docs/lost.md:2: links to no.md, which is not there"},
    {check_no_machine_path, "config/mine.toml",
     "path = \"/ho"
     "me/me/db\"\n",
     "config/mine.toml:1: names a path of one machine, /ho"
     "me/"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tidy)

BOOST_DATA_TEST_CASE(project_passes, data::make(kChecks), check) {
  static const Tree tree = read_tree(TALLYPORT_SOURCE_DIR);
  const auto findings = check.run(tree);
  BOOST_CHECK_MESSAGE(findings.empty(), findings.size() << " findings:" << joined(findings));
}

BOOST_DATA_TEST_CASE(bad_file_is_named_with_its_line, data::make(kBad), bad) {
  TemporaryTree tree;
  tree.write(bad.path, bad.text);
  BOOST_TEST(bad.check(tree.read()) == Findings{bad.expected}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(error_code_and_heading_must_meet) {
  TemporaryTree tree;
  tree.write("host/base/errc.h", kRole + "  X(100, torn, \"a\") \\\n  X(101, lost, \"b\")\n");
  tree.write("docs/errors.md", "# Errors\n### torn\n### found\n");
  const Findings expected{"host/base/errc.h:3: lost has no heading `### lost` in docs/errors.md",
                          "docs/errors.md:3: found is no error code of host/base/errc.h"};
  BOOST_TEST(check_errors_documented(tree.read()) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(error_code_must_be_returned_and_expected) {
  TemporaryTree tree;
  tree.write("host/base/errc.h", kRole +
                                     "  X(100, both, \"a\") \\\n  X(101, compared, \"b\") \\\n"
                                     "  X(102, faked, \"c\") \\\n  X(103, told, \"d\")\n");
  tree.write("host/base/result.cpp", kRole + "return Errc::compared;\n");
  tree.write("host/money/money.cpp", kRole +
                                         "if (x) return fail(Errc::both, \"\"); // Errc::compared\n"
                                         "if (code == Errc::compared) y();\ncase Errc::compared:\n"
                                         "return {bad ? Errc::faked : Errc::told, \"\"};\n");
  tree.write("tests/unit/money/money_test.cpp",
             kRole +
                 "BOOST_TEST(code == Errc::both);\nrow(\"told\", 1);\n"
                 "fail(Errc::faked, \"\"); // \"faked\"\nrow(\"compared\", \"not faked\");\n");
  const Findings expected{"host/base/errc.h:3: compared is returned nowhere in host/: retire it",
                          "host/base/errc.h:4: faked is expected by no test"};
  BOOST_TEST(check_errors_reached(tree.read()) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(struct_without_offsets_is_found) {
  TemporaryTree tree;
  tree.write("plugin-api/include/tallyport/plugin.h",
             "/* The ABI. */\ntypedef struct tp_old {\ntypedef struct tp_new {\n");
  tree.write("tests/abi/offsets.golden", "tp_old size 8\n");
  const Findings expected{
      "plugin-api/include/tallyport/plugin.h:3: tp_new is not in tests/abi/offsets.golden"};
  BOOST_TEST(check_structs_in_golden(tree.read()) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_built_or_installed_is_left_out) {
  TemporaryTree tree;
  tree.write("tests/sdk/node_modules/theirs/index.js", "\t\n");
  tree.write("build/dev/made.cpp", "\t\n");
  tree.write(".run/tallyport.log", "\t\n");
  BOOST_TEST(tree.read().files.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::tidy
