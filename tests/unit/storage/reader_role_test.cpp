// The reader's role on a real PostgreSQL: what it finds with one tenant's pass, with another's,
// with none and with a forged one, by the host's queries and by SQL written by hand.
#include "storage/reader_role.h"

#include <chrono>

#include <boost/test/unit_test.hpp>

#include "support/postgres_cluster.h"
#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;
using storage::Dialect;

namespace {

// What the role may read, and what must never be seen through it.
constexpr const char* kRead[] = {
    "assets", "accounts",         "balances",           "system_balances",
    "topups", "attempts",         "transfers",          "transfer_notes",
    "holds",  "topup_statistics", "transfer_statistics"};
constexpr const char* kClosed[] = {"settings",       "batches",          "idempotency_keys",
                                   "attempt_inputs", "chains",           "chain_heads",
                                   "gateway_events", "gateway_answers",  "organisations",
                                   "page_sessions",  "schema_migrations"};

std::string url_of(const std::string& url, const std::string& role) {
  const auto host = url.find("host=");
  auto text = url;
  const auto user = text.find("user=");
  if (user != text.npos) {
    const auto end = std::min(text.find('&', user), text.size());
    return text.replace(user, end - user, "user=" + role);
  }
  return text.insert(host, "user=" + role + "&");
}

// A database of two tenants, each with something in every table, and a role for reading.
struct Tenants {
  Tenants() {
    const auto name = bench.sql("SELECT current_database()");
    role = name + "_reader";
    bench.sql("CREATE ROLE " + role + " LOGIN");
    reader_url = url_of(bench.url, role);
    bench.settings.reader_url = Secret(reader_url);
    bench.database.reset();
    bench.database = bench.open();
    for (const auto* tenant : {"shop", "stall"}) {
      BOOST_REQUIRE(bench.database->declare_assets({{tenant, "credits", 0}}));
      fill(tenant);
    }
  }
  ~Tenants() {
    bench.database.reset();
    bench.sql("DROP OWNED BY " + role + "; DROP ROLE " + role);
  }

  void fill(const std::string& tenant) {
    auto start = bench.start("alice");
    start.topup.tenant = tenant;
    start.claim = topup::IdempotencyClaim{"key:" + tenant, "POST /v1/topups", "k", "aa"};
    bench.run(start).value();
    bench.run(bench.paid(start, "paid-" + tenant)).value();
    started[tenant] = start;
    topup::RunOrder order;
    order.id = bench.ids.make<CommandId>();
    order.at = bench.clock.now();
    order.tenant = tenant;
    order.order = ledger::HoldOrder{{"alice", {{"bob"}}, "credits", 40, "words", "{}"}, {}};
    order.evidence = {ledger::Evidence::Kind::request, {}, std::string(64, 'e'), "", "key"};
    bench.run(order).value();
  }

  // As the role, by hand; with a pass where one is given. The first value, or what went wrong.
  std::string ask(const std::string& sql, const std::string& pass = "") const {
    try {
      return PostgresCluster::execute(
          reader_url,
          "BEGIN; SELECT set_config('tallyport.tenant_pass', '" + pass + "', true); " + sql);
    } catch (const std::exception& error) {
      return error.what();
    }
  }
  std::string pass(const std::string& tenant) const {
    return storage::tenant_pass(
        Secret(bench.sql("SELECT value FROM settings WHERE name = 'reader_key'")), tenant);
  }
  std::string rows(const std::string& table, const std::string& pass) const {
    return ask("SELECT count(*) FROM " + table, pass);
  }

