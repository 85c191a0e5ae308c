// The stand-alone sandbox provider: a payment provider for trying and testing. Lists the parts.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "crypto/crypto.h"
#include "options.h"
#include "provider.h"
#include "routes.h"
#include "serving/program.h"

namespace {

using namespace tallyport;

constexpr const char* kName = "tallyport-sandbox-provider";

class SandboxParts final : public serving::Parts {
 public:
  SandboxParts(const sandbox::Options& options, const std::string& address)
      : provider_(options, options.public_url.empty() ? address : options.public_url, entropy_) {}
  serving::Site& site() override { return routes_; }
  void stop() override { provider_.stop(); }

 private:
  crypto::SystemEntropy entropy_;
  sandbox::Provider provider_;
  sandbox::Routes routes_{provider_};
};

}  // namespace

int main(int argc, char** argv) {
  const auto parsed = sandbox::parse_options({argv + 1, argv + argc});
  if (const auto* wrong = std::get_if<std::string>(&parsed)) {
    std::fprintf(stderr, "%s: %s\n", kName, wrong->c_str());
    return serving::kUsageMistake;
  }
  const auto& options = std::get<sandbox::Options>(parsed);
  if (options.wish == sandbox::Options::Wish::help) {
    std::fputs(sandbox::kHelp, stdout);
    return 0;
  }
  return serving::run_program(kName, {options.host, options.port}, [&](const auto& address) {
    return std::make_unique<SandboxParts>(options, address);
  });
}
