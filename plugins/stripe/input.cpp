// Members that are null count as absent.
#include "input.h"

#include <nlohmann/json.hpp>

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;
using plugin::InvalidInput;

const json* find(const json& document, const char* member) {
  const auto found = document.find(member);
  return found == document.end() || found->is_null() ? nullptr : &*found;
}

}  // namespace

json document_of(const plugin::Operation& operation) {
  auto document = json::parse(operation.json(), nullptr, false);
  if (!document.is_object()) throw InvalidInput("the document is not a JSON object");
  return document;
}

std::string text_of(const json& document, const char* member) {
  const auto* value = find(document, member);
  if (value == nullptr) return "";
  if (!value->is_string()) throw InvalidInput(std::string(member) + " is no text");
  return value->get<std::string>();
}

std::string text_in(const json& document, const char* object, const char* member) {
  const auto* value = find(document, object);
  return value != nullptr && value->is_object() ? text_of(*value, member) : "";
}

bool flag_of(const json& document, const char* member) {
  const auto* value = find(document, member);
  if (value == nullptr) return false;
  if (!value->is_boolean()) throw InvalidInput(std::string(member) + " is not true or false");
  return value->get<bool>();
}

std::optional<std::int64_t> time_of(const json& document, const char* member) {
  constexpr std::int64_t kFarthest = 1'000'000'000'000;
  const auto* value = find(document, member);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_unsigned() || value->get<std::uint64_t>() > kFarthest) {
    throw InvalidInput(std::string(member) + " is no time");
  }
  return value->get<std::int64_t>();
}

std::string needed_text(const json& document, const char* member) {
  auto text = text_of(document, member);
  if (text.empty()) throw InvalidInput(std::string(member) + " is missing");
  return text;
}

}  // namespace tallyport::stripe_gateway
