// Strict about what it reads: an amount that is no integer is not rounded, a domain not assumed.
#include "transaction.h"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

#include "fields.h"
#include "money.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;
using plugin::Money;

std::optional<std::int64_t> amount_of(const json& object, const char* name) {
  const auto* value = member(object, name);
  return value == nullptr ? std::nullopt : amount(*value);
}

// Fees may be a part of a franc, which no ledger holds: then none are stated.
bool read_money(const json& value, const std::string& currency, Transaction& out) {
  const auto charged = amount_of(value, "amount");
  const auto fees = amount_of(value, "fees");
  const auto requested = amount_of(value, "requested_amount");
  if (!charged || *charged == 0) return false;
  if (member(value, "fees") != nullptr && !fees) return false;
  if (member(value, "requested_amount") != nullptr && !requested) return false;
  const bool payer_bore_fees = requested && *requested > 0 && *requested < *charged && fees &&
                               *charged - *requested == *fees;
  const auto price = from_wire(payer_bore_fees ? *requested : *charged, currency);
  if (!price) return false;
  out.amount = *price;
  if (fees && !payer_bore_fees) out.fee = from_wire(*fees, currency);
  return true;
}

// Lists have the id, a refund's own answer the whole transaction.
std::optional<std::uint64_t> transaction_id(const json& refund) {
  const auto* transaction = member(refund, "transaction");
  if (transaction == nullptr) return std::nullopt;
  if (!transaction->is_object()) return whole_number(*transaction);
  const auto* id = member(*transaction, "id");
  return id == nullptr ? std::nullopt : whole_number(*id);
}

}  // namespace

std::optional<bool> is_live(const json& object) {
  const auto domain = text(object, "domain");
  if (domain == "live") return true;
  if (domain == "test") return false;
  return std::nullopt;
}

std::optional<Transaction> parse_transaction(const json& value) {
  Transaction out;
  const auto* id = member(value, "id");
  out.id = id == nullptr ? 0 : whole_number(*id).value_or(0);
  const auto live = is_live(value);
  if (out.id == 0 || !live) return std::nullopt;
  out.live = *live;
  out.reference = text(value, "reference");
  out.status = text(value, "status");
  if (out.reference.empty() || out.status.empty()) return std::nullopt;
  if (!read_money(value, text(value, "currency"), out)) return std::nullopt;
  out.gateway_response = text(value, "gateway_response");
  auto created_at = text(value, "created_at");
  if (created_at.empty()) created_at = text(value, "createdAt");
  if (const auto at = parse_utc(created_at)) {
    out.created_at = std::move(created_at);
    out.created_at_unix_s = *at;
  }
  return out;
}

bool RefundSum::add(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  const auto* status = member(document, "status");
  const auto* list = member(document, "data");
  if (status == nullptr || flag(*status) != true || list == nullptr || !list->is_array()) {
    return false;
  }
  complete_ = list->size() < kRefundsPerPage;
  for (const auto& refund : *list) {
    const auto id = transaction_id(refund);
    if (!id) return false;
    if (*id != of_.id || text(refund, "status") != "processed") continue;
    const auto given_back = amount_of(refund, "amount");
    if (!given_back || text(refund, "currency") != of_.amount.currency) return false;
    if (*given_back > std::numeric_limits<std::int64_t>::max() - hundredths_) return false;
    hundredths_ += *given_back;
  }
  return true;
}

std::optional<Money> RefundSum::total() const {
  const auto price = to_wire(of_.amount);
  if (!price) return std::nullopt;
  return from_wire(std::min(hundredths_, *price), of_.amount.currency);
}

}  // namespace tallyport::paystack
