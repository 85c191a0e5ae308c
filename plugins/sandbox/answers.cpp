// Strict about what it reads, and unknown wherever the provider did not plainly say.
#include "answers.h"

#include <limits>

namespace tallyport::sandbox_gateway {
namespace {

using nlohmann::json;
using plugin::Operation;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

bool does_not_fit(const json& value) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  return value.is_number_unsigned() && value.get<std::uint64_t>() > kMax;
}

Reason refusal_reason(std::string_view code) {
  if (code == "amount_too_small") return Reason::amount_too_small;
  if (code == "amount_too_large") return Reason::amount_too_large;
  if (code == "currency_not_supported" || code == "invalid_currency") {
    return Reason::currency_not_supported;
  }
  return Reason::request_refused;
}

}  // namespace

std::string Members::text(const char* name) {
  auto value = optional_text(name);
  good_ = good_ && !value.empty();
  return value;
}

std::string Members::optional_text(const char* name) {
  const auto* value = find(name);
  if (value == nullptr) return "";
  good_ = good_ && value->is_string();
  return value->is_string() ? value->get<std::string>() : "";
}

std::optional<std::int64_t> Members::optional_integer(const char* name, std::int64_t least) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_integer() || does_not_fit(*value) || value->get<std::int64_t>() < least) {
    good_ = false;
    return std::nullopt;
  }
  return value->get<std::int64_t>();
}

std::int64_t Members::integer(const char* name, std::int64_t least) {
  const auto value = optional_integer(name, least);
  good_ = good_ && value.has_value();
  return value.value_or(0);
}

bool Members::flag(const char* name) {
  const auto* value = find(name);
  good_ = good_ && value != nullptr && value->is_boolean();
  return good_ && value->get<bool>();
}

const json* Members::find(const char* name) const {
  const auto found = object_.find(name);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

std::string in_quotes(std::string_view words) {
  std::string out;
  for (const char c : words.substr(0, 80)) out += c >= ' ' && c <= '~' ? c : '?';
  return "\"" + out + "\"";
}

std::string error_code(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  if (!document.is_object()) return "";
  const auto error = document.find("error");
  if (error == document.end() || !error->is_object()) return "";
  const auto code = error->find("code");
  return code != error->end() && code->is_string() ? code->get<std::string>() : "";
}

json sole_object(std::string_view body) {
  auto document = json::parse(body, nullptr, false);
  if (!document.is_object()) return nullptr;
  const auto data = document.find("data");
  if (data == document.end()) return document;
  return data->is_array() && data->size() == 1 ? data->front() : json();
}

Result unknown(const Operation& operation, Reason reason, std::string_view message) {
  Result result(Outcome::unknown);
  result.reason(reason).message(message);
  result.reference(operation.reference()).gateway_ref(operation.gateway_ref());
  return result;
}

Result unclear(const Response& answer, const Operation& operation) {
  if (!answer.answered) {
    return unknown(operation, Reason::provider_unreachable, "the provider gave no answer");
  }
  if (answer.status == 401) return unknown(operation, Reason::other, kKeyRefused);
  const auto code = error_code(answer.body);
  const auto reason = answer.status == 429            ? Reason::rate_limited
                      : code == "duplicate_reference" ? Reason::duplicate_reference
                      : answer.status == 409          ? Reason::other
                                                      : Reason::provider_error;
  return unknown(operation, reason,
                 "the provider answered " + std::to_string(answer.status) +
                     (code.empty() ? "" : " " + in_quotes(code)));
}

Result not_created(const Response& answer, const Operation& operation) {
  const auto failed = [&](Reason reason, std::string_view message) {
    Result result(Outcome::failed);
    return result.reason(reason).message(message).reference(operation.reference());
  };
  if (!answer.maybe_sent) {
    return failed(Reason::provider_unreachable, "nothing was sent: the provider is unreachable");
  }
  if (answer.status == 401) return failed(Reason::other, kKeyRefused);
  const bool refusal = answer.status == 400 || answer.status == 402 || answer.status == 403 ||
                       answer.status == 404 || answer.status == 422;
  const auto code = error_code(answer.body);
  if (refusal && !code.empty()) {
    return failed(refusal_reason(code), "the provider refused: " + in_quotes(code));
  }
  return unclear(answer, operation);
}

}  // namespace tallyport::sandbox_gateway
