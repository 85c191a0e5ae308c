// One call of Stripe's API, with what all of them carry.
#pragma once

#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "form.h"

namespace tallyport::stripe_gateway {

plugin::HttpRequest get(const Config& config, std::string_view path, std::string_view label);

// `key` may be empty; then it goes on the wire at most once.
plugin::HttpRequest post(const Config& config, std::string_view path, const Form& form,
                         std::string_view key, std::string_view label);

// The key of one of several requests of an operation: a key is good for one request only. "" of "".
std::string derived_key(std::string_view key, std::string_view step);

}  // namespace tallyport::stripe_gateway
