// The host has checked the settings against the manifest's config_schema; this checks them again,
// since the schema cannot say all of it.
#include "config.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include <nlohmann/json.hpp>

namespace tallyport::flutterwave {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(std::string_view setting, std::string_view value, std::string_view right) {
  throw std::invalid_argument(std::string(setting) + " is \"" + std::string(value.substr(0, 120)) +
                              "\"; it has to be " + std::string(right));
}

// "" where the setting is absent.
std::string text_of(const json& settings, const char* name) {
  const auto found = settings.find(name);
  if (found == settings.end()) return "";
  if (!found->is_string()) throw std::invalid_argument(std::string(name) + " is no text");
  return found->get<std::string>();
}

bool is_base_url(std::string_view url) {
  const auto scheme = url.starts_with("https://") ? 8u : url.starts_with("http://") ? 7u : 0u;
  if (scheme == 0 || url.size() == scheme || url[scheme] == '/') return false;
  return std::ranges::all_of(
      url, [](char c) { return c > ' ' && c <= '~' && c != '?' && c != '#' && c != '@'; });
}

std::string read_base_url(const json& settings) {
  auto url = text_of(settings, "base_url");
  if (!settings.contains("base_url")) url = "https://api.flutterwave.com";
  while (url.ends_with('/')) url.pop_back();
  if (!is_base_url(url) || url.ends_with("/v3")) {
    refuse("base_url", url,
           "an http or https address without a user, a query, a fragment or the version, such as "
           "\"https://api.flutterwave.com\"");
  }
  return url;
}

Signing read_signing(const json& settings) {
  if (!settings.contains("webhook_signing")) return Signing::verif_hash;
  const auto header = text_of(settings, "webhook_signing");
  if (header == "verif-hash") return Signing::verif_hash;
  if (header == "flutterwave-signature") return Signing::flutterwave_signature;
  refuse("webhook_signing", header, "\"verif-hash\" or \"flutterwave-signature\"");
}

std::string read_payment_options(const json& settings) {
  auto options = text_of(settings, "payment_options");
  const bool words = std::ranges::all_of(options, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ',' || c == ' ';
  });
  if (!words || (options.empty() && settings.contains("payment_options"))) {
    refuse("payment_options", options, "a list like \"card, ussd, mobilemoneyghana\"");
  }
  return options;
}

}  // namespace

Config parse_config(const plugin::InstanceInput& input) {
  const auto document = json::parse(input.settings, nullptr, false);
  if (!document.is_object()) throw std::invalid_argument("the settings are not a JSON object");
  Config config;
  config.base_url = read_base_url(document);
  config.live = input.mode == plugin::Mode::live;
  config.signing = read_signing(document);
  config.payment_options = read_payment_options(document);
  return config;
}

}  // namespace tallyport::flutterwave
