// An HTTP action of a plugin as a request of ours, after the host rules H1, H5 and H9.
#pragma once

#include <cstdint>

#include <tallyport/plugin.h>

#include "base/http_exchange.h"
#include "base/result.h"
#include "gateway/instance.h"

namespace tallyport::gateway {

// gateway_misbehaved where the action breaks the ABI; not_permitted where its address is not one
// that the gateway may talk to. `time_left_ms` is positive. The request's secrets belong to
// `instance`.
Result<HttpRequest> read_http(const tp_http* action, const Instance& instance,
                              std::int64_t time_left_ms);

}  // namespace tallyport::gateway
