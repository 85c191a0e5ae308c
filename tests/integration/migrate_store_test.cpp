// The command that moves a ledger from SQLite to PostgreSQL, with the real programs: what was there
// goes on, and a run that was killed is run again.
#include <fstream>
#include <mutex>
#include <random>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "integration/relay.h"
#include "integration/stage.h"
#include "support/postgres_cluster.h"
#include "support/seed.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr int kExitOk = 0;
constexpr int kExitUsage = 64;
constexpr int kExitData = 65;
constexpr int kExitUnavailable = 69;
constexpr int kExitConfig = 78;

// The provider's messages pass here and are kept, so that one can come again later.
struct Post {
  std::string server;
  std::mutex mutex;
  std::vector<RelayedRequest> messages;  // guarded by mutex
  Relay relay{[this](const RelayedRequest& message) {
    {
      const std::lock_guard lock(mutex);
      messages.push_back(message);
    }
    return forward(message, server);
  }};
};

// A stage on SQLite, and the configuration that its server is to have later.
struct Move {
  Post post;
  Stage stage{options()};
  std::string target = PostgresCluster::shared().create_database();
  std::string from = stage.directory() + "/from.toml";
  std::string to = stage.directory() + "/to.toml";

  Move() {
    post.server = stage.url();
    stage.start_provider();
    stage.start_server();
    const auto kept = contents(stage.config_file());
    write(from, kept);
    const auto was = stage.database_url();
    auto moved = kept;
    write(to, moved.replace(moved.find(was), was.size(), target));
  }

  StageOptions options() const {
    StageOptions options;
    options.webhooks_to = post.relay.url();
    return options;
  }
  static std::string contents(const std::string& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const std::string& file, const std::string& text) {
    std::ofstream(file) << text;
    chmod(file.c_str(), 0600);
  }

