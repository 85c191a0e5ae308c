// Snapshot: a database as it is at one moment, for reading at length while servers write to it.
#pragma once

#include <functional>

#include "base/log.h"
#include "base/result.h"
#include "base/secret.h"
#include "storage/session.h"

namespace tallyport::storage {

// Runs `read` within the snapshot; what it throws as DatabaseFailure becomes an error. `url` as for
// open(), but nothing is made or migrated. Errors: config_invalid, storage_unavailable,
// schema_newer, storage_refused, and those of `read`.
Result<void> read_snapshot(const Secret& url, const std::function<Result<void>(Session&)>& read,
                           Log& log);

}  // namespace tallyport::storage
