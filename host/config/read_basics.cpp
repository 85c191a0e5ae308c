// The sections that every installation has: server, database, log, plugins, janitor, journal.
#include <algorithm>

#include "config/address.h"
#include "config/keys.h"
#include "config/readers.h"

namespace tallyport::config {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

void read_listen(const Section& section, Server& server) {
  const auto given = section.text("listen");
  if (!given) return;
  auto address = parse_host_port(*given);
  if (!address)
    return section.problem("listen",
                           "is " + section.shown("listen") +
                               ", must be an address and a port, e.g. \"127.0.0.1:8080\"");
  server.listen_host = std::move(address->host);
  server.listen_port = address->port;
}

void read_public_url(const Section& section, Server& server) {
  if (!section.has("public_url")) {
    const bool v6 = server.listen_host.find(':') != server.listen_host.npos;
    server.public_url = "http://" + (v6 ? "[" + server.listen_host + "]" : server.listen_host) +
                        ":" + std::to_string(server.listen_port);
    if (!is_loopback(server.listen_host))
      section.require("public_url", "\"https://pay.example.com\"");
    return;
  }
  const auto given = section.text("public_url");
  if (!given) return;
  const auto address = parse_web_address(*given);
  if (!address)
    return section.problem("public_url",
                           "is " + section.shown("public_url") +
                               ", must be an address such as \"https://pay.example.com\"");
  if (address->scheme != "https" && !is_loopback(address->host))
    return section.problem("public_url", "is " + section.shown("public_url") +
                                             ", must be https: payers and providers come here");
  server.public_url = address->origin + address->path;
}

void read_host_name(const Section& section, Server& server) {
  server.host_name = section.context().environment.host_name();
  const auto given = section.text("host_name");
  if (!given) return;
  const bool printable = std::ranges::all_of(*given, [](char c) { return c > ' ' && c < '\x7f'; });
  if (given->empty() || given->size() > 64 || !printable)
    return section.problem("host_name", "is " + section.shown("host_name") +
                                            ", must be 1 to 64 printable characters without space");
  server.host_name = *given;
}

bool has_password(std::string_view url) {
  const auto start = url.find("://");
  const auto at = url.find('@');
  if (start == url.npos) return false;
  if (url.find("password=") != url.npos) return true;
  return at != url.npos &&
         url.substr(start + 3, at - start - 3).find(':') != std::string_view::npos;
}

}  // namespace

void read_server(const Section& root, Config& config) {
  const Section section(root.context(), root.find("server"), "server", keys::server);
  Server& server = config.server;
  read_listen(section, server);
  read_public_url(section, server);
  const auto address = parse_web_address(server.public_url);
  section.context().development = address && is_loopback(address->host);
  read_host_name(section, server);
  section.read("threads", server.threads, {1, 256});
  section.read("request_body_max_bytes", server.request_body_max_bytes, {1'024, 16 << 20});
  section.read("header_timeout_ms", server.header_timeout_ms, {100, 10 * kMinute});
  section.read("body_timeout_ms", server.body_timeout_ms, {100, 10 * kMinute});
  section.read("stop_timeout_ms", server.stop_timeout_ms, {0, 10 * kMinute});
}

// The role that requests are read with. As read_database: never shows the value.
void read_reader(const Section& section, Database& database) {
  if (!section.has("reader_url")) return;
  if (database.kind != DatabaseKind::postgresql)
    return section.problem("reader_url", "is for PostgreSQL; SQLite has no roles");
  bool literal = false;
  auto url =
      read_text(section.context(), *section.find("reader_url"), "database.reader_url", &literal);
  if (!url) return;
  if (!url->starts_with("postgresql://") && !url->starts_with("postgres://"))
    return section.problem("reader_url", "must start with \"postgresql://\"");
  if (literal && has_password(*url))
    warn_if_exposed(section.context(), section.line_of("reader_url"), "database.reader_url");
  database.reader_url = Secret(std::move(*url));
}

// Never shows the value: it may hold a password.
void read_database(const Section& root, Config& config) {
  const Section section(root.context(), root.find("database"), "database", keys::database);
  if (!section.require("url", "\"sqlite:/var/lib/tallyport/tallyport.db\"")) return;
  bool literal = false;
  auto url = read_text(section.context(), *section.find("url"), "database.url", &literal);
  if (!url) return;
  if (url->starts_with("sqlite:")) {
    config.database.kind = DatabaseKind::sqlite;
    config.database.sqlite_path = url->substr(7);
    if (!config.database.sqlite_path.starts_with('/'))
      section.problem("url",
                      "must name its file by an absolute path, e.g. "
                      "\"sqlite:/var/lib/tallyport/tallyport.db\"");
  } else if (url->starts_with("postgresql://") || url->starts_with("postgres://")) {
    config.database.kind = DatabaseKind::postgresql;
    if (literal && has_password(*url))
      warn_if_exposed(section.context(), section.line_of("url"), "database.url");
  } else {
    section.problem("url", "must start with \"sqlite:\" or \"postgresql://\"");
  }
  config.database.url = Secret(std::move(*url));
  read_reader(section, config.database);
}

void read_log(const Section& root, Config& config) {
  const Section section(root.context(), root.find("log"), "log", keys::log);
  section.read("level", config.log.level,
               {{"debug", LogLevel::debug},
                {"info", LogLevel::info},
                {"warning", LogLevel::warning},
                {"error", LogLevel::error}});
  section.read("format", config.log.format, {{"text", LogFormat::text}, {"json", LogFormat::json}});
}

void read_plugins(const Section& root, Config& config) {
  const Section section(root.context(), root.find("plugins"), "plugins", keys::plugins);
  config.plugin_directory = "/usr/lib/tallyport/plugins";
  const auto given = section.text("directory");
  if (!given) return;
  if (given->empty()) return section.problem("directory", "is empty, must name a directory");
  config.plugin_directory = section.context().absolute(*given);
}

void read_janitor(const Section& root, Config& config) {
  const Section section(root.context(), root.find("janitor"), "janitor", keys::janitor);
  section.read("interval_ms", config.janitor.interval_ms, {100, kHour});
  section.read("first_check_ms", config.janitor.first_check_ms, {0, 24 * kHour});
  section.read("lease_ms", config.janitor.lease_ms, {1'000, kHour});
}

void read_journal(const Section& root, Config& config) {
  const Section section(root.context(), root.find("journal"), "journal", keys::journal);
  section.read("queue_max", config.journal.queue_max, {1, 1'000'000});
  section.read("batch_max", config.journal.batch_max, {1, 10'000});
  if (config.journal.batch_max > config.journal.queue_max)
    section.problem("batch_max", "is " + std::to_string(config.journal.batch_max) +
                                     ", must not be more than journal.queue_max, " +
                                     std::to_string(config.journal.queue_max));
}

}  // namespace tallyport::config
