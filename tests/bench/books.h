// Books: what the database holds in credits. A second pair of eyes: plain SQL, not the server's own
// queries.
#pragma once

#include <cstdint>
#include <string>

namespace tallyport::bench {

struct Books {
  std::int64_t credited = 0;     // top-ups with a credit in the ledger
  std::int64_t ledger_sum = 0;   // of those credits
  std::int64_t balance_sum = 0;  // of all users' balances
};

// Throws std::runtime_error.
Books read_books(const std::string& url);

// Runs statements without rows.
void run_script(const std::string& url, const std::string& text);

// Throws std::runtime_error where they are not what `answered` answers of 200 promise.
void check_books(const Books& before, const Books& after, std::int64_t answered);

}  // namespace tallyport::bench
