// Migrations: numbered steps of the schema, embedded in the program, applied in order, never
// changed.
#pragma once

#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "storage/session.h"

namespace tallyport::storage {

struct Migration {
  int number;
  const char* name;
  Dialect dialect;
  const char* text;  // opens with why
};

// All that are embedded, by number.
std::span<const Migration> migrations();

// Applies those of `all` that the database does not have yet, each in one transaction. Several
// hosts
// may do this at once. Errors: schema_newer where the database has one that is not in `all`;
// storage_refused where one that it has is not the same text; storage_unavailable.
Result<void> migrate(Session& session, std::span<const Migration> all, Clock& clock, Log& log);

}  // namespace tallyport::storage
