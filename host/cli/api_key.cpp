// Makes an API key. The key is shown once; the configuration keeps only its hash.
#include <array>
#include <cstdint>
#include <cstdio>

#include "cli/commands.h"
#include "crypto/crypto.h"

namespace tallyport::cli {

int api_key(const Arguments& arguments) {
  if (!arguments.empty()) {
    std::fprintf(stderr, "tallyport api-key: takes no arguments, got \"%s\"\n",
                 arguments.front().c_str());
    return kExitUsage;
  }
  std::array<std::uint8_t, 32> bytes{};
  crypto::SystemEntropy{}.fill(bytes);
  const auto key =
      "tp_" + crypto::to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  std::printf(
      "The key, for the back end; it is not kept anywhere:\n\n  %s\n\n"
      "For the configuration:\n\n  [[api_key]]\n  name = \"back end\"\n  storefront = \"…\"\n"
      "  hash = \"sha256:%s\"\n  scopes = [\"topups:read\", \"topups:write\", \"accounts:read\"]\n",
      key.c_str(), crypto::to_hex(crypto::sha256(key)).c_str());
  return kExitOk;
}

}  // namespace tallyport::cli
