// The document that payment.create/1 is begun with. Pure.
#pragma once

#include <string>

#include "topup/gateways.h"

namespace tallyport::gateway {

// JSON without the members that are empty; the same bytes for the same request.
std::string create_document(const topup::CreateRequest& request);

}  // namespace tallyport::gateway
