// Saved cards: as a payment states the one that paid it. A token is bound to the e-mail address of
// that payment, so the address is the customer's id here. API v3 has no call that lists tokens or
// forgets one. Source: developer.flutterwave.com/docs/recurring-payments/tokenization.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace tallyport::flutterwave {

// {"customer":…,"method":…} of a transaction, which parse_exact read; "" unless it has a token, and
// says whose it is.
std::string payment_document(const nlohmann::json& transaction);

}  // namespace tallyport::flutterwave
