// The requests of the sandbox provider's API, as they go on the wire.
#pragma once

#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "config.h"

namespace tallyport::sandbox_gateway {

// Creates the payment that `operation` asks for. Its bytes depend on nothing but the input, so that
// a replay sends them again. InvalidInput where the operation's document breaks its schema.
plugin::HttpRequest create_payment(const Config& config, const plugin::Operation& operation);

// One payment by its id; or by our reference, which answers with a list of none or one.
plugin::HttpRequest get_payment(const Config& config, std::string_view id);
plugin::HttpRequest find_payment(const Config& config, std::string_view reference);

plugin::HttpRequest cancel_payment(const Config& config, std::string_view id);

// Asks for the refund that `operation` means; as create_payment. And one refund by its id, or by
// our reference of it, which answers with a list of none or one.
plugin::HttpRequest create_refund(const Config& config, const plugin::Operation& operation,
                                  std::string_view payment_id);
plugin::HttpRequest get_refund(const Config& config, std::string_view id);
plugin::HttpRequest find_refund(const Config& config, std::string_view refund_reference);
// Our reference of the refund that `operation` is about. InvalidInput where there is none.
std::string refund_reference(const plugin::Operation& operation);

plugin::HttpRequest ping(const Config& config);

}  // namespace tallyport::sandbox_gateway
