// payment.list: the account's payments of a time, for comparing with the ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

#include "config.h"

namespace tallyport::stripe_gateway {

struct ListingOrder {
  std::int64_t from_unix_s = 0;
  std::int64_t to_unix_s = 0;  // not itself
  std::string after;           // the payment that the page begins after; "" for the first
};
// InvalidInput where a time is missing.
ListingOrder read_listing_order(const plugin::Operation& operation);

plugin::Task list_payments(plugin::Operation& operation, const Config& config, ListingOrder order);

// A page of PaymentIntents as the result's document; nullopt where the body is not one, or holds a
// payment of ours that is not understood. What others made and we cannot express is left out.
std::optional<nlohmann::json> payment_page(std::string_view body);

}  // namespace tallyport::stripe_gateway
