// Stripe's webhooks: the signature header, and what an authentic event states. Pure, so that a
// fuzzer can call both.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <tallyport/sdk.hpp>

#include "config.h"

namespace tallyport::stripe_gateway {

inline constexpr std::string_view kSignatureHeader = "Stripe-Signature";
inline constexpr std::uint32_t kToleranceS = 300;

// `t=<unix seconds>,v1=<64 hex digits>`, taken apart. Views into the header's value.
struct Signature {
  std::string_view time;  // as written: these digits are signed
  std::int64_t time_unix_s = 0;
  std::vector<std::string_view> candidates;  // 1 to 16; several while a secret is rolled
};

// One t and at least one v1, in any order and without spaces; other schemes (v0 is one for tests)
// are passed over. nullopt for anything else.
std::optional<Signature> parse_signature(std::string_view header);

// What an event states, once its signature has passed. Never throws on bad input: an event that is
// not understood is unknown, so that the host asks Stripe.
plugin::Result read_event(const Config& config, std::string_view raw_body);

}  // namespace tallyport::stripe_gateway
