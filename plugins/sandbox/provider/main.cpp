// The stand-alone sandbox provider: a payment provider for trying and testing. Lists the parts and
// waits for a signal.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "crypto/crypto.h"
#include "options.h"
#include "provider.h"
#include "routes.h"
#include "server.h"

namespace {

using namespace tallyport;

constexpr int kUsageMistake = 64;

// A thousand payers and their webhooks at once need more descriptors than shells allow.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65'536);
  setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(const sandbox::Options& options, const sigset_t& signals) {
  sandbox::Server server(options.host, options.port);
  const std::string address = "http://" + options.host + ":" + std::to_string(server.port());
  crypto::SystemEntropy entropy;
  sandbox::Provider provider(options, options.public_url.empty() ? address : options.public_url,
                             entropy);
  sandbox::Routes routes(provider);
  server.serve(routes);
  std::printf("listening on %s\n", address.c_str());
  std::fflush(stdout);

  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
  provider.stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto parsed = sandbox::parse_options({argv + 1, argv + argc});
  if (const auto* wrong = std::get_if<std::string>(&parsed)) {
    std::fprintf(stderr, "tallyport-sandbox-provider: %s\n", wrong->c_str());
    return kUsageMistake;
  }
  const auto& options = std::get<sandbox::Options>(parsed);
  if (options.wish == sandbox::Options::Wish::help) {
    std::fputs(sandbox::kHelp, stdout);
    return 0;
  }
  // Blocked before the first thread starts, so that only sigwait sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  raise_file_limit();
  try {
    return serve(options, signals);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tallyport-sandbox-provider: %s\n", error.what());
    return 1;
  }
}
