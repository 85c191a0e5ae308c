// What a top-up does to the ledger: the transfers of its credit and of its reversal. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "ledger/book.h"
#include "ledger/posting_context.h"
#include "topup/topup.h"

namespace tallyport::topup {

using ledger::PostingContext;

// Posts the credit of a top-up that `gateway` was paid for. Where the asset is the currency itself
// and the credit equals the price, one transfer clearing → account; else two: the price from
// clearing to revenue, the credit from issued to account. With it what becomes of the credit's
// shares (splitting.h). At most once a top-up: transfer_exists. All or nothing.
Result<void> post_credit(ledger::Book& book, const Topup& topup, const std::string& gateway,
                         const PostingContext& context);

// What taking back `reversed_minor` of the price in all comes to in credit: a proportional part,
// rounded towards zero, and exactly all of it when the whole price went back. A sequence of partial
// reversals therefore never takes more than the credit, and the last one leaves nothing.
Result<std::int64_t> reversed_credit(const Topup& topup, std::int64_t reversed_minor);

// Holds the credit that refunds of `reversed_minor` more than `before_minor` will take, for
// `refund`. insufficient_funds where less is available. The hold's id; nil where that is nothing,
// and of a split credit, whose holds name the refund.
Result<TransferId> hold_credit(ledger::Book& book, const Topup& topup, const std::string& gateway,
                               RefundId refund, std::int64_t before_minor,
                               std::int64_t reversed_minor, const PostingContext& context);
// Gives back what is held for `refund`, where it still is: `own` is what hold_credit returned.
Result<void> release_credit(ledger::Book& book, const Topup& topup, const RefundId& refund,
                            TransferId own, const PostingContext& context);

// Posts the difference between what was reversed so far (in `topup`) and `reversed_minor` in all,
// which is larger, and before it what brings a split credit back. `subject` names the cause: once
// each. All or nothing.
Result<void> post_reversal(ledger::Book& book, const Topup& topup, const std::string& gateway,
                           std::int64_t reversed_minor, const std::string& subject,
                           const PostingContext& context);

// Posts what the provider says that it keeps of a payment: clearing → fees, in the currency of the
// fee. True where it was posted: once a top-up, and only where it is more than nothing.
Result<bool> post_fee(ledger::Book& book, const Topup& topup, const std::string& gateway,
                      money::Money fee, const PostingContext& context);

}  // namespace tallyport::topup
