// The host has checked the settings against the manifest's config_schema; this checks them again,
// since the schema cannot say all of it.
#include "config.h"

#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tallyport::paystack {
namespace {

using nlohmann::json;

constexpr const char* kBaseUrl = "https://api.paystack.co";
// Paystack's own limit is "Payment Session Timeout" on its dashboard, and no answer states it.
constexpr std::int64_t kDefaultTimeout_s = 24 * 60 * 60;
constexpr std::int64_t kLeastTimeout_s = 60;
constexpr std::int64_t kMostTimeout_s = 30 * kDefaultTimeout_s;
constexpr std::size_t kLongestEmail = 200;  // leaves room for the reference

[[noreturn]] void refuse(const char* setting, const json& value, std::string_view right) {
  throw std::invalid_argument(
      std::string(setting) + " is " +
      value.dump(-1, ' ', true, json::error_handler_t::replace).substr(0, 120) + "; it has to be " +
      std::string(right));
}

bool is_base_url(std::string_view url) {
  const auto scheme = url.starts_with("https://") ? 8u : url.starts_with("http://") ? 7u : 0u;
  if (scheme == 0 || url.size() == scheme || url[scheme] == '/') return false;
  return std::ranges::none_of(
      url, [](char c) { return c <= ' ' || c > '~' || c == '?' || c == '#' || c == '@'; });
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == text.npos || at + 1 == text.size() || text.size() > kLongestEmail) {
    return false;
  }
  return text.find('@', at + 1) == text.npos &&
         std::ranges::none_of(text, [](char c) { return c <= ' ' || c > '~'; });
}

bool is_channel(const json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

std::string base_url(const json& settings) {
  const auto value = settings.value("base_url", json(kBaseUrl));
  auto url = value.is_string() ? value.get<std::string>() : std::string();
  while (url.ends_with('/')) url.pop_back();
  if (!is_base_url(url)) {
    refuse("base_url", value,
           "an http or https address without a user, a query or a fragment, such as "
           "\"https://api.paystack.co\"");
  }
  return url;
}

std::string email_fallback(const json& settings) {
  const auto found = settings.find("email_fallback");
  if (found == settings.end()) return "";
  if (!found->is_string() || !is_email(found->get_ref<const std::string&>())) {
    refuse("email_fallback", *found,
           "one address of at most 200 characters, such as \"topups+{reference}@shop.example\"");
  }
  return found->get<std::string>();
}

std::vector<std::string> channels(const json& settings) {
  const auto found = settings.find("channels");
  if (found == settings.end()) return {};
  if (!found->is_array() || found->empty() || !std::ranges::all_of(*found, is_channel)) {
    refuse("channels", *found, "a list of Paystack's words, such as [\"card\", \"mobile_money\"]");
  }
  return found->get<std::vector<std::string>>();
}

std::int64_t session_timeout_s(const json& settings) {
  const auto found = settings.find("session_timeout_s");
  if (found == settings.end()) return kDefaultTimeout_s;
  if (!found->is_number_integer() || *found < kLeastTimeout_s || *found > kMostTimeout_s) {
    refuse("session_timeout_s", *found, "a number of seconds from 60 to 2592000, such as 86400");
  }
  return found->get<std::int64_t>();
}

}  // namespace

Config parse_config(std::string_view text) {
  const auto settings = json::parse(text, nullptr, false);
  if (!settings.is_object()) throw std::invalid_argument("the settings are not a JSON object");
  return {base_url(settings), email_fallback(settings), channels(settings),
          session_timeout_s(settings)};
}

}  // namespace tallyport::paystack
