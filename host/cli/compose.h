// The composition root's parts: from a checked configuration to what each room is made of.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/executor.h"
#include "base/log.h"
#include "config/config.h"
#include "config/load.h"
#include "crypto/ed25519.h"
#include "gateway/gateways.h"
#include "outbound/curl_client.h"
#include "storage/open.h"

namespace tallyport::cli {

// Reads the file; prints every problem to stderr, each on a line. Nothing where it is not usable.
std::optional<config::Config> load_config(const std::string& file);

// Loads the plugins of all enabled gateways; prints what is wrong with file and line, as above.
std::unique_ptr<gateway::PluginGateways> load_gateways(const config::Config& config,
                                                       gateway::GatewayPorts ports);

// The key that heads are signed with; nothing where there is none. It was checked with the file.
std::optional<crypto::SigningKey> signing_key(const config::Config& config);

OutboundSettings outbound_settings(const config::Config& config);
storage::Settings storage_settings(const config::Config& config);
std::vector<storage::Asset> declared_assets(const config::Config& config);

}  // namespace tallyport::cli
