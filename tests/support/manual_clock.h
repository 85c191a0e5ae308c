// A clock that stands still until a test moves it.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/clock.h"

namespace tallyport::test {

class ManualClock final : public Clock {
 public:
  // 2026-01-01T00:00:00Z unless told.
  explicit ManualClock(Timestamp start = {1'767'225'600'000}) : unix_ms_(start.unix_ms) {}

  // [any thread]
  Timestamp now() override { return {unix_ms_.load()}; }
  // Backwards too, with a negative number: clocks do that. [any thread]
  void advance_ms(std::int64_t ms) { unix_ms_ += ms; }
  void set(Timestamp now) { unix_ms_ = now.unix_ms; }

 private:
  std::atomic<std::int64_t> unix_ms_;
};

}  // namespace tallyport::test
