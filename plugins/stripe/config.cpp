// The host has checked the settings against the manifest's config_schema; this checks them again,
// since the schema cannot say all of it.
#include "config.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;

// From then on a PaymentIntent names its charge as latest_charge, which look-ups are built on.
constexpr std::string_view kOldestVersion = "2022-11-15";

// What a refusal repeats of a setting.
std::string shown(const std::string& value) { return "\"" + value.substr(0, 120) + "\""; }

bool is_base_url(std::string_view url) {
  const auto scheme = url.starts_with("https://") ? 8u : url.starts_with("http://") ? 7u : 0u;
  if (scheme == 0 || url.size() == scheme || url[scheme] == '/') return false;
  for (const char c : url) {
    if (c <= ' ' || c > '~' || c == '?' || c == '#' || c == '@') return false;
  }
  return true;
}

// "2024-04-10", or with a name as Stripe gives them now: "2026-10-28.endive".
bool is_version(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() < kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == 'd' ? !digit : text[i] != '-') return false;
  }
  const auto release = text.substr(kShape.size());
  if (release.empty()) return true;
  return release.size() > 1 && release[0] == '.' &&
         release.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", 1) == release.npos;
}

// Stripe's own are of letters and digits.
bool is_publishable_key(std::string_view text, plugin::Mode mode) {
  const std::string_view prefix = mode == plugin::Mode::live ? "pk_live_" : "pk_test_";
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return text.starts_with(prefix) && text.size() > prefix.size() && text.size() <= 255 &&
         text.find_first_not_of(kLetters, prefix.size()) == text.npos;
}

// The setting as text; `otherwise` where it is not given.
std::string text_of(const json& settings, const char* key, std::string otherwise) {
  const auto found = settings.find(key);
  if (found == settings.end()) return otherwise;
  if (!found->is_string()) throw std::invalid_argument(std::string(key) + " has to be a text");
  return found->get<std::string>();
}

}  // namespace

std::string_view name(Flow flow) { return flow == Flow::checkout ? "checkout" : "payment_intent"; }

std::optional<Flow> parse_flow(std::string_view word) {
  for (const auto flow : {Flow::checkout, Flow::payment_intent}) {
    if (word == name(flow)) return flow;
  }
  return std::nullopt;
}

Config parse_config(std::string_view settings, plugin::Mode mode) {
  const auto document = json::parse(settings, nullptr, false);
  if (!document.is_object()) throw std::invalid_argument("the settings are not a JSON object");
  Config config;
  config.base_url = text_of(document, "base_url", std::move(config.base_url));
  while (config.base_url.ends_with('/')) config.base_url.pop_back();
  if (!is_base_url(config.base_url)) {
    throw std::invalid_argument("base_url is " + shown(config.base_url) +
                                "; it has to be an http or https address without a user, a query "
                                "or a fragment, such as \"https://api.stripe.com\"");
  }
  config.api_version = text_of(document, "api_version", std::move(config.api_version));
  if (!is_version(config.api_version) || config.api_version < kOldestVersion) {
    throw std::invalid_argument("api_version is " + shown(config.api_version) +
                                "; it has to be a version of Stripe's API from " +
                                std::string(kOldestVersion) + " on, such as \"2024-04-10\"");
  }
  const auto word = text_of(document, "flow", std::string(name(config.flow)));
  const auto flow = parse_flow(word);
  if (!flow) {
    throw std::invalid_argument("flow is " + shown(word) +
                                "; it has to be \"checkout\" or \"payment_intent\"");
  }
  config.flow = *flow;
  config.publishable_key = text_of(document, "publishable_key", "");
  if (document.contains("publishable_key") && !is_publishable_key(config.publishable_key, mode)) {
    // Not repeated: whoever mixes the two keys up has put the secret one here.
    throw std::invalid_argument(std::string("publishable_key is not one of a gateway of this mode: "
                                            "it has to begin with \"") +
                                (mode == plugin::Mode::live ? "pk_live_\"" : "pk_test_\""));
  }
  return config;
}

}  // namespace tallyport::stripe_gateway
