// Verify: whether the ledger in a database is what was written to it. Reads one snapshot, also
// while servers run on it; writes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/ed25519.h"
#include "ledger/chain.h"

namespace tallyport::storage {

// One thing that does not fit.
struct Finding {
  std::string table;
  std::string row;   // its id, or what else tells it from the others
  std::string what;  // a column, or what was looked at
  std::string expected;
  std::string found;
};
// "transfers 0190…: hash: expected 5f…, found 6a…"
std::string format(const Finding& finding);

// How far it is. `total` is zero where nobody counted before.
struct VerifyProgress {
  std::string_view step;
  std::int64_t done = 0;
  std::int64_t total = 0;
};

struct VerifyOptions {
  // Heads that were exported before: each chain has to be what it was then, or longer.
  std::vector<ledger::SignedHead> exported;
  // Whose signatures count. A head in the database under another key is compared with its chain,
  // but its signature is not checked; an exported one is a finding.
  std::vector<crypto::PublicKey> keys;
  std::function<void(const VerifyProgress&)> progress = [](const VerifyProgress&) {};
};

inline constexpr std::size_t kFindingsMax = 100;

struct VerifyReport {
  std::int64_t chains = 0;
  std::int64_t transfers = 0;
  std::int64_t evidence = 0;  // events and answers whose bytes were hashed
  std::int64_t holds = 0;
  std::int64_t topups = 0;
  std::int64_t heads = 0;            // of the database, whose signature was checked
  std::int64_t heads_unchecked = 0;  // likewise, under a key that was not given
  std::int64_t exported = 0;
  std::int64_t findings = 0;   // all of them
  std::vector<Finding> first;  // of these the first kFindingsMax, in the order of the checks

  bool fits() const { return findings == 0; }
};

// `url` as for open(), but nothing is made or migrated. Blocks, for minutes where there are
// millions of transfers. Errors: those of read_snapshot.
Result<VerifyReport> verify(const Secret& url, const VerifyOptions& options, Log& log);

}  // namespace tallyport::storage
