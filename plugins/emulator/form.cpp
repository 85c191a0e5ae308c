// Two passes: first a tree by name, then the levels that are lists become lists.
#include "emulator/form.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "serving/url.h"

namespace tallyport::emulator {
namespace {

constexpr std::size_t kDepthMax = 10;
constexpr std::size_t kPairsMax = 1'000;

// "a[b][]" is {"a", "b", ""}.
std::optional<std::vector<std::string>> split_name(std::string_view name) {
  const auto bracket = std::min(name.find('['), name.size());
  std::vector<std::string> parts{std::string(name.substr(0, bracket))};
  if (parts[0].empty()) return std::nullopt;
  name.remove_prefix(bracket);
  while (!name.empty()) {
    const auto end = name.find(']');
    if (name[0] != '[' || end == std::string_view::npos) return std::nullopt;
    parts.emplace_back(name.substr(1, end - 1));
    name.remove_prefix(end + 1);
    if (parts.size() > kDepthMax) return std::nullopt;
  }
  return parts;
}

bool is_index(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Value with_lists(const Value& value) {
  if (!value.is(Value::Kind::object)) return value;
  std::vector<Value::Member> members;
  for (const auto& [name, member] : value.members()) members.emplace_back(name, with_lists(member));
  const bool is_list =
      !members.empty() &&
      std::all_of(members.begin(), members.end(), [](const auto& m) { return is_index(m.first); });
  if (!is_list) return Value::object(std::move(members));
  std::vector<Value> items;
  for (auto& [name, member] : members) items.push_back(std::move(member));
  return Value::list(std::move(items));
}

}  // namespace

std::variant<Value, BadForm> parse_form(std::string_view text) {
  Value whole = Value::object();
  const auto pairs = serving::parse_pairs(text);
  if (pairs.size() > kPairsMax) return BadForm{"", "Too many parameters"};
  for (const auto& [name, text_value] : pairs) {
    const auto parts = split_name(name);
    if (!parts) return BadForm{name, "Invalid parameter name: " + name};
    Value* level = &whole;
    for (std::size_t i = 0; i < parts->size(); ++i) {
      // Each [] is one more item.
      std::string part = (*parts)[i];
      if (part.empty()) part = std::to_string(level->members().size());
      const bool last = i + 1 == parts->size();
      Value* there = level->find(part);
      if (there && there->is(Value::Kind::object) == last) {
        return BadForm{(*parts)[0], "Invalid " + std::string(last ? "string" : "object")};
      }
      if (last) {
        level->set(part, Value(text_value));
      } else if (!there) {
        level->set(part, Value::object());
      }
      level = level->find(part);
    }
  }
  Value out = Value::object();
  for (const auto& [name, member] : whole.members()) out.set(name, with_lists(member));
  return out;
}

}  // namespace tallyport::emulator
