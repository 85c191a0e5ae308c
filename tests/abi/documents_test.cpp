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

using nlohmann::json;

bool is_result(const std::string& name) { return name.ends_with(".result.json"); }

std::string type_of(const json& schema) {
  if (schema.contains("type")) return schema.at("type").get<std::string>();
  if (schema.contains("const")) return "const " + schema.at("const").dump();
  if (schema.contains("enum")) return "enum";
  return "any";
}

// Each member with its type, each word of an enumeration, and what must be there.
void add_lines(const std::string& name, const std::string& path, const json& schema,
               std::set<std::string>& lines) {
  const auto at = name + " " + (path.empty() ? "/" : path) + " ";
  lines.insert(at + type_of(schema));
  if (schema.contains("enum"))
    for (const auto& word : schema.at("enum")) lines.insert(at + "word " + word.dump());
  if (schema.contains("required"))
    for (const auto& member : schema.at("required"))
      lines.insert(at + "required " + member.get<std::string>());
  if (schema.contains("properties"))
    for (const auto& [member, inside] : schema.at("properties").items())
      add_lines(name, path + "/" + member, inside, lines);
  if (schema.contains("items")) add_lines(name, path + "[]", schema.at("items"), lines);
}

std::set<std::string> document_lines() {
  std::set<std::string> lines;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot / "plugin-api/schemas")) {
    const auto name = entry.path().filename().string();
    if (!name.ends_with(".input.json") && !is_result(name)) continue;
    std::ifstream file(entry.path());
    add_lines(name, "", json::parse(file), lines);
  }
  return lines;
}

std::set<std::string> golden_lines() {
  std::set<std::string> lines;
  std::ifstream file(kRoot / "tests/abi/documents.golden");
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line[0] != '#') lines.insert(line);
  return lines;
}

bool must_be_there(const std::string& line) { return line.find(" required ") != line.npos; }
bool of_result(const std::string& line) { return is_result(line.substr(0, line.find(' '))); }

}  // namespace

BOOST_AUTO_TEST_SUITE(documents)

BOOST_AUTO_TEST_CASE(every_member_is_what_it_was) {
  const auto now = document_lines();
  BOOST_TEST(!golden_lines().empty());
  for (const auto& line : golden_lines()) {
    // A result may come to need less than it did.
    if (must_be_there(line) && of_result(line)) continue;
    BOOST_TEST(now.contains(line), "no longer true: " << line);
  }
}

BOOST_AUTO_TEST_CASE(no_result_has_to_say_more_than_it_had_to) {
  const auto golden = golden_lines();
  for (const auto& line : document_lines())
    if (must_be_there(line) && of_result(line))
      BOOST_TEST(golden.contains(line), "an older plugin does not say it: " << line);
}

BOOST_AUTO_TEST_CASE(no_member_is_missing_from_the_golden_file) {
  const auto golden = golden_lines();
  for (const auto& line : document_lines()) BOOST_TEST(golden.contains(line), "append: " << line);
}

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
