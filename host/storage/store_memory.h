// StoreMemory: what a store knows from batches that it committed, so that it need not ask again.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/uuid.h"

namespace tallyport::storage {

using AssetKey = std::pair<std::string, std::string>;  // tenant, asset

// The writer's chain of transfers (ledger/chain.h).
struct ChainState {
  ChainId id;
  std::int64_t length = 0;
  std::string head_hex;
};

struct StoreMemory {
  std::string writer;               // the host's name: whose chain this is
  std::optional<ChainState> chain;  // unknown at first, and after every failure
  std::map<AssetKey, int> scales;   // an asset's scale never changes
  // By tenant and name. Neither changes, and they are few.
  std::map<std::pair<std::string, std::string>, AccountId> system_accounts;
};

}  // namespace tallyport::storage
