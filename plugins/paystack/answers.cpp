// Failed only by Paystack's own refusal; what leaves anything open is unknown.
#include "answers.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "fields.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

bool is_duplicate(const ErrorDocument& error) {
  return error.code == "duplicate_reference" || error.message == "duplicate transaction reference";
}

Reason refusal_reason(const ErrorDocument& error) {
  return error.message.starts_with("currency not supported") ? Reason::currency_not_supported
                                                             : Reason::request_refused;
}

}  // namespace

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

ErrorDocument parse_error(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  const auto* status = member(document, "status");
  const auto message = text(document, "message");
  if (status == nullptr || flag(*status) != false || message.empty()) return {};
  return {true, text(document, "code"), text(document, "type"), lower(message)};
}

bool is_key_refused(const Response& answer, const ErrorDocument& error) {
  return answer.status == 401 || error.message == "invalid key";
}

std::string in_quotes(std::string_view words) {
  std::string out;
  for (const char c : words.substr(0, 80)) out += c >= ' ' && c <= '~' ? c : '?';
  return "\"" + out + "\"";
}

json data_of(std::string_view body) {
  auto document = json::parse(body, nullptr, false);
  const auto* status = member(document, "status");
  if (status == nullptr || flag(*status) != true || !document.contains("data")) return nullptr;
  return std::move(document["data"]);  // not a copy: copying nested arrays goes as deep as they do
}

Result unknown(Meant meant, Reason reason, std::string_view message) {
  Result result(Outcome::unknown);
  result.reason(reason).message(message);
  result.reference(meant.reference).gateway_ref(meant.gateway_ref);
  return result;
}

Result unclear(const Response& answer, Meant meant) {
  if (!answer.answered) {
    return unknown(meant, Reason::provider_unreachable, "Paystack gave no answer");
  }
  const auto error = parse_error(answer.body);
  if (is_key_refused(answer, error)) return unknown(meant, Reason::other, kKeyRefused);
  const auto reason = answer.status == 429  ? Reason::rate_limited
                      : is_duplicate(error) ? Reason::duplicate_reference
                                            : Reason::provider_error;
  return unknown(meant, reason,
                 "Paystack answered " + std::to_string(answer.status) +
                     (error.code.empty() ? "" : " " + in_quotes(error.code)));
}

Result not_created(const Response& answer, Meant meant) {
  const auto failed = [&](Reason reason, std::string_view message) {
    return Result(Outcome::failed).reason(reason).message(message).reference(meant.reference);
  };
  if (!answer.maybe_sent) {
    return failed(Reason::provider_unreachable, "nothing was sent: Paystack is unreachable");
  }
  const bool refusal = answer.status == 400 || answer.status == 401 || answer.status == 403 ||
                       answer.status == 404 || answer.status == 422;
  const auto error = parse_error(answer.body);
  if (!refusal || !error.read || is_duplicate(error)) return unclear(answer, meant);
  if (is_key_refused(answer, error)) return failed(Reason::other, kKeyRefused);
  return failed(refusal_reason(error), "Paystack refused with " + std::to_string(answer.status) +
                                           (error.code.empty() ? "" : " " + in_quotes(error.code)));
}

}  // namespace tallyport::paystack
