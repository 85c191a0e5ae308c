// One statement.
#include "storage/heads.h"

#include "storage/row_writer.h"

namespace tallyport::storage {
namespace {

constexpr Statement kInsertHeads{
    "INSERT INTO chain_heads (chain_id, length, hash, at_ms, key_id, signature) "
    "SELECT chain_id, length, hash, at_ms, key_id, signature FROM {rows chain_id uuid, "
    "length bigint, hash text, at_ms bigint, key_id text, signature text} WHERE true "
    "ORDER BY chain_id, length ON CONFLICT (chain_id, length) DO NOTHING"};

}  // namespace

topup::CommandOutcome record_heads(Session& session, const topup::RecordHeads& command) {
  if (command.heads.empty()) return {};
  RowWriter rows;
  for (const auto& head : command.heads)
    rows.row()
        .put("chain_id", head.chain)
        .put("length", head.length)
        .put("hash", head.hash_hex)
        .put("at_ms", head.at)
        .put("key_id", head.key_id)
        .put("signature", head.signature_hex);
  session.run(kInsertHeads, {rows.json()});
  return {};
}

}  // namespace tallyport::storage
