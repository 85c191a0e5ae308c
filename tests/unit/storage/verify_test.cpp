// Whatever of the ledger is changed by SQL, verify finds it and names it: each column, each row.
#include "storage/verify.h"

#include <algorithm>
#include <random>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "unit/storage/filled_ledger.h"

using namespace tallyport;
using namespace tallyport::test;
using storage::Dialect;

namespace {

FilledLedger& filled(Dialect dialect) {
  static FilledLedger sqlite(Dialect::sqlite);
  static FilledLedger postgresql(Dialect::postgresql);
  return dialect == Dialect::sqlite ? sqlite : postgresql;
}

storage::VerifyReport verify(const std::string& url,
                             std::vector<ledger::SignedHead> exported = {}) {
  storage::VerifyOptions options;
  options.exported = std::move(exported);
  options.keys = {head_key().public_key()};
  KeptLog log;
  auto report = storage::verify(Secret(url), options, log);
  if (!report) throw std::runtime_error(report.error().detail + "\n" + log.all());
  return std::move(*report);
}

std::string told(const storage::VerifyReport& report) {
  std::string text = std::to_string(report.findings) + " findings";
  for (const auto& each : report.first) text += "\n" + format(each);
  return text;
}

bool names(const storage::VerifyReport& report, const std::string& table) {
  return std::ranges::find(report.first, table, &storage::Finding::table) != report.first.end();
}

// --- columns -------------------------------------------------------------------------------------

constexpr const char* kElse = "'01890000-0000-7000-8000-00000000beef'";  // an id of nobody's
constexpr const char* kMore = "coalesce(COLUMN, 0) + 1";
constexpr const char* kLess = "COLUMN - 1";
constexpr const char* kText = "COLUMN || 'x'";
constexpr const char* kBytes = "BYTES";

// What somebody may change, and the table that a finding then names. COLUMN stands for its name.
struct Change {
  const char* table;
  const char* column;
  const char* to;
  const char* named;
  const char* where = "1 = 1";
};
std::ostream& operator<<(std::ostream& out, const Change& change) {
  return out << change.table << "." << change.column << " where " << change.where;
}

constexpr const char* kCredit = "kind = 'topup_credit'";
constexpr const char* kSpent = "kind = 'transfer'";
constexpr const char* kPaid =
    "status IN ('succeeded', 'partially_refunded', 'refunded', 'disputed')";
constexpr const char* kUsed =
    "id IN (SELECT from_account FROM transfers UNION SELECT to_account FROM transfers "
    "UNION SELECT account_id FROM topups)";
constexpr const char* kCounted = "name IN (SELECT asset FROM transfers)";
constexpr const char* kWitness = "id IN (SELECT evidence_id FROM transfers)";
constexpr const char* kCurrent =
    "id IN (SELECT current_attempt FROM topups WHERE status IN ('succeeded', "
    "'partially_refunded', 'refunded', 'disputed'))";

constexpr Change kChanges[] = {
    {"transfers", "id", kElse, "transfers"},
    {"transfers", "id", kElse, "transfers", "kind = 'hold'"},
    {"transfers", "tenant", kText, "transfers"},
    {"transfers", "from_account", kElse, "transfers"},
    {"transfers", "to_account", kElse, "transfers"},
    {"transfers", "asset", kText, "transfers"},
    {"transfers", "amount", kMore, "transfers", kCredit},
    {"transfers", "amount", kMore, "transfers", kSpent},
    {"transfers", "amount", kMore, "transfers", "kind = 'hold_post'"},
    {"transfers", "amount", "9223372036854775807", "transfers", kSpent},
    {"transfers", "amount", "-9223372036854775807 - 1", "transfers", kSpent},
    {"transfers", "kind", "'correction'", "transfers", kSpent},
    {"transfers", "kind", "'gift'", "transfers", kSpent},
    {"transfers", "topup_id", kElse, "transfers", kCredit},
    {"transfers", "topup_id", "NULL", "transfers", kCredit},
    {"transfers", "topup_id", kElse, "transfers", kSpent},
    {"transfers", "subject", kText, "transfers"},
    {"transfers", "hold_id", kElse, "transfers", "kind = 'hold_post'"},
    {"transfers", "corrects", kElse, "transfers", "kind = 'correction'"},
    {"transfers", "cause", kElse, "transfers"},
    {"transfers", "evidence_kind", "'schedule'", "transfers"},
    {"transfers", "evidence_id", kElse, "transfers", kCredit},
    {"transfers", "evidence_sha256", kText, "transfers"},
    {"transfers", "plugin_build", kText, "transfers"},
    {"transfers", "principal", kText, "transfers"},
    {"transfers", "created_at_ms", kMore, "transfers"},
    {"transfers", "from_balance_after", kMore, "transfers"},
    {"transfers", "to_balance_after", kMore, "transfers"},
    {"transfers", "chain_id", kElse, "transfers"},
    {"transfers", "sequence", "1000000", "transfers"},
    {"transfers", "sequence", "-5", "transfers"},
    {"transfers", "hash", kText, "transfers"},

    {"chains", "id", kElse, "transfers"},
    {"chains", "length", kMore, "chains"},
    {"chains", "length", kLess, "chains"},
    {"chains", "head", kText, "chains"},
    {"chain_heads", "length", kLess, "chain_heads"},
    {"chain_heads", "hash", kText, "chain_heads"},
    {"chain_heads", "at_ms", kMore, "chain_heads"},
    {"chain_heads", "signature", kText, "chain_heads"},

    {"balances", "account_id", kElse, "balances"},
    {"balances", "asset", kText, "balances"},
    {"balances", "available", kMore, "balances"},
    {"balances", "available", "9223372036854775807", "balances"},
    {"balances", "held", kMore, "balances"},
    {"system_balances", "account_id", kElse, "system_balances"},
    {"system_balances", "asset", kText, "system_balances"},
    {"system_balances", "chain_id", kElse, "system_balances"},
    {"system_balances", "balance", kMore, "system_balances"},

    {"holds", "id", kElse, "holds"},
    {"holds", "tenant", kText, "holds"},
    {"holds", "from_account", kElse, "holds"},
    {"holds", "shares", "'01890000-0000-7000-8000-00000000beef:10000'", "holds"},
    {"holds", "shares", "replace(shares, ':9000', ':9001')", "holds", "shares LIKE '%:9000%'"},
    {"holds", "asset", kText, "holds"},
    {"holds", "amount", kMore, "holds"},
    {"holds", "pending", kMore, "holds"},
    {"holds", "posted", kMore, "holds"},
    {"holds", "status", "'posted'", "holds", "status = 'voided'"},
    {"holds", "status", "'voided'", "holds", "status = 'expired'"},
    {"holds", "status", "'voided'", "holds", "status = 'posted'"},
    {"holds", "status", "'posted'", "holds", "status = 'pending'"},
    {"holds", "status", "'pending'", "holds", "status = 'posted'"},
    {"holds", "status", "'lost'", "holds"},
    {"holds", "created_at_ms", kMore, "holds"},
    {"holds", "refund_id", "NULL", "refunds", "refund_id IS NOT NULL"},
    {"holds", "refund_id", kElse, "refunds", "refund_id IS NOT NULL"},
    {"refunds", "id", kElse, "refunds"},
    {"refunds", "hold_id", kElse, "refunds"},
    {"refunds", "status", "'succeeded'", "refunds", "status = 'pending'"},
    {"refunds", "status", "'pending'", "refunds", "status = 'succeeded'"},
    {"refunds", "status", "'created'", "refunds", "status = 'failed'"},
    {"holds", "updated_at_ms", kMore, "holds"},

    {"accounts", "id", kElse, "accounts", kUsed},
    {"accounts", "tenant", kText, "accounts", kUsed},
    {"accounts", "name", kText, "transfers", kUsed},
    {"accounts", "kind", "CASE kind WHEN 'user' THEN 'system' ELSE 'user' END", "accounts", kUsed},
    {"assets", "tenant", kText, "assets", kCounted},
    {"assets", "name", kText, "assets", kCounted},
    {"assets", "scale", kMore, "transfers", kCounted},

    {"topups", "id", kElse, "topups", kPaid},
    {"topups", "tenant", kText, "topups", kPaid},
    {"topups", "account_id", kElse, "accounts", kPaid},
    {"topups", "account_name", kText, "topups", kPaid},
    {"topups", "price_minor", kMore, "topups", kPaid},
    {"topups", "price_currency", "'KWD'", "topups", kPaid},
    {"topups", "price_currency", "'XQX'", "topups", kPaid},
    {"topups", "asset", kText, "topups", kPaid},
    {"topups", "credit", kMore, "topups", kPaid},
    {"topups", "status", "'pending'", "topups", kPaid},
    {"topups", "status", "'succeeded'", "topups", "status IN ('created', 'failed')"},
    {"topups", "status", "'succeeded'", "topups", "status = 'partially_refunded'"},
    {"topups", "status", "'refunded'", "topups", "status = 'partially_refunded'"},
    {"topups", "status", "'partially_refunded'", "topups", "status = 'refunded'"},
    {"topups", "current_attempt", kElse, "topups", kPaid},
    {"topups", "reversed_minor", kMore, "topups", kPaid},
    {"topups", "reversed_credit", kMore, "topups", kPaid},
    {"attempts", "id", kElse, "topups", kCurrent},
    {"attempts", "topup_id", kElse, "topups", kCurrent},
    {"attempts", "gateway", kText, "topups", kCurrent},
    {"attempts", "status", "'failed'", "topups", kCurrent},

    {"gateway_events", "id", kElse, "gateway_events", kWitness},
    {"gateway_events", "topup_id", kElse, "gateway_events", kWitness},
    {"gateway_events", "plugin_build", kText, "gateway_events", kWitness},
    {"gateway_events", "raw_sha256", kText, "gateway_events", kWitness},
    {"gateway_events", "raw_body", kBytes, "gateway_events", kWitness},
    {"gateway_answers", "id", kElse, "gateway_answers", kWitness},
    {"gateway_answers", "attempt_id", kElse, "gateway_answers", kWitness},
    {"gateway_answers", "plugin_build", kText, "gateway_answers", kWitness},
    {"gateway_answers", "raw_sha256", kText, "gateway_answers", kWitness},
    {"gateway_answers", "raw_body", kBytes, "gateway_answers", kWitness},
};

// The heads that the database has itself.
constexpr const char* kForget = "DELETE FROM chain_heads";

// By somebody who writes every hash anew: what is left is what the rows say of each other.
constexpr Change kRehashed[] = {
    {"transfers", "to_account", "(SELECT id FROM accounts WHERE name = 'org-4')", "topups",
     kCredit},
    {"transfers", "to_account", "(SELECT id FROM accounts WHERE name = '@fees')", "system_balances",
     "kind = 'topup_payment'"},
    {"transfers", "amount", kMore, "balances", kCredit},
    {"transfers", "amount", kMore, "topups", kCredit},
    {"transfers", "amount", kMore, "topups", "kind = 'reversal_credit'"},
    {"transfers", "amount", kMore, "system_balances", "kind = 'gateway_fee'"},
    {"transfers", "amount", kMore, "holds", "kind = 'hold_post'"},
    {"transfers", "amount", "1000", "transfers", "kind = 'correction'"},
    {"transfers", "kind", "'transfer'", "transfers", kCredit},
    {"transfers", "kind", "'hold_void'", "holds", "kind = 'hold_expire'"},
    {"transfers", "topup_id", kElse, "gateway_events", kCredit},
    {"transfers", "topup_id", kElse, "topups", kCredit},
    {"transfers", "hold_id", kElse, "holds", "kind = 'hold_post'"},
    {"transfers", "subject", "'01890000-0000-7000-8000-00000000beef:10000'", "holds",
     "kind = 'hold'"},
    {"transfers", "corrects", kElse, "transfers", "kind = 'correction'"},
    {"transfers", "evidence_id", kElse, "gateway_events", kCredit},
    {"transfers", "evidence_sha256", kText, "gateway_events", kCredit},
    {"transfers", "evidence_sha256", kText, "gateway_answers", "evidence_kind = 'gateway_answer'"},
    {"transfers", "plugin_build", kText, "gateway_events", kCredit},
    {"transfers", "evidence_kind", "'request'", "transfers", kCredit},
    {"transfers", "created_at_ms", kMore, "holds", "kind = 'hold'"},
    {"transfers", "from_balance_after", kMore, "transfers", kSpent},
    {"transfers", "from_balance_after", "NULL", "transfers", "kind = 'hold'"},
    {"transfers", "to_balance_after", kMore, "transfers", kCredit},
};

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  return at == text.npos ? text : text.replace(at, what.size(), with);
}

