// Settling a top-up while its payer waits.
#pragma once

#include <functional>

#include "http/api.h"

namespace tallyport::http {

// Asks the provider, but goes on with what is known when it takes longer than return_wait, or
// cannot be asked. What it says later settles all the same. Only where the top-up is open is
// anybody asked. `then` is called exactly once. [any thread]
void settle(const ApiContext& context, Timer& timer, topup::TopupView view,
            std::function<void(topup::TopupView)> then);

}  // namespace tallyport::http
