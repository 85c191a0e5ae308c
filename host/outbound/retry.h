// When a request may go out again, and how long to wait before. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/http_exchange.h"

namespace tallyport {

struct BackoffSettings {
  int retries_max = 2;  // beside the first try
  std::int64_t initial_ms = 200;
  std::int64_t max_ms = 5'000;
};

// True for answers that say "later": 429, 500, 502, 503, 504.
bool status_is_transient(int status);

// Exponential with full jitter: somewhere in [0, min(max, initial * 2^(retry-1))]. `retry` counts
// from 1; `random` is any 64 random bits.
std::int64_t backoff_ms(const BackoffSettings& settings, int retry, std::uint64_t random);

// What the answer's Retry-After asks for, in seconds or as an HTTP date; none where absent or not
// readable. Never negative.
std::optional<std::int64_t> retry_after_ms(const HttpResponse& response, Timestamp now);

}  // namespace tallyport
