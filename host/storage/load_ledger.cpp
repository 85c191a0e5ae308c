// Second step of a batch, the ledger's part: holds, transfers that are taken back, balances.
#include "storage/batch.h"
#include "storage/records.h"

namespace tallyport::storage {
namespace {

constexpr Statement kHolds{
    "SELECT " TALLYPORT_HOLD_COLUMNS
    " FROM {rows id uuid} CROSS JOIN holds h WHERE h.id = r.id ORDER BY h.id {lock h}",
    kHoldColumns};
// The longest overdue first; those that another host works on are left to it.
constexpr Statement kDueHolds{
    "SELECT " TALLYPORT_HOLD_COLUMNS
    " FROM holds h WHERE h.status = 'pending' AND h.expires_at_ms <= CAST(:p1 AS bigint) "
    "ORDER BY h.expires_at_ms, h.id LIMIT CAST(:p2 AS bigint) {claim h}",
    kHoldColumns};
constexpr Statement kCorrectables{
    "SELECT " TALLYPORT_TRANSFER_COLUMNS
    " FROM {rows id uuid} CROSS JOIN transfers f WHERE f.id = r.id ORDER BY f.id {lock f}",
    kTransferColumns};
// After the lock: what another host took back before is seen.
constexpr Statement kCorrections{
    "SELECT f.corrects, CAST(sum(f.amount) AS bigint) FROM {rows id uuid} CROSS JOIN transfers f "
    "WHERE f.corrects = r.id GROUP BY f.corrects",
    2};
// Of split credits that were paid. A top-up's holds and postings change under its lock alone.
constexpr Statement kHoldsOfTopups{
    "SELECT h.id FROM {rows id uuid} CROSS JOIN holds h WHERE h.topup_id = r.id", 1};
constexpr Statement kPostedOfTopups{
    "SELECT f.id FROM {rows id uuid} CROSS JOIN holds h CROSS JOIN transfers f "
    "WHERE h.topup_id = r.id AND h.refund_id IS NULL AND f.hold_id = h.id "
    "AND f.kind = 'hold_post'",
    1};
constexpr Statement kAccountsById{
    "SELECT c.id, c.tenant, c.name, c.kind, c.organisation FROM {rows id uuid} "
    "CROSS JOIN accounts c WHERE c.id = r.id",
    5};
constexpr Statement kBalances{
    "SELECT b.account_id, b.asset, b.available, b.held, b.last_transfer "
    "FROM {rows account_id uuid, asset text} "
    "CROSS JOIN balances b WHERE b.account_id = r.account_id AND b.asset = r.asset "
    "ORDER BY b.account_id, b.asset {lock b}",
    5};

}  // namespace

void BatchRun::find_splits() {
  RowWriter ids;
  for (const auto& [id, topup] : rows_.topups)
    if (was_paid(topup.row.status) && !topup.row.shares.empty()) ids.row().put("id", id);
  if (ids.empty()) return;
  const auto holds = session_.run(kHoldsOfTopups, ids);
  for (std::size_t i = 0; i < holds.size(); ++i) holds_.insert(holds[i].id<TransferId>());
  const auto posted = session_.run(kPostedOfTopups, ids);
  for (std::size_t i = 0; i < posted.size(); ++i) corrected_.insert(posted[i].id<TransferId>());
}

void BatchRun::find_orders() {
  for (const auto& command : commands_) {
    const auto* order = std::get_if<topup::RunOrder>(&command);
    if (order == nullptr) continue;
    if (const auto* post = std::get_if<ledger::PostOrder>(&order->order))
      holds_.insert(post->hold);
    else if (const auto* release = std::get_if<ledger::VoidOrder>(&order->order))
      holds_.insert(release->hold);
    else if (const auto* correction = std::get_if<ledger::CorrectionOrder>(&order->order))
      corrected_.insert(correction->transfer);
  }
}

void BatchRun::add_hold(Fields row) {
  auto hold = read_hold(row);
  moved_assets_.insert({hold.tenant, hold.asset});
  accounts_by_id_.insert(hold.from);
  balances_.insert({hold.from, hold.asset});
  for (const auto& share : hold.to) {
    accounts_by_id_.insert(share.account);
    balances_.insert({share.account, hold.asset});
  }
  rows_.book.add_hold(std::move(hold));
}

void BatchRun::load_due_holds(const topup::ExpireHolds& command) {
  const auto found =
      session_.run(kDueHolds, {std::to_string(command.at.unix_ms), std::to_string(command.limit)});
  for (std::size_t i = 0; i < found.size(); ++i) add_hold(found[i]);
}

void BatchRun::load_holds() {
  if (holds_.empty()) return;
  RowWriter ids;
  for (const auto& id : holds_) ids.row().put("id", id);
  const auto found = session_.run(kHolds, ids);
  for (std::size_t i = 0; i < found.size(); ++i) add_hold(found[i]);
}

void BatchRun::load_correctables() {
  if (corrected_.empty()) return;
  RowWriter ids;
  for (const auto& id : corrected_) ids.row().put("id", id);
  const auto found = session_.run(kCorrectables, ids);
  const auto sums = session_.run(kCorrections, ids);
  std::map<TransferId, std::int64_t> corrected;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    auto row = sums[i];
    const auto id = row.id<TransferId>();
    corrected[id] = row.integer();
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto row = found[i];
    auto transfer = read_transfer(row);
    moved_assets_.insert({transfer.tenant, transfer.asset});
    for (const auto& account : {transfer.from, transfer.to}) {
      accounts_by_id_.insert(account);
      balances_.insert({account, transfer.asset});
    }
    const auto so_far = corrected.find(transfer.id);
    rows_.book.add_correctable(
        {std::move(transfer), so_far == corrected.end() ? 0 : so_far->second});
  }
}

void BatchRun::load_accounts_by_id() {
  if (accounts_by_id_.empty()) return;
  RowWriter ids;
  for (const auto& id : accounts_by_id_) ids.row().put("id", id);
  const auto found = session_.run(kAccountsById, ids);
  for (std::size_t i = 0; i < found.size(); ++i) rows_.book.add_account(read_account(found[i]));
}

void BatchRun::load_balances() {
  for (const auto& [id, topup] : rows_.topups) {
    balances_.insert({topup.row.account, topup.row.asset});
    for (const auto& share : topup.row.shares)
      balances_.insert({accounts_.at({topup.row.tenant, share.account}), topup.row.asset});
  }
  for (const auto& command : commands_) {
    if (const auto* start = std::get_if<topup::StartTopup>(&command))
      balances_.insert({start->topup.account, start->topup.asset});
    const auto* order = std::get_if<topup::RunOrder>(&command);
    const auto* movement = order ? ledger::movement_of(order->order) : nullptr;
    if (!movement) continue;
    auto add = [&](const std::string& name) {
      if (auto found = accounts_.find({order->tenant, name}); found != accounts_.end())
        balances_.insert({found->second, movement->asset});
    };
    add(movement->from);
    for (const auto& share : movement->to) add(share.account);
  }
  RowWriter writer;
  for (const auto& [account, asset] : balances_)
    writer.row().put("account_id", account).put("asset", asset);
  if (writer.empty()) return;
  const auto found = session_.run(kBalances, writer);
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto row = found[i];
    const auto account = row.id<AccountId>();
    const auto asset = row.text();
    const auto available = row.integer();
    rows_.book.set_balance(account, asset, {available, row.integer()});
    // Whoever made it: the lock is ours now, and what we post comes later.
    ids_.follow(row.id<TransferId>().uuid);
  }
}

}  // namespace tallyport::storage
