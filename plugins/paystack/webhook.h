// Paystack's webhooks: the signature header, and what an authentic event states. Pure, so that a
// fuzzer can call both.
#pragma once

#include <string_view>

#include <tallyport/sdk.hpp>

namespace tallyport::paystack {

inline constexpr std::string_view kSignatureHeader = "x-paystack-signature";

// 128 hexadecimal digits in small letters, as Paystack writes HMAC-SHA512.
bool is_signature(std::string_view header);

// What an event states, once its signature has passed. Never throws on bad input: an event that is
// not understood is unknown, so that the host asks Paystack.
//
// Events have no id. The key is the type with the id or reference of what it is about, and "" where
// it has neither: the host then goes by the body's hash.
plugin::Result read_event(std::string_view raw_body);

}  // namespace tallyport::paystack
