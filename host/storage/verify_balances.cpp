// Every balance against the transfers that made it, and double entry over all balances. The sums
// are the database's: it can add up more accounts than memory holds.
#include "storage/verify_context.h"

namespace tallyport::storage {
namespace {

// The sum of a column of 64 bits. In two halves, since SQLite's own sum ends at 64 bits.
#define TALLYPORT_SUM(x) "(sum((" x ") / 4294967296) * 4294967296 + sum((" x ") % 4294967296))"
#define TALLYPORT_MOVES "f.kind NOT IN ('hold', 'hold_void', 'hold_expire')"
#define TALLYPORT_ALL ", count(*) OVER () "

// One row a balance that should be there: how many rows it has, what they say, what its transfers
// and holds come to. Top-ups have theirs from the start, so that there is always a row to lock.
constexpr Statement kUsers{
    "SELECT m.account_id, m.asset, m.stored, CAST(m.available AS text), CAST(m.held AS text), "
    "CAST(m.moved - m.pending AS text), CAST(m.pending AS text)" TALLYPORT_ALL
    "FROM (SELECT u.account_id, u.asset, sum(u.stored) AS stored, "
    TALLYPORT_SUM("u.available") " AS available, " TALLYPORT_SUM("u.held") " AS held, "
    TALLYPORT_SUM("u.moved") " AS moved, " TALLYPORT_SUM("u.pending") " AS pending FROM ("
    "SELECT b.account_id, b.asset, 1 AS stored, b.available, b.held, CAST(0 AS bigint) AS moved, "
    "CAST(0 AS bigint) AS pending FROM balances b UNION ALL "
    "SELECT f.to_account, f.asset, 0, 0, 0, f.amount, 0 FROM transfers f "
    "JOIN accounts c ON c.id = f.to_account AND c.kind = 'user' WHERE " TALLYPORT_MOVES
    " UNION ALL SELECT f.from_account, f.asset, 0, 0, 0, -f.amount, 0 FROM transfers f "
    "JOIN accounts c ON c.id = f.from_account AND c.kind = 'user' WHERE " TALLYPORT_MOVES
    " UNION ALL SELECT h.from_account, h.asset, 0, 0, 0, 0, h.pending FROM holds h "
    "UNION ALL SELECT t.account_id, t.asset, 0, 0, 0, 0, 0 FROM topups t"
    ") u GROUP BY u.account_id, u.asset) m "
    "WHERE m.stored <> 1 OR m.available <> m.moved - m.pending OR m.held <> m.pending "
    "ORDER BY m.account_id, m.asset LIMIT 100",
    8};
constexpr Statement kSystems{
    "SELECT CAST(m.account_id AS text) || ' ' || m.asset || ' of chain ' || "
    "CAST(m.chain_id AS text), CAST(m.moved AS text), "
    "CASE WHEN m.stored = 0 THEN NULL ELSE CAST(m.balance AS text) END" TALLYPORT_ALL
    "FROM (SELECT u.account_id, u.asset, u.chain_id, sum(u.stored) AS stored, "
    TALLYPORT_SUM("u.balance") " AS balance, " TALLYPORT_SUM("u.moved") " AS moved FROM ("
    "SELECT s.account_id, s.asset, s.chain_id, 1 AS stored, s.balance, "
    "CAST(0 AS bigint) AS moved FROM system_balances s UNION ALL "
    "SELECT f.to_account, f.asset, f.chain_id, 0, 0, f.amount FROM transfers f "
    "JOIN accounts c ON c.id = f.to_account AND c.kind = 'system' WHERE " TALLYPORT_MOVES
    " UNION ALL SELECT f.from_account, f.asset, f.chain_id, 0, 0, -f.amount FROM transfers f "
    "JOIN accounts c ON c.id = f.from_account AND c.kind = 'system' WHERE " TALLYPORT_MOVES
    ") u GROUP BY u.account_id, u.asset, u.chain_id) m "
    "WHERE m.stored <> 1 OR m.balance <> m.moved "
    "ORDER BY m.account_id, m.asset, m.chain_id LIMIT 100",
    4};
constexpr Statement kDoubleEntry{
    "SELECT m.tenant || ' ' || m.asset, '0', CAST(m.total AS text)" TALLYPORT_ALL
    "FROM (SELECT c.tenant, u.asset, " TALLYPORT_SUM("u.balance") " AS total FROM ("
    "SELECT b.account_id, b.asset, b.available AS balance FROM balances b UNION ALL "
    "SELECT b.account_id, b.asset, b.held FROM balances b UNION ALL "
    "SELECT s.account_id, s.asset, s.balance FROM system_balances s) u "
    "JOIN accounts c ON c.id = u.account_id GROUP BY c.tenant, u.asset) m "
    "WHERE m.total <> 0 ORDER BY m.tenant, m.asset LIMIT 100",
    4};
// Each transfer leads from what a user account had to what it has then. The ids of its transfers
// rise in the order in which they were posted, whichever host posted them, so one begins where the
// one before ended, and the first at nothing.
constexpr Statement kRunning{
    "SELECT m.id, CAST(m.before AS text) || ', as account ' || CAST(m.account_id AS text) || "
    "' had before it', CAST(m.started AS text)" TALLYPORT_ALL
    "FROM (SELECT u.id, u.account_id, u.started, "
    "coalesce(lag(u.ended) OVER (PARTITION BY u.account_id, u.asset ORDER BY u.id), 0) AS before "
    "FROM (SELECT f.id, f.to_account AS account_id, f.asset, "
    "CAST(f.to_balance_after AS numeric) - f.amount AS started, "
    "CAST(f.to_balance_after AS numeric) AS ended "
    "FROM transfers f WHERE f.to_balance_after IS NOT NULL UNION ALL "
    "SELECT f.id, f.from_account, f.asset, CAST(f.from_balance_after AS numeric) + "
    "CASE WHEN " TALLYPORT_MOVES
    " THEN f.amount ELSE 0 END, CAST(f.from_balance_after AS numeric) "
    "FROM transfers f WHERE f.from_balance_after IS NOT NULL) u) m "
    "WHERE m.started <> m.before ORDER BY m.id, m.account_id LIMIT 100",
    4};

void verify_users(VerifyContext& context) {
  context.step("balances");
  const auto rows = context.session.run(kUsers);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    const auto account = row.text();
    const auto id = account + " " + row.text();
    const auto stored = row.integer();
    const auto available = row.text();
    const auto held = row.text();
    const auto moved = row.text();
    const auto pending = row.text();
    if (stored != 1)
      context.add({"balances", id, "row", "one", std::to_string(stored)});
    else if (available != moved)
      context.add({"balances", id, "available", moved + " by its transfers and holds", available});
    else
      context.add({"balances", id, "held", pending + " by its holds", held});
    if (i + 1 == rows.size())
      context.report.findings += row.integer() - static_cast<int>(rows.size());
  }
}

}  // namespace

void verify_balances(VerifyContext& context) {
  verify_users(context);
  context.run(kSystems, "system_balances", "balance");
  context.run(kDoubleEntry, "balances", "debits and credits");
  context.run(kRunning, "transfers", "balance before it");
}

}  // namespace tallyport::storage
