// EvidencePage: the events and answers that a page of transfers goes back to.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/transfer.h"
#include "storage/verify_context.h"

namespace tallyport::storage {

// What a transfer says of its evidence.
struct StatedEvidence {
  std::string transfer;
  std::string sha256_hex;
  std::string plugin_build;
  TopupId topup;
};

class EvidencePage {
 public:
  // Notes what the transfer goes back to, where that was a gateway's words.
  void want(const ledger::Transfer& transfer);
  // Compares what was noted with the rows, hashes their bytes, and forgets it. Throws
  // DatabaseFailure.
  void check(VerifyContext& context);

 private:
  using Stated = std::map<Uuid, std::vector<StatedEvidence>>;
  static void check(VerifyContext& context, const Stated& stated, const Statement& facts,
                    const Statement& bytes, const char* table);
  Stated events_;
  Stated answers_;
};

}  // namespace tallyport::storage
