// Paystack's lists, a page at a time.
#pragma once

#include <string>
#include <vector>

#include "emulator/desk.h"

namespace tallyport::emulator::paystack {

// The page of `all` that the request asks for with perPage and page.
serving::Answer page_of(const std::string& message, const std::vector<Value>& all,
                        const serving::Request& request);

// GET /transaction, newest first, narrowed by from, to, status and customer.
serving::Answer list_transactions(const Payments& payments, const serving::Request& request);

}  // namespace tallyport::emulator::paystack
