// The sandbox gateway's webhooks: the header is read without loss, and no event throws.
#include <string>

#include "fuzz/fuzz.h"
#include "sandbox/webhook.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  const auto text = test::text_of(data, size);
  if (const auto signature = sandbox_gateway::parse_signature(text)) {
    TALLYPORT_ASSERT(!signature->candidates.empty() && signature->candidates.size() <= 16);
    TALLYPORT_ASSERT(signature->time == std::to_string(signature->time_unix_s));
    auto again = "t=" + std::string(signature->time);
    for (const auto candidate : signature->candidates) again += ",v1=" + std::string(candidate);
    TALLYPORT_ASSERT(again == text);
  }
  const auto result = sandbox_gateway::read_event(text);
  TALLYPORT_ASSERT(result.outcome() != plugin::Outcome::succeeded ||
                   text.find("\"id\"") != text.npos || text.find('\\') != text.npos);
  return 0;
}
