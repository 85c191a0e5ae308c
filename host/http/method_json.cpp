// Members that say nothing are left out.
#include "http/method_json.h"

#include <nlohmann/json.hpp>

#include "http/reply.h"
#include "http/text.h"

namespace tallyport::http {

using Json = nlohmann::ordered_json;
using topup::NextAction;

Json method_json(const topup::PaymentMethod& method, bool is_default) {
  const auto& facts = method.facts;
  Json out = {{"id", method.id.str()}, {"gateway", method.gateway}, {"type", name(facts.type)}};
  if (method.number != 0) out["number"] = method.number;
  if (!facts.ref.empty()) out["gateway_ref"] = facts.ref;
  if (!facts.brand.empty()) out["brand"] = facts.brand;
  if (!facts.last4.empty()) out["last4"] = facts.last4;
  if (facts.exp_month != 0) out["exp_month"] = facts.exp_month;
  if (facts.exp_year != 0) out["exp_year"] = facts.exp_year;
  out["default"] = is_default;
  out["created_at"] = rfc3339(method.created_at);
  return out;
}

Json next_action_json(const NextAction& action) {
  Json out = {{"type", name(action.type)}};
  if (action.type == NextAction::Type::redirect) out["url"] = action.url;
  if (action.type != NextAction::Type::confirm) return out;
  out["client_secret"] = action.client_secret;
  if (!action.publishable_key.empty()) out["publishable_key"] = action.publishable_key;
  return out;
}

Json failure_json(const std::string& reason, const std::string& decline) {
  Json out = {{"reason", reason}};
  auto words = Json::parse(decline, nullptr, false);
  if (words.is_object()) out["decline"] = std::move(words);
  return out;
}

topup::StoredAnswer added_answer(const topup::MethodAnswer& answer) {
  if (answer.method) return {201, body_text(method_json(*answer.method, answer.is_default))};
  const Json out = {{"gateway", answer.gateway},
                    {"next_action", next_action_json(answer.next_action)}};
  return {202, body_text(out)};
}

}  // namespace tallyport::http
