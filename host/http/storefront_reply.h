// From an answer of our own API to the reply that a storefront's route is configured to give.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "http/message.h"
#include "storefront/route.h"

namespace tallyport::http {

// What replies may name besides what our answer says: credits_added, and of an account the balance
// in the storefront's asset.
nlohmann::json completed(nlohmann::json answer, const storefront::Front& front);

// Whether a reply of the route has this placeholder.
bool names(const storefront::Route& route, std::string_view placeholder);

// `answer` is what `ours` says, completed; null where it is no JSON.
Response to_reply(const storefront::Front& front, const storefront::Route& route,
                  const Response& ours, const nlohmann::json& answer);

}  // namespace tallyport::http
