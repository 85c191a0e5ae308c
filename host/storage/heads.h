// Heads: the signed ends of the chains, kept beside them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/log.h"
#include "storage/session.h"
#include "topup/command.h"

namespace tallyport::storage {

// Within a transaction of its own; throws DatabaseFailure. A head that is there already stays.
topup::CommandOutcome record_heads(Session& session, const topup::RecordHeads& command);

// A signed head, and what its chain has in that place.
struct KeptHead {
  ledger::SignedHead head;
  std::optional<std::int64_t> chain_length;  // nothing where there is no such chain
  std::string transfer;                      // its id; "" where there is none
  std::string hash_hex;                      // of that transfer, as it is stored
};

// All heads in the database, by chain and length, in pages. Throws DatabaseFailure.
void each_head(Session& session, const std::function<void(const KeptHead&)>& take);
// What the database has in the place of a head that came from elsewhere. Throws DatabaseFailure.
KeptHead place_of(Session& session, const ledger::SignedHead& head);

// For an export: all heads of the database at `url`, as open() takes it; nothing is made or
// migrated. Errors: those of read_snapshot.
Result<void> read_heads(const Secret& url,
                        const std::function<void(const ledger::SignedHead&)>& take, Log& log);

}  // namespace tallyport::storage
