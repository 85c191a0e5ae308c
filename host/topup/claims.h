// Idempotency keys of a batch: who holds one, and taking it.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "topup/working_set.h"

namespace tallyport::topup {

std::string claim_key(const IdempotencyClaim& claim);

// idempotency_key_reused: the key came before with another request.
Failure key_reused(const IdempotencyClaim& claim);

// The claim's row where an earlier request holds it; nullptr where this command is the first.
// idempotency_key_reused where another request is behind it. The row is in `rows`.
Result<const ClaimRow*> earlier_holder(WorkingSet& rows,
                                       const std::optional<IdempotencyClaim>& claim);

// For a command that was decided: its key leads to what it made from now on.
void take_claim(WorkingSet& rows, const std::optional<IdempotencyClaim>& claim, TopupId topup,
                RefundId refund = {});

// Keeps what the request was answered, unless there is an answer already.
void keep_answer(WorkingSet& rows, const IdempotencyClaim& claim, StoredAnswer answer);

}  // namespace tallyport::topup
