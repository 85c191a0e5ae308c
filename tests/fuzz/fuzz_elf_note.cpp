// Shared objects from anywhere, as far as they are read before they are loaded.
#include "fuzz/fuzz.h"
#include "gateway/elf_note.h"
#include "gateway/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  const auto facts = gateway::read_elf(test::text_of(data, size));
  if (!facts) {
    TALLYPORT_ASSERT(facts.error().code == Errc::plugin_unreadable);
    return 0;
  }
  const auto policy = gateway::check_policy(*facts);
  TALLYPORT_ASSERT(!policy || (!facts->exports.empty() && !facts->has_run_path));
  const auto manifest = gateway::the_manifest(*facts);
  TALLYPORT_ASSERT(manifest.has_value() == (facts->manifests.size() == 1));
  if (manifest) (void)gateway::parse_manifest(*manifest);
  return 0;
}