  Child begin(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {TALLYPORT_BIN_DIR "/tallyport", "migrate-store"});
    return Child({std::move(arguments), {}, stage.directory() + "/migrate.log", ""});
  }
  Child begin() const { return begin({"--from", from, "--to", to}); }
  // Runs it to its end, which has to be this exit code; what it printed.
  std::string run(int exit_code, std::vector<std::string> arguments) const {
    auto child = begin(std::move(arguments));
    BOOST_TEST(child.wait_for_exit(120'000) == exit_code, child.output());
    return child.output();
  }
  std::string run(int exit_code) const { return run(exit_code, {"--from", from, "--to", to}); }

  void pay_one(const std::string& account) {
    const auto topup = stage.start_topup(account);
    BOOST_TEST(stage.pay(topup).status == 200);
    BOOST_TEST(stage.await_status(topup["id"], "succeeded"));
  }
  std::string on_target(const std::string& sql) const {
    return PostgresCluster::execute(target, sql);
  }
};

// So many rows that copying them takes a while.
void fill(const Stage& stage) {
  const std::string numbers =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 30000) ";
  stage.sql("BEGIN; INSERT INTO batches " + numbers +
            "SELECT printf('00000000-0000-7000-8000-%012x', i), i FROM n; "
            "INSERT INTO idempotency_keys (principal, route, key, request_hash, created_at_ms) " +
            numbers + "SELECT 'key:tests', 'POST /v1/topups', 'old ' || i, 'aa', i FROM n; COMMIT");
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(migrate_store)

BOOST_AUTO_TEST_CASE(a_server_on_the_copy_goes_on_where_the_other_stopped) {
  Move move;
  auto& stage = move.stage;
  for (const auto* account : {"alice", "bob", "alice"}) move.pay_one(account);
  stage.control("refund/" + stage.payments().at(0)["id"].get<std::string>(), {{"amount", 250'000}});
  BOOST_TEST(eventually([&] { return stage.balance("alice") == 15; }));
  const auto open = stage.start_topup("bob");
  const json keyed = {{"account", "bob"}, {"package", "ten"}};
  auto request = stage.request("POST", "/v1/topups", keyed);
  request.headers.push_back("Idempotency-Key: before-the-move");
  const auto first = call(request);
  BOOST_TEST(first.status == 201);

  // The server still has it open.
  BOOST_TEST(has(move.run(kExitUnavailable), "is in use"));
  BOOST_TEST(stage.server().terminate() == 0);
  const auto printed = move.run(kExitOk);
  BOOST_TEST(has(printed, "Both databases are equal"), printed);
  stage.move_to_postgresql(move.target);
  stage.start_server();

  BOOST_TEST(stage.balance("alice") == 15);
  BOOST_TEST(stage.balance("bob") == 10);
  const auto again = call(request);
  BOOST_TEST(again.status == first.status);
  BOOST_TEST(again.body == first.body);
  // A webhook from before comes again: it is known. What was open can be paid, and new ones, too.
  const auto events = stage.sql("SELECT count(*) FROM gateway_events");
  BOOST_TEST(forward(move.post.messages.at(0), stage.url()).status == 200);
  BOOST_TEST(stage.sql("SELECT count(*) FROM gateway_events") == events);
  BOOST_TEST(stage.pay(open).status == 200);
  BOOST_TEST(stage.await_status(open["id"], "succeeded"));
  move.pay_one("alice");
  BOOST_TEST(stage.balance("alice") == 25);
  BOOST_TEST(stage.balance("bob") == 20);
  stage.check_books();
  BOOST_TEST(stage.server().terminate() == 0);

  // Once is enough.
  BOOST_TEST(has(move.run(kExitData), "already"));
}

BOOST_AUTO_TEST_CASE(killed_at_any_time_it_can_be_run_again) {
  Move move;
  auto& stage = move.stage;
  move.pay_one("alice");
  BOOST_TEST(stage.server().terminate() == 0);
  fill(stage);
  auto random = random_stream(31);
  auto marked = [&] {
    return move.on_target(
               "SELECT count(*) FROM information_schema.tables WHERE table_name = "
               "'settings'") == "1" &&
           move.on_target("SELECT count(*) FROM settings WHERE name = 'unfinished_copy_of'") == "1";
  };
  // The first time as soon as it copies, then anywhere.
  int cut_off = 0;
  for (int i = 0; i < 6; ++i) {
    auto child = move.begin();
    child.wait_for_line("copying");
    sleep_ms(i == 0 ? 0 : static_cast<int>(random() % 1'000));
    if (!child.running()) {
      BOOST_TEST(child.wait_for_exit() == kExitOk, child.output());
      break;
    }
    child.kill_hard();
    if (!marked()) break;  // it had just ended
    ++cut_off;
    if (i > 0) continue;
    // No server starts on half a ledger.
    Child server({{TALLYPORT_BIN_DIR "/tallyport", "serve", "--config", move.to},
                  {},
                  stage.directory() + "/half.log",
                  ""});
    BOOST_TEST(server.wait_for_exit(60'000) == kExitConfig);
    BOOST_TEST(has(server.output(), "run tallyport migrate-store again"), server.output());
  }
  BOOST_TEST_MESSAGE("killed " << cut_off << " times");
  BOOST_TEST(cut_off > 0);
  if (marked()) {
    const auto printed = move.run(kExitOk);
    BOOST_TEST(has(printed, "Both databases are equal"), printed);
  }
  BOOST_TEST(move.on_target("SELECT count(*) FROM batches WHERE at_ms <= 30000") ==
             stage.sql("SELECT count(*) FROM batches WHERE at_ms <= 30000"));
  stage.move_to_postgresql(move.target);
  stage.start_server();
  BOOST_TEST(stage.balance("alice") == 10);
  move.pay_one("alice");
  stage.check_books();
}

BOOST_AUTO_TEST_CASE(a_wrong_command_line_or_configuration_is_named) {
  Move move;
  BOOST_TEST(move.stage.server().terminate() == 0);
  const auto wrong = std::vector<std::vector<std::string>>{
      {},
      {"--from", move.from},
      {"--from", move.from, "--to"},
      {"--from", move.from, "--from", move.from, "--to", move.to},
      {"--from", move.from, "--to", move.to, "now"}};
  for (const auto& arguments : wrong)
    BOOST_TEST(has(move.run(kExitUsage, arguments), "needs --from FILE and --to FILE"));
  move.run(kExitConfig, {"--from", move.from, "--to", move.stage.directory() + "/nowhere.toml"});
  BOOST_TEST(has(move.run(kExitConfig, {"--from=" + move.to, "--to=" + move.from}), "copied from"));
  BOOST_TEST(has(move.run(kExitConfig, {"--from=" + move.from, "--to=" + move.from}), "copied to"));

  move.on_target("CREATE TABLE settings (name text)");
  BOOST_TEST(has(move.run(kExitData), "schema"));
}

BOOST_AUTO_TEST_SUITE_END()
