// Flutterwave's lists, a page at a time.
#pragma once

#include <string>
#include <vector>

#include "emulator/desk.h"

namespace tallyport::emulator::flutterwave {

// The page of `all` that the request asks for, so many to each.
serving::Answer page_of(const std::string& message, const std::vector<Value>& all,
                        const serving::Request& request, std::int64_t per_page = 20);

// GET /v3/transactions, newest first, narrowed by from, to, tx_ref, status, currency and
// customer_email.
serving::Answer list_transactions(const Payments& payments, const serving::Request& request);

}  // namespace tallyport::emulator::flutterwave
