// Rules of one transfer: what a transfer of its kind looks like, whatever else there is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/transfer.h"

namespace tallyport::storage {

struct Fault {
  std::string what;
  std::string expected;
  std::string found;
};

// All that is wrong with the transfer itself.
std::vector<Fault> faults_of(const ledger::Transfer& transfer, std::string_view from_name,
                             std::string_view to_name);

bool is_of_topup(ledger::TransferKind kind);
bool is_of_hold(ledger::TransferKind kind);

}  // namespace tallyport::storage
