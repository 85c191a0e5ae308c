// A card, as bodies bring it.
#pragma once

#include "base/card.h"
#include "http/json_body.h"

namespace tallyport::http {

// The member `card` {number, exp_month, exp_year, cvc, name}; null where it is absent or wrong.
// Complaints tell nothing of what was given. Whether a gateway takes it is not looked at.
CardHandle read_card(JsonBody& body);

}  // namespace tallyport::http
