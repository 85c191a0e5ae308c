// The transactions of a time: the request, and what its answer states.
#pragma once

#include <cstdint>
#include <string>

#include <tallyport/sdk.hpp>

#include "config.h"

namespace tallyport::flutterwave {

// Which transactions payment.list asks for.
struct ListAsked {
  std::int64_t from_unix_s = 0;
  std::int64_t to_unix_s = 0;  // the first second that counts no more
  unsigned page = 1;
};
// InvalidInput where the operation's input breaks its schema, or the cursor is none of ours.
ListAsked read_list_asked(const plugin::Operation& operation);

// Flutterwave takes days, and does not say of which clock: a day more is asked for at each end.
plugin::HttpRequest list_transactions(const Config& config, const ListAsked& asked);

// Unknown where a transaction that can be ours is not understood, so that none is missed.
plugin::Result read_transactions(const plugin::Response& answer, const ListAsked& asked,
                                 const Config& config);

}  // namespace tallyport::flutterwave
