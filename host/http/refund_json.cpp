// A refund in JSON.
#include "http/refund_json.h"

#include <nlohmann/json.hpp>

#include "http/reply.h"
#include "http/text.h"

namespace tallyport::http {

nlohmann::ordered_json refund_json(const topup::Topup& topup, const topup::Attempt& attempt,
                                   const topup::Refund& refund) {
  nlohmann::ordered_json out = {
      {"id", refund.id.str()},         {"topup", topup.id.str()},
      {"reference", refund.reference}, {"status", name(refund.status)},
      {"amount", refund.amount},       {"currency", topup.price.currency.code()},
      {"account", topup.account_name}, {"gateway", attempt.gateway},
      {"note", refund.note},           {"requested_by", refund.requested_by}};
  if (!refund.decided_by.empty()) out["decided_by"] = refund.decided_by;
  if (refund.status == topup::RefundStatus::failed) out["failure"] = {{"reason", refund.reason}};
  out["created_at"] = rfc3339(refund.created_at);
  out["updated_at"] = rfc3339(refund.updated_at);
  return out;
}

topup::StoredAnswer refunded_answer(const topup::Topup& topup, const topup::Attempt& attempt,
                                    const topup::Refund& refund) {
  return {201, body_text(refund_json(topup, attempt, refund))};
}

}  // namespace tallyport::http
