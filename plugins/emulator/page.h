// The checkout page that a payer sees: HTML without a script.
#pragma once

#include <string>
#include <vector>

#include "emulator/payments.h"

namespace tallyport::emulator {

// The page for the payment as it is now, with a form for each way to pay or for the step that is
// asked for. `back` is where its link leads; "" for no link.
std::string checkout_page(const Payment& payment, const std::vector<Channel>& channels,
                          const std::string& back);
// For a checkout that does not exist.
std::string missing_page();

}  // namespace tallyport::emulator
