// The stand-alone emulator of Stripe, Paystack and Flutterwave. Lists the parts.
#include <cstdio>
#include <memory>
#include <string>

#include "emulator/emulator.h"
#include "emulator/options.h"
#include "serving/live_world.h"
#include "serving/program.h"
#include "serving/signing.h"

namespace {

using namespace tallyport;

constexpr const char* kName = "tallyport-emulator";

class EmulatorParts final : public serving::Parts {
 public:
  EmulatorParts(const emulator::Options& options, const std::string& address)
      : emulator_(world_, options, options.public_url.empty() ? address : options.public_url) {
    world_.let_in(emulator_);
  }
  serving::Site& site() override { return world_; }
  void stop() override { world_.stop(); }

 private:
  std::unique_ptr<Entropy> entropy_ = serving::system_entropy();
  serving::LiveWorld world_{*entropy_};
  emulator::Emulator emulator_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto parsed = emulator::parse_options({argv + 1, argv + argc});
  if (const auto* wrong = std::get_if<std::string>(&parsed)) {
    std::fprintf(stderr, "%s: %s\n", kName, wrong->c_str());
    return serving::kUsageMistake;
  }
  const auto& options = std::get<emulator::Options>(parsed);
  if (options.wish == emulator::Options::Wish::help) {
    std::fputs(emulator::kHelp, stdout);
    return 0;
  }
  return serving::run_program(kName, options.listen, [&](const auto& address) {
    return std::make_unique<EmulatorParts>(options, address);
  });
}
