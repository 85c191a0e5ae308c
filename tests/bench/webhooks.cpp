// As plugins/sandbox/provider/README.md describes it.
#include "bench/webhooks.h"

#include <nlohmann/json.hpp>

#include "crypto/crypto.h"

namespace tallyport::bench {

std::string succeeded(const Payment& payment, std::int64_t unix_s) {
  const nlohmann::ordered_json event{
      {"id", "evt_" + payment.id},
      {"type", "payment.succeeded"},
      {"created_at", unix_s},
      {"live", false},
      {"data",
       {{"id", payment.id},
        {"reference", payment.reference},
        {"status", "succeeded"},
        {"amount", kPriceMinor},
        {"currency", "NGN"},
        {"checkout_url", "http://127.0.0.1:1/checkout/" + payment.id},
        {"created_at", unix_s - 60},
        {"expires_at", unix_s + 86'400},
        {"live", false},
        {"refunded", 0}}}};
  const auto body = event.dump();
  const auto time = std::to_string(unix_s);
  const auto signature = crypto::to_hex(crypto::hmac_sha256(kWebhookSecret, time + "." + body));
  return "POST /webhooks/sandbox HTTP/1.1\r\nHost: 127.0.0.1\r\n"
         "Content-Type: application/json\r\nUser-Agent: tallyport-bench\r\n"
         "Sandbox-Signature: t=" +
         time + ",v1=" + signature + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

}  // namespace tallyport::bench
