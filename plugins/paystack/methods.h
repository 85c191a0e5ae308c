// Saved cards, which Paystack calls authorizations: as a payment states the one that paid it, all
// of a customer's, and how one is forgotten. Each is bound to the e-mail address that it was made
// with, so that address is the customer's id here. Source: Paystack's OpenAPI file, and its guide
// "Recurring Charges".
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

#include "config.h"

namespace tallyport::paystack {

// {"customer":…,"method":…} of a transaction; "" unless it says that its card can be charged again,
// and whose it is.
std::string payment_document(const nlohmann::json& transaction);

// All authorizations of json.customer. InvalidInput where there is none.
plugin::HttpRequest fetch_customer(const Config& config, const plugin::Operation& operation);
plugin::Result read_methods(const plugin::Response& answer);

// Forgets the method subject_ref. InvalidInput where there is none.
plugin::HttpRequest deactivate_authorization(const Config& config,
                                             const plugin::Operation& operation);
plugin::Result read_removed(const plugin::Response& answer, std::string_view authorization);

}  // namespace tallyport::paystack
