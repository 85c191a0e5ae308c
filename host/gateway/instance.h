// Instance: one configured gateway. Owns the plugin's tp_instance and the secrets; outlives its
// operations.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/http_exchange.h"
#include "base/log.h"
#include "gateway/host_table.h"
#include "gateway/library.h"
#include "gateway/problem.h"
#include "gateway/url.h"
#include "topup/finding.h"

namespace tallyport::gateway {

// A gateway as the configuration describes it.
struct GatewaySpec {
  std::string name;
  std::string plugin_path;  // absolute
  bool enabled = true;
  topup::Mode mode = topup::Mode::test;
  bool webhooks = true;
  bool raw_cards = false;  // whether a card may come with a request
  std::string settings_json = "{}";
  SecretValues secrets;
  std::int64_t operation_timeout_ms = 30'000;
  std::int64_t request_timeout_ms = 10'000;  // where the plugin states none; and at most
  std::size_t response_max_bytes = std::size_t{1} << 20;  // likewise
};

class Instance {
 public:
  // The gateway, or everything that is wrong: the settings against the schema, the secrets against
  // the manifest, base_url, and what the plugin itself refuses. `log` outlives it.
  static std::variant<std::shared_ptr<Instance>, std::vector<Problem>> create(
      GatewaySpec spec, std::shared_ptr<const Library> library, Log& log);
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  ~Instance();

  const GatewaySpec& spec() const { return spec_; }
  const std::string& name() const { return spec_.name; }
  const Manifest& manifest() const { return library_->manifest(); }
  const tp_plugin_v1& table() const { return library_->table(); }
  // Which build of the plugin this is: SHA-256 of its file, hex.
  const std::string& plugin_build() const { return library_->sha256_hex(); }
  tp_instance* handle() const { return handle_; }
  LogContext* log_context() { return &log_; }
  Log& log() { return *log_.log; }
  const std::optional<Authority>& base_url() const { return base_url_; }
  // Takes webhooks: configured so, and the plugin can.
  bool webhooks() const { return spec_.webhooks && manifest().offers("webhook.handle/1"); }

  // What may be filled into requests: no secret that only verifies.
  const SecretValues& sending_secrets() const { return sending_secrets_; }
  // All values of a secret that the manifest lets us verify with; null where it does not.
  const std::vector<Secret>* verifying_secret(std::string_view name) const;

  // The plugin broke a rule of the host. Said once as an error, later ones as debug. [any thread]
  void misbehaved(std::string_view operation, std::string_view rule);
  bool healthy() const { return healthy_.load(); }

 private:
  Instance(GatewaySpec spec, std::shared_ptr<const Library> library, Log& log);
  void check_settings_member(std::vector<Problem>& problems);
  void check_base_url(std::vector<Problem>& problems);
  void open(std::vector<Problem>& problems);

  GatewaySpec spec_;
  std::shared_ptr<const Library> library_;
  LogContext log_;
  tp_host_v1 host_;
  std::optional<Authority> base_url_;
  SecretValues sending_secrets_;
  tp_instance* handle_ = nullptr;
  std::atomic<bool> healthy_{true};
};

}  // namespace tallyport::gateway
