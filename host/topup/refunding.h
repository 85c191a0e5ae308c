// Refunding: how what a provider states of a refund changes the refund that was asked for here. The
// credit is settle's business.
#pragma once

#include "topup/settle.h"

namespace tallyport::topup {

// How long after a refund was last sent a provider that knows nothing of it may still be about to.
inline constexpr std::int64_t kRefundDeadlineMs = 10 * 60 * 1000;

// Moves `refund` along by what `finding` states of it, and gives back what is held for it once it
// has ended. True where that changed anything. Errors leave everything as it was.
Result<bool> advance_refund(WorkingSet& rows, const Topup& topup, Tracked<Refund>& refund,
                            const Finding& finding, Source source, const PostingContext& context);

// The same for the refund that an event is about: the one whose id at the provider it names.
// `settled` is what the event came to so far, and what is returned where there is none.
Result<Settlement> note_refund(WorkingSet& rows, const Topup& topup, const Attempt& attempt,
                               const Finding& finding, Settlement settled,
                               const PostingContext& context);

// For an event that says only that something happened: the attempt's refunds that are asked about
// anyhow are asked about now.
void ask_about_refunds(WorkingSet& rows, const Attempt& attempt, Timestamp at);

}  // namespace tallyport::topup
