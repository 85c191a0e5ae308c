// The machine's clock.
#pragma once

#include "base/clock.h"

namespace tallyport::ops {

class SystemClock final : public Clock {
 public:
  Timestamp now() override;
};

}  // namespace tallyport::ops
