// The layout is the contract: every line of offsets.golden holds for ever, and no struct or field
// is missing from it. A struct's size may grow, which is then a new line.
#include "abi/layout.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <boost/test/unit_test.hpp>

namespace tallyport::test {
namespace {

std::vector<std::string> golden_lines() {
  std::ifstream file(TALLYPORT_SOURCE_DIR "/tests/abi/offsets.golden");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

// "tp_money.minor 0 8", not "tp_money 16".
bool is_field(const std::string& line) { return line.find('.') < line.find(' '); }

}  // namespace

BOOST_AUTO_TEST_SUITE(layout)

BOOST_AUTO_TEST_CASE(every_field_is_where_it_was) {
  const auto now = layout_lines();
  const auto golden = golden_lines();
  BOOST_TEST(!golden.empty());
  for (const auto& line : golden) {
    if (!is_field(line)) continue;
    BOOST_TEST((std::ranges::find(now, line) != now.end()), "no longer true: " << line);
  }
}

BOOST_AUTO_TEST_CASE(every_struct_has_the_size_of_its_last_line) {
  std::map<std::string, std::string> sizes;
  for (const auto& line : golden_lines()) {
    if (!is_field(line)) sizes[line.substr(0, line.find(' '))] = line;
  }
  for (const auto& line : layout_lines()) {
    if (!is_field(line)) BOOST_TEST(sizes[line.substr(0, line.find(' '))] == line);
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_missing_from_the_golden_file) {
  const auto golden = golden_lines();
  for (const auto& line : layout_lines()) {
    BOOST_TEST((std::ranges::find(golden, line) != golden.end()), "append: " << line);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