// What tells one row of a table from the others, as one text.
std::string key_of(const std::string& table) {
  if (table == "balances") return "CAST(account_id AS text) || asset";
  if (table == "system_balances")
    return "CAST(account_id AS text) || asset || CAST(chain_id AS text)";
  if (table == "assets") return "tenant || '/' || name";
  if (table == "chain_heads") return "CAST(chain_id AS text) || CAST(length AS text)";
  return "CAST(id AS text)";
}

std::string row_at(const std::string& table, const std::string& where, std::int64_t offset) {
  return "FROM " + table + " WHERE " + where + " ORDER BY " + key_of(table) + " LIMIT 1 OFFSET " +
         std::to_string(offset);
}

// The one row at `offset`.
// What the column is set to, as SQL.
std::string new_value(Dialect dialect, const Change& change) {
  const auto to = replaced(change.to, "COLUMN", change.column);
  return replaced(to, "BYTES", dialect == Dialect::sqlite ? "x'00ff'" : "decode('00ff', 'hex')");
}

std::string update(Dialect dialect, const Change& change, std::int64_t offset) {
  const std::string table = change.table;
  return "UPDATE " + table + " SET " + change.column + " = " + new_value(dialect, change) +
         " WHERE " + key_of(table) + " = (SELECT " + key_of(table) + " " +
         row_at(table, change.where, offset) + ")";
}

