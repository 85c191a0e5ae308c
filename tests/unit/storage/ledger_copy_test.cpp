// A ledger on SQLite becomes one on PostgreSQL: everything, once, whatever cuts it off, and nothing
// where the two could differ.
#include "storage/ledger_copy.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "storage/copied_tables.h"
#include "storage/half_copy.h"
#include "support/postgres_cluster.h"
#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;
using storage::CopyProgress;
using storage::Dialect;

namespace {

// NUL and bytes that are not UTF-8: a provider may send anything.
const std::string kRawBody("{\"a\":\0\xff\x80}", 9);

// A ledger with something in every table, and nobody who has it open.
struct Source : Bench {
  topup::StartTopup credited;
  topup::StartTopup open_one;
  topup::ApplyGatewayEvent event;

  Source() : Bench(Dialect::sqlite) {
    BOOST_TEST(database->setting("request_hash_key", [] { return "key"; }).value() == "key");
    BOOST_REQUIRE(database->declare_assets({{"shop", "credits", 0}, {"shop", "NGN", 2}}));
    for (int i = 0; i < 7; ++i) {
      credited = start("org-" + std::to_string(i % 3));
      credited.claim = claim("k" + std::to_string(i));
      run(credited).value();
      auto answered = answer(credited, topup::Outcome::requires_action);
      answered.claim = credited.claim;
      answered.render = [](const auto&, const auto&) {
        return topup::StoredAnswer{201, "{\"é\":\"\\\"\\n\"}"};
      };
      run(answered).value();
      event = paid(credited, "e" + std::to_string(i));
      event.raw_body = kRawBody;
      event.headers = {{"Name", "välue"}};
      run(event).value();
    }
    auto refund = paid(credited, "r1");
    refund.finding.subject = topup::Subject::refund;
    refund.finding.reversed_total = money::Money{200'000, credited.topup.price.currency};
    run(refund).value();
    auto looked_up = start("org-2");
    run(looked_up).value();
    auto success = answer(looked_up, topup::Outcome::succeeded);
    success.finding.answer = kRawBody;
    success.finding.plugin_build = std::string(64, 'b');
    run(success).value();
    auto [ask, pending] = Bench::refund(looked_up, 50'000, topup::Outcome::pending);
    run(ask).value();
    run(pending).value();
    auto stranger = paid(start("nobody"), "stranger");
    run(stranger).value();  // unmatched
    open_one = start("org-0");
    run(open_one).value();
    move_credit();
    Awaited<Result<bool>> let_in;
    database->page_sessions().add(
        {"link", "shop", "org-1", "wallet", clock.now(), clock.now().plus_ms(60'000), 60'000},
        [let_in](Result<bool> added) mutable { let_in.set(std::move(added)); });
    BOOST_TEST(let_in.get().has_value());
    database.reset();
  }

  // What an application does by itself, and what this host signed of it.
  void move_credit() {
    ledger::TransferOrder order{
        "org-1", {{"org-2", ledger::kWhole}}, "credits", 70, "für dich", "{\"a\":\"b\"}"};
    run(by_request(ledger::Order{order})).value();
    order.amount = 30;
    run(by_request(ledger::HoldOrder{order, clock.now().plus_ms(600'000)})).value();
    const auto chain = ChainId::parse(sql("SELECT id FROM chains")).value();
    const ledger::SignedHead head{
        chain, 3, sql("SELECT hash FROM transfers WHERE sequence = 3"), clock.now(), "k", "5167"};
    run(topup::RecordHeads{ids.make<CommandId>(), clock.now(), {head}}).value();
    topup::KeepMethods keep;
    keep.id = ids.make<CommandId>();
    keep.at = clock.now();
    keep.tenant = "shop";
    keep.account = "org-1";
    keep.gateway = "sandbox";
    keep.customer = "cus_1";
    keep.methods = {{.ref = "pm_1", .brand = "visa", .last4 = "4242"}};
    run(keep).value();
    sql("INSERT INTO organisations VALUES ('shop', 'school', 1)");
  }
  topup::RunOrder by_request(ledger::Order order) {
    return {.id = ids.make<CommandId>(),
            .at = clock.now(),
            .tenant = "shop",
            .order = std::move(order),
            .evidence = {ledger::Evidence::Kind::request, {}, std::string(64, 'a'), "", "key:test"},
            .claim = {},
            .render = {}};
  }

  void reopen() { database = open(); }
};

struct Target {
  std::string url = PostgresCluster::shared().create_database();
  std::string sql(const std::string& text) const { return PostgresCluster::execute(url, text); }
};

Result<storage::CopiedLedger> copy(Source& from, const Target& to, int page_rows = 3,
                                   std::function<void(const CopyProgress&)> progress = {}) {
  storage::CopySettings settings;
  settings.page_rows = page_rows;
  if (progress) settings.progress = std::move(progress);
  return storage::copy_ledger(Secret(from.url), Secret(to.url), settings, from.clock, from.ids,
                              from.log);
}

void check_copied(const Result<storage::CopiedLedger>& copied) {
  BOOST_REQUIRE_MESSAGE(copied.has_value(), (copied ? "" : copied.error().detail));
}

void check_refused(const Result<storage::CopiedLedger>& copied, Errc code,
                   std::initializer_list<std::string> words) {
  BOOST_REQUIRE(!copied);
  BOOST_TEST((copied.error().code == code));
  for (const auto& word : words)
    BOOST_TEST(copied.error().detail.find(word) != std::string::npos, copied.error().detail);
}

// Whether a server may start on it; the sentence where not.
std::string refusal(Source& with, const Target& target) {
  auto opened = storage::open(Secret(target.url), with.settings, with.clock, with.ids, with.log);
  return opened ? "" : opened.error().detail;
}

// The beginning of the proof is the moment after everything was copied.
std::function<void(const CopyProgress&)> once_copied(std::function<void()> then) {
  return [then = std::move(then), done = false](const CopyProgress& progress) mutable {
    if (done || progress.step != CopyProgress::Step::comparing) return;
    done = true;
    then();
  };
}

std::vector<std::string> names_of(const std::vector<storage::Column>& columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) names.push_back(column.name);
  return names;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

// As the schema itself was written, asked with the database's own means.
std::vector<std::string> catalogue_tables(const Bench& bench) {
  return words(bench.sql(
      bench.dialect == Dialect::sqlite
          ? "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_master WHERE type = "
            "'table' AND name NOT IN ('schema_migrations', 'sqlite_sequence', 'sqlite_stat1') "
            "ORDER BY 1)"
          : "SELECT string_agg(relname, ' ' ORDER BY relname COLLATE \"C\") FROM pg_class WHERE "
            "relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> "
            "'schema_migrations'"));
}
std::vector<std::string> catalogue_columns(const Bench& bench, const std::string& table) {
  return words(bench.sql(
      bench.dialect == Dialect::sqlite
          ? "SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_xinfo('" + table +
                "') ORDER BY 1)"
          : "SELECT string_agg(attname, ' ' ORDER BY attname COLLATE \"C\") FROM pg_attribute "
            "WHERE attrelid = '" +
                table + "'::regclass AND attnum > 0 AND NOT attisdropped"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_copy)

STORAGE_CASE(every_table_and_column_of_the_catalogue_is_copied) {
  storage::Session session(storage::Location::parse(Secret(bench.url)).value(),
                           storage::Session::Access::write);
  std::vector<std::string> listed;
  for (const auto& table : storage::copied_tables()) listed.emplace_back(table.name);
  std::ranges::sort(listed);
  BOOST_TEST(listed == catalogue_tables(bench), boost::test_tools::per_element());
  BOOST_TEST(storage::tables_of(session) == listed, boost::test_tools::per_element());
  for (const auto& name : listed)
    BOOST_TEST(names_of(storage::columns_of(session, name)) == catalogue_columns(bench, name),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_source_of_these_tests_has_rows_in_every_table) {
  Source source;
  for (const auto& table : storage::copied_tables())
    BOOST_TEST(source.count(std::string(table.name)) > 0, table.name);
}

BOOST_AUTO_TEST_CASE(both_are_equal_and_the_copy_goes_on) {
  Source source;
  Target target;
  const auto copied = copy(source, target);
  check_copied(copied);
  BOOST_TEST(copied->tables.size() == storage::copied_tables().size());
  for (const auto& table : copied->tables) {
    BOOST_TEST(table.rows == source.count(table.name), table.name);
    BOOST_TEST(target.sql("SELECT count(*) FROM " + table.name) == std::to_string(table.rows));
    BOOST_TEST(table.digest.size() == 64u);
  }
  BOOST_TEST(target.sql("SELECT encode(raw_body, 'hex') FROM gateway_events WHERE event_key = "
                        "'e0'") == "7b2261223a00ff807d");
  BOOST_TEST(target.sql("SELECT value FROM settings WHERE name = 'installation_id'") ==
             copied->installation);

  const auto last = std::stoll(source.sql("SELECT max(number) FROM topups"));
  Bench there(Dialect::postgresql, target.url);
  there.clock.advance_ms(60'000);  // or it would make the same ids again
  for (const auto* account : {"org-0", "org-1", "org-2"})
    BOOST_TEST(there.balance(account) == source.balance(account), account);
  auto redelivered = source.event;
  redelivered.id = there.ids.make<CommandId>();
  redelivered.event = there.ids.make<GatewayEventId>();
  BOOST_TEST((there.run(redelivered).value().verdict == topup::Verdict::duplicate));
  auto again = there.start("org-0");
  again.claim = source.credited.claim;
  const auto repeated = there.run(again).value();
  BOOST_TEST(repeated.repeated);
  BOOST_TEST((repeated.topup->id == source.credited.topup.id));
  BOOST_TEST(repeated.answer.value().body == "{\"é\":\"\\\"\\n\"}");

  const auto before = there.balance("org-0");
  BOOST_TEST(
      (there.run(there.paid(source.open_one, "late")).value().verdict == topup::Verdict::applied));
  auto fresh = there.start("org-0");
  there.run(fresh).value();
  there.run(there.paid(fresh, "new")).value();
  BOOST_TEST(there.balance("org-0") == before + 2'000);
  BOOST_TEST(there.sql("SELECT number FROM topups WHERE id = '" + fresh.topup.id.str() + "'") ==
             std::to_string(last + 1));
}

BOOST_AUTO_TEST_CASE(numbers_that_were_given_are_not_given_again) {
  Source source;
  source.sql("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'topups'");
  Target target;
  check_copied(copy(source, target));
  Bench there(Dialect::postgresql, target.url);
  there.clock.advance_ms(60'000);
  auto fresh = there.start();
  there.run(fresh).value();
  BOOST_TEST(there.sql("SELECT max(number) FROM topups") == "5001");
}

BOOST_AUTO_TEST_CASE(an_empty_ledger_can_be_moved) {
  Source source;
  Bench empty(Dialect::sqlite);
  empty.database.reset();
  Target target;
  auto copied = storage::copy_ledger(Secret(empty.url), Secret(target.url), {}, empty.clock,
                                     empty.ids, empty.log);
  check_copied(copied);
  BOOST_TEST(refusal(source, target) == "");
}

// What was cut off is no ledger yet, and says so; run again, it becomes one.
BOOST_AUTO_TEST_CASE(cut_off_after_any_page_it_can_be_run_again) {
  Source source;
  int pages = 0;
  auto count = [&](const CopyProgress& progress) { pages += progress.rows > 0 ? 1 : 0; };
  {
    Target target;
    check_copied(copy(source, target, 8, count));
  }
  BOOST_TEST(pages > 40);
  for (int cut = 1; cut <= pages; ++cut) {
    Target target;
    int page = 0;
    auto cut_off = copy(source, target, 8, [&](const CopyProgress& progress) {
      if (progress.rows > 0 && ++page == cut) throw std::runtime_error("cut off");
    });
    check_refused(cut_off, Errc::storage_refused, {"cut off"});
    BOOST_TEST(refusal(source, target).find("migrate-store") != std::string::npos);
    check_copied(copy(source, target, 100));
    BOOST_TEST(refusal(source, target) == "");
  }
}

BOOST_AUTO_TEST_CASE(cut_off_again_and_again_it_still_ends_well) {
  Source source;
  Target target;
  for (int cut = 1;; ++cut) {
    int page = 0;
    auto copied = copy(source, target, 5, [&](const CopyProgress&) {
      if (++page == cut) throw std::runtime_error("cut off");
    });
    if (copied) break;
    BOOST_REQUIRE_MESSAGE(copied.error().detail == "cut off", copied.error().detail);
  }
  BOOST_TEST(refusal(source, target) == "");
}

BOOST_AUTO_TEST_CASE(a_target_that_is_not_empty_is_refused) {
  Source source;
  Target target;
  {
    Bench other(Dialect::postgresql, target.url);
    other.run(other.start()).value();
  }
  const auto before = target.sql("SELECT count(*) FROM topups");
  check_refused(copy(source, target), Errc::storage_refused, {"not empty"});
  BOOST_TEST(target.sql("SELECT count(*) FROM topups") == before);
  BOOST_TEST(refusal(source, target) == "");  // it is as it was: no mark
}

BOOST_AUTO_TEST_CASE(a_target_that_has_the_ledger_already_is_left_alone) {
  Source source;
  Target target;
  check_copied(copy(source, target));
  check_refused(copy(source, target), Errc::storage_refused, {"already"});
  BOOST_TEST(refusal(source, target) == "");
}

BOOST_AUTO_TEST_CASE(half_a_copy_of_another_ledger_is_refused) {
  Source one;
  Source other;
  other.clock.advance_ms(1'000);  // or it would make the same id
  Target target;
  check_refused(copy(one, target, 3, [](const CopyProgress&) { throw std::runtime_error("cut"); }),
                Errc::storage_refused, {"cut"});
  check_refused(copy(other, target), Errc::storage_refused, {"another ledger"});
  check_copied(copy(one, target));
}

BOOST_AUTO_TEST_CASE(a_row_that_differs_is_named_and_the_target_stays_closed) {
  Source source;
  const auto id = source.credited.topup.id.str();
  struct Change {
    std::string sql;
    std::vector<std::string> named;
  };
  const std::string off = "SET session_replication_role = replica; ";  // past triggers
  const std::vector<Change> changes{
      {"UPDATE topups SET title = 'other' WHERE id = '" + id + "'", {"topups", id, "title"}},
      {"UPDATE balances SET available = available + 1 WHERE account_id = (SELECT account_id FROM "
       "topups WHERE id = '" +
           id + "')",
       {"balances", "available"}},
      {off + "UPDATE transfers SET amount = amount + 1 WHERE topup_id = '" + id + "'",
       {"transfers", "amount"}},
      {"UPDATE idempotency_keys SET body = NULL WHERE key = 'k3'",
       {"idempotency_keys", "key = k3", "body"}},
      {"UPDATE gateway_events SET raw_body = raw_body || '\\x00' WHERE event_key = 'e2'",
       {"gateway_events", "raw_body"}},
      {"UPDATE settings SET value = 'stolen' WHERE name = 'request_hash_key'",
       {"settings", "request_hash_key", "value"}},
      {"DELETE FROM idempotency_keys WHERE key = 'k5'",
       {"idempotency_keys", "key = k5", "missing"}},
      {"INSERT INTO batches VALUES ('00000000-0000-7000-8000-000000000001', 1)",
       {"batches", "00000000-0000-7000-8000-000000000001", "only"}},
      {"INSERT INTO settings VALUES ('odd', '1')", {"settings", "odd", "only"}}};
  for (const auto& change : changes) {
    Target target;
    auto copied = copy(source, target, 3, once_copied([&] { target.sql(change.sql); }));
    BOOST_TEST_CONTEXT(change.sql) {
      check_refused(copied, Errc::storage_refused, {"not equal"});
      for (const auto& word : change.named)
        BOOST_TEST(copied.error().detail.find(word) != std::string::npos, copied.error().detail);
      BOOST_TEST(copied.error().detail.find("stolen") == std::string::npos);
      BOOST_TEST(refusal(source, target) != "");
    }
  }
}

// The rows that were copied first are old by now, and no transfer can be changed.
BOOST_AUTO_TEST_CASE(a_source_that_went_on_after_half_a_copy_is_noticed) {
  Source source;
  Target target;
  int pages = 0;
  check_refused(copy(source, target, 3,
                     [&](const CopyProgress& progress) {
                       if (progress.table == "transfers" && ++pages == 2)
                         throw std::runtime_error("cut");
                     }),
                Errc::storage_refused, {"cut"});
  source.reopen();
  source.run(source.paid(source.open_one, "meanwhile")).value();
  source.database.reset();
  check_refused(copy(source, target), Errc::storage_refused, {"not equal", "create it again"});
}

BOOST_AUTO_TEST_CASE(a_source_that_somebody_has_open_is_refused) {
  Source source;
  source.reopen();
  source.run(source.start()).value();
  Target target;
  check_refused(copy(source, target), Errc::storage_unavailable, {"in use", "stop the server"});
  source.database.reset();
  check_copied(copy(source, target));
}

BOOST_AUTO_TEST_CASE(while_it_is_copied_nobody_can_open_the_source_or_the_target) {
  Source source;
  Target target;
  bool tried = false;
  check_copied(copy(source, target, 1'000, [&](const CopyProgress&) {
    if (tried) return;
    tried = true;
    auto opened =
        storage::open(Secret(source.url), source.settings, source.clock, source.ids, source.log);
    BOOST_TEST(!opened);
    BOOST_TEST(refusal(source, target) != "");
  }));
  BOOST_TEST(tried);
  source.reopen();  // afterwards it is as before
  BOOST_TEST(source.balance("org-1") > 0);
}

BOOST_AUTO_TEST_CASE(a_column_that_is_added_later_is_copied_too) {
  Source source;
  Target target;
  Bench(Dialect::postgresql, target.url).database.reset();  // migrated, and empty
  source.sql("ALTER TABLE accounts ADD COLUMN nickname text");
  source.sql("UPDATE accounts SET nickname = 'nick of ' || name");
  check_refused(copy(source, target), Errc::storage_refused, {"accounts", "columns"});
  target.sql("ALTER TABLE accounts ADD COLUMN nickname text");
  check_copied(copy(source, target));
  BOOST_TEST(target.sql("SELECT nickname FROM accounts WHERE name = 'org-1'") == "nick of org-1");
}

BOOST_AUTO_TEST_CASE(a_table_that_nobody_listed_is_refused) {
  Source source;
  Target target;
  source.sql("CREATE TABLE later (id text PRIMARY KEY)");
  check_refused(copy(source, target), Errc::storage_refused, {"same tables"});
}

BOOST_AUTO_TEST_CASE(a_source_of_another_schema_is_refused) {
  Source source;
  Target target;
  source.sql("INSERT INTO schema_migrations VALUES (99, 'from_the_future', 0, 'x')");
  check_refused(copy(source, target), Errc::storage_refused, {"99"});
  source.sql("DELETE FROM schema_migrations");
  check_refused(copy(source, target), Errc::storage_refused, {"0 of", "start this version's"});
}

BOOST_AUTO_TEST_CASE(what_is_no_ledger_is_refused) {
  Source source;
  Target target;
  auto from = [&](const std::string& from_url, const std::string& to_url) {
    return storage::copy_ledger(Secret(from_url), Secret(to_url), {}, source.clock, source.ids,
                                source.log);
  };
  const auto nowhere = source.directory.file("nowhere.db");
  check_refused(from("sqlite:" + nowhere, target.url), Errc::storage_refused, {"nowhere.db"});
  BOOST_TEST(!std::filesystem::exists(nowhere));
  source.directory.file("other.db");
  check_refused(from(target.url, source.url), Errc::config_invalid, {"copied from"});
  check_refused(from(source.url, source.url), Errc::config_invalid, {"copied to"});
  check_refused(from(source.url, "postgresql:///nowhere?host=" + source.directory.path().string()),
                Errc::storage_unavailable, {});
}

BOOST_AUTO_TEST_SUITE_END()
