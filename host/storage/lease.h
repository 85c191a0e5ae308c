// Leases: which host works on which attempt. Taken and given back by one statement each.
#pragma once

#include "storage/session.h"
#include "topup/command.h"

namespace tallyport::storage {

// Both within a transaction of their own; throw DatabaseFailure.
topup::CommandOutcome lease(Session& session, const topup::LeaseAttempts& command);
topup::CommandOutcome lease(Session& session, const topup::LeaseRefunds& command);
topup::CommandOutcome release(Session& session, const topup::ReleaseLeases& command);

}  // namespace tallyport::storage
