// A top-up in JSON.
#include "http/topup_json.h"

#include <nlohmann/json.hpp>

#include "http/reply.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::ordered_json;
using topup::NextAction;

// What the payer has to do is only told while it can be done.
Json next_action_json(const topup::Topup& topup, const NextAction& action) {
  const auto type = is_open(topup.status) ? action.type : NextAction::Type::none;
  Json out = {{"type", name(type)}};
  if (type == NextAction::Type::redirect) out["url"] = action.url;
  if (type == NextAction::Type::confirm) out["client_secret"] = action.client_secret;
  return out;
}

}  // namespace

Json topup_json(const topup::Topup& topup, const topup::Attempt& attempt) {
  Json out = {{"id", topup.id.str()},
              {"reference", attempt.reference},
              {"status", name(topup.status)},
              {"account", topup.account_name}};
  if (!topup.package.empty()) out["package"] = topup.package;
  out["price"] = {{"amount", topup.price.minor}, {"currency", topup.price.currency.code()}};
  out["credit"] = {{"amount", topup.credit}, {"asset", topup.asset}};
  out["gateway"] = attempt.gateway;
  out["next_action"] = next_action_json(topup, attempt.next_action);
  const bool ended_unpaid = !is_open(topup.status) && !was_paid(topup.status);
  if (ended_unpaid) out["failure"] = {{"reason", attempt.reason}};
  out["reversed"] = {{"amount", topup.reversed_minor}, {"credit", topup.reversed_credit}};
  out["expires_at"] = rfc3339(topup.expires_at);
  out["created_at"] = rfc3339(topup.created_at);
  out["updated_at"] = rfc3339(topup.updated_at);
  auto metadata = Json::parse(topup.metadata, nullptr, false);
  out["metadata"] = metadata.is_object() ? std::move(metadata) : Json::object();
  return out;
}

topup::StoredAnswer created_answer(const topup::Topup& topup, const topup::Attempt& attempt) {
  return {201, body_text(topup_json(topup, attempt))};
}

}  // namespace tallyport::http