std::int64_t count(FilledLedger& ledger, const std::string& url, const std::string& table,
                   const std::string& where) {
  return std::stoll(ledger.sql(url, "SELECT count(*) FROM " + table + " WHERE " + where));
}

// --- rows ----------------------------------------------------------------------------------------

struct Deletion {
  const char* table;
  const char* where = "1 = 1";
  const char* named = nullptr;  // the table itself
};
std::ostream& operator<<(std::ostream& out, const Deletion& of) { return out << of.table; }

constexpr Deletion kDeletions[] = {
    {"transfers"},
    {"chains", "1 = 1", "transfers"},
    {"balances"},
    {"system_balances"},
    {"holds"},
    {"refunds"},
    {"accounts", kUsed},
    {"assets", kCounted},
    {"topups", kPaid},
    {"attempts", kCurrent, "topups"},
    {"gateway_events", kWitness},
    {"gateway_answers", kWitness},
};

const auto kBoth = boost::unit_test::data::make({Dialect::sqlite, Dialect::postgresql});

}  // namespace

namespace tallyport::storage {
std::ostream& operator<<(std::ostream& out, Dialect dialect) { return out << name(dialect); }
}  // namespace tallyport::storage

BOOST_AUTO_TEST_SUITE(verify_ledger)

BOOST_DATA_TEST_CASE(a_ledger_in_which_everything_has_happened_fits, kBoth, dialect) {
  auto& ledger = filled(dialect);
  const auto report = verify(ledger.copy(), ledger.heads);
  BOOST_TEST(report.fits(), told(report));
  BOOST_TEST(report.chains == 2);
  BOOST_TEST(report.transfers > 30);
  BOOST_TEST(report.evidence > 6);
  BOOST_TEST(report.holds == 7);
  BOOST_TEST(report.topups == 6);
  BOOST_TEST(report.heads == 2);
  BOOST_TEST(report.heads_unchecked == 0);
  BOOST_TEST(report.exported == 2);
  const auto before = verify(ledger.earlier());
  BOOST_TEST(before.fits(), told(before));
}

