// Settings against the plugin's schema: every violation, each with its place.
#include <boost/test/unit_test.hpp>

#include "gateway/settings.h"

namespace tallyport::gateway {
namespace {

constexpr const char* kSchema = R"({"type": "object", "required": ["base_url"],
  "properties": {"base_url": {"type": "string", "examples": ["https://api.example.com"]},
    "retries": {"type": "integer", "maximum": 5}, "a/b": {"type": "string"},
    "channels": {"type": "array", "items": {"enum": ["card", "bank"]}}},
  "additionalProperties": false})";

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(what_fits_has_no_problems) {
  BOOST_TEST(check_schema(kSchema).has_value());
  BOOST_TEST(check_settings(kSchema, R"({"base_url": "x", "retries": 5})").empty());
  BOOST_TEST(check_settings("{}", R"({"anything": 1})").empty());
}

BOOST_AUTO_TEST_CASE(every_violation_is_told_with_its_pointer) {
  const auto problems = check_settings(
      kSchema, R"({"retries": 9, "a/b": 1, "channels": ["card", "cash"], "typo": 1})");
  std::string all;
  for (const auto& problem : problems) all += problem.json_pointer + ": " + problem.text + "\n";
  BOOST_TEST(all ==
             "/a~1b: Value type not permitted by 'type' constraint; it is 1, the plugin's schema "
             "says {\"type\":\"string\"}\n"
             "/channels/1: is \"cash\", must be \"card\" or \"bank\"\n"
             "/retries: Expected number less than or equal to 5; it is 9, the plugin's schema says "
             "{\"maximum\":5,\"type\":\"integer\"}\n"
             "/typo: is not a setting of this plugin; it knows a/b, base_url, channels, retries\n"
             "/base_url: is missing, e.g. \"https://api.example.com\"\n");
}

BOOST_AUTO_TEST_CASE(a_schema_that_cannot_be_used_is_refused) {
  for (const char* schema : {"", "[]", R"({"type": 5})", R"({"$ref": "https://example.com/s"})"})
    BOOST_TEST_CONTEXT(schema) BOOST_TEST(!check_schema(schema).has_value());
}

BOOST_AUTO_TEST_CASE(settings_that_are_no_object_are_one_problem) {
  for (const char* text : {"", "[]", "1", "{"})
    BOOST_TEST(check_settings(kSchema, text).at(0).text == "the settings are not a JSON object");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tallyport::gateway
