// LedgerProof: that a table has the same rows in two databases.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "storage/table_text.h"

namespace tallyport::storage {

struct TableProof {
  std::int64_t rows = 0;
  std::string digest;  // hex; over all rows in `from`'s key order, computed from both and equal
};

// Reads every row of both. Throws DatabaseFailure (refused) that names the first row that differs,
// is missing or is too many, and never its values. `progress` gets the rows so far, after each
// page.
TableProof prove_equal(TableText& from, TableText& to, int page_rows,
                       const std::function<void(std::int64_t rows)>& progress);

}  // namespace tallyport::storage