BOOST_DATA_TEST_CASE(a_changed_column_is_found, kBoth* boost::unit_test::data::make(kChanges),
                     dialect, change) {
  auto& ledger = filled(dialect);
  const auto url = ledger.copy();
  BOOST_REQUIRE(count(ledger, url, change.table, change.where) > 0);
  ledger.sql(url, update(dialect, change, 0));
  const auto report = verify(url);
  BOOST_TEST(!report.fits());
  BOOST_TEST(names(report, change.named), told(report));
}

BOOST_DATA_TEST_CASE(a_transfer_that_was_changed_with_all_hashes_contradicts_other_rows,
                     kBoth* boost::unit_test::data::make(kRehashed), dialect, change) {
  auto& ledger = filled(dialect);
  const auto url = ledger.copy();
  BOOST_REQUIRE(count(ledger, url, change.table, change.where) > 0);
  ledger.sql(url, update(dialect, change, 0));
  ledger.rehash(url);
  ledger.sql(url, kForget);
  const auto report = verify(url);
  BOOST_TEST(names(report, change.named), told(report));
  const bool hashed = std::ranges::any_of(
      report.first, [](const auto& each) { return each.what == "hash" || each.what == "head"; });
  BOOST_TEST(!hashed, told(report));
}

// One row of two that balance each other out, so that the sums still fit.
BOOST_DATA_TEST_CASE(parts_of_a_posting_that_were_exchanged_are_found, kBoth, dialect) {
  auto& ledger = filled(dialect);
  const auto url = ledger.copy();
  const std::string part =
      " WHERE kind = 'hold_post' AND to_account = (SELECT id FROM accounts WHERE name = 'org-5') "
      "AND hold_id IN (SELECT id FROM holds WHERE shares LIKE '%:9000%')";
  const auto first = ledger.sql(url, "SELECT min(CAST(id AS text)) FROM transfers" + part);
  const auto last = ledger.sql(url, "SELECT max(CAST(id AS text)) FROM transfers" + part);
  BOOST_REQUIRE(first != last);
  ledger.sql(url, "UPDATE transfers SET amount = amount + 5 WHERE id = '" + first +
                      "';UPDATE transfers SET amount = amount - 5 WHERE id = '" + last + "'");
  ledger.rehash(url);
  const auto report = verify(url);
  BOOST_TEST(names(report, "holds"), told(report));
}