  Bench bench{Dialect::postgresql};
  std::string role;
  std::string reader_url;
  std::map<std::string, topup::StartTopup> started;
};

template <class T>
Result<T> wait(const std::function<void(topup::Reply<T>)>& ask) {
  Awaited<Result<T>> awaited;
  ask([awaited](Result<T> reply) mutable { awaited.set(std::move(reply)); });
  return awaited.get();
}

bool denied(const std::string& answer) {
  return answer.find("permission denied") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reader_role)

BOOST_AUTO_TEST_CASE(without_a_pass_there_is_nothing) {
  const Tenants tenants;
  for (const auto* table : kRead) BOOST_TEST(tenants.rows(table, "") == "0", table);
  BOOST_TEST(tenants.ask("SELECT session_tenant() IS NULL") == "t");
}

BOOST_AUTO_TEST_CASE(every_table_is_bound) {
  const Tenants tenants;
  BOOST_TEST(tenants.bench.sql("SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class "
                               "WHERE relnamespace = CAST(current_schema() AS regnamespace) "
                               "AND relkind = 'r' AND NOT relrowsecurity "
                               "AND relname <> 'schema_migrations'") == "");
  BOOST_TEST(tenants.bench.sql("SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class "
                               "WHERE relnamespace = CAST(current_schema() AS regnamespace) "
                               "AND relkind = 'v' AND NOT "
                               "coalesce(array_to_string(reloptions, ' '), '') LIKE "
                               "'%security_invoker=true%'") == "");
}

// Also where nothing else would show: a policy that looks into a table that is bound itself, or one
// on a table that the role is not granted today.
BOOST_AUTO_TEST_CASE(every_policy_is_for_reading_and_asks_for_the_tenant) {
  const Tenants tenants;
  const std::string named =
      "SELECT coalesce(string_agg(tablename, ' ' ORDER BY tablename), '') FROM pg_policies "
      "WHERE schemaname = current_schema() AND ";
  BOOST_TEST(tenants.bench.sql(named + "position('session_tenant()' IN qual) = 0") == "");
  BOOST_TEST(tenants.bench.sql(named + "(cmd <> 'SELECT' OR permissive <> 'PERMISSIVE')") == "");
}

BOOST_AUTO_TEST_CASE(a_pass_shows_all_of_its_tenant_and_nothing_of_another) {
  const Tenants tenants;
  for (const std::string tenant : {"shop", "stall"}) {
    const auto pass = tenants.pass(tenant);
    BOOST_TEST(tenants.ask("SELECT session_tenant()", pass) == tenant);
    for (const std::string table : kRead) {
      const auto all = tenants.bench.count(table);
      const auto seen = tenants.rows(table, pass);
      // The two tenants have the same of everything.
      BOOST_TEST(all > 0, table);
      BOOST_TEST(seen == std::to_string(all / 2), table << " of " << tenant);
    }
  }
}

BOOST_AUTO_TEST_CASE(sql_written_by_hand_does_not_get_around_it) {
  const Tenants tenants;
  const auto pass = tenants.pass("shop");
  const auto other = tenants.started.at("stall").topup.id.str();
  for (const auto& sql : std::vector<std::string>{
           "SELECT count(*) FROM topups WHERE tenant = 'stall' OR true AND id = '" + other + "'",
           "SELECT count(*) FROM attempts WHERE topup_id = '" + other + "'",
           "SELECT count(*) FROM balances b JOIN accounts c ON c.id = b.account_id "
           "WHERE c.tenant <> 'shop'",
           "SELECT count(*) FROM (SELECT * FROM transfers UNION ALL SELECT * FROM transfers) x "
           "WHERE tenant <> 'shop'",
           "SELECT count(*) FROM topup_statistics WHERE tenant = 'stall'",
           "SELECT count(*) FROM transfer_statistics WHERE tenant = 'stall'",
           "SET LOCAL row_security = on; SELECT count(*) FROM holds "
           "WHERE tenant = 'stall'",
           // A function of one's own is not asked about rows that the policy keeps back.
           "CREATE FUNCTION pg_temp.see(text) RETURNS boolean LANGUAGE plpgsql COST "
           "0.0001 AS $$ BEGIN IF $1 = 'stall' THEN RAISE EXCEPTION 'seen'; END IF; "
           "RETURN true; END $$; SELECT count(*) - count(*) FROM topups "
           "WHERE pg_temp.see(tenant)",
       }) {
    // The role is read-only until it says otherwise itself; that does not help it either.
    const auto answer = sql.starts_with("CREATE") ? tenants.ask(
                                                        "ROLLBACK; BEGIN READ WRITE; SELECT "
                                                        "set_config('tallyport.tenant_pass', '" +
                                                            pass + "', true); " + sql,
                                                        pass)
                                                  : tenants.ask(sql, pass);
    BOOST_TEST(answer == "0", sql << " → " << answer);
  }
  BOOST_TEST(tenants.ask("SET LOCAL row_security = off; SELECT count(*) FROM topups", pass)
                 .find("row-level security") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_pass_that_the_host_did_not_make_shows_nothing) {
  const Tenants tenants;
  const auto own = tenants.pass("shop");
  const auto hash = own.substr(0, 64);
  for (const auto& forged :
       std::vector<std::string>{"stall", ":stall", hash + ":stall", hash + ":shop2", hash + ":",
                                hash, own + " ", own.substr(1), std::string(64, '0') + ":stall",
                                storage::tenant_pass(Secret("guessed"), "stall"),
                                storage::tenant_pass(Secret(""), "stall")}) {
    BOOST_TEST(tenants.ask("SELECT session_tenant() IS NULL", forged) == "t", forged);
    for (const auto* table : kRead) BOOST_TEST(tenants.rows(table, forged) == "0", table);
  }
  // Another setting, or a function put in the way, is not asked.
  BOOST_TEST(tenants.ask("SET LOCAL tallyport.tenant = 'stall'; SELECT count(*) FROM topups") ==
             "0");
  BOOST_TEST(tenants.ask("ROLLBACK; BEGIN READ WRITE; CREATE TEMP TABLE settings (name text, value "
                         "text); INSERT INTO settings VALUES ('reader_key', 'guessed'); SET LOCAL "
                         "search_path = pg_temp, public; SELECT set_config('tallyport.tenant_pass',"
                         "'" +
                         storage::tenant_pass(Secret("guessed"), "stall") +
                         "', true); SELECT count(*) FROM topups") == "0");
}

BOOST_AUTO_TEST_CASE(what_it_need_not_read_is_closed_and_nothing_can_be_written) {
  const Tenants tenants;
  const auto pass = tenants.pass("shop");
  for (const std::string table : kClosed) {
    BOOST_TEST(denied(tenants.rows(table, pass)), table);
    BOOST_TEST(denied(tenants.ask("SELECT count(*) FROM (SELECT (t).* FROM " + table + " t) x")));
  }
  for (const std::string table : kRead) {
    if (table.ends_with("_statistics")) continue;  // views that sum: nobody can write to them
    for (const auto& sql :
         std::vector<std::string>{"DELETE FROM " + table, "TRUNCATE " + table,
                                  "UPDATE " + table + " SET tenant = 'stall'",
                                  "INSERT INTO " + table + " DEFAULT VALUES",
                                  "ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY"}) {
      const auto answer = tenants.ask("ROLLBACK; BEGIN READ WRITE; " + sql, pass);
      const bool refused = denied(answer) || answer.find("must be owner") != answer.npos ||
                           answer.find("does not exist") != answer.npos;
      BOOST_TEST(refused, sql << " → " << answer);
    }
  }
  BOOST_TEST(denied(tenants.ask("SET ROLE tallyport")));
  BOOST_TEST(tenants.ask("ROLLBACK; BEGIN READ WRITE; CREATE POLICY mine ON topups USING (true)")
                 .find("must be owner") != std::string::npos);
}

// A connection is used for one tenant after the other.
BOOST_AUTO_TEST_CASE(a_pass_ends_with_its_transaction) {
  static constexpr storage::Statement kSeen{"SELECT count(*) FROM topups", 1};
  static constexpr storage::Statement kPass{
      "SELECT coalesce(current_setting('tallyport.tenant_pass', true), '')", 1};
  Tenants tenants;
  storage::Session reader(storage::Location::parse(Secret(tenants.reader_url)).value(),
                          storage::Session::Access::read);
  for (const bool committed : {true, false}) {
    reader.begin_reading(tenants.pass("shop"));
    BOOST_TEST(reader.run(kSeen)[0].integer() == 1);
    if (committed)
      reader.commit();
    else
      reader.rollback();
    BOOST_TEST(reader.run(kSeen)[0].integer() == 0);
    BOOST_TEST(reader.run(kPass)[0].text() == "");
  }
  // The host's own connection: the ping runs on it after the query has been left.
  auto& queries = tenants.bench.database->queries();
  const auto id = tenants.started.at("shop").topup.id;
  BOOST_REQUIRE(wait<topup::TopupView>([&](auto reply) { queries.topup("shop", id, reply); }));
  BOOST_REQUIRE(wait<bool>([&](auto reply) { queries.ping(reply); }));
  BOOST_TEST(tenants.bench.count("pg_stat_activity", "usename = '" + tenants.role +
                                                         "' AND xact_start IS NOT NULL") == 0);
}

// What one request's pass was is not to be read by another that uses the role at the same time.
BOOST_AUTO_TEST_CASE(a_pass_is_not_shown_to_others_of_the_role) {
  const Tenants tenants;
  const auto id = tenants.started.at("stall").topup.id;
  BOOST_REQUIRE(wait<topup::TopupView>(
      [&](auto reply) { tenants.bench.database->queries().topup("stall", id, reply); }));
  const auto seen = tenants.ask(
      "SELECT string_agg(query, ' ') FROM pg_stat_activity "
      "WHERE usename = current_user");
  BOOST_TEST(!seen.empty());
  BOOST_TEST(seen.find(tenants.pass("stall").substr(0, 64)) == std::string::npos, seen);
  BOOST_TEST(tenants
                 .ask("SELECT coalesce(string_agg(statement, ' '), '') "
                      "FROM pg_prepared_statements")
                 .find(":stall") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(queries_find_the_same_as_through_the_owner) {
  Tenants tenants;
  auto& queries = tenants.bench.database->queries();
  for (const std::string tenant : {"shop", "stall"}) {
    const auto& start = tenants.started.at(tenant);
    const auto view =
        wait<topup::TopupView>([&](auto reply) { queries.topup(tenant, start.topup.id, reply); });
    BOOST_TEST(view.value().attempt.reference == start.attempt.reference);
    const auto other = tenant == "shop" ? "stall" : "shop";
    BOOST_TEST(
        (wait<topup::TopupView>([&](auto reply) { queries.topup(other, start.topup.id, reply); })
             .error()
             .code == Errc::topup_not_found));
    const auto account =
        wait<topup::AccountView>([&](auto reply) { queries.account(tenant, "alice", reply); });
    BOOST_TEST(account.value().balances.at(0).held == 40);
    const auto lines = wait<std::vector<topup::StatementLine>>(
        [&](auto reply) { queries.statement(tenant, "alice", {}, reply); });
    BOOST_TEST(lines.value().size() == 1);
    const auto list = wait<std::vector<topup::TopupView>>([&](auto reply) {
      queries.topups({tenant, {}, {}, {}}, reply);
    });
    BOOST_TEST(list.value().size() == 1);
    const auto back = wait<topup::TopupView>([&](auto reply) {
      queries.returning(start.attempt.gateway, start.attempt.return_token, reply);
    });
    BOOST_TEST((back.value().topup.id == start.topup.id));
  }
  BOOST_TEST((wait<topup::TopupView>(
                  [&](auto reply) { queries.returning("sandbox", "no such token", reply); })
                  .error()
                  .code == Errc::attempt_not_found));
  BOOST_TEST(wait<bool>([&](auto reply) { queries.ping(reply); }).value());
}

BOOST_AUTO_TEST_CASE(a_read_after_the_connection_was_lost_is_for_the_same_tenant) {
  Tenants tenants;
  auto& queries = tenants.bench.database->queries();
  const auto id = tenants.started.at("shop").topup.id;
  for (int i = 0; i < 3; ++i) {
    tenants.bench.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" +
                      tenants.role + "'");
    BOOST_TEST(
        wait<topup::TopupView>([&](auto reply) { queries.topup("shop", id, reply); }).has_value());
    BOOST_TEST(!wait<topup::TopupView>([&](auto reply) {
                  queries.topup("stall", id, reply);
                }).has_value());
  }
}

// In order, the way that an operator goes wrong and what the program says.
BOOST_AUTO_TEST_CASE(a_role_that_is_not_bound_is_refused) {
  Tenants tenants;
  auto& bench = tenants.bench;
  auto refusal = [&](const std::string& url) {
    auto settings = bench.settings;
    settings.reader_url = Secret(url);
    const auto opened =
        storage::open(Secret(bench.url), settings, bench.clock, bench.ids, bench.log);
    if (opened) return std::string("opened");
    BOOST_TEST((opened.error().code == Errc::config_invalid));
    return opened.error().detail;
  };
  const struct {
    std::string change;
    std::string back;
    std::string words;
  } rows[] = {
      {"GRANT SELECT ON settings TO ROLE", "REVOKE ALL ON settings FROM ROLE", "on settings"},
      {"GRANT SELECT (value) ON settings TO ROLE", "REVOKE ALL (value) ON settings FROM ROLE",
       "on settings"},
      {"GRANT UPDATE ON topups TO ROLE", "REVOKE UPDATE ON topups FROM ROLE", "on topups"},
      {"GRANT DELETE ON attempts TO ROLE", "REVOKE DELETE ON attempts FROM ROLE", "on attempts"},
      {"GRANT tallyport TO ROLE", "REVOKE tallyport FROM ROLE", "can become the owner"},
      {"ALTER ROLE ROLE BYPASSRLS", "ALTER ROLE ROLE NOBYPASSRLS", "does not bind"},
      {"ALTER ROLE ROLE SUPERUSER", "ALTER ROLE ROLE NOSUPERUSER", "can become the owner"},
  };
  auto with_role = [&](std::string sql) {
    return sql.replace(sql.rfind("ROLE", sql.starts_with("ALTER") ? 12 : sql.npos), 4,
                       tenants.role);
  };
  for (const auto& row : rows) {
    bench.sql(with_role(row.change));
    const auto said = refusal(tenants.reader_url);
    BOOST_TEST(said.find(row.words) != std::string::npos, row.change << " → " << said);
    bench.sql(with_role(row.back));
  }
  BOOST_TEST(refusal(tenants.reader_url) == "opened");
  BOOST_TEST(refusal(bench.url).find("can become the owner") != std::string::npos);
  BOOST_TEST(refusal("sqlite:/tmp/x").find("is for PostgreSQL") != std::string::npos);
  Bench elsewhere(Dialect::postgresql);
  const auto said = refusal(url_of(elsewhere.url, tenants.role));
  BOOST_TEST(said.find("another database") != std::string::npos, said);
}

BOOST_AUTO_TEST_CASE(a_read_costs_one_round_trip_more) {
  Tenants tenants;
  auto& bench = tenants.bench;
  bench.settings.reader_url.reset();
  const auto owner = bench.open();
  const auto id = tenants.started.at("shop").topup.id;
  auto measure = [&](storage::Database& host) {
    constexpr int kReads = 500;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < kReads; ++i)
      BOOST_REQUIRE(
          wait<topup::TopupView>([&](auto reply) { host.queries().topup("shop", id, reply); }));
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin)
               .count() /
           kReads;
  };
  measure(*owner);
  measure(*bench.database);
  BOOST_TEST_MESSAGE("a read through the owner " << measure(*owner) << " us, through the reader "
                                                 << measure(*bench.database) << " us");
}

BOOST_AUTO_TEST_SUITE_END()
