// Starting and asking the programs of a stage.
#include "integration/stage.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <ostream>
#include <sstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <boost/test/unit_test.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "support/postgres_cluster.h"

namespace tallyport::test {

using nlohmann::json;

std::ostream& operator<<(std::ostream& out, DatabaseKind kind) {
  return out << (kind == DatabaseKind::sqlite ? "sqlite" : "postgresql");
}

StageOptions on(DatabaseKind database) {
  StageOptions options;
  options.database = database;
  return options;
}

int free_port() {
  const int socket_fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(socket_fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(socket_fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no free port on the loopback");
  close(socket_fd);
  return ntohs(address.sin_port);
}

Stage::Stage(StageOptions options) : options_(std::move(options)), provider_port_(free_port()) {
  if (options_.database == DatabaseKind::sqlite) {
    database_url_ = "sqlite:" + directory_.file("tallyport.db");
  } else {
    database_url_ = PostgresCluster::shared().create_database();
    if (std::getenv("TALLYPORT_STAGE_READER")) make_reader();
  }
  for (int i = 0; i < options_.hosts; ++i) {
    const auto name = i == 0 ? "tallyport.toml" : "tallyport-" + std::to_string(i + 1) + ".toml";
    hosts_.push_back({free_port(), directory_.file(name), nullptr});
  }
  for (std::size_t i = 0; i < hosts_.size(); ++i) write_config(i);
}

Stage::~Stage() = default;

void Stage::make_reader() {
  const auto name = database_url_.find("user=");
  const auto end = database_url_.find('&', name);
  const auto role =
      PostgresCluster::execute(database_url_, "SELECT current_database() || '_reader'");
  PostgresCluster::execute(database_url_, "CREATE ROLE " + role + " LOGIN");
  reader_url_ = database_url_;
  reader_url_.replace(name, end - name, "user=" + role);
}

void Stage::write_config(std::size_t host) const {
  const auto provider =
      host < options_.provider_urls.size() ? options_.provider_urls[host] : provider_url();
  std::ofstream file(config_file(host));
  file << "[server]\nlisten = \"127.0.0.1:" << hosts_[host].port << "\"\npublic_url = \"" << url()
       << "\"\nthreads = 2\nhost_name = \"" << host_name(host) << "\"\n\n[database]\nurl = \""
       << database_url_ << (reader_url_.empty() ? "" : "\"\nreader_url = \"" + reader_url_)
       << "\"\n\n[plugins]\ndirectory = \"" TALLYPORT_PLUGIN_DIR
          "\"\n\n[janitor]\ninterval_ms = 200\n"
       << "first_check_ms = " << options_.first_check_ms << "\nlease_ms = " << options_.lease_ms
       << "\n\n"
       << (options_.gateways ? options_.gateways(provider) : sandbox_gateways(provider))
       << "\n[[api_key]]\nname = \"tests\"\nstorefront = \"demo\"\nhash = \"sha256:"
       << crypto::to_hex(crypto::sha256(kApiKey))
       << "\"\nscopes = [\"topups:read\", \"topups:write\", \"accounts:read\", \"gateways:read\", "
          "\"gateways:check\", \"transfers:write\", \"statistics:read\", \"refunds:request\", "
          "\"refunds:approve\", \"methods:read\", \"methods:write\", "
          "\"pages:link\"]\n"
       << options_.extra_config;
  file.close();
  chmod(config_file(host).c_str(), 0600);
}

std::string Stage::sandbox_gateways(const std::string& provider) const {
  std::ostringstream file;
  for (const auto& account : options_.accounts)
    file << "[gateway." << account.gateway << "]\nplugin = \"sandbox\"\nmode = \"test\"\n"
         << "limits = { " << options_.limits << " }\nsettings = { base_url = \"" << provider
         << "\" }\nsecrets = { api_key = \"" << account.api_key << "\", webhook_secret = \""
         << account.webhook_secret << "\" }\n\n";
  const auto& first = options_.accounts.front().gateway;
  file << "[storefront.demo]\ndisplay_name = \"Demo shop\"\ngateway = \"" << first
       << "\"\nreference_prefix = \"T-\"\nreturn_urls = [\"http://127.0.0.1:1\"]\nasset = \""
       << options_.asset << "\"\n";
  if (options_.asset == "NGN") {
    file << "scale = 2\namount = { currency = \"NGN\", minimum = \"1.00 NGN\", maximum = "
            "\"100000.00 "
            "NGN\" }\n";
  } else {
    file << "packages = [\n  { id = \"ten\", credits = 10, price = \"5000.00 NGN\" },\n";
    for (const auto& account : options_.accounts)
      file << "  { id = \"ten-" << account.gateway
           << "\", credits = 10, price = \"5000.00 NGN\", gateway = \"" << account.gateway
           << "\" },\n";
    file << "]\n";
  }
  return file.str();
}

void Stage::move_to_postgresql(const std::string& database_url) {
  options_.database = DatabaseKind::postgresql;
  database_url_ = database_url;
  for (std::size_t i = 0; i < hosts_.size(); ++i) write_config(i);
}

std::vector<std::string> Stage::sandbox_program(const std::string& webhooks_to) const {
  std::vector<std::string> arguments = {TALLYPORT_BIN_DIR "/tallyport-sandbox-provider"};
  for (const auto& account : options_.accounts)
    arguments.push_back("--account=" + account.gateway + "," + account.api_key + "," +
                        account.webhook_secret + "," + webhooks_to + "/webhooks/" +
                        account.gateway);
  return arguments;
}

void Stage::start_provider() {
  const auto webhooks_to = options_.webhooks_to.empty() ? url() : options_.webhooks_to;
  auto arguments =
      options_.provider ? options_.provider(webhooks_to) : sandbox_program(webhooks_to);
  arguments.push_back("--listen=127.0.0.1:" + std::to_string(provider_port_));
  for (const char* flag : {"--retry-initial-ms=100", "--retry-max-ms=1000", "--retry-tries=200"})
    arguments.push_back(flag);
  arguments.insert(arguments.end(), options_.provider_flags.begin(), options_.provider_flags.end());
  provider_ = std::make_unique<Child>(
      Child::Options{std::move(arguments), {}, directory_.file("provider.log"), ""});
  provider_->wait_for_line("listening on");
}

void Stage::start_server(std::size_t host) {
  const auto log = host == 0 ? "server.log" : "server-" + std::to_string(host + 1) + ".log";
  hosts_.at(host).server = std::make_unique<Child>(
      Child::Options{{TALLYPORT_BIN_DIR "/tallyport", "serve", "--config", config_file(host)},
                     {},
                     directory_.file(log),
                     ""});
  server(host).wait_for_line("listening on", 60'000);
  const HttpCall ready{"GET", url(host) + "/readyz", {}, "", 2'000};
  if (!eventually([&] { return call(ready).status == 200; }))
    throw std::runtime_error("the server is not ready; it printed:\n" + server(host).output());
}

HttpCall Stage::request(const std::string& method, const std::string& path, const json& body,
                        std::size_t host) const {
  HttpCall one{
      method, url(host) + path, {std::string("Authorization: Bearer ") + kApiKey}, "", 60'000};
  if (!body.is_null()) {
    one.headers.push_back("Content-Type: application/json");
    one.body = body.dump();
  }
  return one;
}

HttpReply Stage::api(const std::string& method, const std::string& path, const json& body) const {
  return call(request(method, path, body));
}

json Stage::api_json(long status, const std::string& method, const std::string& path,
                     const json& body) const {
  auto reply = api(method, path, body);
  BOOST_REQUIRE_MESSAGE(reply.status == status, method << " " << path << ": " << reply.status
                                                       << reply.error << " " << reply.body);
  return json::parse(reply.body);
}

json Stage::start_topup(const std::string& account, const std::string& package) const {
  return api_json(201, "POST", "/v1/topups", {{"account", account}, {"package", package}});
}

json Stage::topup(const std::string& id) const { return api_json(200, "GET", "/v1/topups/" + id); }

std::int64_t Stage::balance(const std::string& account) const {
  auto reply = api("GET", "/v1/accounts/" + account);
  if (reply.status != 200) return 0;
  const auto account_now = json::parse(reply.body);
  for (const auto& each : account_now["balances"])
    if (each["asset"] == options_.asset) return each["available"];
  return 0;
}

bool Stage::await_status(const std::string& id, const std::string& status, int timeout_ms) const {
  return eventually([&] { return topup(id)["status"] == status; }, timeout_ms);
}

json Stage::control(const std::string& path, const json& body) const {
  auto reply = call({"POST",
                     provider_url() + "/control/" + path,
                     {"Content-Type: application/json"},
                     body.dump()});
  BOOST_REQUIRE_MESSAGE(reply.status / 100 == 2,
                        "control " << path << ": " << reply.status << " " << reply.body);
  return reply.body.empty() ? json() : json::parse(reply.body);
}

std::vector<json> Stage::payments() const {
  auto reply = call({"GET", provider_url() + "/control/payments"});
  BOOST_REQUIRE_MESSAGE(reply.status == 200, reply.status << reply.error << reply.body);
  return json::parse(reply.body)["data"].get<std::vector<json>>();
}

HttpReply Stage::pay(const json& topup) const {
  const std::string address = topup.at("next_action").at("url");
  return call({"POST", address + "/pay"});
}

std::string Stage::sql(const std::string& query) const {
  const auto file = directory_.file("query.sql");
  std::ofstream(file) << query << "\n";
  const auto command = options_.database == DatabaseKind::sqlite
                           ? "sqlite3 -batch -noheader -cmd '.timeout 10000' " +
                                 directory_.file("tallyport.db") + " < " + file
                           : "psql -X -q -A -t -F '|' '" + database_url_ + "' < " + file;
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  while (const auto got = fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, got);
  BOOST_REQUIRE_MESSAGE(pclose(pipe) == 0, command << " failed: " << text);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

void Stage::check_books() const {
  // Paid and credited are the same set, once each.
  BOOST_TEST(sql("SELECT count(*) FROM (SELECT topup_id FROM transfers WHERE kind = 'topup_credit' "
                 "GROUP BY topup_id HAVING count(*) <> 1) AS twice") == "0");
  BOOST_TEST(
      sql("SELECT count(*) FROM topups t WHERE (t.status IN ('succeeded', "
          "'partially_refunded', 'refunded', 'disputed')) <> EXISTS (SELECT 1 FROM transfers "
          "x WHERE x.topup_id = t.id AND x.kind = 'topup_credit')") == "0");
  // Each stored balance is the sum of its account's transfers.
  const std::string moved =
      "(SELECT coalesce(sum(x.amount), 0) FROM transfers x WHERE x.kind NOT IN "
      "('hold', 'hold_void', 'hold_expire') AND x.asset = b.asset AND ";
  BOOST_TEST(sql("SELECT count(*) FROM balances b WHERE b.available + b.held <> " + moved +
                 "x.to_account = b.account_id) - " + moved + "x.from_account = b.account_id)") ==
             "0");
  BOOST_TEST(sql("SELECT count(*) FROM transfers WHERE amount <= 0 OR from_account = to_account") ==
             "0");
}

}  // namespace tallyport::test
