// Signatures of the Standard Webhooks scheme, by which an application knows that a request of ours
// is ours: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace tallyport::crypto {

// What both sides share, as it is configured.
class WebhookSecret {
 public:
  // "whsec_" and the base64 of the key, as the scheme's libraries write it; any other text is the
  // key itself, which they call `raw`. The scheme asks for 24 to 64 bytes. config_invalid says what
  // is wrong, never the text.
  static Result<WebhookSecret> parse(std::string_view text);

  std::string_view key() const { return key_.reveal(); }

 private:
  explicit WebhookSecret(Secret key) : key_(std::move(key)) {}
  Secret key_;
};

// The value of webhook-timestamp: whole seconds.
std::string webhook_timestamp(Timestamp at);

// The value of webhook-signature, "v1,BASE64": one for each secret with a space between, so that a
// secret can be replaced while both are valid. `id` is the value of webhook-id, which says what is
// the same over retries; `body` is what is sent, byte by byte. [any thread]
std::string webhook_signature(std::span<const WebhookSecret> secrets, std::string_view id,
                              Timestamp at, std::string_view body);

}  // namespace tallyport::crypto
