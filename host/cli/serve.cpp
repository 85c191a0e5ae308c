// serve: the composition root. Makes every room, joins them, and takes them apart in order.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <sys/prctl.h>
#include <sys/resource.h>

#include "cli/commands.h"
#include "cli/compose.h"
#include "config/environment.h"
#include "crypto/crypto.h"
#include "http/api.h"
#include "http/server.h"
#include "jobs/head_signer.h"
#include "jobs/hold_expirer.h"
#include "jobs/janitor.h"
#include "ops/spdlog_log.h"
#include "ops/supervisor.h"
#include "ops/system_clock.h"
#include "ops/thread_pool.h"
#include "ops/wiped_heap.h"
#include "topup/flow.h"

namespace tallyport::cli {
namespace {

// Only the main thread takes them, in wait(); every thread made later inherits the mask.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  std::string wait() {
    int number = 0;
    sigwait(&set_, &number);
    return number == SIGTERM ? "SIGTERM" : "SIGINT";
  }

 private:
  sigset_t set_;
};

void protect_process() {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that left is an error of that write, nothing more
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);  // a core would hold secrets
}

// Where card numbers pass through: no trace of them in what is freed, and no debugger of the same
// user. Before the other threads.
void protect_cards(const config::Config& config) {
  const bool any = std::ranges::any_of(config.gateways, [](const config::Gateway& gateway) {
    return gateway.enabled && gateway.allow_raw_card;
  });
  if (!any) return;
  wipe_freed_heap();
  prctl(PR_SET_DUMPABLE, 0);
}

std::string hex_of(Entropy& entropy) {
  std::string bytes(32, '\0');
  entropy.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  return crypto::to_hex(bytes);
}

http::ServerSettings server_settings(const config::Server& server) {
  http::ServerSettings settings;
  settings.host = server.listen_host;
  settings.port = server.listen_port;
  settings.threads = server.threads;
  settings.body_max_bytes = static_cast<std::size_t>(server.request_body_max_bytes);
  settings.header_timeout = std::chrono::milliseconds(server.header_timeout_ms);
  settings.body_timeout = std::chrono::milliseconds(server.body_timeout_ms);
  return settings;
}

int refuse(Log& log, std::string_view what, const Error& error, int exit_code) {
  log.error(what, {{"code", std::string(name(error.code))}, {"detail", error.detail}});
  return exit_code;
}

int exit_code_of(const Error& error) {
  return error.code == Errc::storage_unavailable ? kExitUnavailable : kExitConfig;
}

