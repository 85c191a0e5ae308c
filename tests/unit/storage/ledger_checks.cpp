// The checks, written with SQL of their own.
#include "unit/storage/ledger_checks.h"

#include <set>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "crypto/crypto.h"

namespace tallyport::test {
namespace {

using storage::Statement;

constexpr Statement kUsers{
    "SELECT c.name, b.asset, b.available, b.held FROM balances b "
    "JOIN accounts c ON c.id = b.account_id WHERE b.available <> 0 OR b.held <> 0",
    4};
constexpr Statement kSystems{
    "SELECT c.name, s.asset, CAST(sum(s.balance) AS bigint) FROM system_balances s "
    "JOIN accounts c ON c.id = s.account_id GROUP BY c.name, s.asset HAVING sum(s.balance) <> 0",
    3};
constexpr Statement kHolds{"SELECT id, status, pending, posted FROM holds", 4};
constexpr Statement kNames{"SELECT name FROM accounts WHERE kind = 'user'", 1};
constexpr Statement kKeys{"SELECT count(*) FROM idempotency_keys", 1};
constexpr Statement kAccounts{"SELECT id, name FROM accounts", 2};

constexpr Statement kDoubleEntry{
    "SELECT asset, CAST(sum(amount) AS bigint) FROM ("
    "SELECT asset, available + held AS amount FROM balances UNION ALL "
    "SELECT asset, balance FROM system_balances) AS each_balance "
    "GROUP BY asset HAVING sum(amount) <> 0",
    2};
// All that a link's hash is over, in its order, between what names the place and the hash.
constexpr Statement kLinks{
    "SELECT f.chain_id, f.sequence, f.id, f.tenant, f.from_account, a.name, f.to_account, b.name, "
    "f.asset, s.scale, f.amount, f.kind, f.topup_id, f.subject, f.hold_id, f.corrects, f.cause, "
    "f.evidence_kind, f.evidence_id, f.evidence_sha256, f.plugin_build, f.principal, "
    "f.created_at_ms, f.from_balance_after, f.to_balance_after, f.hash FROM transfers f "
    "JOIN accounts a ON a.id = f.from_account JOIN accounts b ON b.id = f.to_account "
    "JOIN assets s ON s.tenant = f.tenant AND s.name = f.asset ORDER BY f.chain_id, f.sequence",
    26};
constexpr int kHashed = 23;
constexpr Statement kChains{"SELECT id, length, head FROM chains", 3};
constexpr Statement kTransferCount{"SELECT count(*) FROM transfers", 1};
#define TALLYPORT_MOVES                                                       \
  "(SELECT from_account AS account, asset, -amount AS amount FROM transfers " \
  "WHERE kind NOT IN ('hold', 'hold_void', 'hold_expire') UNION ALL "         \
  "SELECT to_account, asset, amount FROM transfers "                          \
  "WHERE kind NOT IN ('hold', 'hold_void', 'hold_expire')) AS m "
constexpr Statement kStoredDiffers{
    "SELECT c.name, b.asset, b.available + b.held FROM balances b "
    "JOIN accounts c ON c.id = b.account_id WHERE b.available + b.held <> "
    "coalesce((SELECT sum(m.amount) FROM " TALLYPORT_MOVES
    "WHERE m.account = b.account_id AND m.asset = b.asset), 0)",
    3};
constexpr Statement kSystemDiffers{
    "SELECT c.name, m.asset, CAST(sum(m.amount) AS bigint) FROM " TALLYPORT_MOVES
    "JOIN accounts c ON c.id = m.account WHERE c.kind = 'system' GROUP BY c.id, c.name, m.asset "
    "HAVING sum(m.amount) <> coalesce((SELECT sum(s.balance) FROM system_balances s "
    "WHERE s.account_id = c.id AND s.asset = m.asset), 0)",
    3};
constexpr Statement kHoldDiffers{
    "SELECT h.id, h.pending, h.posted FROM holds h WHERE h.posted <> coalesce((SELECT "
    "sum(f.amount) "
    "FROM transfers f WHERE f.hold_id = h.id AND f.kind = 'hold_post'), 0) OR h.amount - h.pending "
    "<> coalesce((SELECT sum(f.amount) FROM transfers f WHERE f.hold_id = h.id "
    "AND f.kind <> 'hold'), 0) OR h.amount <> coalesce((SELECT sum(f.amount) FROM transfers f "
    "WHERE f.id = h.id AND f.hold_id = h.id AND f.kind = 'hold'), 0)",
    3};
constexpr Statement kHeldDiffers{
    "SELECT c.name, b.asset, b.held FROM balances b JOIN accounts c ON c.id = b.account_id "
    "WHERE b.held <> coalesce((SELECT sum(h.pending) FROM holds h "
    "WHERE h.from_account = b.account_id AND h.asset = b.asset), 0)",
    3};
constexpr Statement kOverCorrected{
    "SELECT f.id, f.amount FROM transfers f WHERE f.amount < (SELECT sum(x.amount) "
    "FROM transfers x WHERE x.corrects = f.id)",
    2};
// The accounts that a gateway posts to come with a top-up, used or not.
constexpr Statement kUnused{
    "SELECT c.name FROM accounts c WHERE c.name NOT IN ('@issued', '@revenue', '@fees') "
    "AND c.name NOT LIKE '@gateway:%' AND NOT EXISTS (SELECT 1 FROM transfers f "
    "WHERE f.from_account = c.id OR f.to_account = c.id) AND NOT EXISTS (SELECT 1 FROM topups t "
    "WHERE t.account_id = c.id) AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.shares LIKE '%' || "
    "CAST(c.id AS text) || '%')",
    1};

storage::Location at(const std::string& url) {
  return storage::Location::parse(Secret(url)).value();
}

// As ledger/chain.h says it.
std::string field(const std::string& value) {
  return std::to_string(value.size()) + ":" + value + ",";
}

bool moves(const std::string& kind) {
  return kind != "hold" && kind != "hold_void" && kind != "hold_expire";
}

}  // namespace

LedgerReader::LedgerReader(const std::string& url)
    : session_(at(url), storage::Session::Access::read) {}

std::string LedgerReader::joined(const Statement& statement) {
  std::set<std::string> lines;
  const auto rows = session_.run(statement);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    std::string line = row.text();
    for (int column = 1; column < statement.columns; ++column) line += " " + row.text();
    lines.insert(std::move(line));
  }
  std::string text;
  for (const auto& line : lines) text += (text.empty() ? "" : "|") + line;
  return text;
}

