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

Json object_of(const std::string& text) {
  auto parsed = Json::parse(text, nullptr, false);
  return parsed.is_object() ? std::move(parsed) : Json::object();
}

// Who gets which part, and since when.
Json split_json(const topup::Topup& topup) {
  Json out = {{"shares", Json::array()}};
  for (const auto& share : topup.shares)
    out["shares"].push_back({{"account", share.account}, {"basis_points", share.basis_points}});
  if (!topup.beneficiary.empty()) out["beneficiary"] = topup.beneficiary;
  if (topup.released_at) out["released_at"] = rfc3339(*topup.released_at);
  return out;
}

}  // namespace

Json topup_json(const topup::Topup& topup, const topup::Attempt& attempt) {
  Json out = {{"id", topup.id.str()},
              {"number", topup.number},
              {"reference", attempt.reference},
              {"status", name(topup.status)},
              {"account", topup.account_name}};
  if (!topup.package.empty()) out["package"] = topup.package;
  out["price"] = {{"amount", topup.price.minor}, {"currency", topup.price.currency.code()}};
  out["credit"] = {{"amount", topup.credit}, {"asset", topup.asset}};
  if (!topup.shares.empty()) out["split"] = split_json(topup);
  out["gateway"] = attempt.gateway;
  if (!attempt.gateway_ref.empty()) out["gateway_ref"] = attempt.gateway_ref;
  if (!attempt.method.is_nil()) out["payment_method"] = attempt.method.str();
  out["save_method"] = attempt.save_method;
  out["next_action"] = next_action_of(topup, attempt);
  const bool ended_unpaid = !is_open(topup.status) && !was_paid(topup.status);
  if (ended_unpaid) out["failure"] = failure_json(attempt.reason, attempt.decline);
  out["reversed"] = {{"amount", topup.reversed_minor}, {"credit", topup.reversed_credit}};
  out["expires_at"] = rfc3339(topup.expires_at);
  out["created_at"] = rfc3339(topup.created_at);
  out["updated_at"] = rfc3339(topup.updated_at);
  out["metadata"] = object_of(topup.metadata);
  out["external"] = object_of(topup.external);
  return out;
}

topup::StoredAnswer created_answer(const topup::Topup& topup, const topup::Attempt& attempt) {
  return {201, body_text(topup_json(topup, attempt))};
}

}  // namespace tallyport::http
