// The documents that operations are begun with. Pure.
#pragma once

#include <string>

#include "topup/gateways.h"

namespace tallyport::gateway {

// JSON without the members that are empty; the same bytes for the same request.
std::string create_document(const topup::CreateRequest& request);
std::string look_up_document(const topup::Topup& topup, const topup::Attempt& attempt);
std::string refund_document(const topup::RefundRequest& request);

}  // namespace tallyport::gateway
