// initdb, then the server as a child of this process.
#include "support/postgres_cluster.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tallyport::test {
namespace {

constexpr const char* kBin = "/usr/lib/postgresql/15/bin/";

const passwd* server_user() {
  if (geteuid() != 0) return nullptr;
  const passwd* user = getpwnam("postgres");
  if (user == nullptr) throw std::runtime_error("as root, tests need the user `postgres`");
  return user;
}

// Starts the program with its output in `log`; never returns in the child.
pid_t start(const std::string& program, std::vector<std::string> arguments,
            const std::string& log) {
  const passwd* user = server_user();
  arguments.insert(arguments.begin(), program);
  std::vector<char*> raw;
  for (auto& each : arguments) raw.push_back(each.data());
  raw.push_back(nullptr);
  const pid_t child = fork();
  if (child != 0) return child;
  if (user != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
    _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // the immediate shutdown, should the test crash
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execv(raw[0], raw.data());
  _exit(127);
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

PostgresCluster::PostgresCluster(Sync sync) {
  const auto log = directory_.file("log");
  if (const passwd* user = server_user())
    if (chown(directory_.path().c_str(), user->pw_uid, user->pw_gid) != 0)
      throw std::runtime_error("cannot give the cluster's directory to `postgres`");

  const pid_t init = start(std::string(kBin) + "initdb",
                           {"-D", directory_.file("data"), "-U", "tallyport", "-A", "trust", "-E",
                            "UTF8", "--locale=C", "--no-sync", "--no-instructions"},
                           log);
  int status = 0;
  if (waitpid(init, &status, 0) != init || status != 0)
    throw std::runtime_error("initdb failed: " + contents(log));

  server_ = start(std::string(kBin) + "postgres",
                  {"-D", directory_.file("data"), "-k", directory_.path().string(), "-c",
                   "listen_addresses=", "-c", sync == Sync::on ? "fsync=on" : "fsync=off", "-c",
                   "max_connections=60", "-c", "shared_buffers=32MB"},
                  log);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!answers()) {
    if (waitpid(server_, &status, WNOHANG) == server_) {
      server_ = -1;
      throw std::runtime_error("PostgreSQL did not start: " + contents(log));
    }
    if (std::chrono::steady_clock::now() > deadline) {
      stop();
      throw std::runtime_error("PostgreSQL does not answer: " + contents(log));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

PostgresCluster::~PostgresCluster() { stop(); }

PostgresCluster& PostgresCluster::shared() {
  static PostgresCluster cluster;
  return cluster;
}

void PostgresCluster::stop() noexcept {
  if (server_ <= 0) return;
  kill(server_, SIGQUIT);
  waitpid(server_, nullptr, 0);
  server_ = -1;
}

bool PostgresCluster::answers() const { return PQping(url("postgres").c_str()) == PQPING_OK; }

std::string PostgresCluster::url(const std::string& name) const {
  return "postgresql:///" + name + "?user=tallyport&host=" + directory_.path().string();
}

std::string PostgresCluster::socket_path() const { return directory_.file(".s.PGSQL.5432"); }

std::string PostgresCluster::create_database() {
  const auto name = "test" + std::to_string(++databases_);
  execute(url("postgres"), "CREATE DATABASE " + name);
  return url(name);
}

std::string PostgresCluster::execute(const std::string& url, const std::string& sql) {
  PGconn* connection = PQconnectdb(url.c_str());
  PGresult* result = PQexec(connection, sql.c_str());
  const auto status = PQresultStatus(result);
  const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  std::string text = good ? "" : PQerrorMessage(connection);
  if (good && PQntuples(result) > 0 && PQnfields(result) > 0) text = PQgetvalue(result, 0, 0);
  PQclear(result);
  PQfinish(connection);
  if (!good) throw std::runtime_error(text);
  return text;
}

}  // namespace tallyport::test
