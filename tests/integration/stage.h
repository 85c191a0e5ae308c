// A stage: the real server, the real sandbox provider and a database, wired together on the
// loopback.
#pragma once

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
  std::string extra_config;  // appended to the file
  std::vector<std::string> provider_flags;
};

// The usual stage on this database.
StageOptions on(DatabaseKind database);

class Stage {
 public:
  explicit Stage(StageOptions options = {});
  ~Stage();

  // --- the programs ----------------------------------------------------------------------------
  void start_provider();
  void start_server();  // and waits until it is ready
  Child& server() { return *server_; }
  Child& provider() { return *provider_; }
  const std::string& config_file() const { return config_file_; }
  std::string directory() const { return directory_.path().string(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::string provider_url() const { return "http://127.0.0.1:" + std::to_string(provider_port_); }

  // --- the server's API --------------------------------------------------------------------------
  HttpCall request(const std::string& method, const std::string& path,
                   const nlohmann::json& body = nullptr) const;
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
  void write_config();

  StageOptions options_;
  TemporaryDirectory directory_;
  std::string database_url_;
  std::string config_file_;
  int port_;
  int provider_port_;
  std::unique_ptr<Child> provider_;
  std::unique_ptr<Child> server_;
};

// A port of the loopback that nobody listens on now.
int free_port();

}  // namespace tallyport::test
