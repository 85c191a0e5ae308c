// Reading a JSON object strictly.
#include "http/json_body.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "http/reply.h"
#include "http/strict_json.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

const nlohmann::json& no_members() {
  static const nlohmann::json empty = nlohmann::json::object();
  return empty;
}

std::string wrong(const nlohmann::json& value, const std::string& wanted) {
  const auto kind = [&]() -> std::string {
    switch (value.type()) {
      case nlohmann::json::value_t::null:
        return "null";
      case nlohmann::json::value_t::object:
        return "an object";
      case nlohmann::json::value_t::array:
        return "a list";
      case nlohmann::json::value_t::string:
        return "a string";
      default:
        return value.dump();
    }
  };
  return "is " + kind() + "; it has to be " + wanted;
}

bool is_whole_number(const nlohmann::json& value) {
  return value.is_number_integer() &&
         (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX);
}

bool is_json(const Request& request) {
  const auto* type = request.header("Content-Type");
  if (!type || count_headers(request.headers, "Content-Type") != 1) return false;
  return equal_ignoring_case(trim(std::string_view(*type).substr(0, type->find(';'))),
                             "application/json");
}

}  // namespace

struct JsonBody::State {
  nlohmann::json root;
  std::vector<FieldError> complaints;
};

Result<JsonBody> JsonBody::read(const Request& request, EmptyBody empty) {
  // What is asked for in the wrong place may not be passed over: an amount there is not "all".
  if (auto known = only_query(request, {}); !known) return fail(known.error());
  auto state = std::make_shared<State>();
  if (request.body.empty() && empty == EmptyBody::allowed) {
    state->root = nlohmann::json::object();
  } else {
    if (request.body.empty())
      return fail(Errc::malformed_request, "the body is empty; this route reads a JSON object");
    if (!is_json(request))
      return fail(Errc::unsupported_media_type, "this route reads Content-Type application/json");
    auto parsed = parse_strict_json(request.body);
    if (!parsed) return fail(parsed.error());
    if (!parsed->is_object()) return fail(Errc::malformed_request, "the body is not a JSON object");
    state->root = std::move(*parsed);
  }
  const auto* root = &state->root;
  return JsonBody(std::move(state), root, "");
}

bool JsonBody::has(const std::string& name) const { return object_->contains(name); }

const nlohmann::json* JsonBody::member(const std::string& name) {
  read_.insert(name);
  const auto found = object_->find(name);
  return found == object_->end() ? nullptr : &*found;
}

void JsonBody::complain(const std::string& name, std::string text) {
  state_->complaints.push_back({prefix_ + name, std::move(text)});
}

bool JsonBody::acceptable_text(const std::string& field, const nlohmann::json& value,
                               std::size_t longest) {
  if (!value.is_string()) return complain(field, wrong(value, "a string")), false;
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > longest)
    return complain(field, "is longer than " + std::to_string(longest) + " bytes"), false;
  if (has_control(text)) return complain(field, "holds a control character"), false;
  return true;
}

std::string JsonBody::text(const std::string& name, std::size_t longest, Need need) {
  const auto* value = member(name);
  if (!value) {
    if (need == Need::required) complain(name, "is missing");
    return "";
  }
  if (!acceptable_text(name, *value, longest)) return "";
  auto text = value->get<std::string>();
  if (text.empty() && need == Need::required) complain(name, "is empty");
  return text;
}

std::optional<std::int64_t> JsonBody::integer(const std::string& name) {
  const auto* value = member(name);
  if (!value) return std::nullopt;
  if (!is_whole_number(*value)) {
    complain(name, wrong(*value, "a whole number of 64 bits, written without point or exponent"));
    return std::nullopt;
  }
  return value->get<std::int64_t>();
}

std::optional<std::string_view> JsonBody::hidden_text(const std::string& name) {
  const auto* value = member(name);
  if (!value || !value->is_string()) return std::nullopt;
  const std::string_view text = value->get_ref<const std::string&>();
  return has_control(text) ? std::nullopt : std::optional(text);
}

std::optional<std::int64_t> JsonBody::hidden_integer(const std::string& name) {
  const auto* value = member(name);
  return value && is_whole_number(*value) ? std::optional(value->get<std::int64_t>())
                                          : std::nullopt;
}

std::optional<bool> JsonBody::flag(const std::string& name, const char* wanted) {
  const auto* value = member(name);
  if (!value) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  complain(name, wrong(*value, wanted));
  return std::nullopt;
}

const nlohmann::json* JsonBody::named_values(const std::string& name, const char* wanted,
                                             std::size_t most, std::size_t longest_key) {
  const auto* value = member(name);
  if (!value) return &no_members();
  if (!value->is_object()) return complain(name, wrong(*value, wanted)), &no_members();
  if (value->size() > most)
    return complain(name, "has more than " + std::to_string(most) + " members"), &no_members();
  for (const auto& [key, each] : value->items())
    if (key.empty() || key.size() > longest_key || has_control(key))
      return complain(name, "has a key that is not 1 to " + std::to_string(longest_key) +
                                " bytes without control characters"),
             &no_members();
  return value;
}

std::map<std::string, std::string> JsonBody::texts(const std::string& name, std::size_t most,
                                                   std::size_t longest_key,
                                                   std::size_t longest_value) {
  std::map<std::string, std::string> out;
  for (const auto& [key, each] :
       named_values(name, "an object of strings", most, longest_key)->items())
    if (acceptable_text(name + '.' + key, each, longest_value))
      out.emplace(key, each.get<std::string>());
  return out;
}

std::string JsonBody::facts(const std::string& name, std::size_t most, std::size_t longest_key,
                            std::size_t longest_value) {
  auto out = nlohmann::json::object();
  for (const auto& [key, each] :
       named_values(name, "an object of strings and whole numbers", most, longest_key)->items())
    if (is_whole_number(each) || acceptable_text(name + '.' + key, each, longest_value))
      out[key] = each;
  return out.dump();
}

JsonBody JsonBody::object(const std::string& name) {
  const auto* value = member(name);
  if (value && !value->is_object()) {
    complain(name, wrong(*value, "an object"));
    value = nullptr;
  }
  return JsonBody(state_, value ? value : &no_members(), prefix_ + name + '.');
}

std::vector<JsonBody> JsonBody::objects(const std::string& name, std::size_t most) {
  std::vector<JsonBody> out;
  const auto* value = member(name);
  if (!value) return out;
  const bool fits = value->is_array() && !value->empty() && value->size() <= most;
  if (!fits || !std::ranges::all_of(*value, [](const auto& each) { return each.is_object(); })) {
    complain(name, "has to be a list of 1 to " + std::to_string(most) + " objects");
    return out;
  }
  for (std::size_t i = 0; i < value->size(); ++i)
    out.push_back(JsonBody(state_, &(*value)[i], prefix_ + name + '.' + std::to_string(i) + '.'));
  return out;
}

bool JsonBody::is_object(const std::string& name) const {
  return has(name) && object_->at(name).is_object();
}

void JsonBody::close() {
  std::string known;
  for (const auto& name : read_) known += (known.empty() ? "" : ", ") + name;
  for (const auto& [name, value] : object_->items())
    if (!read_.contains(name))
      complain(name, known.empty() ? "is not known here, where there are no members"
                                   : "is not a member that there is here: " + known);
}

const std::vector<FieldError>& JsonBody::finish() {
  close();
  return state_->complaints;
}

}  // namespace tallyport::http
