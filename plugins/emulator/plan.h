// What a payment's misbehaviours make of the webhooks about one change.
#pragma once

#include <cstdint>
#include <vector>

#include "emulator/provider.h"

namespace tallyport::emulator {

// Pure but for the events' ids. Empty where the merchant hears nothing.
std::vector<serving::Message> plan_webhooks(Provider& provider, const Payment& payment,
                                            Change change, std::int64_t late_ms);

}  // namespace tallyport::emulator