BOOST_DATA_TEST_CASE(any_deleted_row_is_found, kBoth* boost::unit_test::data::make(kDeletions),
                     dialect, of) {
  auto& ledger = filled(dialect);
  const std::string table = of.table;
  const auto rows = count(ledger, ledger.copy(), table, of.where);
  BOOST_REQUIRE(rows > 0);
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto url = ledger.copy();
    ledger.sql(url, "DELETE FROM " + table + " WHERE " + key_of(table) + " = (SELECT " +
                        key_of(table) + " " + row_at(table, of.where, i) + ")");
    const auto report = verify(url);
    BOOST_TEST(!report.fits(), "row " << i);
    BOOST_TEST((names(report, of.named ? of.named : of.table) || names(report, "chains")),
               "row " << i << ": " << told(report));
  }
}

BOOST_DATA_TEST_CASE(the_first_finding_names_the_transfer_that_was_edited, kBoth, dialect) {
  auto& ledger = filled(dialect);
  const auto url = ledger.copy();
  const auto victim = ledger.sql(url, "SELECT id FROM transfers WHERE kind = 'topup_credit'");
  ledger.sql(url, "UPDATE transfers SET amount = amount + 1 WHERE id = '" + victim + "'");
  const auto report = verify(url);
  BOOST_REQUIRE(!report.fits());
  BOOST_TEST(report.first[0].table == "transfers");
  BOOST_TEST(report.first[0].row.starts_with(victim), report.first[0].row);
  BOOST_TEST(report.first[0].what == "hash");
}

