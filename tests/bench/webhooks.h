// Webhooks: the sandbox provider's message about a payment, as the bytes of a signed HTTP request.
#pragma once

#include <cstdint>
#include <string>

namespace tallyport::bench {

inline constexpr const char* kApiKey = "bench-api-key";
inline constexpr const char* kWebhookSecret = "bench-webhook-secret";
inline constexpr std::int64_t kPriceMinor = 500'000;
inline constexpr std::int64_t kCredit = 1'000;

// A payment that was created at the provider and waits for its payer.
struct Payment {
  std::string reference;  // ours
  std::string id;         // the provider's
};

// The whole request: payment.succeeded with an event id of its own, signed now.
std::string succeeded(const Payment& payment, std::int64_t unix_s);

}  // namespace tallyport::bench
