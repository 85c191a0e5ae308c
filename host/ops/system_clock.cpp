// UTC by definition of std::chrono::system_clock.
#include "ops/system_clock.h"

#include <chrono>

namespace tallyport::ops {

Timestamp SystemClock::now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count()};
}

}  // namespace tallyport::ops
