// One transfer with what belongs to it.
#include "storage/page.h"
#include "storage/queries.h"
#include "storage/records.h"

namespace tallyport::storage {
namespace {

using topup::TransferView;

constexpr Statement kTransfer{
    "SELECT " TALLYPORT_TRANSFER_COLUMNS
    ", g.name, r.name, s.scale, n.description, n.metadata, a.reference, f.chain_id, f.sequence "
    "FROM transfers f JOIN accounts g ON g.id = f.from_account "
    "JOIN accounts r ON r.id = f.to_account "
    "LEFT JOIN assets s ON s.tenant = f.tenant AND s.name = f.asset "
    "LEFT JOIN transfer_notes n ON n.transfer_id = f.id "
    "LEFT JOIN topups t ON t.id = f.topup_id LEFT JOIN attempts a ON a.id = t.current_attempt "
    "WHERE f.id = CAST(:p1 AS {uuid}) AND f.tenant = :p2",
    kTransferColumns + 8};
constexpr Statement kHold{"SELECT " TALLYPORT_HOLD_COLUMNS
                          " FROM holds h WHERE h.id = CAST(:p1 AS {uuid})",
                          kHoldColumns};
constexpr Statement kNames{
    "SELECT c.id, c.name FROM {rows id uuid} CROSS JOIN accounts c WHERE c.id = r.id", 2};
// The shares of one order are linked one after the other, so the chain's index finds them.
constexpr Statement kRelated{
    "SELECT f.id, f.kind, g.name, r.name, f.amount, f.created_at_ms FROM ("
    "SELECT x.id FROM transfers x WHERE x.id = CAST(:p1 AS {uuid}) "
    "UNION SELECT x.id FROM transfers x WHERE x.hold_id = CAST(:p1 AS {uuid}) "
    "UNION SELECT x.id FROM transfers x WHERE x.corrects = CAST(:p1 AS {uuid}) "
    "UNION SELECT x.id FROM transfers x WHERE x.chain_id = CAST(:p2 AS {uuid}) "
    "AND x.sequence BETWEEN CAST(:p3 AS bigint) AND CAST(:p4 AS bigint) "
    "AND x.cause = CAST(:p5 AS {uuid}) AND x.kind IN ('transfer', 'hold_post')) AS i "
    "JOIN transfers f ON f.id = i.id "
    "JOIN accounts g ON g.id = f.from_account JOIN accounts r ON r.id = f.to_account "
    "ORDER BY f.id",
    6};

topup::RelatedTransfer read_related(Fields row) {
  topup::RelatedTransfer related;
  related.id = row.id<TransferId>();
  related.kind = row.word(ledger::parse_transfer_kind);
  related.from = row.text();
  related.to = row.text();
  related.amount = row.integer();
  related.created_at = row.time();
  return related;
}

// As its row is now.
void add_hold(Session& session, TransferView& view) {
  const auto rows = session.run(kHold, {view.transfer.id.str()});
  if (rows.empty()) return;
  auto row = rows[0];
  view.hold = read_hold(row);
  RowWriter ids;
  for (const auto& share : view.hold->to) ids.row().put("id", share.account);
  std::map<AccountId, std::string> names;
  const auto found = session.run(kNames, ids);
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto name = found[i];
    const auto id = name.id<AccountId>();
    names[id] = name.text();
  }
  for (const auto& share : view.hold->to)
    view.hold_for.push_back({names[share.account], share.basis_points});
}

Result<TransferView> read_view(Session& session, const std::string& tenant, TransferId id) {
  const auto rows = session.run(kTransfer, {id.str(), tenant});
  if (rows.empty()) return fail(Errc::transfer_not_found, "there is no transfer " + id.str());
  auto row = rows[0];
  TransferView view;
  view.transfer = read_transfer(row);
  view.from = row.text();
  view.to = row.text();
  view.scale = scale_of(row);
  view.transfer.description = row.text();
  view.transfer.metadata = row.text();
  view.reference = row.text();
  const auto chain = row.id<ChainId>();
  const auto sequence = row.integer();
  if (view.transfer.kind == ledger::TransferKind::hold) add_hold(session, view);
  const bool of_order = view.transfer.kind == ledger::TransferKind::transfer ||
                        view.transfer.kind == ledger::TransferKind::hold_post;
  const auto reach = of_order ? static_cast<std::int64_t>(ledger::kSharesMax) : 0;
  const auto related =
      session.run(kRelated, {id.str(), chain.str(), std::to_string(sequence - reach),
                             std::to_string(sequence + reach), view.transfer.cause.str()});
  for (std::size_t i = 0; i < related.size(); ++i) view.related.push_back(read_related(related[i]));
  return view;
}

}  // namespace

void SociQueries::transfer(std::string tenant, TransferId id, topup::Reply<TransferView> reply) {
  readers_.ask_for<TransferView>(
      tenant, [tenant, id](Session& session) { return read_view(session, tenant, id); },
      std::move(reply));
}

}  // namespace tallyport::storage
