// check: all that would keep the server from starting, without starting it.
#include <cstdio>

#include "cli/commands.h"
#include "cli/compose.h"
#include "crypto/crypto.h"
#include "http/auth.h"
#include "ops/spdlog_log.h"
#include "ops/system_clock.h"
#include "ops/thread_pool.h"

namespace tallyport::cli {

int check(const Arguments& arguments) {
  const auto file = config_option(arguments, "check");
  if (file.empty()) return kExitUsage;
  const auto config = load_config(file);
  if (!config) return kExitConfig;

  ops::SystemClock clock;
  crypto::SystemEntropy entropy;
  ops::SpdlogLog log(LogLevel::warning, ops::LineFormat::text, clock);
  ops::ThreadPool executor(1);
  CurlClient outbound({}, clock, entropy, log);
  const auto callers = http::Authenticator::create(config->api_keys, config->jwt);
  if (!callers) std::fprintf(stderr, "%s: %s\n", file.c_str(), callers.error().detail.c_str());
  const auto gateways = load_gateways(*config, {outbound, executor, clock, entropy, log});
  if (!gateways || !callers) return kExitConfig;

  for (const auto& gateway : gateways->list())
    std::printf("gateway %s: %s %s, mode %s\n", gateway.name.c_str(), gateway.plugin.c_str(),
                gateway.plugin_version.c_str(), std::string(name(gateway.mode)).c_str());
  std::printf("%s: nothing wrong\n", file.c_str());
  return kExitOk;
}

}  // namespace tallyport::cli
