// Chain: each writer links its transfers by hash, so that none can be changed, removed or slipped
// in unseen. Pure: the store computes the hashes over these texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/transfer.h"

namespace tallyport::ledger {

// A place in a chain. The hash of link n is SHA-256 over link_text(hash of link n - 1, …).
struct Link {
  ChainId chain;
  std::int64_t sequence = 0;  // 1, 2, 3, …
  std::string hash_hex;       // 64 digits
};

// What stands for the hash before the first link.
std::string first_hash(const ChainId& chain);

// The bytes of a link: all that the transfer is, with the names of its accounts and the scale of
// its asset, so that renaming an account or moving a decimal point is seen as well. Each field is
// written with its length, so that no two transfers have the same text. Description and metadata
// are not in it: they can be erased.
std::string link_text(std::string_view previous_hash_hex, const Transfer& transfer,
                      std::string_view from_name, std::string_view to_name, int scale);

// A head of a chain that was signed: all links up to `length` are as they were then.
struct SignedHead {
  ChainId chain;
  std::int64_t length = 0;
  std::string hash_hex;  // of link `length`
  Timestamp at;
  std::string key_id;         // which key signed it: the first 16 digits of its public half's hash
  std::string signature_hex;  // Ed25519 over head_text()

  friend bool operator==(const SignedHead&, const SignedHead&) = default;
};
std::string head_text(const SignedHead& head);

}  // namespace tallyport::ledger
