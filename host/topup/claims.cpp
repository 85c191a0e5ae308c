// A key is free, or leads to what its first request made.
#include "topup/claims.h"

#include <utility>

namespace tallyport::topup {

std::string claim_key(const IdempotencyClaim& claim) {
  return claim.principal + '\n' + claim.route + '\n' + claim.key;
}

Failure key_reused(const IdempotencyClaim& claim) {
  return fail(Errc::idempotency_key_reused,
              "Idempotency-Key \"" + claim.key + "\" came before with another request");
}

Result<const ClaimRow*> earlier_holder(WorkingSet& rows,
                                       const std::optional<IdempotencyClaim>& claim) {
  if (!claim) return nullptr;
  auto found = rows.claims.find(claim_key(*claim));
  TALLYPORT_ASSERT(found != rows.claims.end());
  const auto& row = found->second;
  if (row.fresh) return nullptr;
  if (row.claim.request_hash != claim->request_hash) return key_reused(*claim);
  return &row;
}

void take_claim(WorkingSet& rows, const std::optional<IdempotencyClaim>& claim, TopupId topup,
                RefundId refund) {
  if (!claim) return;
  auto& row = rows.claims.at(claim_key(*claim));
  row.fresh = false;
  row.topup = topup;
  row.refund = refund;
  row.changed = true;
}

void keep_answer(WorkingSet& rows, const IdempotencyClaim& claim, StoredAnswer answer) {
  auto found = rows.claims.find(claim_key(claim));
  if (found == rows.claims.end() || found->second.answer) return;
  found->second.answer = std::move(answer);
  found->second.changed = true;
}

}  // namespace tallyport::topup
