// valijson finds the violations; its contexts become JSON pointers, and what its parents only pass
// on is left out.
#include "gateway/settings.h"

#include <algorithm>
#include <exception>
#include <optional>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "gateway/text.h"

namespace tallyport::gateway {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

// What a parent says when a child has said it already.
constexpr std::string_view kEchoes[] = {
    "Failed to validate against schema associated with property name",
    "Failed to validate against schema associated with pattern",
    "Failed to validate against additional properties schema",
    "Failed to validate item #",
};

bool is_echo(std::string_view description) {
  return std::ranges::any_of(kEchoes, [&](auto echo) { return description.starts_with(echo); });
}

std::string escaped(std::string_view name) {
  std::string out;
  for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

// {"<root>", "[channels]", "[0]"} → "/channels/0".
std::string pointer_of(const std::vector<std::string>& context) {
  std::string pointer;
  for (const auto& step : context) {
    if (step.size() < 2 || step.front() != '[' || step.back() != ']') continue;
    pointer += '/';
    pointer += escaped(std::string_view(step).substr(1, step.size() - 2));
  }
  return pointer;
}

// The part of the schema that speaks of a place; null where it cannot be told simply.
const json* subschema(const json& schema, const std::string& pointer) {
  const json* at = &schema;
  std::vector<std::string> steps;
  for (json::json_pointer rest(pointer); !rest.empty(); rest.pop_back())
    steps.insert(steps.begin(), rest.back());
  for (const auto& step : steps) {
    if (at->contains("properties") && (*at)["properties"].contains(step))
      at = &(*at)["properties"][step];
    else if (at->contains("items") && (*at)["items"].is_object())
      at = &(*at)["items"];
    else
      return nullptr;
    if (!at->is_object()) return nullptr;
  }
  return at;
}

// The name in `…: 'NAME'` or `… 'NAME'`, as valijson ends what it says of a member.
std::string named_at_end(std::string_view description) {
  while (description.ends_with('.')) description.remove_suffix(1);
  if (!description.ends_with('\'')) return "";
  description.remove_suffix(1);
  return std::string(description.substr(description.rfind('\'') + 1));
}

// A member that is missing or that the schema does not know, told at its own place; nothing for
// what is neither.
std::optional<SettingsProblem> about_member(std::string_view description, const json& schema,
                                            const std::string& pointer) {
  const bool unknown = description.starts_with("Object contains a property that could not be");
  if (!unknown && !description.starts_with("Missing required property")) return std::nullopt;
  const auto name = named_at_end(description);
  const auto* place = subschema(schema, pointer);
  if (name.empty() || !place || !place->contains("properties")) return std::nullopt;
  const auto& known = (*place)["properties"];
  std::string text;
  if (unknown) {
    for (const auto& [each, ignored] : known.items()) text += (text.empty() ? "" : ", ") + each;
    text = "is not a setting of this plugin; it knows " + one_line(text, 400);
  } else {
    text = "is missing";
    if (const auto found = known.find(name); found != known.end() && found->contains("examples"))
      if (const auto& examples = (*found)["examples"]; examples.is_array() && !examples.empty())
        text += ", e.g. " + one_line(examples[0].dump(), 200);
  }
  return SettingsProblem{pointer + '/' + escaped(name), std::move(text)};
}

std::string explain(std::string description, const json& schema, const json& settings,
                    const std::string& pointer) {
  while (!description.empty() && description.back() == '.') description.pop_back();
  constexpr std::string_view kZeros = ".000000";  // valijson prints bounds as doubles
  if (description.ends_with(kZeros)) description.resize(description.size() - kZeros.size());
  const auto at = json::json_pointer(pointer);
  if (!settings.contains(at) || settings[at].is_structured()) return description;
  const auto* expected = subschema(schema, pointer);
  if (expected && expected->contains("enum")) {
    std::string all;
    for (const auto& each : (*expected)["enum"]) all += (all.empty() ? "" : " or ") + each.dump();
    return "is " + one_line(settings[at].dump(), 80) + ", must be " + one_line(all, 200);
  }
  description += "; it is " + one_line(settings[at].dump(), 80);
  if (expected) description += ", the plugin's schema says " + one_line(expected->dump(), 200);
  return description;
}

bool fill(valijson::Schema& schema, const json& document, std::string& why) {
  try {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(Adapter(document), schema);
    return true;
  } catch (const std::exception& error) {
    why = error.what();
    return false;
  }
}

}  // namespace

Result<void> check_schema(std::string_view text) {
  const auto document = json::parse(text, nullptr, false);
  valijson::Schema schema;
  std::string why;
  if (document.is_object() && fill(schema, document, why)) return {};
  return fail(Errc::plugin_manifest_invalid,
              "its manifest: config_schema cannot be used: " + one_line(why, 200));
}

std::vector<SettingsProblem> check_settings(std::string_view schema_text, std::string_view text) {
  const auto document = json::parse(schema_text, nullptr, false);
  const auto settings = json::parse(text, nullptr, false);
  if (!settings.is_object()) return {{"", "the settings are not a JSON object"}};
  valijson::Schema schema;
  std::string why;
  if (!fill(schema, document, why)) return {{"", "the plugin's schema cannot be used: " + why}};

  std::vector<SettingsProblem> problems;
  try {
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema, Adapter(settings), &results)) return {};
    for (const auto& error : results) {
      if (is_echo(error.description)) continue;
      const auto pointer = pointer_of(error.context);
      if (auto problem = about_member(error.description, document, pointer)) {
        problems.push_back(std::move(*problem));
        continue;
      }
      problems.push_back({pointer, explain(error.description, document, settings, pointer)});
    }
  } catch (const std::exception& error) {
    problems.push_back({"", std::string("the settings cannot be checked: ") + error.what()});
  }
  if (problems.empty()) problems.push_back({"", "the settings do not fit the plugin's schema"});
  return problems;
}

}  // namespace tallyport::gateway
