// Splitting: the credit of a top-up that is for several accounts. It is the payer's first, and held
// for the others by the same command; released it is theirs; refunded it comes back from wherever
// it is. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/book.h"
#include "ledger/posting_context.h"
#include "topup/topup.h"

namespace tallyport::topup {

// Transfers that are still to be posted, and what else changes once they are. For one command: what
// it points to is of the book.
struct Plan {
  std::vector<ledger::Transfer> transfers;
  std::vector<ledger::Hold> opened;
  std::vector<std::pair<Tracked<ledger::Hold>*, std::int64_t>> voided;
  std::vector<std::pair<ledger::Correctable*, std::int64_t>> corrected;
};

// Posts all of the plan or nothing.
Result<void> carry_out(ledger::Book& book, Plan plan, Timestamp at);

// Adds the hold of the whole credit for the shares, which there are, and where nobody has to
// release it what it comes to for each.
void plan_split(ledger::Book& book, const Topup& topup, const ledger::PostingContext& context,
                Plan& plan);

// Adds what brings `credit` more of it back to the payer: first what still waits to be released,
// then what was paid out, from each in proportion to what it has left of it. What an application
// has corrected itself is with the payer already.
void plan_return(ledger::Book& book, const Topup& topup, std::int64_t credit,
                 const ledger::PostingContext& context, Plan& plan);

// Adds the holds that keep for a refund what it will bring back of what was paid out: the credit
// from `before` to `after`, both of all that was and will be reversed. What waits to be released
// needs none. Nothing of a system account is held.
void plan_refund(ledger::Book& book, const Topup& topup, const RefundId& refund,
                 std::int64_t before, std::int64_t after, const ledger::PostingContext& context,
                 Plan& plan);

// Pays out what is held, but for `kept`, which refunds under way will take. topup_not_held.
Result<void> release(ledger::Book& book, const Topup& topup, std::int64_t kept,
                     const ledger::PostingContext& context);

}  // namespace tallyport::topup
