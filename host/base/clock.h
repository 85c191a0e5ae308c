// Time and chance, as interfaces. The pure core and the simulator see only these.
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <span>

#include "base/uuid.h"

namespace tallyport {

// Milliseconds since 1970-01-01T00:00:00Z, UTC.
struct Timestamp {
  std::int64_t unix_ms = 0;

  Timestamp plus_ms(std::int64_t ms) const { return {unix_ms + ms}; }
  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

class Clock {
 public:
  virtual ~Clock() = default;
  // [any thread]
  virtual Timestamp now() = 0;
};

class Entropy {
 public:
  virtual ~Entropy() = default;
  // Fills all of `out` with bytes that nobody can predict. [any thread]
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

// The id before all version 7 UUIDs that were made at `at` or later.
Uuid first_id_at(Timestamp at);

class IdSource {
 public:
  virtual ~IdSource() = default;
  // A version 7 UUID (RFC 9562, section 5.7), different on each call. [any thread]
  virtual Uuid next() = 0;
  // From now on, ids of this source sort after `seen`, which another host may have made. [any
  // thread]
  virtual void follow(const Uuid& seen) = 0;

  template <class AnyId>
  AnyId make() {
    return AnyId{next()};
  }
};

// Ids from a clock and an entropy source; the latter two must outlive it. Each sorts after all that
// came before it, also where the clock stands still or goes back.
class UuidV7Source final : public IdSource {
 public:
  UuidV7Source(Clock& clock, Entropy& entropy) : clock_(clock), entropy_(entropy) {}
  Uuid next() override;
  void follow(const Uuid& seen) override;

 private:
  Clock& clock_;
  Entropy& entropy_;
  std::atomic<std::uint64_t> last_{0};  // what the newest id begins with: time and 12 bits more
};

}  // namespace tallyport
