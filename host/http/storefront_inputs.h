// From an application's request to one of our own API.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "http/auth.h"
#include "http/message.h"
#include "storefront/route.h"

namespace tallyport::http {

// What a JSON pointer names, or null where there is nothing (or null).
const nlohmann::json* value_at(const nlohmann::json& document, std::string_view pointer);

// The request that the route's call makes of this one, asked by `principal`. What our own route can
// judge is left to it; malformed_request, unsupported_media_type, invalid_field for the rest.
Result<Request> to_our_request(const storefront::Route& route, const Request& request,
                               std::shared_ptr<const Principal> principal);

}  // namespace tallyport::http
