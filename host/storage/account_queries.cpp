// Accounts: balances and statements. A user account's balance is stored; a system account's is the
// sum of the parts that the hosts keep.
#include "storage/page.h"
#include "storage/queries.h"
#include "storage/records.h"

namespace tallyport::storage {
namespace {

using topup::AccountView;
using topup::StatementLine;

// Both kinds, as rows of account, asset, available, held.
#define TALLYPORT_BALANCES                                                                  \
  "(SELECT u.account_id, u.asset, u.available, u.held FROM balances u UNION ALL "           \
  "SELECT y.account_id, y.asset, CAST(sum(y.balance) AS bigint), 0 FROM system_balances y " \
  "GROUP BY y.account_id, y.asset) AS b "
#define TALLYPORT_ACCOUNT \
  "SELECT c.name, c.organisation, b.asset, s.scale, b.available, b.held FROM "
#define TALLYPORT_OF_ACCOUNT      \
  "LEFT JOIN " TALLYPORT_BALANCES \
  "ON b.account_id = c.id LEFT JOIN assets s ON s.tenant = c.tenant AND s.name = b.asset "

constexpr Statement kAccount{TALLYPORT_ACCOUNT
                             "accounts c " TALLYPORT_OF_ACCOUNT
                             "WHERE c.tenant = :p1 AND c.name = :p2 ORDER BY b.asset",
                             6};
constexpr Statement kAccounts{
    TALLYPORT_ACCOUNT
    "(SELECT * FROM accounts a WHERE a.tenant = :p1 AND a.name > :p2 "
    "ORDER BY a.name LIMIT CAST(:p3 AS bigint)) AS c " TALLYPORT_OF_ACCOUNT
    "ORDER BY c.name, b.asset",
    6};
constexpr Statement kAccountId{"SELECT c.id FROM accounts c WHERE c.tenant = :p1 AND c.name = :p2",
                               1};

// Each side by its own index; a transfer has two different accounts, so none comes twice. What a
// payment moves between system accounts is in neither index: it is looked for among all transfers,
// newest first, as most of them are such.
#define TALLYPORT_GIVES                                                               \
  "f.from_account = CAST(:p1 AS {uuid}) AND f.kind <> 'topup_payment' AND f.kind <> " \
  "'topup_credit'"
#define TALLYPORT_TAKES "f.to_account = CAST(:p1 AS {uuid}) AND f.kind <> 'topup_payment'"
#define TALLYPORT_PAID                                                                        \
  "(f.from_account = CAST(:p1 AS {uuid}) AND f.kind IN ('topup_payment', 'topup_credit') OR " \
  "f.to_account = CAST(:p1 AS {uuid}) AND f.kind = 'topup_payment')"
#define TALLYPORT_SIDE(which, columns, window, order)                    \
  "SELECT " columns " FROM transfers f WHERE " which " AND f.id " window \
  " CAST(:p2 AS {uuid}) AND f.kind NOT IN ('hold', 'hold_void', 'hold_expire')" order
#define TALLYPORT_NEWEST " ORDER BY f.id DESC LIMIT CAST(:p3 AS bigint)"
#define TALLYPORT_SIDES \
  "SELECT * FROM (" TALLYPORT_SIDE(TALLYPORT_GIVES,                                          \
                                   "f.*, -f.amount AS moved, f.to_account AS other, "        \
                                   "f.from_balance_after AS total",                          \
                                   "<", TALLYPORT_NEWEST)                                    \
      ") AS outgoing UNION ALL SELECT * FROM (" TALLYPORT_SIDE(                              \
          TALLYPORT_TAKES,                                                                   \
          "f.*, f.amount AS moved, f.from_account AS other, f.to_balance_after AS total", "<", \
          TALLYPORT_NEWEST) ") AS incoming"
#define TALLYPORT_FROM_HERE(yes, no) \
  "CASE WHEN f.from_account = CAST(:p1 AS {uuid}) THEN " yes " ELSE " no " END"
#define TALLYPORT_SIDES_AND_PAID \
  TALLYPORT_SIDES " UNION ALL SELECT * FROM (" TALLYPORT_SIDE(                             \
      TALLYPORT_PAID,                                                                      \
      "f.*, " TALLYPORT_FROM_HERE("-f.amount", "f.amount") " AS moved, "                   \
      TALLYPORT_FROM_HERE("f.to_account", "f.from_account") " AS other, "                  \
      "f.from_balance_after AS total",                                                     \
      "<", TALLYPORT_NEWEST) ") AS paid"
#define TALLYPORT_NEWER                                                    \
  TALLYPORT_SIDE(TALLYPORT_GIVES, "f.asset, -f.amount AS moved", ">=", "") \
  " UNION ALL " TALLYPORT_SIDE(TALLYPORT_TAKES, "f.asset, f.amount AS moved", ">=", "")
#define TALLYPORT_NEWER_AND_PAID                                                            \
  TALLYPORT_NEWER " UNION ALL " TALLYPORT_SIDE(                                             \
      TALLYPORT_PAID, "f.asset, " TALLYPORT_FROM_HERE("-f.amount", "f.amount") " AS moved", \
      ">=", "")
#define TALLYPORT_LINE(balance)                                                                \
  "SELECT l.id, l.kind, l.asset, s.scale, l.moved, " balance                                   \
  ", o.name, l.topup_id, a.reference, l.hold_id, l.corrects, l.evidence_kind, l.evidence_id, " \
  "l.evidence_sha256, l.plugin_build, l.principal, n.description, n.metadata, l.created_at_ms "
#define TALLYPORT_BESIDE                                                             \
  " AS l JOIN accounts o ON o.id = l.other LEFT JOIN topups t ON t.id = l.topup_id " \
  "LEFT JOIN attempts a ON a.id = t.current_attempt "                                \
  "LEFT JOIN assets s ON s.tenant = l.tenant AND s.name = l.asset "                  \
  "LEFT JOIN transfer_notes n ON n.transfer_id = l.id ORDER BY l.id DESC"
constexpr int kLineColumns = 19;

// The balance after each was written under the lock of the account's row, and so was the id, which
// sorts after that of the transfer before it, whichever host made that one.
constexpr Statement kUserStatement{TALLYPORT_LINE("l.total") "FROM (" TALLYPORT_SIDES
                                                             ")" TALLYPORT_BESIDE
                                                             " LIMIT CAST(:p3 AS bigint)",
                                   kLineColumns};
// Nobody locks a system account, so no transfer knows its balance: it is the balance now without
// all that is newer. One statement, so that both are of the same moment.
#define TALLYPORT_SYSTEM_STATEMENT(sides, newer)                               \
  "WITH page AS (SELECT * FROM (" sides                                        \
  ") AS all_sides ORDER BY id DESC LIMIT CAST(:p3 AS bigint)), "               \
  "newer AS (SELECT asset, sum(moved) AS moved FROM (" newer                   \
  ") AS all_newer GROUP BY asset) " TALLYPORT_LINE(                            \
      "CAST("                                                                  \
      "coalesce((SELECT sum(b.balance) FROM system_balances b "                \
      "WHERE b.account_id = CAST(:p1 AS {uuid}) AND b.asset = l.asset), 0) "   \
      "- coalesce((SELECT w.moved FROM newer w WHERE w.asset = l.asset), 0) "  \
      "- coalesce(sum(l.moved) OVER (PARTITION BY l.asset ORDER BY l.id DESC " \
      "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) "                 \
      "AS bigint)") "FROM page" TALLYPORT_BESIDE
constexpr Statement kSystemStatement{TALLYPORT_SYSTEM_STATEMENT(TALLYPORT_SIDES, TALLYPORT_NEWER),
                                     kLineColumns};
constexpr Statement kPaidStatement{
    TALLYPORT_SYSTEM_STATEMENT(TALLYPORT_SIDES_AND_PAID, TALLYPORT_NEWER_AND_PAID), kLineColumns};

// A payment moves between these, and to users.
const Statement& statement_of(const std::string& name) {
  if (ledger::kind_of(name) == ledger::AccountKind::user) return kUserStatement;
  const bool paid = name == ledger::kIssued || name == ledger::kRevenue ||
                    name.starts_with(ledger::clearing_account(""));
  return paid ? kPaidStatement : kSystemStatement;
}

Failure no_account(const std::string& name) {
  return fail(Errc::account_not_found, "there is no account \"" + name + "\"");
}

// Rows of one account follow each other.
std::vector<AccountView> read_accounts(const Rows& rows) {
  std::vector<AccountView> views;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    const auto& name = row.text();
    const auto& organisation = row.text();
    if (views.empty() || views.back().name != name) views.push_back({name, {}, organisation});
    topup::Balance balance;
    balance.asset = row.text();
    if (balance.asset.empty()) continue;
    balance.scale = scale_of(row);
    balance.available = row.integer();
    balance.held = row.integer();
    views.back().balances.push_back(std::move(balance));
  }
  return views;
}

StatementLine read_line(Fields row) {
  StatementLine line;
  line.transfer = row.id<TransferId>();
  line.kind = row.word(ledger::parse_transfer_kind);
  line.asset = row.text();
  line.scale = scale_of(row);
  line.amount = row.integer();
  line.balance_after = row.integer();
  line.other_account = row.text();
  line.topup = row.id<TopupId>();
  line.reference = row.text();
  line.hold = row.id<TransferId>();
  line.corrects = row.id<TransferId>();
  line.evidence = read_evidence(row);
  line.description = row.text();
  line.metadata = row.text();
  line.created_at = row.time();
  return line;
}

}  // namespace

