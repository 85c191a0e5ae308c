// A VERIFY action: the host computes the signature and compares, so that no secret leaves it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tallyport/plugin.h>

#include "base/clock.h"
#include "base/result.h"
#include "gateway/instance.h"
#include "gateway/operation.h"

namespace tallyport::gateway {

struct Verified {
  bool good = false;
  Proof proof = Proof::none;        // none where not good, or where it binds less than the body
  std::vector<std::string> tokens;  // what a TOKEN check compared, good or not
};

// Computes over all values of the secret and compares with every candidate, in constant time.
// What a stranger can cause (too many candidates, a stale time, garbage) is simply not good;
// gateway_misbehaved is for what only the plugin can cause. [any thread]
Result<Verified> verify(const tp_verify* action, const Instance& instance,
                        std::string_view raw_body, Timestamp now);

}  // namespace tallyport::gateway
