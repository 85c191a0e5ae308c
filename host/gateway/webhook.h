// What is kept of a webhook's headers. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/http_exchange.h"

namespace tallyport::gateway {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Removes the headers that carry a secret: whose value holds a value of `secrets` or one of
// `tokens`, and Authorization, Cookie and the like.
void remove_secrets(Headers& headers, const SecretValues& secrets,
                    const std::vector<std::string>& tokens);

}  // namespace tallyport::gateway
