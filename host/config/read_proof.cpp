// [proof]: the key that heads of the ledger's chains are signed with.
#include "config/keys.h"
#include "config/readers.h"
#include "crypto/ed25519.h"

namespace tallyport::config {
namespace {

// Never shows the value.
void read_signing_key(const Section& section, Proof& proof) {
  const Tree* node = section.find("signing_key");
  if (!node) return;
  bool literal = false;
  auto text = read_text(section.context(), *node, section.path_of("signing_key"), &literal);
  if (!text) return;
  const auto key = crypto::SigningKey::from_pem(*text);
  if (!key)
    section.problem("signing_key", key.error().detail);
  else if (literal)
    warn_if_exposed(section.context(), section.line_of("signing_key"), "proof.signing_key");
  proof.signing_key = Secret(*text);
  wipe(*text);
}

}  // namespace

void read_proof(const Section& root, Config& config) {
  const Section section(root.context(), root.find("proof"), "proof", keys::proof);
  read_signing_key(section, config.proof);
  section.read("head_interval_ms", config.proof.head_interval_ms, {1'000, 24 * 3'600'000});
}

}  // namespace tallyport::config
