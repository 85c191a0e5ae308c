// Amounts and times as payers read them.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "money/money.h"

namespace tallyport::http {

// "1,234,567.50 NGN"
std::string with_unit(std::int64_t amount, int scale, const std::string& asset);
std::string with_unit(money::Money money);
// "2026-01-31 09:05 UTC"
std::string readable(Timestamp at);

}  // namespace tallyport::http
