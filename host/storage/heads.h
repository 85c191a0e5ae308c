// Heads: the signed ends of the chains, kept beside them.
#pragma once

#include "storage/session.h"
#include "topup/command.h"

namespace tallyport::storage {

// Within a transaction of its own; throws DatabaseFailure. A head that is there already stays.
topup::CommandOutcome record_heads(Session& session, const topup::RecordHeads& command);

}  // namespace tallyport::storage
