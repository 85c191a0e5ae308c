// Reads the sources that the route names, converts them, and puts them where our route looks.
#include "http/storefront_inputs.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>

#include "http/json_number.h"
#include "http/strict_json.h"
#include "http/text.h"
#include "money/money.h"

namespace tallyport::http {
namespace {

using nlohmann::json;
using storefront::Input;
using storefront::Kind;
using storefront::Mapping;
using storefront::Place;
using storefront::Source;
using storefront::Unit;

constexpr const char* kKey = "Idempotency-Key";

// "/payer/email" → "payer", "email" (RFC 6901).
std::vector<std::string> steps_of(std::string_view pointer) {
  std::vector<std::string> out;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto raw = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(raw.size());
    std::string step;
    for (std::size_t i = 0; i < raw.size(); ++i)
      step += raw[i] == '~' && i + 1 < raw.size() ? (raw[++i] == '1' ? '/' : '~') : raw[i];
    out.push_back(std::move(step));
  }
  return out;
}

std::string media_type(const Request& request) {
  const auto* type = request.header("Content-Type");
  if (!type || count_headers(request.headers, "Content-Type") != 1) return "";
  std::string out(trim(std::string_view(*type).substr(0, type->find(';'))));
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

// A form's fields are members that are strings.
Result<json> read_form(const Request& request) {
  json out = json::object();
  for (auto& [name, value] : parse_query(request.body)) {
    if (!is_utf8(name) || !is_utf8(value))
      return fail(Errc::malformed_request, "the form is not UTF-8");
    if (out.contains(name))
      return fail(Errc::malformed_request, "the field " + in_quotes(name) + " is there twice");
    out[name] = std::move(value);
  }
  return out;
}

Result<json> read_body(const Request& request) {
  if (request.body.empty()) return json::object();
  const auto type = media_type(request);
  if (type == "application/x-www-form-urlencoded") return read_form(request);
  if (type == "application/json") return parse_strict_json(request.body);
  return fail(Errc::unsupported_media_type,
              "this route reads Content-Type application/json and "
              "application/x-www-form-urlencoded");
}

class Translation {
 public:
  Translation(const storefront::Route& route, const Request& request, const Principal& principal)
      : route_(route), request_(request), principal_(principal) {}

  Result<Request> run() {
    const bool reads_body = std::ranges::any_of(route_.with, [](const Mapping& one) {
      return std::ranges::any_of(
          one.sources, [](const Source& source) { return source.from == Source::From::body; });
    });
    if (reads_body) {
      auto body = read_body(request_);
      if (!body) return fail(body.error());
      body_ = std::move(*body);
    }
    out_.method = route_.call->method;
    for (const Mapping& one : route_.with)
      if (auto put = add(one); !put) return fail(put.error());
    const auto* key = request_.header(kKey);
    if (key && count_headers(out_.headers, kKey) == 0) out_.headers.emplace_back(kKey, *key);
    if (auto filled = fill_path(); !filled) return fail(filled.error());
    if (!given_.is_null()) {
      out_.headers.emplace_back("Content-Type", "application/json");
      out_.body = given_.dump();
    }
    out_.peer = request_.peer;
    return std::move(out_);
  }

 private:
  Result<void> add(const Mapping& mapping) {
    const auto [name, unit] = storefront::split_unit(mapping.input);
    const Input& input = *storefront::find_input(*route_.call, name);
    auto value = find(mapping, unit);
    if (!value) return {};
    if (unit == Unit::major) {
      auto minor = in_minor_units(*value);
      if (!minor) return fail(minor.error());
      *value = *minor;
    } else if (input.kind == Kind::flag) {
      *value = as_flag(std::move(*value));
    } else if (input.kind != Kind::text) {
      *value = as_integer(std::move(*value));
    } else if (value->is_number_integer()) {
      *value = value->dump();  // an id that the application keeps as a number
    }
    if (input.place == Place::body) return put(name, input, std::move(*value)), Result<void>();
    if (!value->is_string())
      return fail(Errc::invalid_field, mapping.input + " has to be a string");
    auto text = value->get<std::string>();
    if (input.place == Place::query)
      out_.query.emplace_back(input.target, std::move(text));
    else if (input.place == Place::header)
      out_.headers.emplace_back(input.target, std::move(text));
    else
      params_.emplace_back(input.target, std::move(text));
    return {};
  }

  // The first source that has something. A decimal is asked for by its own digits.
  std::optional<json> find(const Mapping& mapping, Unit unit) const {
    for (const Source& source : mapping.sources) {
      auto value = find(source);
      if (!value || value->is_null()) continue;
      if (value->is_number_float() && unit == Unit::major)
        if (const auto text = number_text(request_.body, steps_of(source.name))) return *text;
      return value;
    }
    return std::nullopt;
  }

  std::optional<json> find(const Source& source) const {
    const auto text = [](const std::string* found) {
      return found && is_utf8(*found) ? std::optional<json>(*found) : std::nullopt;
    };
    switch (source.from) {
      case Source::From::constant:
        return source.name;
      case Source::From::body:
        if (const auto* found = value_at(body_, source.name)) return *found;
        return std::nullopt;
      case Source::From::path:
        return text(&request_.param(source.name));
      case Source::From::query:
        return text(request_.query_value(source.name));
      case Source::From::header:
        return text(request_.header(source.name));
      case Source::From::claim:
        break;
    }
    const auto claim = principal_.claims.find(source.name);
    return text(claim == principal_.claims.end() ? nullptr : &claim->second);
  }

  // What is no whole number is passed on as it is: our own route says what is wrong with it.
  static json as_integer(json value) {
    if (!value.is_string()) return value;
    const auto& text = value.get_ref<const std::string&>();
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return value;
    return number;
  }

  static json as_flag(json value) {
    if (value == "true") return true;
    return value == "false" ? json(false) : std::move(value);
  }

  Result<std::int64_t> in_minor_units(const json& value) const {
    std::string code;
    for (const Mapping& one : route_.with)
      if (one.input == "currency")
        if (const auto given = find(one, Unit::minor); given && given->is_string())
          code = given->get<std::string>();
    const auto currency = money::Currency::parse(code);
    if (!currency) return fail(Errc::invalid_field, "currency is " + in_quotes(code));
    const auto text = value.is_string() ? value.get<std::string>() : value.dump();
    const auto minor = money::parse_decimal(text, currency->exponent());
    if (!minor)
      return fail(Errc::invalid_field,
                  "amount is " + in_quotes(text) + ", not an amount of " + code);
    return *minor;
  }

  void put(std::string_view name, const Input& input, json value) {
    json* at = &given_;
    for (const auto& step : steps_of(input.target))
      // "/metadata/" is for "metadata.*": the last step is the name.
      at = &(*at)[step.empty() ? std::string(name.substr(input.name.size() - 1)) : step];
    *at = std::move(value);
  }

  Result<void> fill_path() {
    std::string_view rest = route_.call->path;
    for (auto open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
      const auto close = rest.find('}');
      const std::string name(rest.substr(open + 1, close - open - 1));
      const auto* value = find_header(params_, name);
      const std::string given = value                                     ? *value
                                : name == "account" && principal_.account ? *principal_.account
                                                                          : "";
      if (given.empty()) return fail(Errc::invalid_field, name + " is missing");
      out_.path += std::string(rest.substr(0, open)) + percent_encode(given);
      rest.remove_prefix(close + 1);
    }
    out_.path += rest;
    return {};
  }

  const storefront::Route& route_;
  const Request& request_;
  const Principal& principal_;
  json body_ = json::object();
  json given_;  // the body of our request; null where it has none
  Fields params_;
  Request out_;
};

}  // namespace

const json* value_at(const json& document, std::string_view pointer) {
  const json* at = &document;
  for (const auto& step : steps_of(pointer)) {
    if (at->is_object()) {
      const auto found = at->find(step);
      if (found == at->end()) return nullptr;
      at = &*found;
      continue;
    }
    std::size_t index = 0;
    const auto end = step.data() + step.size();
    const auto parsed = std::from_chars(step.data(), end, index);
    const bool whole = parsed.ec == std::errc{} && parsed.ptr == end;
    if (!at->is_array() || !whole || index >= at->size()) return nullptr;
    at = &(*at)[index];
  }
  return at->is_null() ? nullptr : at;
}

Result<Request> to_our_request(const storefront::Route& route, const Request& request,
                               std::shared_ptr<const Principal> principal) {
  auto out = Translation(route, request, *principal).run();
  if (out) out->principal = std::move(principal);
  return out;
}

}  // namespace tallyport::http
