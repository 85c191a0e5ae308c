// Methods: what a provider states of saved ways of paying becomes rows, and what people change of
// them.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "topup/working_set.h"

namespace tallyport::topup {

// Whose methods they are: the organisation that the account belongs to, else the account.
struct MethodOwner {
  std::string tenant;
  std::string owner;
};
MethodOwner owner_of(const WorkingSet& rows, const std::string& tenant, const std::string& account);

// Notes whom the provider knows the owner as. The first stays: what is saved belongs to it.
void keep_customer(WorkingSet& rows, const MethodOwner& owner, const std::string& gateway,
                   const std::string& ref, Timestamp at);

// Notes a method, or what is news of it. One that was removed here is there again. The first of an
// owner at a gateway is the default.
PaymentMethod& keep_method(WorkingSet& rows, const MethodOwner& owner, const std::string& gateway,
                           const std::string& customer, const MethodFacts& facts, Timestamp at,
                           IdSource& ids);

// What a payment states of who pays and, where it was `paid_now`, with what: kept where the payer
// asked for that. The same card saved before is not saved again; nor is what a later look-up tells,
// or one that was removed since would come back.
void keep_from_payment(WorkingSet& rows, const Topup& topup, const Attempt& attempt,
                       const Finding& finding, bool paid_now, Timestamp at, IdSource& ids);

}  // namespace tallyport::topup
