// Taking a payment from a saved card: the request, and what its answer comes to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "answers.h"
#include "config.h"
#include "requests.h"

namespace tallyport::paystack {

// Nothing where the charge can be sent.
std::optional<Refusal> refusal_of_charge(const plugin::Operation& operation);

// Charges the authorization subject_ref; nothing is refused above. Sent once: Paystack has no
// idempotency keys. InvalidInput where the input breaks plugin.h or its schema.
plugin::HttpRequest charge_authorization(const Config& config, const plugin::Operation& operation);

// Failed by Paystack's own refusal, or its word that the charge failed. `asked` is what was to be
// taken: another amount is unknown, see charge.cpp.
plugin::Result read_charged(const plugin::Response& answer, Meant meant,
                            const plugin::Money& asked);

}  // namespace tallyport::paystack
