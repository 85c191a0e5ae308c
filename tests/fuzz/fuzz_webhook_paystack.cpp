// The Paystack gateway's webhooks: the header is read strictly, no event throws, and only an event
// that says so states money.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "fuzz/fuzz.h"
#include "paystack/webhook.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  const auto text = test::text_of(data, size);
  TALLYPORT_ASSERT(!paystack::is_signature(text) ||
                   (size == 128 && std::ranges::all_of(text, [](char c) {
                      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                    })));
  const auto result = paystack::read_event(text);
  if (result.outcome() != plugin::Outcome::succeeded) return 0;
  const auto event = nlohmann::json::parse(text);
  const auto& about = event.at("data");
  TALLYPORT_ASSERT(event.at("event") == "charge.success"
                       ? about.at("status") == "success"
                       : event.at("event") == "charge.dispute.resolve" &&
                             about.at("resolution") == "declined");
  return 0;
}
