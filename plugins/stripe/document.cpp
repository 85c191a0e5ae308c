// Bytes that are no UTF-8 are replaced: the host takes nothing else for JSON.
#include "document.h"

#include <nlohmann/json.hpp>

namespace tallyport::stripe_gateway {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestUrl = 2048;
constexpr std::size_t kLongestSecret = 1024;
constexpr std::size_t kLongestWord = 255;

bool usable(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest;
}

void put(json& to, const char* member, const std::string& text) {
  if (usable(text, kLongestWord)) to[member] = text;
}

json next_action(const Config& config, const Said& said) {
  auto next = json::object();
  if (usable(said.redirect_url, kLongestUrl)) {
    next = {{"type", "redirect"}, {"url", said.redirect_url}};
  } else if (usable(said.client_secret, kLongestSecret)) {
    next = {{"type", "confirm"}, {"client_secret", said.client_secret}};
    put(next, "publishable_key", config.publishable_key);
  }
  return next;
}

json decline(const ApiError& error) {
  auto words = json::object();
  put(words, "code", error.code);
  put(words, "decline_code", error.decline_code);
  put(words, "param", error.param);
  return words;
}

}  // namespace

std::string document(const Config& config, const Said& said) {
  auto out = json::object();
  const auto add = [&](const char* member, json object) {
    if (!object.empty()) out[member] = std::move(object);
  };
  add("next_action", next_action(config, said));
  put(out, "customer", said.customer);
  if (said.method) out["method"] = json_of(*said.method);
  if (said.decline) add("decline", decline(*said.decline));
  return out.empty() ? "" : out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace tallyport::stripe_gateway
