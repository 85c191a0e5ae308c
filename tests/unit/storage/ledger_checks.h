// LedgerReader: what the tables of the ledger say, as text to compare, and what must hold of them
// whatever was ordered.
#pragma once

#include <map>
#include <string>

#include "storage/session.h"

namespace tallyport::test {

class LedgerReader {
 public:
  explicit LedgerReader(const std::string& url);

  // In the words of LedgerModel.
  std::string users();
  std::string systems();
  std::string holds();
  std::string names();
  std::size_t keys();
  std::map<AccountId, std::string> accounts();

  // Debits equal credits for each asset; every chain is whole, each hash computed again over what
  // the tables say; the stored balances are the sums of the transfers, and each transfer states the
  // balance after it; holds are what their transfers say; no account is there for nothing.
  // Boost.Test checks.
  void check();

 private:
  std::string joined(const storage::Statement& statement);
  void check_double_entry();
  void check_chains();
  void check_balances();
  void check_holds();
  void check_accounts();

  storage::Session session_;
};

}  // namespace tallyport::test
