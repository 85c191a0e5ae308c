// Translations from the configuration's words to those of each room.
#include "cli/compose.h"

#include <cstdio>
#include <utility>
#include <variant>

namespace tallyport::cli {
namespace {

gateway::GatewaySpec spec_of(const config::Gateway& gateway) {
  return {.name = gateway.name,
          .plugin_path = gateway.plugin_path,
          .enabled = gateway.enabled,
          .mode = gateway.mode,
          .webhooks = gateway.webhooks,
          .raw_cards = gateway.allow_raw_card,
          .settings_json = gateway.settings,
          .secrets = gateway.secrets,
          .operation_timeout_ms = gateway.limits.deadline_ms,
          .request_timeout_ms = gateway.limits.timeout_ms,
          .response_max_bytes = static_cast<std::size_t>(gateway.limits.response_max_bytes)};
}

void print(const config::Problem& problem) {
  std::fprintf(stderr, "%s\n", config::format(problem).c_str());
}

// "/secrets/api_key/1" as keys are written: ".secrets.api_key[1]".
std::string key_of(std::string_view json_pointer) {
  std::string key;
  while (!json_pointer.empty()) {
    json_pointer.remove_prefix(1);
    const auto step = json_pointer.substr(0, json_pointer.find('/'));
    json_pointer.remove_prefix(step.size());
    const bool index = !step.empty() && step.find_first_not_of("0123456789") == step.npos;
    key += index ? "[" + std::string(step) + "]" : "." + std::string(step);
  }
  return key;
}

// A complaint about a gateway, at the line of the file that it is about.
config::Problem located(const config::Config& config, const gateway::Problem& problem) {
  const auto* gateway = config.gateway(problem.gateway);
  TALLYPORT_ASSERT(gateway);
  return {config.file, gateway->line_of(problem.json_pointer),
          "gateway." + problem.gateway + key_of(problem.json_pointer), problem.text};
}

}  // namespace

std::optional<config::Config> load_config(const std::string& file) {
  config::SystemEnvironment environment;
  auto loaded = config::load(file, environment);
  for (const auto& problem : loaded.problems) print(problem);
  if (!loaded.usable()) return std::nullopt;
  return std::move(loaded.config);
}

std::unique_ptr<gateway::PluginGateways> load_gateways(const config::Config& config,
                                                       gateway::GatewayPorts ports) {
  std::vector<gateway::GatewaySpec> specs;
  for (const auto& gateway : config.gateways)
    if (gateway.enabled) specs.push_back(spec_of(gateway));
  auto made = gateway::PluginGateways::create(std::move(specs), ports);
  if (auto* problems = std::get_if<std::vector<gateway::Problem>>(&made)) {
    for (const auto& problem : *problems) print(located(config, problem));
    return nullptr;
  }
  return std::move(std::get<std::unique_ptr<gateway::PluginGateways>>(made));
}

std::optional<crypto::SigningKey> signing_key(const config::Config& config) {
  const auto pem = config.proof.signing_key.reveal();
  if (pem.empty()) return std::nullopt;
  auto key = crypto::SigningKey::from_pem(pem);
  TALLYPORT_ASSERT(key);
  return std::move(*key);
}

OutboundSettings outbound_settings(const config::Config& config) {
  OutboundSettings settings;
  settings.user_agent = "tallyport/" TALLYPORT_VERSION;
  for (const auto& gateway : config.gateways) {
    settings.in_flight_max_by_gateway[gateway.name] = gateway.limits.in_flight_max;
    settings.breaker_by_gateway[gateway.name] = {gateway.breaker.failures, gateway.breaker.open_ms};
  }
  return settings;
}

storage::Settings storage_settings(const config::Config& config) {
  storage::Settings settings;
  settings.journal.queue_max = static_cast<std::size_t>(config.journal.queue_max);
  settings.journal.batch_max = static_cast<std::size_t>(config.journal.batch_max);
  settings.writer = config.server.host_name;
  if (!config.database.reader_url.reveal().empty())
    settings.reader_url = config.database.reader_url;
  settings.writers = 2;
  return settings;
}

std::vector<storage::Asset> declared_assets(const config::Config& config) {
  std::vector<storage::Asset> assets;
  for (const auto& storefront : config.storefronts) {
    assets.push_back({storefront.name, storefront.asset, storefront.scale});
    if (const auto& quote = storefront.quote) {
      const auto currency = quote->price.minimum.currency;
      if (storefront.asset != currency.code())
        assets.push_back({storefront.name, std::string(currency.code()), currency.exponent()});
    }
    // Prices are kept in the ledger as well: what a gateway owes, what was sold.
    for (const auto& package : storefront.packages) {
      const std::string currency(package.price.currency.code());
      if (currency != storefront.asset)
        assets.push_back({storefront.name, currency, package.price.currency.exponent()});
    }
  }
  return assets;
}

}  // namespace tallyport::cli
