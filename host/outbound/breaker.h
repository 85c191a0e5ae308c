// Decides whether a gateway that keeps failing may be tried again. Pure: is told the time.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"

namespace tallyport {

struct BreakerSettings {
  int failures = 5;               // in a row, until it opens
  std::int64_t open_ms = 30'000;  // until one probe may go
};

// closed --N failures in a row--> open --open_ms--> half_open --probe succeeds--> closed
//                                  ^------------------probe fails------/
// One thread at a time.
class Breaker {
 public:
  enum class State { closed, open, half_open };
  enum class Verdict { success, failure };

  // The permission for one try. Results of tries that began in an earlier state say nothing about
  // the present one, so the pass remembers when it was given.
  struct Pass {
    std::uint64_t generation = 0;
  };

  explicit Breaker(BreakerSettings settings) : settings_(settings) {}

  // A pass, or none while open and while the probe is under way. Every pass ends in record().
  std::optional<Pass> admit(Timestamp now);
  void record(Pass pass, Verdict verdict, Timestamp now);

  State state() const { return state_; }

 private:
  void enter(State state);
  bool rested(Timestamp now) const;

  BreakerSettings settings_;
  State state_ = State::closed;
  std::uint64_t generation_ = 0;
  int failures_ = 0;
  Timestamp opened_at_;
};

}  // namespace tallyport
