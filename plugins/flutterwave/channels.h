// The banks that can be paid with: the request, and what its answer states.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "requests.h"

namespace tallyport::flutterwave {

// The one country, of those that Flutterwave lists banks of, whose currency it is: NGN → "NG". ""
// for any other currency.
std::string_view country_of(std::string_view currency);

// Which banks channel.list asks for.
struct ChannelsAsked {
  std::optional<Refusal> refusal;  // then nothing is sent, and the rest does not hold
  std::string country;             // ISO 3166-1
};

// InvalidInput where the operation's input breaks its schema.
ChannelsAsked read_channels_asked(const plugin::Operation& operation);

plugin::HttpRequest list_banks(const Config& config, const ChannelsAsked& asked);
plugin::Result read_banks(const plugin::Response& answer, const ChannelsAsked& asked);

}  // namespace tallyport::flutterwave
