// The configuration as types: what a checked file says, with every default filled in. Data only;
// config/load.h makes it. Immutable once loaded, so any thread may read it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/access.h"
#include "base/http_exchange.h"
#include "base/log.h"
#include "base/secret.h"
#include "pages/pages.h"
#include "storefront/route.h"
#include "topup/catalogue.h"
#include "topup/finding.h"

namespace tallyport::config {

struct Server {
  std::string listen_host = "127.0.0.1";  // an address or a name, IPv6 without its brackets
  std::uint16_t listen_port = 8080;       // 0 = any free port
  std::string public_url;                 // where payers and providers reach us; no trailing slash
  int threads = 2;                        // of the HTTP server
  std::int64_t request_body_max_bytes = 65'536;
  std::int64_t header_timeout_ms = 10'000;  // for all headers of a request to arrive
  std::int64_t body_timeout_ms = 20'000;    // for its body
  std::int64_t stop_timeout_ms = 20'000;    // requests under way may take this long at the end
  std::string host_name;                    // owner of the leases that this process takes
};

enum class DatabaseKind { sqlite, postgresql };

struct Database {
  DatabaseKind kind = DatabaseKind::sqlite;
  Secret url;               // the whole of it as configured; may hold a password
  std::string sqlite_path;  // sqlite only: what follows "sqlite:", absolute
  Secret reader_url;        // postgresql only: a second role, to read with; "" = the same
};

enum class LogFormat { text, json };

struct Logging {
  LogLevel level = LogLevel::info;  // less than this is not written
  LogFormat format = LogFormat::text;
};

// What one gateway may use up (the bulkhead), so that its provider's bad day stays its own.
struct GatewayLimits {
  int in_flight_max = 64;                       // operations under way; one more waits
  std::int64_t timeout_ms = 10'000;             // for one try of one HTTP request
  std::int64_t deadline_ms = 30'000;            // for an operation with all its tries
  std::int64_t response_max_bytes = 1'048'576;  // of one answer of the provider
};

// After `failures` exchanges in a row without a usable answer nothing is sent for `open_ms`.
struct Breaker {
  int failures = 10;
  std::int64_t open_ms = 15'000;
};

// One configured merchant account at a provider.
struct Gateway {
  std::string name;         // [a-z0-9-], as in /webhooks/{gateway}
  std::string plugin;       // as configured: "sandbox", or an absolute path
  std::string plugin_path;  // absolute: DIRECTORY/sandbox.so
  bool enabled = true;
  bool webhooks = true;         // false: settles by return and janitor alone; webhooks get 404
  bool allow_raw_card = false;  // card numbers may come here, for this gateway
  topup::Mode mode = topup::Mode::test;  // every result is compared with it
  std::string settings = "{}";  // a JSON object for the plugin, not yet checked against its schema
  SecretValues secrets;         // none is empty; of a disabled gateway they are not read at all
  GatewayLimits limits;
  Breaker breaker;

  // The line of the file where a setting or a secret stands, for what its plugin leads to complain
  // about. `json_pointer` is "" or like "/settings/channels/0" or "/secrets/api_key". What does not
  // stand in the file (a missing member) gets the line of the nearest thing around it that does.
  // Never 0.
  int line_of(std::string_view json_pointer) const;

  int line = 1;                      // of [gateway.NAME]
  std::map<std::string, int> lines;  // of settings and secrets, by JSON pointer
};

// Asks gateways about payments that are not settled.
struct Janitor {
  std::int64_t interval_ms = 5'000;      // between rounds
  std::int64_t first_check_ms = 60'000;  // after a top-up was started
  std::int64_t lease_ms = 60'000;        // a host that dies loses its claims after this
};

struct Journal {
  int queue_max = 10'000;  // commands waiting; one more is journal_full
  int batch_max = 500;     // commands in one commit
};

// Heads of the ledger's chains, signed so that they can be kept elsewhere.
struct Proof {
  Secret signing_key;                      // PEM of an Ed25519 key; "" = nothing is signed
  std::int64_t head_interval_ms = 60'000;  // between two signatures of a chain that grows
};

struct Config {
  std::string file;  // the path that it was loaded from
  Server server;
  Database database;
  Logging log;
  std::string plugin_directory;   // absolute
  std::vector<Gateway> gateways;  // in the file's order, disabled ones too
  std::vector<topup::Storefront> storefronts;
  std::vector<storefront::Front> fronts;  // of the storefronts that have routes of their own
  std::vector<pages::Pages> payer_pages;  // of the storefronts that have pages
  std::vector<ApiKey> api_keys;
  std::optional<JwtSettings> jwt;
  Janitor janitor;
  Journal journal;
  Proof proof;

  // Null where there is none of the name.
  const Gateway* gateway(std::string_view name) const;
  const topup::Storefront* storefront(std::string_view name) const;
};

}  // namespace tallyport::config
