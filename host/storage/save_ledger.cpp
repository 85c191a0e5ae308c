// Last step of a batch, the ledger's part: transfers are linked into the writer's chain, balances
// follow.
#include "crypto/crypto.h"
#include "ledger/chain.h"
#include "storage/batch.h"
#include "storage/finding_json.h"
#include "storage/records.h"

namespace tallyport::storage {
namespace {

constexpr Statement kMakeChain{
    "INSERT INTO chains (id, writer, length, head) SELECT id, writer, 0, head "
    "FROM {rows id uuid, writer text, head text} WHERE true ON CONFLICT (writer) DO NOTHING"};
// Locked: where two processes write under one name, the second waits for the first here.
constexpr Statement kChain{
    "SELECT c.id, c.length, c.head FROM chains c WHERE c.writer = :p1 {lock c}", 3};
// Changes nothing where somebody else has written to the chain since it was read.
constexpr Statement kMoveChain{
    "UPDATE chains AS c SET length = r.length, head = r.head "
    "FROM {rows id uuid, before bigint, length bigint, head text} "
    "WHERE c.id = r.id AND c.length = r.before"};
constexpr Statement kInsertTransfers{
    "INSERT INTO transfers (id, tenant, from_account, to_account, asset, amount, kind, topup_id, "
    "subject, hold_id, corrects, cause, evidence_kind, evidence_id, evidence_sha256, plugin_build, "
    "principal, created_at_ms, from_balance_after, to_balance_after, chain_id, sequence, hash) "
    "SELECT id, tenant, from_account, to_account, asset, amount, kind, topup_id, "
    "subject, hold_id, corrects, cause, evidence_kind, evidence_id, evidence_sha256, plugin_build, "
    "principal, created_at_ms, from_balance_after, to_balance_after, chain_id, sequence, hash "
    "FROM {rows id uuid, tenant text, from_account uuid, to_account uuid, asset text, "
    "amount bigint, kind text, topup_id uuid, subject text, hold_id uuid, corrects uuid, "
    "cause uuid, evidence_kind text, evidence_id uuid, evidence_sha256 text, plugin_build text, "
    "principal text, created_at_ms bigint, from_balance_after bigint, to_balance_after bigint, "
    "chain_id uuid, sequence bigint, hash text}"};
constexpr Statement kInsertNotes{
    "INSERT INTO transfer_notes (transfer_id, description, metadata) "
    "SELECT transfer_id, description, metadata "
    "FROM {rows transfer_id uuid, description text, metadata text}"};
constexpr Statement kInsertHolds{
    "INSERT INTO holds (id, tenant, from_account, shares, asset, amount, pending, posted, status, "
    "topup_id, refund_id, expires_at_ms, created_at_ms, updated_at_ms) SELECT id, tenant, "
    "from_account, "
    "shares, asset, amount, pending, posted, status, topup_id, refund_id, expires_at_ms, "
    "created_at_ms, "
    "updated_at_ms FROM {rows id uuid, tenant text, from_account uuid, shares text, asset text, "
    "amount bigint, pending bigint, posted bigint, status text, topup_id uuid, refund_id uuid, "
    "expires_at_ms bigint, created_at_ms bigint, updated_at_ms bigint}"};
constexpr Statement kUpdateHolds{
    "UPDATE holds AS h SET pending = r.pending, posted = r.posted, status = r.status, "
    "updated_at_ms = r.updated_at_ms FROM {rows id uuid, pending bigint, posted bigint, "
    "status text, updated_at_ms bigint} WHERE h.id = r.id"};
constexpr Statement kUpdateBalances{
    "UPDATE balances AS b SET available = r.available, held = r.held, "
    "last_transfer = r.last_transfer FROM {rows account_id uuid, "
    "asset text, available bigint, held bigint, last_transfer uuid} "
    "WHERE b.account_id = r.account_id AND b.asset = r.asset"};
constexpr Statement kAddToSystemBalances{
    "INSERT INTO system_balances AS s (account_id, asset, chain_id, balance) "
    "SELECT account_id, asset, chain_id, balance "
    "FROM {rows account_id uuid, asset text, chain_id uuid, balance bigint} WHERE true "
    "ORDER BY account_id, asset "
    "ON CONFLICT (account_id, asset, chain_id) DO UPDATE SET balance = s.balance + "
    "excluded.balance"};
constexpr Statement kInsertAnswers{
    "INSERT INTO gateway_answers (id, attempt_id, at_ms, source, finding, plugin_build, "
    "raw_sha256, raw_body) SELECT id, attempt_id, at_ms, source, finding, plugin_build, "
    "raw_sha256, {bytes raw_body} FROM {rows id uuid, attempt_id uuid, at_ms bigint, source text, "
    "finding text, plugin_build text, raw_sha256 text, raw_body text}"};

constexpr Statement kClaimOrganisations{
    "INSERT INTO organisations (tenant, name, created_at_ms) "
    "SELECT tenant, name, created_at_ms FROM {rows tenant text, name text, created_at_ms bigint} "
    "WHERE true ORDER BY tenant, name ON CONFLICT (tenant, name) DO NOTHING"};
// Changes nothing where another host has given the account away meanwhile.
constexpr Statement kGiveToOrganisations{
    "UPDATE accounts AS c SET organisation = r.organisation FROM {rows id uuid, "
    "organisation text} WHERE c.id = r.id AND c.organisation = ''"};

ChainState read_chain(Session& session, IdSource& ids, const std::string& writer) {
  auto found = session.run(kChain, {writer});
  if (found.empty()) {
    const auto id = ids.make<ChainId>();
    RowWriter row;
    row.row().put("id", id).put("writer", writer).put("head", ledger::first_hash(id));
    session.run(kMakeChain, row);
    found = session.run(kChain, {writer});
  }
  auto row = found[0];
  ChainState chain;
  chain.id = row.id<ChainId>();
  chain.length = row.integer();
  chain.head_hex = row.text();
  return chain;
}

}  // namespace

void BatchRun::save_ledger() {
  save_organisations();
  save_holds();
  save_notes();
  if (rows_.book.posted().empty()) return;
  link_transfers();
  save_balances();
  save_answers();
}

void BatchRun::link_transfers() {
  const auto& book = rows_.book;
  auto chain = memory_.chain ? *memory_.chain : read_chain(session_, ids_, memory_.writer);
  const auto before = chain.length;
  RowWriter transfers;
  for (const auto& each : book.posted()) {
    const auto scale = book.scale(each.tenant, each.asset);
    TALLYPORT_ASSERT(scale);
    chain.head_hex = crypto::to_hex(crypto::sha256(ledger::link_text(
        chain.head_hex, each, book.account(each.from).name, book.account(each.to).name, *scale)));
    storage::write(transfers.row(), each);
    transfers.put("chain_id", chain.id).put("sequence", ++chain.length).put("hash", chain.head_hex);
  }
  RowWriter moved;
  moved.row()
      .put("id", chain.id)
      .put("before", before)
      .put("length", chain.length)
      .put("head", chain.head_hex);
  if (session_.run(kMoveChain, moved).affected != 1)
    throw DatabaseFailure(Trouble::conflict,
                          "another process writes as \"" + memory_.writer + "\"");
  insert("transfers", kInsertTransfers, transfers);
  chain_ = std::move(chain);
}

void BatchRun::save_organisations() {
  const auto& given = rows_.book.given_to_organisations();
  if (given.empty()) return;
  Timestamp at;
  for (const auto& command : commands_)
    if (const auto* order = std::get_if<topup::RunOrder>(&command)) at = order->at;
  std::map<std::pair<std::string, std::string>, Timestamp> organisations;
  RowWriter accounts;
  for (const auto& id : given) {
    const auto& account = rows_.book.account(id);
    organisations[{account.tenant, account.organisation}] = at;
    accounts.row().put("id", id).put("organisation", account.organisation);
  }
  RowWriter claims;
  for (const auto& [name, made] : organisations)
    claims.row().put("tenant", name.first).put("name", name.second).put("created_at_ms", made);
  session_.run(kClaimOrganisations, claims);
  const auto expected = accounts.size();
  if (session_.run(kGiveToOrganisations, accounts).affected != expected)
    throw DatabaseFailure(Trouble::conflict, "another host gave an account to an organisation");
}

void BatchRun::save_notes() {
  RowWriter notes;
  for (const auto& each : rows_.book.posted())
    if (!each.description.empty() || !each.metadata.empty())
      notes.row()
          .put("transfer_id", each.id)
          .put("description", each.description)
          .put("metadata", each.metadata);
  insert("transfer_notes", kInsertNotes, notes);
}

void BatchRun::save_holds() {
  using Change = Tracked<ledger::Hold>::Write;
  RowWriter added;
  RowWriter updates;
  for (const auto& [id, hold] : rows_.book.holds()) {
    if (hold.write == Change::insert) storage::write(added.row(), hold.row);
    if (hold.write == Change::update)
      updates.row()
          .put("id", id)
          .put("pending", hold.row.pending)
          .put("posted", hold.row.posted)
          .put("status", name(hold.row.status))
          .put("updated_at_ms", hold.row.updated_at);
  }
  insert("holds", kInsertHolds, added);
  write(kUpdateHolds, updates);
}

void BatchRun::save_balances() {
  std::map<ledger::BalanceKey, TransferId> last;
  for (const auto& each : rows_.book.posted())
    last[{each.from, each.asset}] = last[{each.to, each.asset}] = each.id;
  RowWriter users;
  for (const auto& [key, balance] : rows_.book.changed_balances())
    users.row()
        .put("account_id", key.first)
        .put("asset", key.second)
        .put("available", balance.available)
        .put("held", balance.held)
        .put("last_transfer", last.at(key));
  write(kUpdateBalances, users);
  RowWriter systems;
  for (const auto& [key, change] : rows_.book.system_changes())
    systems.row()
        .put("account_id", key.first)
        .put("asset", key.second)
        .put("chain_id", chain_->id)
        .put("balance", change);
  write(kAddToSystemBalances, systems);
}

// Those that a transfer goes back to.
void BatchRun::save_answers() {
  std::set<Uuid> wanted;
  for (const auto& each : rows_.book.posted())
    if (each.evidence.kind == ledger::Evidence::Kind::gateway_answer)
      wanted.insert(each.evidence.id);
  RowWriter answers;
  const auto add = [&](const auto* record) {
    if (record == nullptr || !wanted.contains(record->id.uuid)) return;
    answers.row()
        .put("id", record->id)
        .put("attempt_id", record->attempt)
        .put("at_ms", record->at)
        .put("source", name(record->source))
        .put("finding", to_json(record->finding))
        .put("plugin_build", record->finding.plugin_build)
        .put("raw_sha256", record->answer_sha256)
        .put_bytes("raw_body", record->finding.answer);
  };
  for (const auto& command : commands_) {
    add(std::get_if<topup::RecordAnswer>(&command));
    add(std::get_if<topup::RecordRefund>(&command));
  }
  insert("gateway_answers", kInsertAnswers, answers);
}

void BatchRun::remember(StoreMemory& memory) const {
  for (const auto& [key, scale] : scales_) memory.scales.insert_or_assign(key, scale);
  if (chain_) memory.chain = chain_;
  // One that this batch made may have been dropped again.
  for (const auto& [name, id] : accounts_)
    if (ledger::kind_of(name.second) == ledger::AccountKind::system &&
        !fresh_accounts_.contains(id))
      memory.system_accounts.emplace(name, id);
}

}  // namespace tallyport::storage
