// A top-up in JSON.
#include "http/topup_json.h"

#include <nlohmann/json.hpp>

#include "http/method_json.h"
#include "http/reply.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::ordered_json;
using topup::NextAction;

// What the payer has to do is only told while it can be done.
Json next_action_of(const topup::Topup& topup, const topup::Attempt& attempt) {
  return next_action_json(is_open(topup.status) ? attempt.next_action : NextAction{});
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
  if (!attempt.method.is_nil()) out["payment_method"] = attempt.method.str();
  out["next_action"] = next_action_of(topup, attempt);
  const bool ended_unpaid = !is_open(topup.status) && !was_paid(topup.status);
  if (ended_unpaid) out["failure"] = failure_json(attempt.reason, attempt.decline);
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
