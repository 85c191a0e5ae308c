// The schema: what it refuses, and how it is brought up to date.
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "storage/migrations.h"
#include "support/postgres_cluster.h"
#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

BOOST_AUTO_TEST_SUITE(schema)

STORAGE_CASE(transfers_cannot_be_updated_or_deleted) {
  auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  BOOST_CHECK_THROW(bench.sql("UPDATE transfers SET amount = amount + 1"), std::runtime_error);
  BOOST_CHECK_THROW(bench.sql("DELETE FROM transfers"), std::runtime_error);
  if (bench.dialect == storage::Dialect::postgresql)
    BOOST_CHECK_THROW(bench.sql("TRUNCATE transfers CASCADE"), std::runtime_error);
  BOOST_TEST(bench.count("transfers") == 2);
}

STORAGE_CASE(money_that_makes_no_sense_is_refused_by_the_database_too) {
  auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  const std::string copy =
      "INSERT INTO transfers SELECT '00000000-0000-7000-8000-000000000001', tenant, from_account, "
      "to_account, asset, amount, kind, topup_id, subject, cause, created_at_ms, NULL, NULL "
      "FROM transfers WHERE kind = 'topup_credit'";
  auto with = [&](const std::string& what, const std::string& by) {
    auto text = copy;
    return text.replace(text.find(what), what.size(), by);
  };
  // As it is, it would be the same cause a second time.
  BOOST_CHECK_THROW(bench.sql(copy), std::runtime_error);
  const auto other = with("subject", "'other'");
  auto other_with = [&](const std::string& what, const std::string& by) {
    auto text = other;
    return text.replace(text.find(what), what.size(), by);
  };
  BOOST_CHECK_THROW(bench.sql(other_with("amount", "0")), std::runtime_error);
  BOOST_CHECK_THROW(bench.sql(other_with("amount", "-amount")), std::runtime_error);
  BOOST_CHECK_THROW(bench.sql(other_with("to_account", "from_account")), std::runtime_error);
  BOOST_CHECK_THROW(bench.sql(other_with("kind", "'gift'")), std::runtime_error);
  BOOST_CHECK_THROW(bench.sql("UPDATE topups SET status = 'paid'"), std::runtime_error);
  BOOST_CHECK_THROW(bench.sql("UPDATE topups SET reversed_minor = price_minor + 1"),
                    std::runtime_error);
}

STORAGE_CASE(migrating_twice_changes_nothing) {
  const auto applied = bench.count("schema_migrations");
  BOOST_TEST(applied >= 1);
  bench.database.reset();
  bench.database = bench.open();
  BOOST_TEST(bench.count("schema_migrations") == applied);
}

STORAGE_CASE(a_newer_schema_is_refused) {
  bench.sql("INSERT INTO schema_migrations VALUES (99, 'from_the_future', 0, 'x')");
  auto opened = storage::open(Secret(bench.url), bench.settings, bench.clock, bench.ids, bench.log);
  BOOST_REQUIRE(!opened);
  BOOST_TEST((opened.error().code == Errc::schema_newer));
  BOOST_TEST(opened.error().detail.find("99 (from_the_future)") != std::string::npos);
}

STORAGE_CASE(a_migration_that_was_edited_after_it_was_applied_is_refused) {
  bench.sql("UPDATE schema_migrations SET checksum = 'edited' WHERE number = 1");
  auto opened = storage::open(Secret(bench.url), bench.settings, bench.clock, bench.ids, bench.log);
  BOOST_REQUIRE(!opened);
  BOOST_TEST((opened.error().code == Errc::storage_refused));
}

STORAGE_CASE(a_migration_that_fails_leaves_nothing_behind) {
  storage::Session session(storage::Location::parse(Secret(bench.url)).value(),
                           storage::Session::Access::write);
  std::vector<storage::Migration> steps(storage::migrations().begin(), storage::migrations().end());
  steps.push_back({2, "broken", bench.dialect, "CREATE TABLE half (x integer); CREATE TABLE half"});
  BOOST_TEST(!storage::migrate(session, steps, bench.clock, bench.log).has_value());
  BOOST_CHECK_THROW(bench.sql("SELECT count(*) FROM half"), std::runtime_error);
  BOOST_TEST(bench.count("schema_migrations") == 1);
  steps.back().text = "CREATE TABLE whole (x integer)";
  BOOST_TEST(storage::migrate(session, steps, bench.clock, bench.log).has_value());
  BOOST_TEST(bench.count("whole") == 0);
}

