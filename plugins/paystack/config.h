// The gateway's settings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tallyport::paystack {

struct Config {
  std::string base_url;               // without a slash at the end
  std::string email_fallback;         // "" = none; "{reference}" in it is filled in
  std::vector<std::string> channels;  // empty: all that the account has
  std::int64_t session_timeout_s;     // how long an unpaid checkout counts as open
};

// Reads the settings' JSON. Throws std::invalid_argument that names the setting and what would be
// right.
Config parse_config(std::string_view settings);

}  // namespace tallyport::paystack
