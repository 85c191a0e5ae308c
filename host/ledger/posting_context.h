// PostingContext: who causes the transfers of one command, and when.
#pragma once

#include "base/clock.h"
#include "ledger/evidence.h"

namespace tallyport::ledger {

struct PostingContext {
  CommandId cause;
  Timestamp at;
  const Evidence& evidence;  // outlives the call
  IdSource& ids;             // names new transfers
};

}  // namespace tallyport::ledger
