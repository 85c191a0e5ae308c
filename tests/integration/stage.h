// A stage: the real server (or several on one database), a provider program (the sandbox provider
// unless told) and a database, wired together on the loopback.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/child.h"
#include "support/http_client.h"
#include "support/temporary_directory.h"

namespace tallyport::test {

enum class DatabaseKind { sqlite, postgresql };
std::ostream& operator<<(std::ostream& out, DatabaseKind kind);

inline constexpr const char* kApiKey = "integration-key-of-the-tests";

// One account at the sandbox provider, and the gateway that is configured for it.
struct SandboxAccount {
  std::string gateway = "sandbox";
  std::string api_key = "sbx_key_one";
  std::string webhook_secret = "sbx_webhook_secret_one";
};

struct StageOptions {
  DatabaseKind database = DatabaseKind::sqlite;
  std::vector<SandboxAccount> accounts = {SandboxAccount{}};
  std::string asset = "credits";  // "NGN" sells amounts of choice, one to one
  int first_check_ms = 500;
  int lease_ms = 60'000;
  std::string limits = "in_flight_max = 2000";  // of each gateway
  int hosts = 1;                                // servers on this database; PostgreSQL for several
  std::vector<std::string> provider_urls;       // as each host knows it; where absent, as it is
  std::string webhooks_to;                      // "" = the first host
  std::string extra_config;                     // appended to the file
  std::vector<std::string> provider_flags;
  // Another provider than the sandbox: what the file says of the gateways to it and of the
  // storefront "demo", and the program with its flags. Called with the provider's address, and with
  // the one that webhook addresses begin with.
  std::function<std::string(const std::string& provider_url)> gateways;
  std::function<std::vector<std::string>(const std::string& webhooks_to)> provider;
};

// The usual stage on this database.
StageOptions on(DatabaseKind database);

class Stage {
 public:
  explicit Stage(StageOptions options = {});
  ~Stage();

  // --- the programs ----------------------------------------------------------------------------
  void start_provider();
  void start_server(std::size_t host = 0);  // and waits until it is ready
  // From the next start on, the database of all hosts is this one.
  void move_to_postgresql(const std::string& database_url);
  Child& server(std::size_t host = 0) { return *hosts_.at(host).server; }
  Child& provider() { return *provider_; }
  const std::string& config_file(std::size_t host = 0) const { return hosts_.at(host).config_file; }
  const std::string& database_url() const { return database_url_; }
  std::string directory() const { return directory_.path().string(); }
  std::string url(std::size_t host = 0) const {
    return "http://127.0.0.1:" + std::to_string(hosts_.at(host).port);
  }
  // Its server.host_name.
  static std::string host_name(std::size_t host) { return "stage-" + std::to_string(host + 1); }
  std::string provider_url() const { return "http://127.0.0.1:" + std::to_string(provider_port_); }

  // --- the API, of the first host unless told ----------------------------------------------------
  HttpCall request(const std::string& method, const std::string& path,
                   const nlohmann::json& body = nullptr, std::size_t host = 0) const;
  HttpReply api(const std::string& method, const std::string& path,
                const nlohmann::json& body = nullptr) const;
  // The same, asserting the status and parsing the answer.
  nlohmann::json api_json(long status, const std::string& method, const std::string& path,
                          const nlohmann::json& body = nullptr) const;
  nlohmann::json start_topup(const std::string& account, const std::string& package = "ten") const;
  nlohmann::json topup(const std::string& id) const;
  std::int64_t balance(const std::string& account) const;  // available, of the stage's asset
  bool await_status(const std::string& id, const std::string& status,
                    int timeout_ms = 20'000) const;

  // --- the provider ------------------------------------------------------------------------------
  nlohmann::json control(const std::string& path, const nlohmann::json& body) const;
  std::vector<nlohmann::json> payments() const;      // all that the provider took note of
  HttpReply pay(const nlohmann::json& topup) const;  // POST …/pay at its checkout address

  // Runs a query on the server's database with sqlite3 or psql, as an auditor would; the text it
  // prints.
  std::string sql(const std::string& query) const;
  // Fails the test where debits and credits differ, a balance is not the sum of its transfers, or a
  // top-up was credited other than exactly once when and only when it was paid.
  void check_books() const;

 private:
  struct Host {
    int port = 0;
    std::string config_file;
    std::unique_ptr<Child> server;
  };
  void write_config(std::size_t host) const;
  std::string sandbox_gateways(const std::string& provider) const;
  std::vector<std::string> sandbox_program(const std::string& webhooks_to) const;
  void make_reader();

  StageOptions options_;
  TemporaryDirectory directory_;
  std::string database_url_;
  std::string reader_url_;  // of a second role, where TALLYPORT_STAGE_READER is set; PostgreSQL
  int provider_port_;
  std::unique_ptr<Child> provider_;
  std::vector<Host> hosts_;
};

// A port of the loopback that nobody listens on now.
int free_port();

}  // namespace tallyport::test
