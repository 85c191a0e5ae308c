// Manifests: what is accepted holds together, and its addresses lead where they say.
#include "fuzz/fuzz.h"
#include "gateway/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  const auto manifest = gateway::parse_manifest(test::text_of(data, size));
  if (!manifest) {
    TALLYPORT_ASSERT(manifest.error().code == Errc::plugin_manifest_invalid);
    TALLYPORT_ASSERT(!manifest.error().detail.empty());
    return 0;
  }
  TALLYPORT_ASSERT(!manifest->id.empty() && !manifest->operations.empty());
  for (const auto& operation : manifest->operations)
    TALLYPORT_ASSERT(manifest->offers(operation) && operation.find('/') != std::string::npos);
  for (const auto& secret : manifest->secrets) {
    TALLYPORT_ASSERT(manifest->secret(secret.name) == &secret);
    TALLYPORT_ASSERT(secret.sends || secret.verifies);
  }
  for (const auto& to : manifest->egress) {
    TALLYPORT_ASSERT(to.secure && gateway::authority_of_url(to.str()) == to);
    TALLYPORT_ASSERT(gateway::may_send(to, manifest->egress, std::nullopt));
  }
  for (const auto& currency : manifest->currencies)
    TALLYPORT_ASSERT(currency.code.size() == 3 && currency.exponent >= 0);
  return 0;
}
