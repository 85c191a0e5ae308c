// The host has checked the settings against the manifest's config_schema; this checks them again,
// since the schema cannot say all of it.
#include "config.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tallyport::sandbox_gateway {
namespace {

bool is_base_url(std::string_view url) {
  const auto scheme = url.starts_with("https://") ? 8u : url.starts_with("http://") ? 7u : 0u;
  if (scheme == 0 || url.size() == scheme || url[scheme] == '/') return false;
  for (const char c : url) {
    if (c <= ' ' || c > '~' || c == '?' || c == '#' || c == '@') return false;
  }
  return true;
}

}  // namespace

Config parse_config(std::string_view settings) {
  const auto json = nlohmann::json::parse(settings, nullptr, false);
  if (!json.is_object()) throw std::invalid_argument("the settings are not a JSON object");
  const auto found = json.find("base_url");
  if (found == json.end() || !found->is_string()) {
    throw std::invalid_argument(
        "base_url is missing: the address of the sandbox provider, such as "
        "\"http://127.0.0.1:8090\"");
  }
  Config config{found->get<std::string>()};
  while (config.base_url.ends_with('/')) config.base_url.pop_back();
  if (!is_base_url(config.base_url)) {
    throw std::invalid_argument("base_url is \"" + config.base_url.substr(0, 120) +
                                "\"; it has to be an http or https address without a user, a query "
                                "or a fragment, such as \"http://127.0.0.1:8090\"");
  }
  return config;
}

}  // namespace tallyport::sandbox_gateway
