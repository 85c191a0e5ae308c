// The gateway's settings.
#pragma once

#include <string>

#include <tallyport/sdk.hpp>

namespace tallyport::flutterwave {

// How webhooks are signed. The words in the settings are the headers' own names.
enum class Signing {
  verif_hash,             // API v3: the header is the secret hash itself and binds no body
  flutterwave_signature,  // API v4: base64 of HMAC-SHA256 over the body
};

struct Config {
  std::string base_url;  // without a slash at the end, without "/v3"
  bool live = false;     // the gateway's mode: Flutterwave's answers do not say
  Signing signing = Signing::verif_hash;
  std::string payment_options;  // "" = as the dashboard says
};

// Throws std::invalid_argument that names the setting and what would be right.
Config parse_config(const plugin::InstanceInput& input);

}  // namespace tallyport::flutterwave
