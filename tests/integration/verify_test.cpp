// The operator's proof: what a real server wrote verifies, while it runs and after; what somebody
// changed behind its back does not.
#include <filesystem>
#include <fstream>

#include "integration/databases.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr const char* kProof =
    "\n[proof]\nsigning_key = \"${file:proof.pem}\"\nhead_interval_ms = 1000\n";

struct Run {
  int exit_code = -1;
  std::string text;
};

struct Proven : Stage {
  explicit Proven(DatabaseKind kind) : Stage(options(kind)), database_(kind) {
    std::ofstream(directory() + "/proof.pem")
        << "-----BEGIN PRIVATE KEY-----\n"
           "MC4CAQAwBQYDK2VwBCIEII4aX/cq9vrJG9mzbslBzZNpLsWAIqXiOcvBnBmJWcue\n"
           "-----END PRIVATE KEY-----\n";
    std::filesystem::permissions(directory() + "/proof.pem", std::filesystem::perms::owner_read);
    start_provider();
    start_server();
  }

  // The program with this command, our configuration, and what else is given.
  Run run(const std::string& command, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{TALLYPORT_BIN_DIR "/tallyport", command, "--config",
                                       config_file()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto log = directory() + "/" + command + std::to_string(++runs_) + ".txt";
    Child child({arguments, {}, log, ""});
    const int code = child.wait_for_exit(60'000);
    return {code, child.output()};
  }
  void pay_for(const std::string& account) {
    auto topup = start_topup(account);
    BOOST_TEST(pay(topup).status == 200);
    BOOST_REQUIRE(await_status(topup["id"], "succeeded"));
  }
  // As the database's owner, who switches the guards off.
  void tamper(const std::string& statement) const {
    sql(database_ == DatabaseKind::sqlite ? "DROP TRIGGER IF EXISTS transfers_are_immutable; "
                                            "DROP TRIGGER IF EXISTS transfers_are_kept; " +
                                                statement
                                          : "SET session_replication_role = replica; " + statement);
  }
  std::string keep(const std::string& name, const std::string& text) const {
    const auto file = directory() + "/" + name;
    std::ofstream(file) << text;
    return file;
  }

 private:
  static StageOptions options(DatabaseKind kind) {
    auto all = on(kind);
    all.extra_config = kProof;
    return all;
  }
  DatabaseKind database_;
  mutable int runs_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(verify)

BOOST_DATA_TEST_CASE(a_servers_ledger_verifies_until_somebody_changes_it, kDatabases, database) {
  Proven stage(database);
  stage.pay_for("alice");
  stage.pay_for("bob");
  const std::string payment = stage.payments().at(0)["id"];
  stage.control("refund/" + payment, {{"amount", 200'000}});
  const Stage& shop = stage;
  BOOST_REQUIRE(eventually([&shop] { return shop.balance("alice") + shop.balance("bob") == 16; }));

  const auto running = stage.run("verify");
  BOOST_TEST(running.exit_code == 0, running.text);
  BOOST_TEST(running.text.find("all fits") != std::string::npos, running.text);
  BOOST_TEST(stage.server().terminate() == 0);

  // It signed what came last when it stopped.
  const auto exported = stage.run("heads");
  BOOST_TEST(exported.exit_code == 0);
  BOOST_REQUIRE(!exported.text.empty());
  const auto last =
      json::parse(exported.text.substr(exported.text.rfind('\n', exported.text.size() - 2) + 1));
  BOOST_TEST(last["length"] ==
             std::stoll(stage.sql("SELECT max(sequence) FROM transfers WHERE chain_id = '" +
                                  last["chain"].get<std::string>() + "'")));
  const auto kept = stage.keep("heads.jsonl", exported.text);
  const auto key = stage.keep("proof.pub", "-----BEGIN PUBLIC KEY-----\n" +
                                               last["public_key"].get<std::string>() +
                                               "\n-----END PUBLIC KEY-----\n");
  const auto offline = stage.run("verify", {"--heads", kept, "--public-key=" + key});
  BOOST_TEST(offline.exit_code == 0, offline.text);
  const auto misspelt = stage.run("verify", {"--haeds", kept});
  BOOST_TEST(misspelt.exit_code == 64);
  BOOST_TEST(misspelt.text.find("there is no option \"--haeds\"; it takes --config, --heads") !=
                 std::string::npos,
             misspelt.text);

  const auto id = stage.sql("SELECT id FROM transfers ORDER BY id LIMIT 1");
  stage.tamper("UPDATE transfers SET amount = amount + 1 WHERE id = '" + id + "'");
  const auto edited = stage.run("verify");
  BOOST_TEST(edited.exit_code == 65, edited.text);
  BOOST_TEST(edited.text.find("\ntransfers " + id) != std::string::npos, edited.text);
  stage.tamper("UPDATE transfers SET amount = amount - 1 WHERE id = '" + id + "'");
  BOOST_TEST(stage.run("verify").exit_code == 0);

  stage.tamper("UPDATE balances SET available = available + 5");
  const auto richer = stage.run("verify");
  BOOST_TEST(richer.exit_code == 65);
  BOOST_TEST(richer.text.find("\nbalances ") != std::string::npos, richer.text);
  stage.tamper("UPDATE balances SET available = available - 5");

  // All of the ledger gone, as if nothing had ever been: only the exported heads know.
  for (const std::string table : {"chain_heads", "system_balances", "transfers", "chains"})
    stage.tamper("DELETE FROM " + table);
  stage.tamper("UPDATE balances SET available = 0");
  stage.tamper("UPDATE topups SET status = 'pending', reversed_minor = 0, reversed_credit = 0");
  BOOST_TEST(stage.run("verify").exit_code == 0);
  const auto emptied = stage.run("verify", {"--heads", kept});
  BOOST_TEST(emptied.exit_code == 65);
  BOOST_TEST(emptied.text.find("\nchains ") != std::string::npos, emptied.text);
}

BOOST_AUTO_TEST_CASE(what_it_cannot_read_is_said_and_no_verdict) {
  Proven stage(DatabaseKind::sqlite);
  BOOST_TEST(stage.server().terminate() == 0);
  struct Row {
    std::vector<std::string> more;
    int exit_code;
    std::string says;
  };
  const auto junk = stage.keep("junk", "{\"chain\":1}\n");
  const auto empty = stage.keep("empty", "\n");
  const Row rows[] = {
      {{"--heads"}, 64, "--heads needs a value"},
      {{"--head", "x"}, 64, "there is no option \"--head\""},
      {{"--heads", stage.directory() + "/none"}, 64, "none: No such file"},
      {{"--heads", junk}, 64, "line 1 is no head"},
      {{"--heads", empty}, 64, "has no head in it"},
      {{"--public-key", junk}, 64, "holds no public key"},
  };
  for (const auto& row : rows) {
    const auto run = stage.run("verify", row.more);
    BOOST_TEST(run.exit_code == row.exit_code, run.text);
    BOOST_TEST(run.text.find(row.says) != std::string::npos, run.text);
  }
  std::filesystem::remove(stage.directory() + "/tallyport.db");
  const auto run = stage.run("verify");
  BOOST_TEST(run.exit_code == 69, run.text);
  BOOST_TEST(!std::filesystem::exists(stage.directory() + "/tallyport.db"));
  BOOST_TEST(stage.run("heads").exit_code == 69);
  std::filesystem::remove(stage.directory() + "/proof.pem");
  BOOST_TEST(stage.run("verify").exit_code == 78);
}

BOOST_AUTO_TEST_SUITE_END()
