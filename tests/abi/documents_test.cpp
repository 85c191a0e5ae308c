// The plugin API's documents against its code: reasons, schemas.
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <tallyport/sdk/reason.hpp>

namespace tallyport::test {
namespace {

const std::filesystem::path kRoot = TALLYPORT_SOURCE_DIR;

}  // namespace

BOOST_AUTO_TEST_SUITE(documents)

BOOST_AUTO_TEST_CASE(every_reason_is_documented_and_none_is_made_up) {
  std::set<std::string> in_code;
#define TALLYPORT_REASON_INSERT(word) in_code.insert(#word);
  TALLYPORT_REASONS(TALLYPORT_REASON_INSERT)
#undef TALLYPORT_REASON_INSERT
  std::set<std::string> in_page;
  std::ifstream page(kRoot / "docs/reasons.md");
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("| `")) in_page.insert(line.substr(3, line.find('`', 3) - 3));
  }
  BOOST_TEST(in_code == in_page, boost::test_tools::per_element());
  BOOST_TEST(plugin::name(plugin::Reason::card_declined) == "card_declined");
  BOOST_TEST(plugin::name(plugin::Reason::other) == "other");
}

BOOST_AUTO_TEST_CASE(every_schema_is_a_draft_07_schema_with_a_title) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot / "plugin-api/schemas")) {
    if (entry.path().extension() != ".json") continue;
    ++count;
    BOOST_TEST_CONTEXT(entry.path().filename()) {
      std::ifstream file(entry.path());
      const auto schema = nlohmann::json::parse(file, nullptr, false);
      BOOST_TEST(schema.is_object());
      BOOST_TEST(schema.value("$schema", "") == "http://json-schema.org/draft-07/schema#");
      BOOST_TEST(!schema.value("title", "").empty());
    }
  }
  BOOST_TEST(count >= 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