BOOST_AUTO_TEST_CASE(hosts_that_start_at_once_migrate_once) {
  const auto url = PostgresCluster::shared().create_database();
  ManualClock clock;
  KeptLog log;
  std::vector<std::thread> hosts;
  std::atomic<int> good{0};
  for (int i = 0; i < 4; ++i)
    hosts.emplace_back([&] {
      storage::Session session(storage::Location::parse(Secret(url)).value(),
                               storage::Session::Access::write);
      if (storage::migrate(session, storage::migrations(), clock, log)) ++good;
    });
  for (auto& host : hosts) host.join();
  BOOST_TEST(good == 4);
  BOOST_TEST(PostgresCluster::execute(url, "SELECT count(*) FROM schema_migrations") == "1");
}

BOOST_AUTO_TEST_CASE(every_migration_says_why_and_is_there_for_both_databases) {
  int sqlite = 0;
  int postgresql = 0;
  for (const auto& step : storage::migrations()) {
    BOOST_TEST(std::string(step.text).starts_with("-- Why: "));
    auto& last = step.dialect == storage::Dialect::sqlite ? sqlite : postgresql;
    BOOST_TEST(step.number == ++last);
  }
  BOOST_TEST(sqlite == postgresql);
}

BOOST_AUTO_TEST_CASE(the_sqlite_file_is_its_owners_alone) {
  Bench bench(storage::Dialect::sqlite);
  struct stat file {};
  BOOST_REQUIRE(stat(bench.directory.file("tallyport.db").c_str(), &file) == 0);
  BOOST_TEST((file.st_mode & 0777) == 0600);
  BOOST_TEST(bench.sql("PRAGMA journal_mode") == "wal");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_named) {
  TemporaryDirectory directory;
  ManualClock clock;
  SeededEntropy entropy;
  UuidV7Source ids(clock, entropy);
  KeptLog log;
  auto opened =
      storage::open(Secret("sqlite:" + directory.file("absent/tallyport.db")), {}, clock, ids, log);
  BOOST_REQUIRE(!opened);
  BOOST_TEST((opened.error().code == Errc::storage_unavailable));
  BOOST_TEST(opened.error().detail.find("absent/tallyport.db") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_password_is_in_no_error) {
  ManualClock clock;
  SeededEntropy entropy;
  UuidV7Source ids(clock, entropy);
  KeptLog log;
  auto opened = storage::open(Secret("postgresql://u:hunter2@127.0.0.1:1/x"), {}, clock, ids, log);
  BOOST_REQUIRE(!opened);
  BOOST_TEST((opened.error().code == Errc::storage_unavailable));
  BOOST_TEST(opened.error().detail.find("hunter2") == std::string::npos);
  BOOST_TEST(!log.contains("hunter2"));
}

STORAGE_CASE(a_setting_is_made_once) {
  int made = 0;
  auto make = [&] { return "value " + std::to_string(++made); };
  BOOST_TEST(bench.database->setting("hash_key", make).value() == "value 1");
  BOOST_TEST(bench.open()->setting("hash_key", make).value() == "value 1");
  BOOST_TEST(made == 1);
}

STORAGE_CASE(an_asset_keeps_its_scale) {
  auto& database = *bench.database;
  BOOST_TEST(database.declare_assets({{"shop", "credits", 0}, {"shop", "NGN", 2}}).has_value());
  BOOST_TEST(
      database.declare_assets({{"shop", "credits", 0}, {"other", "credits", 3}}).has_value());
  auto changed = database.declare_assets({{"shop", "credits", 2}});
  BOOST_REQUIRE(!changed);
  BOOST_TEST((changed.error().code == Errc::config_invalid));
  BOOST_TEST(changed.error().detail.find("\"credits\" has scale 0") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
