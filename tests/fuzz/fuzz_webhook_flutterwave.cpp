// Flutterwave's webhooks: no event throws, whatever its shape, and none succeeds that names nobody.
#include "flutterwave/webhook.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  using flutterwave::Signing;
  const auto text = test::text_of(data, size);
  const bool escapes = text.find('\\') != text.npos;
  const auto names = [&](const char* word) { return text.find(word) != text.npos; };
  for (const auto signing : {Signing::verif_hash, Signing::flutterwave_signature}) {
    for (const bool live : {false, true}) {
      const flutterwave::Config config{"https://api.flutterwave.com", live, signing, ""};
      const auto result = flutterwave::read_event(text, config);
      const bool stated = result.outcome() == plugin::Outcome::succeeded ||
                          result.outcome() == plugin::Outcome::failed;
      TALLYPORT_ASSERT(!stated || escapes || names("tx_ref") || names("txRef") ||
                       names("TransactionId") || names("reference"));
      TALLYPORT_ASSERT(result.outcome() != plugin::Outcome::rejected);
    }
    const auto check = flutterwave::check_of(signing, text, text);
    static_cast<void>(check);
  }
  return 0;
}
