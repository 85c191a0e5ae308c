// HalfCopy: the mark on a database that a ledger is being copied into. It goes when both are proven
// equal; until then no server may use the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "storage/session.h"

namespace tallyport::storage {

// The setting that tells one ledger from every other; made when it is first asked for.
inline constexpr std::string_view kInstallationId = "installation_id";

// The mark is a setting, too, but not the ledger's: the condition that leaves it out, of a table x.
inline constexpr std::string_view kHalfCopyLeftOut = "x.name <> 'unfinished_copy_of'";

// These throw DatabaseFailure, and belong into a transaction.

// The installation id of the ledger that this is an unfinished copy of; nothing where it is none.
std::optional<std::string> half_copy_of(Session& session);
void mark_half_copy(Session& session, const std::string& installation);
void unmark_half_copy(Session& session);

// storage_refused where the database is a half copy; storage_unavailable where it cannot be asked.
Result<void> refuse_half_copy(Session& session);

}  // namespace tallyport::storage
