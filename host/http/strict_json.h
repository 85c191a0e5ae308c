// JSON from outside, read strictly: what two readers could understand differently is refused.
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"

namespace tallyport::http {

// malformed_request for what is not JSON in UTF-8, has a member twice in one object, or is nested
// deeper than eight.
Result<nlohmann::json> parse_strict_json(std::string_view text);

}  // namespace tallyport::http
