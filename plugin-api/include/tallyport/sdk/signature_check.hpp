// A signature that the host is asked to verify. The plugin names the secret and never sees it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tallyport/plugin.h>

namespace tallyport::plugin {

enum class Algorithm : std::uint32_t {
  hmac_sha256 = TP_ALGORITHM_HMAC_SHA256,
  hmac_sha512 = TP_ALGORITHM_HMAC_SHA512,
  token = TP_ALGORITHM_TOKEN,  // the candidate is the secret itself; binds no body
};

enum class Encoding : std::uint32_t {
  hex = TP_ENCODING_HEX,
  base64 = TP_ENCODING_BASE64,
  raw = TP_ENCODING_RAW,
};

// Built step by step:
//
//   SignatureCheck check(Algorithm::hmac_sha256, "webhook_secret");
//   check.message(time).message(".").message(operation.raw_body());
//   check.candidate(signature).signed_at(seconds, 300);
//
// The message must hold the whole raw body, or the host takes nothing from it. Owns copies.
class SignatureCheck {
 public:
  SignatureCheck(Algorithm algorithm, std::string_view secret_name)
      : algorithm_(algorithm), secret_(secret_name) {}

  // How candidates are written; hex (either case) unless said.
  SignatureCheck& encoding(Encoding value) { return encoding_ = value, *this; }
  // The next piece of the signed bytes.
  SignatureCheck& message(std::string_view piece) { return message_.emplace_back(piece), *this; }
  // A signature found in the headers, at most 16 of them; any match passes.
  SignatureCheck& candidate(std::string_view text) { return candidates_.emplace_back(text), *this; }
  // The time that the message states and signs, and how far it may be from the host's clock.
  SignatureCheck& signed_at(std::int64_t unix_s, std::uint32_t tolerance_s) {
    return signed_at_unix_s_ = unix_s, tolerance_s_ = tolerance_s, *this;
  }

 private:
  friend class ActionStore;

  Algorithm algorithm_;
  Encoding encoding_ = Encoding::hex;
  std::string secret_;
  std::vector<std::string> message_;
  std::vector<std::string> candidates_;
  std::int64_t signed_at_unix_s_ = 0;
  std::uint32_t tolerance_s_ = 0;
};

}  // namespace tallyport::plugin
