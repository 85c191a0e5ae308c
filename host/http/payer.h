// Who pays, as bodies say it.
#pragma once

#include "http/json_body.h"
#include "topup/gateways.h"

namespace tallyport::http {

// The member `payer` {email, name, phone}; empty where it is absent.
topup::Payer read_payer(JsonBody& body);

}  // namespace tallyport::http
