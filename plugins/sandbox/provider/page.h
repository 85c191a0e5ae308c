// The checkout page that a payer sees: HTML without a script.
#pragma once

#include <string>
#include <string_view>

#include "payments.h"

namespace tallyport::sandbox {

// "USD 1,234.50": major units with as many digits as the currency has.
std::string format_amount(std::int64_t minor, std::string_view currency);
// `url` with reference and status added to its query.
std::string with_result(const std::string& url, const Payment& payment);

// The page for the payment as it is now.
std::string checkout_page(const Payment& payment);
// For a checkout that does not exist.
std::string missing_page();
// For an address that is no page of ours.
std::string wrong_address_page();

}  // namespace tallyport::sandbox
