// Digests through OpenSSL; hex and base64 by hand, since OpenSSL's decoders forgive too much.
#include "crypto/crypto.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/result.h"
#include "base/secret.h"

namespace tallyport::crypto {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// The 64 digits of one base64 alphabet, and the same the other way round.
class Base64Alphabet {
 public:
  constexpr Base64Alphabet(char digit_62, char digit_63) {
    constexpr std::string_view common =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (std::size_t i = 0; i < common.size(); ++i) digits_[i] = common[i];
    digits_[62] = digit_62;
    digits_[63] = digit_63;
    values_.fill(-1);
    for (std::size_t i = 0; i < digits_.size(); ++i) {
      values_[static_cast<unsigned char>(digits_[i])] = static_cast<std::int8_t>(i);
    }
  }
  constexpr char digit(std::uint32_t value) const { return digits_[value & 63]; }
  // -1 for a character outside the alphabet.
  constexpr int value(char c) const { return values_[static_cast<unsigned char>(c)]; }

 private:
  std::array<char, 64> digits_{};
  std::array<std::int8_t, 256> values_{};
};

constexpr Base64Alphabet kPlain('+', '/');
constexpr Base64Alphabet kUrlSafe('-', '_');

std::string encode(const Base64Alphabet& alphabet, std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t pending = 0;
  unsigned pending_bits = 0;
  for (const char c : bytes) {
    pending = pending << 8 | static_cast<unsigned char>(c);
    pending_bits += 8;
    while (pending_bits >= 6) {
      pending_bits -= 6;
      text += alphabet.digit(pending >> pending_bits);
    }
  }
  if (pending_bits > 0) text += alphabet.digit(pending << (6 - pending_bits));
  return text;
}

// `text` without padding. Refuses left-over bits that are not zero, so that no two texts mean the
// same bytes.
std::optional<std::string> decode(const Base64Alphabet& alphabet, std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t pending = 0;
  unsigned pending_bits = 0;
  for (const char c : text) {
    const int value = alphabet.value(c);
    if (value < 0) return std::nullopt;
    pending = pending << 6 | static_cast<std::uint32_t>(value);
    pending_bits += 6;
    if (pending_bits >= 8) {
      pending_bits -= 8;
      bytes += static_cast<char>(pending >> pending_bits & 0xff);
    }
  }
  if ((pending & ((1U << pending_bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A digest of OpenSSL's, looked up by name once: EVP_sha256() and HMAC() search for it in every
// call, which takes longer than hashing a webhook does.
class Digest {
 public:
  Digest(const char* name, std::size_t block_size)
      : algorithm_(EVP_MD_fetch(nullptr, name, nullptr)), block_size_(block_size) {
    TALLYPORT_ASSERT(algorithm_ != nullptr);
    TALLYPORT_ASSERT(static_cast<std::size_t>(EVP_MD_get_block_size(algorithm_)) == block_size);
  }
  const EVP_MD* algorithm() const { return algorithm_; }
  std::size_t block_size() const { return block_size_; }

 private:
  EVP_MD* algorithm_;  // for as long as the program runs
  std::size_t block_size_;
};

const Digest& sha256_digest() {
  static const Digest digest("SHA256", 64);
  return digest;
}

const Digest& sha512_digest() {
  static const Digest digest("SHA512", 128);
  return digest;
}

std::string hash(const Digest& digest, std::initializer_list<std::string_view> parts) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  TALLYPORT_ASSERT(context && EVP_DigestInit_ex(context.get(), digest.algorithm(), nullptr) == 1);
  for (const auto part : parts)
    TALLYPORT_ASSERT(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  TALLYPORT_ASSERT(EVP_DigestFinal_ex(context.get(), out.data(), &size) == 1);
  return std::string(reinterpret_cast<const char*>(out.data()), size);
}

// RFC 2104.
std::string hmac(const Digest& digest, std::string_view key, std::string_view message) {
  std::string hashed_key = key.size() > digest.block_size() ? hash(digest, {key}) : std::string();
  std::string pad(digest.block_size(), '\0');
  std::ranges::copy(hashed_key.empty() ? key : hashed_key, pad.begin());
  wipe(hashed_key);
  for (char& c : pad) c ^= 0x36;
  const auto inner = hash(digest, {pad, message});
  for (char& c : pad) c ^= 0x36 ^ 0x5c;
  auto made = hash(digest, {pad, inner});
  wipe(pad);
  return made;
}

void draw(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const std::size_t size = std::min<std::size_t>(out.size(), 1 << 20);
    TALLYPORT_ASSERT(RAND_bytes(out.data(), static_cast<int>(size)) == 1);
    out = out.subspan(size);
  }
}

}  // namespace

std::string sha256(std::string_view message) { return hash(sha256_digest(), {message}); }

std::string hmac_sha256(std::string_view key, std::string_view message) {
  return hmac(sha256_digest(), key, message);
}

std::string hmac_sha512(std::string_view key, std::string_view message) {
  return hmac(sha512_digest(), key, message);
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::string_view bytes) {
  std::string text(bytes.size() * 2, '0');
  auto at = text.begin();
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *at++ = kHexDigits[byte >> 4];
    *at++ = kHexDigits[byte & 15];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes(text.size() / 2, '\0');
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i / 2] = static_cast<char>(high << 4 | low);
  }
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  std::string text = encode(kPlain, bytes);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decode(kPlain, text);
}

std::string to_base64url(std::string_view bytes) { return encode(kUrlSafe, bytes); }

std::optional<std::string> from_base64url(std::string_view text) { return decode(kUrlSafe, text); }

void SystemEntropy::fill(std::span<std::uint8_t> out) {
  // A draw costs OpenSSL much the same for an id as for 32 of them. What is handed out is wiped
  // here, so that nothing stays of what became a token.
  struct Pool {
    std::array<std::uint8_t, 512> bytes{};
    std::size_t left = 0;
  };
  thread_local Pool pool;
  if (out.size() > pool.bytes.size()) return draw(out);
  if (out.size() > pool.left) {
    draw(pool.bytes);
    pool.left = pool.bytes.size();
  }
  pool.left -= out.size();
  std::copy_n(pool.bytes.begin() + static_cast<std::ptrdiff_t>(pool.left), out.size(), out.begin());
  OPENSSL_cleanse(pool.bytes.data() + pool.left, out.size());
}

}  // namespace tallyport::crypto
