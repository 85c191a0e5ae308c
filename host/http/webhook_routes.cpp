// Webhooks: the raw bytes and headers go to the gateway; 200 only once what they state is durable.
#include <map>
#include <mutex>

#include <nlohmann/json.hpp>

#include "http/reply.h"
#include "http/routes.h"

namespace tallyport::http {
namespace {

// Anybody can send webhooks that are not authentic: they are counted, and a line is logged at most
// every ten seconds for each gateway. Nothing of them is kept.
class Refusals {
 public:
  void add(const std::string& gateway, const std::string& peer, Timestamp now, Log& log) {
    std::int64_t count = 0;
    {
      const std::lock_guard lock(mutex_);
      auto& state = states_[gateway];  // of gateways that exist: bounded
      ++state.count;
      if (now < state.next_line) return;
      state.next_line = now.plus_ms(kPauseMs);
      count = std::exchange(state.count, 0);
    }
    log.warning("webhooks that are not authentic",
                {{"gateway", gateway}, {"count", std::to_string(count)}, {"last_peer", peer}});
  }

 private:
  static constexpr std::int64_t kPauseMs = 10'000;
  struct State {
    std::int64_t count = 0;
    Timestamp next_line;
  };
  std::mutex mutex_;
  std::map<std::string, State> states_;  // guarded by mutex_
};

// The same for all.
const Response& received() {
  static const auto kResponse = json_response(200, {{"received", true}});
  return kResponse;
}

void receive(const ApiContext& context, const std::shared_ptr<Refusals>& refusals, Request request,
             Responder responder) {
  const auto gateway = request.param("gateway");
  context.flow.webhook(gateway, {std::move(request.body), std::move(request.headers)},
                       [&context, refusals, gateway, peer = std::move(request.peer),
                        shared = share(std::move(responder))](Result<topup::Verdict> verdict) {
                         if (verdict) return (*shared)(received());
                         if (verdict.error().code == Errc::webhook_not_authentic)
                           refusals->add(gateway, peer, context.clock.now(), context.log);
                         answer_error(context, *shared, verdict.error());
                       });
}

}  // namespace

void add_webhook_routes(Router& router, const ApiContext& context) {
  const auto refusals = std::make_shared<Refusals>();
  router.add("POST", "/webhooks/{gateway}",
             [&context, refusals](Request request, Responder responder) {
               receive(context, refusals, std::move(request), std::move(responder));
             });
}

}  // namespace tallyport::http
