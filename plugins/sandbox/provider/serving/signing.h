// How the providers sign their webhooks and tell their merchants apart, for programs that see no
// other part of host/.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace tallyport::serving {

// "t=<unix s>,v1=<hex>": HMAC-SHA256 over t, a full stop and the body. Stripe's, and the sandbox's.
std::string timed_signature(std::string_view secret, std::int64_t unix_s, std::string_view body);
// Lower-case hex of HMAC-SHA512 over the body. Paystack's.
std::string plain_signature(std::string_view secret, std::string_view body);
// Takes as long for any content of one length.
bool same_key(std::string_view a, std::string_view b);
// The key of "Bearer KEY", or the user of "Basic …"; "" for anything else.
std::string key_of(std::string_view authorization);
std::unique_ptr<Entropy> system_entropy();

}  // namespace tallyport::serving
