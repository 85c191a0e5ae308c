// Payments to be paid: top-ups that were started and whose gateway answered, put into the database
// by the same journal that the server has.
#pragma once

#include <string>
#include <vector>

#include "bench/webhooks.h"

namespace tallyport::bench {

inline constexpr int kAccounts =
    10'000;  // that the top-ups are spread over, as in pgbench's tables

// Opens (and migrates) the database, starts `count` top-ups and records the gateway's answers. The
// janitor asks about none of them within the day. Throws std::runtime_error.
std::vector<Payment> prepare_topups(const std::string& url, int count);

}  // namespace tallyport::bench
