// What Stripe's answers have in common where they are no good ones. Pure.
#pragma once

#include <string_view>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "document.h"

namespace tallyport::stripe_gateway {

inline constexpr std::string_view kKeyRefused =
    "Stripe refused the key: check the gateway's secret api_key";
inline constexpr std::string_view kRightMissing =
    "Stripe does not let this key do that: give the restricted key in secret api_key the right";
inline constexpr std::string_view kNothingSent = "nothing was sent: Stripe is unreachable";

plugin::Result unknown(const plugin::Operation& operation, plugin::Reason reason,
                       std::string_view message);
plugin::Result failed(const plugin::Operation& operation, plugin::Reason reason,
                      std::string_view message);

// A create's answer that is no good one: failed where it proves that no money moves by it, unclear
// otherwise. `said` is what is known besides; a decline is added.
plugin::Result not_made(const Config& config, const plugin::Response& answer,
                        const plugin::Operation& operation, Said said = {});

// Any answer that leaves open what became of what was asked.
plugin::Result unclear(const plugin::Response& answer, const plugin::Operation& operation);

// True for the 404 that says that there is no such object, in either mode.
bool is_missing(const plugin::Response& answer);

}  // namespace tallyport::stripe_gateway