BOOST_DATA_TEST_CASE(a_forged_transfer_is_found, kBoth, dialect) {
  auto& ledger = filled(dialect);
  const auto url = ledger.copy();
  const std::string columns =
      "tenant, from_account, to_account, asset, amount, kind, topup_id, subject, hold_id, "
      "corrects, "
      "cause, evidence_kind, evidence_id, evidence_sha256, plugin_build, principal, created_at_ms, "
      "from_balance_after, to_balance_after, chain_id";
  ledger.sql(url, "INSERT INTO transfers (id, " + columns + ", sequence, hash) SELECT " + kElse +
                      ", " + columns +
                      ", 10000, hash FROM transfers WHERE kind = 'transfer' "
                      "ORDER BY id LIMIT 1");
  const auto report = verify(url);
  BOOST_TEST(names(report, "transfers"), told(report));
  BOOST_TEST(report.first[0].row.starts_with("01890000-0000-7000-8000-00000000beef"));
}

BOOST_DATA_TEST_CASE(two_rows_that_were_swapped_are_found, kBoth, dialect) {
  auto& ledger = filled(dialect);
  const auto url = ledger.copy();
  const auto chain = "chain_id = '" + ledger.heads[0].chain.str() + "' AND sequence = ";
  ledger.sql(url, "UPDATE transfers SET sequence = -1 WHERE " + chain +
                      "2;"
                      "UPDATE transfers SET sequence = 2 WHERE " +
                      chain +
                      "3;"
                      "UPDATE transfers SET sequence = 3 WHERE " +
                      chain + "-1");
  BOOST_TEST(names(verify(url), "transfers"));
}

BOOST_DATA_TEST_CASE(a_tail_that_was_cut_off_without_a_trace_is_found_by_the_exported_head, kBoth,
                     dialect) {
  auto& ledger = filled(dialect);
  const auto url = ledger.earlier();
  BOOST_TEST(verify(url).fits());
  const auto report = verify(url, ledger.heads);
  BOOST_TEST(report.findings == 2);
  BOOST_TEST(names(report, "chains"), told(report));
}

// As long as before, each hash as it should be, the balances to match; then without the heads that
// the database has itself.
BOOST_DATA_TEST_CASE(a_chain_that_was_written_anew_is_found_by_the_exported_head, kBoth, dialect) {
  auto& ledger = filled(dialect);
  const auto url = ledger.copy();
  const auto id = [&](const char* account) {
    return "(SELECT id FROM accounts WHERE name = '" + std::string(account) + "')";
  };
  // Credits that were spent go back to who issued them.
  const auto part = " AND asset = 'credits' AND chain_id = '" + ledger.heads[0].chain.str() + "'";
  ledger.sql(url, "UPDATE transfers SET to_account = " + id("@issued") +
                      " WHERE amount = 7 AND to_account = " + id("@sales") +
                      ";UPDATE system_balances SET balance = balance - 7 WHERE account_id = " +
                      id("@sales") + part +
                      ";UPDATE system_balances SET balance = balance + 7 WHERE account_id = " +
                      id("@issued") + part);
  BOOST_TEST(names(verify(url), "transfers"));
  ledger.rehash(url);
  BOOST_TEST(names(verify(url), "transfers"));
  ledger.sql(url, kForget);
  const auto unseen = verify(url);
  BOOST_TEST(unseen.fits(), told(unseen));
  const auto report = verify(url, ledger.heads);
  BOOST_TEST(report.findings == 1);
  BOOST_TEST(names(report, "transfers"), told(report));
}

