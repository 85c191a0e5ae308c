// migrate-store: moves a ledger from SQLite to PostgreSQL.
#pragma once

#include "cli/commands.h"

namespace tallyport::cli {

inline constexpr int kExitData = 65;  // the data is not as it has to be: the target, or the proof

// migrate-store --from FILE --to FILE: two configurations, of which the first one's database is
// SQLite and the second one's PostgreSQL. Addresses stand there, and not on the command line,
// because they hold passwords. Copies, proves that both are equal, says so; can be run again where
// it was cut off.
int migrate_store(const Arguments& arguments);

}  // namespace tallyport::cli
