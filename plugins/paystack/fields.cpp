// No double on any way: a JSON number with a point is one already, so it is refused.
#include "fields.h"

#include <charconv>
#include <limits>

#include <nlohmann/json.hpp>

namespace tallyport::paystack {
namespace {

using nlohmann::json;

}  // namespace

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text(const json& object, const char* name) {
  const auto* value = member(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

std::optional<std::uint64_t> whole_number(const json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

std::optional<std::int64_t> amount(const json& value) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  const auto number = whole_number(value);
  if (!number || *number > kMost) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

std::optional<std::int64_t> amount_of(const json& object, const char* name) {
  const auto* value = member(object, name);
  return value == nullptr ? std::nullopt : amount(*value);
}

std::optional<bool> flag(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value == "true") return true;
  if (value == "false") return false;
  return std::nullopt;
}

}  // namespace tallyport::paystack
