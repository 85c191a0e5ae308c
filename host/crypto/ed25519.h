// Ed25519: the key that signs heads of chains, and its public half, which checks them (RFC 8032).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace tallyport::crypto {

class PublicKey {
 public:
  // All keys of a PEM text, at least one ("-----BEGIN PUBLIC KEY-----", as `openssl pkey -pubout`
  // writes it). config_invalid where there is none, or one that is not Ed25519.
  static Result<std::vector<PublicKey>> from_pem(std::string_view text);
  // What base64() wrote.
  static std::optional<PublicKey> from_base64(std::string_view text);

  // The first 16 hex digits of the SHA-256 of the 32 bytes that the key is.
  std::string id() const;
  // The lines between BEGIN and END of its PEM: SubjectPublicKeyInfo, RFC 8410.
  std::string base64() const;
  // `signature`: raw, not hex. [any thread]
  bool verifies(std::string_view message, std::string_view signature) const;

  friend bool operator==(const PublicKey&, const PublicKey&) = default;

 private:
  friend class SigningKey;
  explicit PublicKey(std::string raw) : raw_(std::move(raw)) {}
  std::string raw_;  // 32 bytes
};

class SigningKey {
 public:
  // As `openssl genpkey -algorithm ed25519` writes it, without a passphrase. config_invalid with
  // what is wrong, never with the text.
  static Result<SigningKey> from_pem(std::string_view text);

  const PublicKey& public_key() const { return public_key_; }
  // 64 raw bytes. [any thread]
  std::string sign(std::string_view message) const;

 private:
  SigningKey(Secret raw, PublicKey public_key)
      : raw_(std::move(raw)), public_key_(std::move(public_key)) {}
  Secret raw_;  // 32 bytes
  PublicKey public_key_;
};

}  // namespace tallyport::crypto
