// Signed heads: each says that its chain once had this link in this place.
#include <algorithm>

#include "crypto/crypto.h"
#include "storage/heads.h"
#include "storage/verify_context.h"

namespace tallyport::storage {
namespace {

const crypto::PublicKey* find_key(const VerifyContext& context, const std::string& id) {
  const auto& keys = context.options.keys;
  const auto found = std::ranges::find(keys, id, &crypto::PublicKey::id);
  return found == keys.end() ? nullptr : &*found;
}

bool is_signed_by(const crypto::PublicKey& key, const ledger::SignedHead& head) {
  const auto signature = crypto::from_hex(head.signature_hex);
  return signature && key.verifies(ledger::head_text(head), *signature);
}

std::string name_of(const ledger::SignedHead& head) {
  return "of chain " + head.chain.str() + " at link " + std::to_string(head.length);
}

// The chain against a head that is to be believed.
void check_place(VerifyContext& context, const KeptHead& kept) {
  const auto& head = kept.head;
  const auto chain = head.chain.str();
  if (!kept.chain_length)
    context.add({"chains", chain, "row", "the chain of a signed head", "none"});
  else if (kept.transfer.empty())
    context.add({"chains", chain, "length",
                 "at least " + std::to_string(head.length) + ", as a signed head says",
                 std::to_string(*kept.chain_length) + ", without that link"});
  else if (kept.hash_hex != head.hash_hex)
    context.add({"transfers",
                 kept.transfer + " (chain " + chain + ", link " + std::to_string(head.length) + ")",
                 "hash",
                 head.hash_hex + ", as a signed head says: this row or one before it was "
                                 "written anew",
                 kept.hash_hex});
}

}  // namespace

void verify_exported(VerifyContext& context) {
  const auto total = static_cast<std::int64_t>(context.options.exported.size());
  for (const auto& head : context.options.exported) {
    context.step("exported heads", context.report.exported++, total);
    const auto* key = find_key(context, head.key_id);
    if (!key)
      context.add({"exported head", name_of(head), "key_id", "a key that was given", head.key_id});
    else if (!is_signed_by(*key, head))
      context.add({"exported head", name_of(head), "signature", "one by key " + head.key_id,
                   head.signature_hex});
    else
      check_place(context, place_of(context.session, head));
  }
}

void verify_heads(VerifyContext& context) {
  auto& report = context.report;
  context.step("heads");
  each_head(context.session, [&](const KeptHead& kept) {
    const auto* key = find_key(context, kept.head.key_id);
    ++(key ? report.heads : report.heads_unchecked);
    if (key && !is_signed_by(*key, kept.head))
      return context.add({"chain_heads", name_of(kept.head), "signature",
                          "one by key " + kept.head.key_id, kept.head.signature_hex});
    check_place(context, kept);
    context.step("heads", report.heads + report.heads_unchecked);
  });
}

}  // namespace tallyport::storage
