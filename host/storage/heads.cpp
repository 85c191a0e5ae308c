// Writing heads, and reading them with their places in the chains.
#include "storage/heads.h"

#include "storage/row_writer.h"
#include "storage/snapshot.h"

namespace tallyport::storage {
namespace {

constexpr Statement kInsertHeads{
    "INSERT INTO chain_heads (chain_id, length, hash, at_ms, key_id, signature) "
    "SELECT chain_id, length, hash, at_ms, key_id, signature FROM {rows chain_id uuid, "
    "length bigint, hash text, at_ms bigint, key_id text, signature text} WHERE true "
    "ORDER BY chain_id, length ON CONFLICT (chain_id, length) DO NOTHING"};
constexpr Statement kHeads{
    "SELECT h.chain_id, h.length, h.hash, h.at_ms, h.key_id, h.signature, c.length, f.id, f.hash "
    "FROM chain_heads h LEFT JOIN chains c ON c.id = h.chain_id "
    "LEFT JOIN transfers f ON f.chain_id = h.chain_id AND f.sequence = h.length "
    "WHERE (h.chain_id, h.length) > (CAST(:p1 AS {uuid}), CAST(:p2 AS bigint)) "
    "ORDER BY h.chain_id, h.length LIMIT 1000",
    9};
constexpr Statement kPlace{
    "SELECT c.length, f.id, f.hash FROM chains c "
    "LEFT JOIN transfers f ON f.chain_id = c.id AND f.sequence = CAST(:p2 AS bigint) "
    "WHERE c.id = CAST(:p1 AS {uuid})",
    3};

void read_place(Fields& row, KeptHead& kept) {
  kept.chain_length = row.optional_integer();
  kept.transfer = row.text();
  kept.hash_hex = row.text();
}

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
  session.run(kInsertHeads, rows);
  return {};
}

void each_head(Session& session, const std::function<void(const KeptHead&)>& take) {
  KeptHead kept;
  while (true) {
    const auto rows =
        session.run(kHeads, {kept.head.chain.str(), std::to_string(kept.head.length)});
    if (rows.empty()) return;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto row = rows[i];
      auto& head = kept.head;
      head.chain = row.id<ChainId>();
      head.length = row.integer();
      head.hash_hex = row.text();
      head.at = row.time();
      head.key_id = row.text();
      head.signature_hex = row.text();
      read_place(row, kept);
      take(kept);
    }
  }
}

KeptHead place_of(Session& session, const ledger::SignedHead& head) {
  KeptHead kept{head, std::nullopt, "", ""};
  const auto rows = session.run(kPlace, {head.chain.str(), std::to_string(head.length)});
  if (rows.empty()) return kept;
  auto row = rows[0];
  read_place(row, kept);
  return kept;
}

Result<void> read_heads(const Secret& url,
                        const std::function<void(const ledger::SignedHead&)>& take, Log& log) {
  auto read = [&](Session& session) -> Result<void> {
    each_head(session, [&](const KeptHead& kept) { take(kept.head); });
    return {};
  };
  return read_snapshot(url, read, log);
}

}  // namespace tallyport::storage
