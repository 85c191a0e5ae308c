// LedgerCopy: a ledger on SQLite copied into PostgreSQL, and both proven equal. Cut off anywhere,
// it can be run again.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "base/secret.h"

namespace tallyport::storage {

struct CopyProgress {
  enum class Step { copying, comparing };
  Step step = Step::copying;
  std::string_view table;
  std::int64_t rows = 0;  // of this table, so far
};

struct CopySettings {
  int page_rows = 500;  // of one transaction
  // Called before the first page of a table and after each, on the caller's thread. What it throws
  // ends the copy.
  std::function<void(const CopyProgress&)> progress = [](const CopyProgress&) {};
};

struct CopiedLedger {
  struct Table {
    std::string name;
    std::int64_t rows = 0;
    std::string digest;  // SHA-256 in hex over all rows in key order, the same on both sides
  };
  std::string installation;
  std::vector<Table> tables;
};

// `from` is "sqlite:PATH" and `to` "postgresql://…". Nobody else can open `from` meanwhile; only
// its installation id is written to it. `to` is migrated; it has to be empty or a half copy of
// `from`, and no server opens it before it is whole. Blocks. Errors: config_invalid (not these two
// kinds), storage_unavailable, schema_newer, and storage_refused for everything that running again
// does not change; the detail names the table and the row.
Result<CopiedLedger> copy_ledger(const Secret& from, const Secret& to, const CopySettings& settings,
                                 Clock& clock, IdSource& ids, Log& log);

}  // namespace tallyport::storage
