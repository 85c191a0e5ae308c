// Taking a payment from a saved card's token: the request, and what its answer comes to.
#pragma once

#include <optional>
#include <string>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "requests.h"
#include "status.h"

namespace tallyport::flutterwave {

// What payment.charge asks for, checked.
struct Charge {
  std::optional<Refusal> refusal;  // then nothing is sent, and the rest does not hold
  std::string body;
};

// InvalidInput where the operation's input breaks plugin.h or its schema.
Charge read_charge(const plugin::Operation& operation);

// Charges the token subject_ref. Sent once, as a create.
plugin::HttpRequest charge_token(const Config& config, const Charge& charge);

// Succeeded, pending or failed by the transaction of the answer, which is believed as a look-up's
// is: the same document, for a request with our key. Sends the payer to 3-D Secure where that is
// asked for.
plugin::Result read_charged(const plugin::Response& answer, const Asked& asked,
                            const Config& config);

}  // namespace tallyport::flutterwave
