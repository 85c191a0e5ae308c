// strftime, in UTC.
#include "serving/utc.h"

#include <array>
#include <ctime>

namespace tallyport::serving {
namespace {

std::string formatted(std::int64_t unix_s, const char* format) {
  const auto time = static_cast<std::time_t>(unix_s);
  std::tm parts{};
  if (!gmtime_r(&time, &parts)) return "never";
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

}  // namespace

std::string utc(std::int64_t unix_s) { return formatted(unix_s, "%Y-%m-%d %H:%M UTC"); }
std::string iso_utc(std::int64_t unix_s) { return formatted(unix_s, "%Y-%m-%dT%H:%M:%S.000Z"); }

}  // namespace tallyport::serving
