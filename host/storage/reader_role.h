// ReaderRole: the second role of a PostgreSQL database, through which requests are read. It sees
// the rows of one tenant at a time, and only with a pass that this host makes.
#pragma once

#include <string>
#include <string_view>

#include "base/log.h"
#include "base/result.h"
#include "storage/session.h"

namespace tallyport::storage {

struct ReaderRole {
  Location location;
  Secret key;  // what passes are made with
};

// What proves, within a transaction, that this host reads for `tenant`.
std::string tenant_pass(const Secret& key, std::string_view tenant);

// Grants the role at `url` what queries read, in the database of `owner`, and makes sure that it is
// bound: no other right, no way around row-level security, and the same database. Blocks. Errors:
// config_invalid says what an operator has to change; storage_unavailable, storage_refused.
Result<ReaderRole> admit_reader(Session& owner, const Secret& url, Log& log);

}  // namespace tallyport::storage
