// The gateway's settings.
#pragma once

#include <string>
#include <string_view>

namespace tallyport::sandbox_gateway {

struct Config {
  std::string base_url;  // without a slash at the end
};

// Reads the settings' JSON. Throws std::invalid_argument that names the setting and what would be
// right.
Config parse_config(std::string_view settings);

}  // namespace tallyport::sandbox_gateway
