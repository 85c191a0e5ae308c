// Retry-After: never negative, never longer than a day, and whole numbers are read as they stand.
#include <algorithm>
#include <charconv>
#include <string>

#include "fuzz/fuzz.h"
#include "outbound/retry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  constexpr std::int64_t kDay_s = 86'400;
  const auto text = test::text_of(data, size);
  const HttpResponse response{503, {{"Server", "x"}, {"retry-AFTER", std::string(text)}}, ""};
  for (const std::int64_t now : {std::int64_t{0}, std::int64_t{1'767'225'600'000}}) {
    const auto wait = retry_after_ms(response, Timestamp{now});
    TALLYPORT_ASSERT(!wait || (*wait >= 0 && *wait <= kDay_s * 1000));
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec == std::errc{} && parsed.ptr == end && number >= 0 && text.front() != '-')
      TALLYPORT_ASSERT(wait == std::min(number, kDay_s) * 1000);
  }
  return 0;
}
