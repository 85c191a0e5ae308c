// A key and a self-signed certificate made on the spot, for TLS on the loopback.
#pragma once

#include <string>

using X509 = struct x509_st;
using EVP_PKEY = struct evp_pkey_st;

namespace tallyport::test {

class Identity {
 public:
  // Valid for an hour, for this one name: "IP:127.0.0.1", "DNS:localhost".
  explicit Identity(const std::string& subject_alternative_name);
  ~Identity();
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  X509* certificate() const { return certificate_; }
  EVP_PKEY* key() const { return key_; }
  std::string certificate_pem() const;

 private:
  X509* certificate_;
  EVP_PKEY* key_;
};

}  // namespace tallyport::test
