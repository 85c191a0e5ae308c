// Head lines: signed heads as text to be kept elsewhere, one JSON object a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/ed25519.h"
#include "ledger/chain.h"

namespace tallyport::storage {

// Without a newline. `key`: the public half of the key that signed it, nullptr where that is not
// known.
std::string head_line(const ledger::SignedHead& head, const crypto::PublicKey* key);

struct HeadLines {
  std::vector<ledger::SignedHead> heads;
  std::vector<crypto::PublicKey> keys;  // those that the lines bring along, each once
};
// Empty lines are passed over. config_invalid with the number of the line that is no head, and
// where there is no head at all.
Result<HeadLines> parse_head_lines(std::string_view text);

}  // namespace tallyport::storage
