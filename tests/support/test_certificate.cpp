// A P-256 key that signs its own certificate.
#include "support/test_certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace tallyport::test {

Identity::Identity(const std::string& subject_alternative_name)
    : certificate_(X509_new()), key_(EVP_EC_gen("P-256")) {
  X509_set_version(certificate_, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate_), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate_), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate_), 3600);
  auto* name = X509_get_subject_name(certificate_);
  const auto* text = reinterpret_cast<const unsigned char*>("tallyport test");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
  X509_set_issuer_name(certificate_, name);
  X509_set_pubkey(certificate_, key_);
  auto* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject_alternative_name.c_str());
  X509_add_ext(certificate_, extension, -1);
  X509_EXTENSION_free(extension);
  X509_sign(certificate_, key_, EVP_sha256());
}

Identity::~Identity() {
  X509_free(certificate_);
  EVP_PKEY_free(key_);
}

std::string Identity::certificate_pem() const {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate_);
  char* data = nullptr;
  auto size = BIO_get_mem_data(memory, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return pem;
}

}  // namespace tallyport::test
