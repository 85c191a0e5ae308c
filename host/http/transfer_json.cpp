// Transfers in JSON.
#include "http/transfer_json.h"

#include <nlohmann/json.hpp>

#include "http/reply.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::ordered_json;
using ledger::OrderResult;

void put_receivers(Json& out, const std::vector<ledger::NamedShare>& shares) {
  if (shares.size() == 1) {
    out["to"] = shares.front().account;
    return;
  }
  out["split"] = Json::array();
  for (const auto& share : shares)
    out["split"].push_back({{"account", share.account}, {"basis_points", share.basis_points}});
}

void put_words(Json& out, const std::string& description, const std::string& metadata) {
  out["description"] = description;
  auto object = Json::parse(metadata, nullptr, false);
  out["metadata"] = object.is_object() ? std::move(object) : Json::object();
}

Json cause_json(const ledger::Evidence& evidence) {
  Json out = {{"evidence", name(evidence.kind)}};
  if (!evidence.id.is_nil()) out["id"] = evidence.id.str();
  if (!evidence.sha256_hex.empty()) out["sha256"] = evidence.sha256_hex;
  if (!evidence.plugin_build.empty()) out["plugin_build"] = evidence.plugin_build;
  if (!evidence.principal.empty()) out["principal"] = evidence.principal;
  return out;
}

// How much of it is where: of a hold by its row, of all else everything has been posted.
void put_amounts(Json& out, const std::string& asset, int scale, std::int64_t amount,
                 const std::optional<ledger::Hold>& hold) {
  out["asset"] = asset;
  out["scale"] = scale;
  out["amount"] = hold ? hold->amount : amount;
  out["pending"] = hold ? hold->pending : 0;
  out["posted"] = hold ? hold->posted : amount;
  if (hold && hold->expires_at) out["expires_at"] = rfc3339(*hold->expires_at);
}

std::string_view status_of(const std::optional<ledger::Hold>& hold) {
  return hold ? name(hold->status) : "posted";
}

// What only changes how much is available goes to nobody.
Json related_json(const topup::RelatedTransfer& related) {
  Json out = {{"id", related.id.str()}, {"kind", name(related.kind)}};
  if (ledger::moves(related.kind)) out["to"] = related.to;
  out["amount"] = related.amount;
  return out;
}

Json posted_json(const OrderResult& result) {
  auto list = Json::array();
  for (const auto& each : result.transfers)
    list.push_back(related_json(
        {each.id, each.kind, "", result.names.at(each.to), each.amount, each.created_at}));
  return list;
}

}  // namespace

topup::StoredAnswer ordered_answer(const ledger::TransferOrder& order, const OrderResult& result) {
  const auto& first = result.transfers.front();
  Json out = {{"id", first.id.str()}, {"status", status_of(result.hold)}, {"from", order.from}};
  put_receivers(out, order.to);
  put_amounts(out, order.asset, result.scale, order.amount, result.hold);
  put_words(out, order.description, order.metadata);
  out["transfers"] = posted_json(result);
  out["created_at"] = rfc3339(first.created_at);
  return {201, body_text(out)};
}

topup::StoredAnswer hold_answer(const OrderResult& result) {
  const auto& hold = *result.hold;
  Json out = {
      {"id", hold.id.str()}, {"status", name(hold.status)}, {"from", result.names.at(hold.from)}};
  std::vector<ledger::NamedShare> shares;
  for (const auto& share : hold.to)
    shares.push_back({result.names.at(share.account), share.basis_points});
  put_receivers(out, shares);
  put_amounts(out, hold.asset, result.scale, 0, hold);
  out["transfers"] = posted_json(result);
  out["created_at"] = rfc3339(hold.created_at);
  out["updated_at"] = rfc3339(hold.updated_at);
  return {200, body_text(out)};
}

topup::StoredAnswer correction_answer(const OrderResult& result) {
  const auto& transfer = result.transfers.front();
  Json out = {{"id", transfer.id.str()},
              {"status", "posted"},
              {"corrects", transfer.corrects.str()},
              {"from", result.names.at(transfer.from)},
              {"to", result.names.at(transfer.to)}};
  put_amounts(out, transfer.asset, result.scale, transfer.amount, std::nullopt);
  put_words(out, transfer.description, transfer.metadata);
  out["transfers"] = posted_json(result);
  out["created_at"] = rfc3339(transfer.created_at);
  return {201, body_text(out)};
}

Json transfer_json(const topup::TransferView& view) {
  const auto& transfer = view.transfer;
  Json out = {{"id", transfer.id.str()},
              {"kind", name(transfer.kind)},
              {"status", status_of(view.hold)},
              {"from", view.from}};
  if (view.hold)
    put_receivers(out, view.hold_for);
  else if (ledger::moves(transfer.kind))
    out["to"] = view.to;
  put_amounts(out, transfer.asset, view.scale, transfer.amount, view.hold);
  if (!transfer.topup.is_nil()) out["topup"] = transfer.topup.str();
  if (!view.reference.empty()) out["reference"] = view.reference;
  if (!view.hold && !transfer.hold.is_nil()) out["hold"] = transfer.hold.str();
  if (!transfer.corrects.is_nil()) out["corrects"] = transfer.corrects.str();
  put_words(out, transfer.description, transfer.metadata);
  out["cause"] = cause_json(transfer.evidence);
  out["transfers"] = Json::array();
  for (const auto& each : view.related) {
    auto related = related_json(each);
    related["created_at"] = rfc3339(each.created_at);
    out["transfers"].push_back(std::move(related));
  }
  out["created_at"] = rfc3339(transfer.created_at);
  if (view.hold) out["updated_at"] = rfc3339(view.hold->updated_at);
  return out;
}

Json line_json(const topup::StatementLine& line) {
  Json out = {{"id", line.transfer.str()},
              {"kind", name(line.kind)},
              {"asset", line.asset},
              {"scale", line.scale},
              {"amount", line.amount},
              {"balance_after", line.balance_after},
              {"other_account", line.other_account}};
  if (!line.topup.is_nil()) out["topup"] = line.topup.str();
  if (!line.reference.empty()) out["reference"] = line.reference;
  if (!line.hold.is_nil()) out["hold"] = line.hold.str();
  if (!line.corrects.is_nil()) out["corrects"] = line.corrects.str();
  put_words(out, line.description, line.metadata);
  out["cause"] = cause_json(line.evidence);
  out["created_at"] = rfc3339(line.created_at);
  return out;
}

}  // namespace tallyport::http
