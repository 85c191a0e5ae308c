// Keys made for a test, and tokens signed with them by OpenSSL: nothing of the code under test.
#pragma once

#include <memory>
#include <string>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "crypto/crypto.h"

namespace tallyport::test {

class Signer {
 public:
  static Signer rsa(unsigned bits, std::string id = "") {
    return Signer(EVP_RSA_gen(bits), "RS256", std::move(id));
  }
  static Signer p256(std::string id = "") {
    return Signer(EVP_EC_gen("P-256"), "ES256", std::move(id));
  }

  std::string public_pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_PUBKEY(bio.get(), key_.get());
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
  }

  std::string jwk() const {
    const auto member = [this](const char* name, const char* parameter) {
      return std::string("\"") + name + "\":\"" + crypto::to_base64url(number(parameter)) + "\"";
    };
    const auto id = id_.empty() ? "" : ",\"kid\":\"" + id_ + "\"";
    if (algorithm_ == "RS256")
      return "{\"kty\":\"RSA\"," + member("n", OSSL_PKEY_PARAM_RSA_N) + ',' +
             member("e", OSSL_PKEY_PARAM_RSA_E) + id + '}';
    return "{\"kty\":\"EC\",\"crv\":\"P-256\"," + member("x", OSSL_PKEY_PARAM_EC_PUB_X) + ',' +
           member("y", OSSL_PKEY_PARAM_EC_PUB_Y) + id + '}';
  }

  std::string token(const std::string& payload) const {
    auto header = "{\"alg\":\"" + algorithm_ + "\"";
    if (!id_.empty()) header += ",\"kid\":\"" + id_ + "\"";
    const auto text = crypto::to_base64url(header + '}') + '.' + crypto::to_base64url(payload);
    return text + '.' + crypto::to_base64url(sign(text));
  }

 private:
  Signer(EVP_PKEY* key, std::string algorithm, std::string id)
      : key_(key, &EVP_PKEY_free), algorithm_(std::move(algorithm)), id_(std::move(id)) {}

  static std::string bytes(const BIGNUM* number, int size) {
    std::string out(static_cast<std::size_t>(size), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), size);
    return out;
  }

  std::string number(const char* parameter) const {
    BIGNUM* raw = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), parameter, &raw);
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> owned(raw, &BN_free);
    return bytes(raw, algorithm_ == "ES256" ? 32 : BN_num_bytes(raw));
  }

  std::string sign(const std::string& text) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    const auto* in = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    EVP_DigestSign(context.get(), nullptr, &size, in, text.size());
    std::string out(size, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, in,
                   text.size());
    out.resize(size);
    if (algorithm_ == "RS256") return out;
    // ECDSA signatures are two numbers in DER; a JWT has them as 64 bytes.
    const auto* der = reinterpret_cast<const unsigned char*>(out.data());
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both(
        d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(out.size())), &ECDSA_SIG_free);
    return bytes(ECDSA_SIG_get0_r(both.get()), 32) + bytes(ECDSA_SIG_get0_s(both.get()), 32);
  }

  std::shared_ptr<EVP_PKEY> key_;
  std::string algorithm_;
  std::string id_;
};

}  // namespace tallyport::test
