// A gateway's secrets against the plugin's manifest: all there, none too many, all of its mode.
#pragma once

#include <vector>

#include "gateway/instance.h"
#include "gateway/manifest.h"
#include "gateway/problem.h"

namespace tallyport::gateway {

// Adds what is wrong with `spec.secrets`; of a value it tells no more than a prefix that stands in
// the manifest. `takes_webhooks`: secrets that only verify are needed too. [any thread]
void check_secrets(const GatewaySpec& spec, const Manifest& manifest, bool takes_webhooks,
                   std::vector<Problem>& problems);

}  // namespace tallyport::gateway
