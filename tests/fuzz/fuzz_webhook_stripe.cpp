// Stripe's webhooks: the header is read without loss, and no event throws or pays by itself.
#include <string>

#include "fuzz/fuzz.h"
#include "stripe/webhook.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  const auto text = test::text_of(data, size);
  if (const auto signature = stripe_gateway::parse_signature(text)) {
    TALLYPORT_ASSERT(!signature->candidates.empty() && signature->candidates.size() <= 16);
    TALLYPORT_ASSERT(signature->time == std::to_string(signature->time_unix_s));
    const auto written = [&](const std::string& part) {
      return text.starts_with(part) || text.find("," + part) != text.npos;
    };
    TALLYPORT_ASSERT(written("t=" + std::string(signature->time)));
    for (const auto candidate : signature->candidates) {
      TALLYPORT_ASSERT(candidate.size() == 64);
      TALLYPORT_ASSERT(written("v1=" + std::string(candidate)));
    }
  }
  // What is ours says so; a refund may name its intent alone.
  const auto result = stripe_gateway::read_event({}, text);
  TALLYPORT_ASSERT(result.outcome() != plugin::Outcome::succeeded || text.find('\\') != text.npos ||
                   text.find("\"tallyport_reference\"") != text.npos ||
                   text.find("\"payment_intent\"") != text.npos);
  return 0;
}