BOOST_DATA_TEST_CASE(a_head_that_somebody_else_signed_does_not_count, kBoth, dialect) {
  auto& ledger = filled(dialect);
  auto heads = ledger.heads;
  heads[0].length -= 1;
  heads[1].key_id = "0123456789abcdef";
  const auto report = verify(ledger.copy(), heads);
  BOOST_TEST(report.findings == 2);
  BOOST_TEST(report.first[0].what == "signature");
  BOOST_TEST(report.first[1].what == "key_id");
}

BOOST_DATA_TEST_CASE(a_correction_of_more_than_there_was_is_found, kBoth, dialect) {
  auto& ledger = filled(dialect);
  const auto url = ledger.copy();
  ledger.sql(url, "UPDATE transfers SET amount = amount + 1 WHERE kind = 'correction'");
  const auto report = verify(url);
  const bool found = std::ranges::any_of(
      report.first, [](const auto& each) { return each.what == "amount taken back"; });
  BOOST_TEST(found, told(report));
}

BOOST_DATA_TEST_CASE(random_changes_are_found, kBoth, dialect) {
  auto& ledger = filled(dialect);
  auto random = random_stream(dialect == Dialect::sqlite ? 41 : 42);
  auto below = [&](std::int64_t limit) {
    return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(random);
  };
  for (int round = 0; round < 60; ++round) {
    const auto url = ledger.copy();
    const auto& change = kChanges[static_cast<std::size_t>(below(std::size(kChanges)))];
    const auto row = below(count(ledger, url, change.table, change.where));
    const auto statement = update(dialect, change, row);
    const auto value =
        "SELECT " + std::string(change.column) + " " + row_at(change.table, change.where, row);
    const auto before = ledger.sql(url, value);
    // One that leaves the row as it was is no change: there is nothing to be found.
    const auto changes = ledger.sql(
        url, "SELECT count(*) FROM (SELECT * " + row_at(change.table, change.where, row) +
                 ") one WHERE " + change.column + " IS DISTINCT FROM (" +
                 new_value(dialect, change) + ")");
    if (changes == "0") continue;
    ledger.sql(url, statement);
    BOOST_TEST(!verify(url).fits(), statement << " (" << before << ")");
  }
}

BOOST_DATA_TEST_CASE(all_findings_are_counted_and_the_first_are_kept, kBoth, dialect) {
  auto& ledger = filled(dialect);
  const auto url = ledger.copy();
  std::string accounts;
  for (int i = 0; i < 250; ++i)
    accounts += std::string(i == 0 ? "" : ",") + "('01890000-0000-7000-8000-" +
                std::to_string(100'000'000'000 + i) + "', 'shop', 'a" + std::to_string(i) +
                "', 'system')";
  ledger.sql(url, "INSERT INTO accounts (id, tenant, name, kind) VALUES " + accounts);
  const auto report = verify(url);
  BOOST_TEST(report.findings == 250);
  BOOST_TEST(report.first.size() == storage::kFindingsMax);
}

BOOST_DATA_TEST_CASE(it_says_how_far_it_is, kBoth, dialect) {
  auto& ledger = filled(dialect);
  std::vector<std::string> steps;
  std::int64_t done = 0, total = 0;
  storage::VerifyOptions options;
  options.progress = [&](const storage::VerifyProgress& progress) {
    if (steps.empty() || steps.back() != progress.step) steps.emplace_back(progress.step);
    if (progress.step == "transfers" && progress.total > 0) {
      done = progress.done;
      total = progress.total;
    }
  };
  KeptLog log;
  const auto report = storage::verify(Secret(ledger.copy()), options, log).value();
  BOOST_TEST(report.heads_unchecked == 2);
  BOOST_TEST(steps.size() > 6u);
  BOOST_TEST(done == report.transfers);
  BOOST_TEST(total == report.transfers);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_not_made) {
  TemporaryDirectory directory;
  KeptLog log;
  const auto report = storage::verify(Secret("sqlite:" + directory.file("none.db")), {}, log);
  BOOST_TEST((report.error().code == Errc::storage_unavailable));
  BOOST_TEST(!std::filesystem::exists(directory.file("none.db")));
}

BOOST_AUTO_TEST_SUITE_END()
