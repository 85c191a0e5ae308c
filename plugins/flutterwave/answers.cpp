// HTTP's status alone is never believed: errors have been seen with 200, 400 and 404.
#include "answers.h"

#include <algorithm>
#include <utility>

#include "money.h"
#include "requests.h"

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;
using plugin::Outcome;
using plugin::Reason;
using plugin::Response;
using plugin::Result;

// An error document that leaves open whether the request was executed: the one of a timeout, which
// is documented with 503 only, and those that say that the reference was used before.
bool is_doubtful(const Envelope& said) {
  return has(said.message, "contact support") || has(said.message, "an error occurred") ||
         has(said.message, "duplicate") || has(said.message, "already");
}

Reason refusal_reason(std::string_view message) {
  if (has(message, "currency")) return Reason::currency_not_supported;
  if (has(message, "limit")) return Reason::limit_exceeded;
  return Reason::request_refused;
}

}  // namespace

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return text;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string reference_of(const json& object, const char* name) {
  constexpr std::size_t kLongest = 255;
  auto text = text_of(object, name);
  const bool control = std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
  return control || text.size() > kLongest ? "" : text;
}

std::string id_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return "";
  if (found->is_number_unsigned()) return std::to_string(found->get<std::uint64_t>());
  const auto text = found->is_string() ? found->get<std::string>() : std::string();
  return is_transaction_id(text) ? text : "";
}

Envelope parse_envelope(std::string_view body) {
  Envelope envelope;
  auto document = parse_exact(body);
  if (!document.is_object()) return envelope;
  const auto status = text_of(document, "status");
  envelope.success = status == "success";
  envelope.error = status == "error";
  envelope.message = lower(text_of(document, "message"));
  if (const auto data = document.find("data"); data != document.end()) {
    envelope.data = std::move(*data);
  }
  if (const auto meta = document.find("meta"); meta != document.end()) {
    envelope.meta = std::move(*meta);
  }
  return envelope;
}

std::int64_t page_count(const Envelope& list, const char* name) {
  const auto& meta = list.meta;
  const auto info = meta.is_object() ? meta.find("page_info") : meta.end();
  if (info == meta.end() || !info->is_object()) return -1;
  const auto found = info->find(name);
  const bool sound = found != info->end() && found->is_number_unsigned() &&
                     found->get<std::uint64_t>() <= 1'000'000;
  return sound ? found->get<std::int64_t>() : -1;
}

std::string in_quotes(std::string_view words) {
  constexpr std::size_t kLongest = 120;
  std::string out;
  words = words.substr(0, kLongest);
  while (!words.empty()) {
    const auto space = words.find(' ');
    const auto word = words.substr(0, space);
    const bool private_word = std::ranges::any_of(
        word, [](char c) { return c == '@' || (c >= '0' && c <= '9') || c < ' ' || c > '~'; });
    out += private_word ? "***" : std::string(word);
    if (space == words.npos) break;
    out += ' ';
    words.remove_prefix(space + 1);
  }
  return "\"" + out + "\"";
}

bool refuses_key(std::uint32_t status, const Envelope& said) {
  if (!said.error) return false;
  return status == 401 ||
         (status == 400 && (has(said.message, "secret key") || has(said.message, "authorization")));
}

Result unknown(Reason reason, std::string_view message) {
  return Result(Outcome::unknown).reason(reason).message(message);
}

Result failed(Reason reason, std::string_view message) {
  return Result(Outcome::failed).reason(reason).message(message);
}

Result unclear(const Response& answer, const Envelope& said) {
  if (!answer.answered) {
    return unknown(Reason::provider_unreachable, "Flutterwave gave no answer");
  }
  if (answer.status == 401 || refuses_key(answer.status, said)) {
    return unknown(Reason::other, kKeyRefused);
  }
  const auto reason = answer.status == 429             ? Reason::rate_limited
                      : has(said.message, "duplicate") ? Reason::duplicate_reference
                                                       : Reason::provider_error;
  return unknown(reason, "Flutterwave answered " + std::to_string(answer.status) +
                             (said.message.empty() ? "" : " " + in_quotes(said.message)));
}

Result not_created(const Response& answer, const Envelope& said) {
  if (!answer.maybe_sent) {
    return failed(Reason::provider_unreachable, "nothing was sent: Flutterwave is unreachable");
  }
  const bool refusal = answer.status == 400 || answer.status == 401 || answer.status == 402 ||
                       answer.status == 403 || answer.status == 404 || answer.status == 422;
  if (!answer.answered || !refusal || !said.error || is_doubtful(said)) {
    return unclear(answer, said);
  }
  if (refuses_key(answer.status, said)) return failed(Reason::other, kKeyRefused);
  return failed(refusal_reason(said.message), "Flutterwave refused: " + in_quotes(said.message));
}

}  // namespace tallyport::flutterwave
