// The database fails: what is answered, and what is in it afterwards.
#include <boost/test/unit_test.hpp>

#include "support/postgres_cluster.h"
#include "unit/storage/bench.h"
#include "unit/storage/proxy.h"

using namespace tallyport;
using namespace tallyport::test;
using topup::Verdict;

namespace {

// Ends the server's side of every connection of this database but our own.
void kill_connections(const Bench& bench) {
  bench.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

std::string through(const Proxy& proxy, const std::string& url) {
  const auto host = url.find("host=");
  return url.substr(0, host) + "host=" + proxy.host();
}

// Two hosts are told the same at once, again and again.
void race(Bench& bench, storage::Database& first, storage::Database& second,
          const std::vector<std::pair<topup::Command, topup::Command>>& pairs,
          std::vector<std::pair<Outcome, Outcome>>& outcomes) {
  std::vector<std::pair<Awaited<Outcome>, Awaited<Outcome>>> awaited(pairs.size());
  auto submit_all = [&](storage::Database& host, auto command, auto where) {
    for (std::size_t i = 0; i < pairs.size(); ++i)
      host.journal().submit(command(pairs[i]), [each = where(awaited[i])](Outcome outcome) mutable {
        each.set(std::move(outcome));
      });
  };
  std::thread other([&] {
    submit_all(
        second, [](auto& pair) { return pair.second; }, [](auto& pair) { return pair.second; });
  });
  submit_all(
      first, [](auto& pair) { return pair.first; }, [](auto& pair) { return pair.first; });
  other.join();
  for (auto& [one, two] : awaited) outcomes.emplace_back(one.get(), two.get());
  BOOST_TEST(!bench.log.contains("refused"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(failure)

STORAGE_CASE(a_poisoned_command_fails_alone_and_its_fifty_neighbours_commit) {
  std::vector<topup::Command> commands;
  for (int i = 0; i < 51; ++i) {
    auto start = bench.start("org-" + std::to_string(i));
    // The database itself refuses this one: a credit of nothing.
    if (i == 23) start.topup.credit = 0;
    start.claim = bench.claim("k" + std::to_string(i));
    commands.emplace_back(start);
  }
  auto outcomes = bench.run_together(std::move(commands));
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    BOOST_TEST(outcomes[i].has_value() == (i != 23));
  BOOST_TEST((outcomes[23].error().code == Errc::storage_refused));
  // What a client reads of it holds nothing of the database.
  for (auto word : {"constraint", "CHECK", "topups", "INSERT"})
    BOOST_TEST(outcomes[23].error().detail.find(word) == std::string::npos);
  BOOST_TEST(bench.count("topups") == 50);
  BOOST_TEST(bench.count("idempotency_keys") == 50);
  BOOST_TEST(bench.count("accounts", "kind = 'user'") == 50);
  BOOST_TEST(!bench.log.contains("payer@example.com"));
}

STORAGE_CASE(a_reference_that_exists_fails_its_command_alone) {
  auto first = bench.start();
  bench.run(first).value();
  auto same = bench.start();
  same.attempt.reference = first.attempt.reference;
  auto outcomes = bench.run_together({bench.start(), same, bench.start()});
  BOOST_TEST(outcomes[0].has_value());
  BOOST_TEST((outcomes[1].error().code == Errc::storage_refused));
  BOOST_TEST(outcomes[2].has_value());
}

STORAGE_CASE(a_command_that_was_committed_is_not_committed_again) {
  auto start = bench.start();
  bench.run(start).value();
  auto event = bench.paid(start, "e1");
  bench.run(event).value();
  event.event_key = "e2";
  BOOST_TEST((bench.run(event).error().code == Errc::storage_refused));
}

STORAGE_CASE(two_hosts_that_get_the_same_webhook_credit_once) {
  auto other = bench.open();
  std::vector<std::pair<topup::Command, topup::Command>> pairs;
  for (int i = 0; i < 60; ++i) {
    auto start = bench.start("org-" + std::to_string(i % 3));
    bench.run(start).value();
    const auto key = "e" + std::to_string(i);
    // Every third pair under two names: only the state tells that it is the same payment.
    pairs.emplace_back(bench.paid(start, key), bench.paid(start, i % 3 == 0 ? key + "b" : key));
  }
  std::vector<std::pair<Outcome, Outcome>> outcomes;
  race(bench, *bench.database, *other, pairs, outcomes);
  for (auto& [one, two] : outcomes) {
    const bool first = one.value().verdict == Verdict::applied;
    const bool second = two.value().verdict == Verdict::applied;
    BOOST_TEST(first != second);
  }
  for (auto account : {"org-0", "org-1", "org-2"}) BOOST_TEST(bench.balance(account) == 20'000);
}

STORAGE_CASE(two_hosts_that_credit_one_new_account_lose_no_credit) {
  auto other = bench.open();
  std::vector<std::pair<topup::Command, topup::Command>> starts;
  std::vector<std::pair<topup::Command, topup::Command>> events;
  for (int i = 0; i < 40; ++i) {
    auto one = bench.start("shared");
    auto two = bench.start("shared");
    starts.emplace_back(one, two);
    events.emplace_back(bench.paid(one, "a" + std::to_string(i)),
                        bench.paid(two, "b" + std::to_string(i)));
  }
  std::vector<std::pair<Outcome, Outcome>> outcomes;
  race(bench, *bench.database, *other, starts, outcomes);
  race(bench, *bench.database, *other, events, outcomes);
  for (auto& [one, two] : outcomes) BOOST_TEST((one.has_value() && two.has_value()));
  BOOST_TEST(bench.count("accounts", "name = 'shared'") == 1);
  BOOST_TEST(bench.balance("shared") == 80'000);
}

STORAGE_CASE(two_hosts_with_one_idempotency_key_start_one_top_up) {
  auto other = bench.open();
  std::vector<std::pair<topup::Command, topup::Command>> pairs;
  for (int i = 0; i < 40; ++i) {
    auto one = bench.start();
    auto two = bench.start();
    one.claim = two.claim = bench.claim("k" + std::to_string(i));
    pairs.emplace_back(one, two);
  }
  std::vector<std::pair<Outcome, Outcome>> outcomes;
  race(bench, *bench.database, *other, pairs, outcomes);
  for (auto& [one, two] : outcomes) {
    BOOST_TEST(one.value().repeated != two.value().repeated);
    BOOST_TEST((one.value().topup->id == two.value().topup->id));
  }
  BOOST_TEST(bench.count("topups") == 40);
}

BOOST_AUTO_TEST_CASE(connections_that_the_server_ends_are_opened_again) {
  Bench bench(storage::Dialect::postgresql);
  auto start = bench.start();
  bench.run(start).value();
  kill_connections(bench);
  BOOST_TEST((bench.run(bench.paid(start, "e1")).value().verdict == Verdict::applied));
  kill_connections(bench);
  Awaited<Result<bool>> ping;
  bench.database->queries().ping([ping](Result<bool> up) mutable { ping.set(std::move(up)); });
  BOOST_TEST(ping.get().has_value());
  BOOST_TEST(bench.balance("org-1") == 1'000);
  bench.check_ledger();
}

// The server ends the connection while it works on COMMIT, before anything is kept.
BOOST_AUTO_TEST_CASE(a_backend_that_dies_in_its_commit_is_replaced_and_the_batch_run_again) {
  Bench bench(storage::Dialect::postgresql);
  auto start = bench.start();
  bench.run(start).value();
  bench.sql(
      "CREATE SEQUENCE bombs; CREATE FUNCTION bomb() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF nextval('bombs') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); "
      "PERFORM pg_sleep(1); END IF; RETURN NULL; END $$; "
      "CREATE CONSTRAINT TRIGGER bomb AFTER INSERT ON batches DEFERRABLE INITIALLY DEFERRED "
      "FOR EACH ROW EXECUTE FUNCTION bomb()");
  BOOST_TEST((bench.run(bench.paid(start, "e1")).value().verdict == Verdict::applied));
  BOOST_TEST(bench.sql("SELECT last_value FROM bombs") == "2");
  BOOST_TEST(bench.balance("org-1") == 1'000);
  bench.check_ledger();
}

BOOST_AUTO_TEST_CASE(a_commit_that_never_reached_the_server_is_run_again) {
  Bench bench(storage::Dialect::postgresql);
  Proxy proxy(PostgresCluster::shared().socket_path());
  auto host = bench.open(through(proxy, bench.url));
  auto start = bench.start();
  bench.run(*host, start).value();
  proxy.cut_next(Proxy::Cut::before);
  BOOST_TEST((bench.run(*host, bench.paid(start, "e1")).value().verdict == Verdict::applied));
  BOOST_TEST(proxy.cuts() == 1);
  BOOST_TEST(bench.balance("org-1") == 1'000);
  BOOST_TEST(bench.count("transfers") == 2);
  host.reset();
  bench.check_ledger();
}

BOOST_AUTO_TEST_CASE(a_commit_whose_answer_was_lost_is_found_and_not_run_again) {
  Bench bench(storage::Dialect::postgresql);
  Proxy proxy(PostgresCluster::shared().socket_path());
  auto host = bench.open(through(proxy, bench.url));
  auto start = bench.start();
  bench.run(*host, start).value();
  proxy.cut_next(Proxy::Cut::after);
  // Run again, this would come out as a duplicate.
  BOOST_TEST((bench.run(*host, bench.paid(start, "e1")).value().verdict == Verdict::applied));
  BOOST_TEST(proxy.cuts() == 1);
  BOOST_TEST(bench.balance("org-1") == 1'000);
  BOOST_TEST(bench.count("batches") == 2);
  host.reset();
  bench.check_ledger();
}

BOOST_AUTO_TEST_CASE(a_database_that_is_away_is_storage_unavailable_until_it_is_back) {
  Bench bench(storage::Dialect::postgresql);
  bench.settings.journal.tries_max = 2;
  auto host = bench.open();
  auto start = bench.start();
  bench.run(*host, start).value();
  const auto name = bench.sql("SELECT current_database()");
  const auto admin = PostgresCluster::shared().url("postgres");
  PostgresCluster::execute(admin, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
  PostgresCluster::execute(admin,
                           "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                           "WHERE datname = '" +
                               name + "'");
  auto event = bench.paid(start, "e1");
  BOOST_TEST((bench.run(*host, event).error().code == Errc::storage_unavailable));
  PostgresCluster::execute(admin, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
  BOOST_TEST((bench.run(*host, event).value().verdict == Verdict::applied));
  host.reset();
  bench.check_ledger();
}

BOOST_AUTO_TEST_CASE(nothing_is_answered_before_it_is_durable) {
  Bench bench(storage::Dialect::postgresql);
  auto start = bench.start();
  bench.run(start).value();
  // COMMIT is refused by a deferred check: what was decided must not be heard of.
  bench.sql(
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "RAISE EXCEPTION 'not today'; END $$; "
      "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON transfers DEFERRABLE INITIALLY DEFERRED "
      "FOR EACH ROW EXECUTE FUNCTION refuse()");
  BOOST_TEST((bench.run(bench.paid(start, "e1")).error().code == Errc::storage_refused));
  BOOST_TEST(bench.balance("org-1") == 0);
  bench.sql("DROP TRIGGER refuse ON transfers");
  BOOST_TEST((bench.run(bench.paid(start, "e1")).value().verdict == Verdict::applied));
  bench.check_ledger();
}

BOOST_AUTO_TEST_SUITE_END()