std::string LedgerReader::users() { return joined(kUsers); }
std::string LedgerReader::systems() { return joined(kSystems); }
std::string LedgerReader::holds() { return joined(kHolds); }
std::string LedgerReader::names() { return joined(kNames); }
std::size_t LedgerReader::keys() {
  return static_cast<std::size_t>(session_.run(kKeys)[0].integer());
}

std::map<AccountId, std::string> LedgerReader::accounts() {
  std::map<AccountId, std::string> names;
  const auto rows = session_.run(kAccounts);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    const auto id = row.id<AccountId>();
    names[id] = row.text();
  }
  return names;
}

void LedgerReader::check() {
  check_double_entry();
  check_chains();
  check_balances();
  check_holds();
  check_accounts();
}

void LedgerReader::check_double_entry() { BOOST_TEST(joined(kDoubleEntry) == ""); }

void LedgerReader::check_chains() {
  std::map<std::string, std::pair<std::int64_t, std::string>> heads;  // length, hash
  std::map<std::string, std::map<std::string, std::int64_t>> totals;  // account → asset → all of it
  const auto rows = session_.run(kLinks);
  const bool one_writer = session_.run(kChains).size() == 1;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    const auto chain = row.text();
    const auto sequence = row.integer();
    std::vector<std::string> values;
    for (int each = 0; each < kHashed; ++each) {
      values.push_back(row.text());
      // What is absent is a dash.
      const bool absent = values.back().empty() &&
                          (each == 10 || each == 12 || each == 13 || each == 16 || each >= 21);
      if (absent) values.back() = "-";
    }
    auto& [length, hash] = heads.try_emplace(chain, 0, "chain " + chain).first->second;
    BOOST_REQUIRE_MESSAGE(sequence == length + 1,
                          "chain " << chain << " goes from " << length << " to " << sequence);
    auto text = field("tallyport transfer 1") + field(hash);
    for (const auto& value : values) text += field(value);
    length = sequence;
    hash = crypto::to_hex(crypto::sha256(text));
    BOOST_REQUIRE_MESSAGE(row.text() == hash, "link " << sequence << " has another hash");
    // One chain has its transfers in the order in which they were posted.
    if (!one_writer) continue;
    const auto amount = std::stoll(values[8]);
    auto& from = totals[values[2]][values[6]];
    auto& to = totals[values[4]][values[6]];
    if (moves(values[9])) {
      from -= amount;
      to += amount;
    }
    const bool from_user = !values[3].starts_with('@');
    const bool to_user = !values[5].starts_with('@') && moves(values[9]);
    BOOST_REQUIRE_EQUAL(values[21], from_user ? std::to_string(from) : "-");
    BOOST_REQUIRE_EQUAL(values[22], to_user ? std::to_string(to) : "-");
  }
  BOOST_TEST(session_.run(kTransferCount)[0].integer() == static_cast<std::int64_t>(rows.size()));
  const auto chains = session_.run(kChains);
  for (std::size_t i = 0; i < chains.size(); ++i) {
    auto row = chains[i];
    const auto chain = row.text();
    const auto& [length, hash] = heads.try_emplace(chain, 0, "chain " + chain).first->second;
    BOOST_TEST(row.integer() == length);
    BOOST_TEST(row.text() == hash);
  }
}

void LedgerReader::check_balances() {
  BOOST_TEST(joined(kStoredDiffers) == "");
  BOOST_TEST(joined(kSystemDiffers) == "");
  BOOST_TEST(joined(kOverCorrected) == "");
}

void LedgerReader::check_holds() {
  BOOST_TEST(joined(kHoldDiffers) == "");
  BOOST_TEST(joined(kHeldDiffers) == "");
}

void LedgerReader::check_accounts() { BOOST_TEST(joined(kUnused) == ""); }

}  // namespace tallyport::test
