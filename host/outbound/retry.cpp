// Waiting times. libcurl only reads the date of Retry-After here.
#include "outbound/retry.h"

#include <algorithm>
#include <charconv>

#include <curl/curl.h>

namespace tallyport {
namespace {

constexpr std::int64_t kWaitMaxSeconds = 86'400;  // longer than any deadline, short of overflow

bool is_retry_after(std::string_view name) {
  constexpr std::string_view kName = "retry-after";
  return std::ranges::equal(name, kName, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::optional<std::int64_t> seconds(const std::string& value) {
  if (value.empty() || !std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  return error == std::errc{} ? std::min(number, kWaitMaxSeconds) : kWaitMaxSeconds;
}

}  // namespace

bool status_is_transient(int status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

std::int64_t backoff_ms(const BackoffSettings& settings, int retry, std::uint64_t random) {
  std::int64_t cap = std::max<std::int64_t>(settings.initial_ms, 0);
  for (int step = 1; step < retry && cap < settings.max_ms; ++step) cap *= 2;
  cap = std::max<std::int64_t>(std::min(cap, settings.max_ms), 0);
  return static_cast<std::int64_t>(random % (static_cast<std::uint64_t>(cap) + 1));
}

std::optional<std::int64_t> retry_after_ms(const HttpResponse& response, Timestamp now) {
  for (const auto& [name, value] : response.headers) {
    if (!is_retry_after(name)) continue;
    if (auto wait = seconds(value)) return *wait * 1000;
    std::int64_t date = curl_getdate(value.c_str(), nullptr);
    if (date < 0) return std::nullopt;
    // No further away than matters: libcurl reads years whose milliseconds overflow.
    date = std::min(date, now.unix_ms / 1000 + kWaitMaxSeconds + 1);
    auto wait_ms = date * 1000 - now.unix_ms;
    return std::clamp<std::int64_t>(wait_ms, 0, kWaitMaxSeconds * 1000);
  }
  return std::nullopt;
}

}  // namespace tallyport
