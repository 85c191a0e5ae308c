// A header that might carry a secret is left out whole: what is left of it would still be a hint.
#include "gateway/webhook.h"

#include <algorithm>
#include <string_view>

namespace tallyport::gateway {
namespace {

constexpr std::string_view kNever[] = {"authorization", "proxy-authorization", "cookie",
                                       "set-cookie"};

std::string lower(std::string_view text) {
  std::string made(text);
  for (auto& c : made)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return made;
}

bool holds(std::string_view value, std::string_view part) {
  return !part.empty() && value.find(part) != value.npos;
}

bool holds_secret(std::string_view value, const SecretValues& secrets) {
  for (const auto& [name, values] : secrets)
    for (const auto& secret : values)
      if (holds(value, secret.reveal())) return true;
  return false;
}

}  // namespace

void remove_secrets(Headers& headers, const SecretValues& secrets,
                    const std::vector<std::string>& tokens) {
  std::erase_if(headers, [&](const auto& header) {
    return std::ranges::find(kNever, lower(header.first)) != std::end(kNever) ||
           holds_secret(header.second, secrets) ||
           std::ranges::any_of(tokens,
                               [&](const auto& token) { return holds(header.second, token); });
  });
}

}  // namespace tallyport::gateway
