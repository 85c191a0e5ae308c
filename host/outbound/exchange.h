// One exchange under way: the request, its tries so far and the last thing that came back.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "base/log.h"
#include "outbound/breaker.h"
#include "outbound/transfer.h"

namespace tallyport {

using MonotonicTime = std::chrono::steady_clock::time_point;

inline std::int64_t ms_between(MonotonicTime from, MonotonicTime to) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(to - from).count();
}

// Belongs to the client's thread once begun.
struct Exchange {
  HttpRequest request;
  std::function<void(HttpOutcome)> done;
  MonotonicTime started;

  bool in_bulkhead = false;
  int tries = 0;
  bool maybe_sent = false;          // by any try
  std::optional<WireRequest> wire;  // declared before the transfer, which reads it in place
  std::unique_ptr<Transfer> transfer;
  Breaker::Pass pass;
  std::optional<TryOutcome> last;

  std::int64_t remaining_ms(MonotonicTime now) const {
    return request.deadline_ms - ms_between(started, now);
  }
};

// The one log line of an exchange: who, where to, how it ended. Never a header, body or query.
void write_exchange(Log& log, const Exchange& exchange, const HttpOutcome& outcome);

}  // namespace tallyport
