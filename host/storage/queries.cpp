// What is read, each as one statement that names the tenant.
#include "storage/queries.h"

#include "storage/records.h"

namespace tallyport::storage {
namespace {

using topup::TopupView;

#define TALLYPORT_VIEW "SELECT " TALLYPORT_TOPUP_COLUMNS ", " TALLYPORT_ATTEMPT_COLUMNS " "
#define TALLYPORT_WINDOW " AND t.id < CAST(:p2 AS {uuid}) "
#define TALLYPORT_NEWEST " ORDER BY t.id DESC LIMIT CAST(:p3 AS bigint)"

constexpr int kViewColumns = kTopupColumns + kAttemptColumns;
constexpr Statement kTopup{TALLYPORT_VIEW
                           "FROM topups t JOIN attempts a ON a.id = t.current_attempt "
                           "WHERE t.id = CAST(:p1 AS {uuid}) AND t.tenant = :p2",
                           kViewColumns};
constexpr Statement kReturning{TALLYPORT_VIEW
                               "FROM attempts a JOIN topups t ON t.id = a.topup_id "
                               "WHERE a.gateway = :p1 AND a.return_token = :p2",
                               kViewColumns};
#define TALLYPORT_LIST \
  TALLYPORT_VIEW "FROM topups t JOIN attempts a ON a.id = t.current_attempt WHERE t.tenant = :p1"
constexpr Statement kAll{TALLYPORT_LIST TALLYPORT_WINDOW TALLYPORT_NEWEST, kViewColumns};
constexpr Statement kOfAccount{
    TALLYPORT_LIST TALLYPORT_WINDOW "AND t.account_name = :p4" TALLYPORT_NEWEST, kViewColumns};
constexpr Statement kOfStatus{TALLYPORT_LIST TALLYPORT_WINDOW "AND t.status = :p4" TALLYPORT_NEWEST,
                              kViewColumns};
constexpr Statement kOfAccountAndStatus{
    TALLYPORT_LIST TALLYPORT_WINDOW "AND t.account_name = :p4 AND t.status = :p5" TALLYPORT_NEWEST,
    kViewColumns};

constexpr Statement kAccount{
    "SELECT b.asset, s.scale, b.available, b.held FROM accounts c "
    "LEFT JOIN balances b ON b.account_id = c.id "
    "LEFT JOIN assets s ON s.tenant = c.tenant AND s.name = b.asset "
    "WHERE c.tenant = :p1 AND c.name = :p2 AND c.kind = 'user' ORDER BY b.asset",
    4};
constexpr Statement kAccountId{
    "SELECT c.id FROM accounts c WHERE c.tenant = :p1 AND c.name = :p2 AND c.kind = 'user'", 1};
// Each side by its own index; a transfer has two different accounts, so none comes twice.
constexpr Statement kStatement{
    "SELECT l.id, l.kind, l.asset, s.scale, l.amount, l.balance_after, o.name, l.topup_id, "
    "a.reference, l.created_at_ms FROM (SELECT * FROM ("
    "SELECT f.id, f.tenant, f.kind, f.asset, -f.amount AS amount, "
    "f.from_balance_after AS balance_after, f.to_account AS other, f.topup_id, f.created_at_ms "
    "FROM transfers f WHERE f.from_account = CAST(:p1 AS {uuid}) AND f.id < CAST(:p2 AS {uuid}) "
    "AND f.kind NOT IN ('hold', 'hold_void', 'hold_expire') ORDER BY f.id DESC LIMIT CAST(:p3 AS "
    "bigint)) AS outgoing UNION ALL SELECT * FROM ("
    "SELECT f.id, f.tenant, f.kind, f.asset, f.amount, "
    "f.to_balance_after AS balance_after, f.from_account AS other, f.topup_id, f.created_at_ms "
    "FROM transfers f WHERE f.to_account = CAST(:p1 AS {uuid}) AND f.id < CAST(:p2 AS {uuid}) "
    "AND f.kind NOT IN ('hold', 'hold_void', 'hold_expire') ORDER BY f.id DESC LIMIT CAST(:p3 AS "
    "bigint)) AS incoming) AS l "
    "JOIN accounts o ON o.id = l.other LEFT JOIN topups t ON t.id = l.topup_id "
    "LEFT JOIN attempts a ON a.id = t.current_attempt "
    "LEFT JOIN assets s ON s.tenant = l.tenant AND s.name = l.asset "
    "ORDER BY l.id DESC LIMIT CAST(:p3 AS bigint)",
    10};
constexpr Statement kPing{"SELECT name FROM settings LIMIT 1", 1};

constexpr int kPageMax = 1'000;

// Where the window begins: below every id that there can be, from the newest.
std::string below(const topup::Page& page) {
  return page.after.is_nil() ? "ffffffff-ffff-ffff-ffff-ffffffffffff" : page.after.str();
}

std::string limit(const topup::Page& page) {
  return std::to_string(std::clamp(page.limit, 0, kPageMax));
}

TopupView read_view(Fields row) {
  TopupView view;
  view.topup = read_topup(row);
  view.attempt = read_attempt(row);
  return view;
}

Rows select(Session& session, const topup::TopupFilter& filter) {
  const auto& tenant = filter.tenant;
  const auto after = below(filter.page);
  const auto count = limit(filter.page);
  if (filter.account && filter.status)
    return session.run(kOfAccountAndStatus,
                       {tenant, after, count, *filter.account, name(*filter.status)});
  if (filter.account) return session.run(kOfAccount, {tenant, after, count, *filter.account});
  if (filter.status) return session.run(kOfStatus, {tenant, after, count, name(*filter.status)});
  return session.run(kAll, {tenant, after, count});
}

Failure no_account(const std::string& name) {
  return fail(Errc::account_not_found, "there is no account \"" + name + "\"");
}

// An asset that is not declared any more is shown in its smallest unit.
int scale_of(Fields& row) { return static_cast<int>(row.optional_integer().value_or(0)); }

}  // namespace

void SociQueries::topup(std::string tenant, TopupId id, topup::Reply<TopupView> reply) {
  readers_.ask<TopupView>(
      [tenant = std::move(tenant), id](Session& session) -> Result<TopupView> {
        const auto rows = session.run(kTopup, {id.str(), tenant});
        if (rows.empty()) return fail(Errc::topup_not_found, "there is no top-up " + id.str());
        return read_view(rows[0]);
      },
      std::move(reply));
}

void SociQueries::topups(topup::TopupFilter filter, topup::Reply<std::vector<TopupView>> reply) {
  readers_.ask<std::vector<TopupView>>(
      [filter = std::move(filter)](Session& session) -> Result<std::vector<TopupView>> {
        const auto rows = select(session, filter);
        std::vector<TopupView> views;
        for (std::size_t i = 0; i < rows.size(); ++i) views.push_back(read_view(rows[i]));
        return views;
      },
      std::move(reply));
}

void SociQueries::account(std::string tenant, std::string name,
                          topup::Reply<topup::AccountView> reply) {
  readers_.ask<topup::AccountView>(
      [tenant = std::move(tenant),
       name = std::move(name)](Session& session) -> Result<topup::AccountView> {
        const auto rows = session.run(kAccount, {tenant, name});
        if (rows.empty()) return no_account(name);
        topup::AccountView view{name, {}};
        for (std::size_t i = 0; i < rows.size(); ++i) {
          auto row = rows[i];
          topup::Balance balance;
          balance.asset = row.text();
          if (balance.asset.empty()) continue;
          balance.scale = scale_of(row);
          balance.available = row.integer();
          balance.held = row.integer();
          view.balances.push_back(std::move(balance));
        }
        return view;
      },
      std::move(reply));
}

void SociQueries::statement(std::string tenant, std::string name, topup::Page page,
                            topup::Reply<std::vector<topup::StatementLine>> reply) {
  using Lines = std::vector<topup::StatementLine>;
  readers_.ask<Lines>(
      [tenant = std::move(tenant), name = std::move(name),
       page](Session& session) -> Result<Lines> {
        const auto account = session.run(kAccountId, {tenant, name});
        if (account.empty()) return no_account(name);
        const auto id = account[0].text();
        const auto rows = session.run(kStatement, {id, below(page), limit(page)});
        Lines lines;
        for (std::size_t i = 0; i < rows.size(); ++i) {
          auto row = rows[i];
          topup::StatementLine line;
          line.transfer = row.id<TransferId>();
          line.kind = row.word(ledger::parse_transfer_kind);
          line.asset = row.text();
          line.scale = scale_of(row);
          line.amount = row.integer();
          line.balance_after = row.integer();
          line.other_account = row.text();
          line.topup = row.id<TopupId>();
          line.reference = row.text();
          line.created_at = row.time();
          lines.push_back(std::move(line));
        }
        return lines;
      },
      std::move(reply));
}

void SociQueries::returning(std::string gateway, std::string return_token,
                            topup::Reply<TopupView> reply) {
  readers_.ask<TopupView>(
      [gateway = std::move(gateway),
       return_token = std::move(return_token)](Session& session) -> Result<TopupView> {
        const auto rows = session.run(kReturning, {gateway, return_token});
        if (rows.empty())
          return fail(Errc::attempt_not_found, "no payment at \"" + gateway + "\" has this token");
        return read_view(rows[0]);
      },
      std::move(reply));
}

void SociQueries::ping(topup::Reply<bool> reply) {
  readers_.ask<bool>(
      [](Session& session) -> Result<bool> {
        session.run(kPing);
        return true;
      },
      std::move(reply));
}

}  // namespace tallyport::storage
