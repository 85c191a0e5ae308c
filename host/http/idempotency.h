// The Idempotency-Key of a request.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "http/auth.h"
#include "topup/command.h"

namespace tallyport::http {

// Nothing where the request has no such header; invalid_field where it is not 1 to 255 visible
// ASCII characters, or there are two. `route` is the template. Of the request only a keyed hash of
// method, path and body goes into the claim.
Result<std::optional<topup::IdempotencyClaim>> read_claim(const Request& request,
                                                          const Principal& principal,
                                                          std::string route,
                                                          const Secret& hash_key);

}  // namespace tallyport::http
