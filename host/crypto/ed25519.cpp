// Keys are kept as their 32 bytes and made OpenSSL's for each use, so that they can be copied.
#include "crypto/ed25519.h"

#include <array>
#include <memory>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "crypto/crypto.h"

namespace tallyport::crypto {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSignatureBytes = 64;
// What stands before the key in a SubjectPublicKeyInfo (RFC 8410, section 4).
constexpr std::string_view kPrefix{"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12};

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Context = std::unique_ptr<EVP_MD_CTX, Free>;
using Reader = std::unique_ptr<BIO, Free>;

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Reader reader_of(std::string_view text) {
  Reader reader(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  TALLYPORT_ASSERT(reader);
  return reader;
}

// Instead of a question at the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

std::string public_half(const EVP_PKEY& key) {
  std::string raw(kKeyBytes, '\0');
  std::size_t size = raw.size();
  TALLYPORT_ASSERT(
      EVP_PKEY_get_raw_public_key(&key, reinterpret_cast<unsigned char*>(raw.data()), &size) == 1 &&
      size == kKeyBytes);
  return raw;
}

bool is_ed25519(const EVP_PKEY& key) { return EVP_PKEY_get_base_id(&key) == EVP_PKEY_ED25519; }

}  // namespace

Result<std::vector<PublicKey>> PublicKey::from_pem(std::string_view text) {
  const auto reader = reader_of(text);
  std::vector<PublicKey> keys;
  while (Key key{PEM_read_bio_PUBKEY(reader.get(), nullptr, no_passphrase, nullptr)}) {
    if (!is_ed25519(*key))
      return fail(Errc::config_invalid, "holds a public key that is not Ed25519");
    keys.push_back(PublicKey(public_half(*key)));
  }
  ERR_clear_error();
  if (keys.empty())
    return fail(Errc::config_invalid,
                "holds no public key (\"-----BEGIN PUBLIC KEY-----\"); write it with: openssl pkey "
                "-pubout");
  return keys;
}

std::optional<PublicKey> PublicKey::from_base64(std::string_view text) {
  const auto bytes = crypto::from_base64(text);
  if (!bytes || bytes->size() != kPrefix.size() + kKeyBytes || !bytes->starts_with(kPrefix))
    return std::nullopt;
  return PublicKey(bytes->substr(kPrefix.size()));
}

std::string PublicKey::id() const { return to_hex(sha256(raw_)).substr(0, 16); }

std::string PublicKey::base64() const { return to_base64(std::string(kPrefix) + raw_); }

bool PublicKey::verifies(std::string_view message, std::string_view signature) const {
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(raw_), raw_.size()));
  const Context context(EVP_MD_CTX_new());
  TALLYPORT_ASSERT(key && context);
  TALLYPORT_ASSERT(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  const bool good = EVP_DigestVerify(context.get(), octets(signature), signature.size(),
                                     octets(message), message.size()) == 1;
  ERR_clear_error();
  return good;
}

Result<SigningKey> SigningKey::from_pem(std::string_view text) {
  const auto reader = reader_of(text);
  const Key key(PEM_read_bio_PrivateKey(reader.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (!key)
    return fail(Errc::config_invalid,
                "holds no private key in PEM without a passphrase; make one with: openssl genpkey "
                "-algorithm ed25519");
  if (!is_ed25519(*key))
    return fail(Errc::config_invalid, "holds a private key that is not Ed25519");
  std::string raw(kKeyBytes, '\0');
  std::size_t size = raw.size();
  TALLYPORT_ASSERT(EVP_PKEY_get_raw_private_key(
                       key.get(), reinterpret_cast<unsigned char*>(raw.data()), &size) == 1 &&
                   size == kKeyBytes);
  return SigningKey(Secret(std::move(raw)), PublicKey(public_half(*key)));
}

std::string SigningKey::sign(std::string_view message) const {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(raw_.reveal()),
                                             raw_.reveal().size()));
  const Context context(EVP_MD_CTX_new());
  TALLYPORT_ASSERT(key && context);
  TALLYPORT_ASSERT(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  std::array<unsigned char, kSignatureBytes> out{};
  std::size_t size = out.size();
  TALLYPORT_ASSERT(
      EVP_DigestSign(context.get(), out.data(), &size, octets(message), message.size()) == 1 &&
      size == out.size());
  return {reinterpret_cast<const char*>(out.data()), size};
}

}  // namespace tallyport::crypto