// Everything but the program's frame. At the end, first nobody asks any more, then what is under
// way ends and is committed, then the rest goes in reverse order.
int run(const config::Config& config, StopSignals& signals) {
  protect_cards(config);
  ops::SystemClock clock;
  crypto::SystemEntropy entropy;
  UuidV7Source ids(clock, entropy);
  ops::SpdlogLog log(
      config.log.level,
      config.log.format == config::LogFormat::json ? ops::LineFormat::json : ops::LineFormat::text,
      clock);
  ops::Supervisor supervisor(
      config::SystemEnvironment().variable("NOTIFY_SOCKET").value_or(std::string()), log);

  auto database = storage::open(config.database.url, storage_settings(config), clock, ids, log);
  if (!database)
    return refuse(log, "the database cannot be opened", database.error(),
                  exit_code_of(database.error()));
  auto& journal = (*database)->journal();
  auto& queries = (*database)->queries();
  auto declared = (*database)->declare_assets(declared_assets(config));
  if (!declared)
    return refuse(log, "the assets do not fit the database", declared.error(),
                  exit_code_of(declared.error()));
  auto hash_key = (*database)->setting("request_hash_key", [&] { return hex_of(entropy); });
  if (!hash_key)
    return refuse(log, "the database cannot be used", hash_key.error(),
                  exit_code_of(hash_key.error()));

  auto executor = std::make_unique<ops::ThreadPool>(2);
  CurlClient outbound(outbound_settings(config), clock, entropy, log);
  auto gateways = load_gateways(config, {outbound, *executor, clock, entropy, log});
  if (!gateways) return kExitConfig;

  const topup::FlowSettings flow_settings{.host = config.server.host_name,
                                          .public_url = config.server.public_url,
                                          .lease_ms = config.janitor.lease_ms,
                                          .first_check_ms = config.janitor.first_check_ms};
  topup::Flow flow(flow_settings, journal, *gateways, clock, ids, entropy, log);
  topup::RefundFlow refunds(flow_settings, journal, *gateways, clock, ids, entropy, log);
  topup::MethodFlow methods(journal, queries, *gateways, *gateways, clock, ids);
  jobs::Janitor janitor({.host = config.server.host_name,
                         .interval_ms = config.janitor.interval_ms,
                         .lease_ms = config.janitor.lease_ms},
                        flow, refunds, journal, clock, ids, log);
  jobs::HoldExpirer hold_expirer({.interval_ms = config.janitor.interval_ms}, journal, clock, ids,
                                 log);

  std::optional<jobs::HeadSigner> head_signer;
  if (const auto key = signing_key(config))
    head_signer.emplace(jobs::HeadSignerSettings{config.proof.head_interval_ms}, *key, queries,
                        journal, clock, ids, log);

  auto authenticator = http::Authenticator::create(config.api_keys, config.jwt);
  if (!authenticator)
    return refuse(log, "the callers' keys cannot be used", authenticator.error(), kExitConfig);
  std::map<std::string, topup::Storefront> storefronts;
  for (const auto& storefront : config.storefronts) storefronts[storefront.name] = storefront;
  std::map<std::string, pages::Pages> payer_pages;
  for (const auto& pages : config.payer_pages) payer_pages[pages.tenant] = pages;
  http::Api api({.flow = flow,
                 .refunds = refunds,
                 .methods = methods,
                 .queries = queries,
                 .gateways = *gateways,
                 .channels = *gateways,
                 .clock = clock,
                 .log = log,
                 .storefronts = std::move(storefronts),
                 .authenticator = *authenticator,
                 .hash_key = Secret(*hash_key),
                 .public_url = config.server.public_url,
                 .fronts = config.fronts,
                 .applications = &outbound,
                 .payer_pages = std::move(payer_pages),
                 .page_sessions = &(*database)->page_sessions(),
                 .entropy = &entropy});
  auto server = http::Server::start(
      server_settings(config.server),
      [&](http::Request request, http::Responder respond) {
        api.dispatch(std::move(request), std::move(respond));
      },
      log);
  if (!server) return refuse(log, "cannot listen", server.error(), kExitUnavailable);
  janitor.start();
  if (head_signer) head_signer->start();
  hold_expirer.start();
  log.info(
      "listening on http://" + config.server.listen_host + ":" + std::to_string((*server)->port()),
      {{"public_url", config.server.public_url},
       {"gateways", std::to_string(gateways->list().size())}});
  supervisor.ready();

  const auto signal = signals.wait();
  log.info("stopping", {{"signal", signal}});
  supervisor.stopping();
  const bool finished = (*server)->stop(std::chrono::milliseconds(config.server.stop_timeout_ms));
  janitor.stop();
  hold_expirer.stop();
  outbound.stop();   // what providers have not answered is unknown now,
  flow.wait_idle();  // and is recorded so; the next start goes on with it
  refunds.wait_idle();
  methods.wait_idle();
  executor.reset();
  if (head_signer) head_signer->stop();  // signs what came last
  if (!finished) log.warning("stopped with requests under way; the janitor goes on with them");
  log.info("stopped");
  return kExitOk;
}

}  // namespace

int serve(const Arguments& arguments) {
  const auto file = config_option(arguments, "serve");
  if (file.empty()) return kExitUsage;
  protect_process();
  StopSignals signals;
  const auto config = load_config(file);
  if (!config) return kExitConfig;
  return run(*config, signals);
}

}  // namespace tallyport::cli
