// The documents that operations are begun with. Pure.
#pragma once

#include <string>

#include "topup/method_gateways.h"

namespace tallyport::gateway {

// JSON without the members that are empty; the same bytes for the same request.
std::string create_document(const topup::CreateRequest& request);
std::string look_up_document(const topup::Topup& topup, const topup::Attempt& attempt);
std::string refund_document(const topup::RefundRequest& request);
std::string save_document(const topup::SaveRequest& request);
std::string customer_document(const std::string& customer);
std::string channel_document(const topup::ChannelFilter& filter);

}  // namespace tallyport::gateway
