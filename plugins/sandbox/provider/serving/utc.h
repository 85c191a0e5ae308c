// Moments as text.
#pragma once

#include <cstdint>
#include <string>

namespace tallyport::serving {

std::string utc(std::int64_t unix_s);      // "2027-01-15 08:00 UTC"
std::string iso_utc(std::int64_t unix_s);  // "2027-01-15T08:00:00.000Z"

}  // namespace tallyport::serving
