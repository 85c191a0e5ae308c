// FilledLedger: a database in which everything has happened that the ledger knows, written by two
// hosts, and copies of it for those who tamper with it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "crypto/ed25519.h"
#include "ledger/chain.h"
#include "unit/storage/bench.h"

namespace tallyport::test {

// A key of the tests' own.
const crypto::SigningKey& head_key();

class FilledLedger {
 public:
  explicit FilledLedger(storage::Dialect dialect);

  // The address of a copy as it is now, without triggers, checks and foreign keys: what its owner
  // can do to it. Good until the next one is made.
  std::string copy();
  // The same, as it was before the last transfers.
  std::string earlier();
  // Runs statements in a copy; the first value of the last result.
  std::string sql(const std::string& url, const std::string& text) const;
  // Writes every hash anew, as somebody would who knows how. The signed heads stay.
  void rehash(const std::string& url) const;

  const storage::Dialect dialect;
  // Of both chains, at their ends.
  std::vector<ledger::SignedHead> heads;

 private:
  void fill(Bench& bench);
  std::vector<ledger::SignedHead> sign(Bench& bench) const;
  std::string keep(const Bench& bench);  // a file or database to copy from
  std::string copy_of(const std::string& kept);

  TemporaryDirectory directory_;
  int copies_ = 0;
  std::string earlier_;
  std::string now_;
  std::unique_ptr<Bench> bench_;
};

}  // namespace tallyport::test
