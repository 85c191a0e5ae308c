// Strict about what it reads: an amount that is no integer is not rounded, a domain not assumed.
#include "transaction.h"

#include <nlohmann/json.hpp>
#include <tallyport/sdk/utc.hpp>

#include "fields.h"
#include "methods.h"
#include "money.h"

namespace tallyport::paystack {
namespace {

using nlohmann::json;

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
  if (const auto at = plugin::parse_utc(created_at)) {
    out.created_at = std::move(created_at);
    out.created_at_unix_s = *at;
  }
  if (out.is_paid()) out.document = payment_document(value);
  return out;
}

}  // namespace tallyport::paystack
