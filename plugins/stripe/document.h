// A result's own document, of plugin-api/schemas. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config.h"
#include "errors.h"
#include "method.h"

namespace tallyport::stripe_gateway {

// What stands in it; nothing for what is "" or nullopt.
struct Said {
  std::string redirect_url;   // where the payer goes on,
  std::string client_secret;  // or with what Stripe's script does
  std::string customer;
  std::optional<Method> method;
  std::optional<ApiError> decline;  // in Stripe's words, for applications that know them
};

// "" where there is nothing to say.
std::string document(const Config& config, const Said& said);

}  // namespace tallyport::stripe_gateway
