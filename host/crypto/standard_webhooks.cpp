// HMAC-SHA256 over "ID.TIMESTAMP.BODY".
#include "crypto/standard_webhooks.h"

#include "crypto/crypto.h"

namespace tallyport::crypto {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kKeyMin = 24;
constexpr std::size_t kKeyMax = 64;

}  // namespace

Result<WebhookSecret> WebhookSecret::parse(std::string_view text) {
  Secret key{std::string(text)};
  if (text.starts_with(kPrefix)) {
    auto decoded = from_base64(text.substr(kPrefix.size()));
    if (!decoded) return fail(Errc::config_invalid, "is not base64 (padded) after \"whsec_\"");
    key = Secret(std::move(*decoded));
  }
  const auto size = key.reveal().size();
  if (size < kKeyMin || size > kKeyMax)
    return fail(Errc::config_invalid, "is a key of " + std::to_string(size) +
                                          " bytes, must be 24 to 64, as of \"whsec_$(openssl rand "
                                          "-base64 32)\"");
  return WebhookSecret(std::move(key));
}

std::string webhook_timestamp(Timestamp at) { return std::to_string(at.unix_ms / 1000); }

std::string webhook_signature(std::span<const WebhookSecret> secrets, std::string_view id,
                              Timestamp at, std::string_view body) {
  std::string message(id);
  message += '.';
  message += webhook_timestamp(at);
  message += '.';
  message += body;
  std::string out;
  for (const WebhookSecret& secret : secrets) {
    if (!out.empty()) out += ' ';
    out += "v1," + to_base64(hmac_sha256(secret.key(), message));
  }
  return out;
}

}  // namespace tallyport::crypto
