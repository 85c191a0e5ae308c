// An event is believed for what its type says about money, and only where its payment agrees.
#include "webhook.h"

#include <algorithm>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "status.h"

namespace tallyport::sandbox_gateway {
namespace {

using nlohmann::json;
using plugin::Outcome;
using plugin::Reason;
using plugin::Result;

constexpr std::size_t kMostCandidates = 16;
constexpr std::size_t kLongestKey = 255;
constexpr std::size_t kSha256Octets = 32;

// "t=1,v1=…" → "t=1", leaving "v1=…"; and whether there was a comma.
std::pair<std::string_view, bool> take_part(std::string_view& rest) {
  const auto comma = rest.find(',');
  const auto part = rest.substr(0, comma);
  rest = comma == rest.npos ? std::string_view{} : rest.substr(comma + 1);
  return {part, comma != std::string_view::npos};
}

Result not_understood(std::string_view message) {
  return Result(Outcome::unknown).reason(Reason::provider_error).message(message);
}

// Where the type says more than the payment's own status.
Result read_payment_event(std::string_view type, const Payment& payment) {
  if (type == "refunded") {
    if (payment.refunded == 0) return not_understood("a refund of nothing");
    Result refund(Outcome::succeeded);
    refund.subject(plugin::Subject::refund).reference(payment.reference).gateway_ref(payment.id);
    refund.reversed_total({payment.refunded, payment.currency, 0});
    if (payment.live) refund.live();
    return refund;
  }
  if (type != payment.status) {
    auto result = not_understood("the event's type and its payment's status contradict each other");
    return result.reference(payment.reference).gateway_ref(payment.id);
  }
  return stated(payment);
}

bool is_payment_event(std::string_view type) {
  constexpr std::string_view kTypes[] = {"succeeded", "declined",   "cancelled",
                                         "expired",   "processing", "refunded"};
  return std::ranges::find(kTypes, type) != std::end(kTypes);
}

}  // namespace

std::optional<Signature> parse_signature(std::string_view header) {
  Signature signature;
  auto [time, more] = take_part(header);
  if (!time.starts_with("t=")) return std::nullopt;
  signature.time = time.substr(2);
  const auto seconds = plugin::parse_unix_s(signature.time);
  if (!seconds) return std::nullopt;
  signature.time_unix_s = *seconds;
  while (more) {
    const auto [part, further] = take_part(header);
    more = further;
    if (!part.starts_with("v1=") || !plugin::is_hex(part.substr(3), kSha256Octets))
      return std::nullopt;
    signature.candidates.push_back(part.substr(3));
    if (signature.candidates.size() > kMostCandidates) return std::nullopt;
  }
  if (signature.candidates.empty()) return std::nullopt;
  return signature;
}

Result read_event(std::string_view raw_body) {
  const auto event = json::parse(raw_body, nullptr, false);
  if (!event.is_object()) return not_understood("the event is not a JSON object");
  const auto text = [&](const char* name) {
    const auto found = event.find(name);
    return found != event.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto id = text("id");
  const auto type = text("type");
  if (id.empty() || id.size() > kLongestKey || type.empty()) {
    return not_understood("the event has no id or no type");
  }
  constexpr std::string_view kPrefix = "payment.";
  const auto kind = std::string_view(type).substr(type.starts_with(kPrefix) ? kPrefix.size() : 0);
  if (!type.starts_with(kPrefix) || !is_payment_event(kind)) {
    return Result(Outcome::ignored).event_key(id);
  }
  const auto data = event.find("data");
  const auto payment = data != event.end() ? parse_payment(*data) : std::nullopt;
  if (!payment || event.value("live", json()) != payment->live) {
    return not_understood("the event's payment is not understood").event_key(id);
  }
  return read_payment_event(kind, *payment).event_key(id);
}

}  // namespace tallyport::sandbox_gateway
