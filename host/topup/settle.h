// Settle: what one finding does to a top-up and its attempt. Every answer, look-up and webhook ends
// here.
#pragma once

#include <string>

#include "topup/posting.h"
#include "topup/working_set.h"

namespace tallyport::topup {

struct Settlement {
  Verdict verdict = Verdict::unchanged;
  std::string detail;  // quarantined: what contradicts what
};

// How long after a create was last sent a provider that knows nothing of it may still be about to:
// NOT_FOUND is believed only when this and the provider's own expiry have passed.
inline constexpr std::int64_t kCreateDeadlineMs = 10 * 60 * 1000;

// `attempt` and `topup` belong together and are in `rows`. Errors leave everything as it was.
Result<Settlement> settle(WorkingSet& rows, Tracked<Topup>& topup, Tracked<Attempt>& attempt,
                          const Finding& finding, Source source, const PostingContext& context);

// True where `finding` would move money of another mode than the gateway is configured for.
bool other_mode(const Finding& finding, Mode gateway_mode);

}  // namespace tallyport::topup