void SociQueries::account(std::string tenant, std::string name, topup::Reply<AccountView> reply) {
  readers_.ask_for<AccountView>(
      tenant,
      [tenant, name = std::move(name)](Session& session) -> Result<AccountView> {
        auto found = read_accounts(session.run(kAccount, {tenant, name}));
        if (found.empty()) return no_account(name);
        return std::move(found.front());
      },
      std::move(reply));
}

void SociQueries::accounts(std::string tenant, std::string after, int wanted,
                           topup::Reply<std::vector<AccountView>> reply) {
  readers_.ask_for<std::vector<AccountView>>(
      tenant,
      [tenant, after = std::move(after),
       wanted](Session& session) -> Result<std::vector<AccountView>> {
        return read_accounts(session.run(kAccounts, {tenant, after, limit(wanted)}));
      },
      std::move(reply));
}

void SociQueries::statement(std::string tenant, std::string name, topup::Page page,
                            topup::Reply<std::vector<StatementLine>> reply) {
  using Lines = std::vector<StatementLine>;
  readers_.ask_for<Lines>(
      tenant,
      [tenant, name = std::move(name), page](Session& session) -> Result<Lines> {
        const auto account = session.run(kAccountId, {tenant, name});
        if (account.empty()) return no_account(name);
        const auto rows =
            session.run(statement_of(name), {account[0].text(), below(page), limit(page.limit)});
        Lines lines;
        for (std::size_t i = 0; i < rows.size(); ++i) lines.push_back(read_line(rows[i]));
        return lines;
      },
      std::move(reply));
}

}  // namespace tallyport::storage
