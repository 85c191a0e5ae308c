// Is it alive, can it work, and a page for who opens the address in a browser.
#include <atomic>

#include <nlohmann/json.hpp>

#include "http/pages.h"
#include "http/reply.h"
#include "http/routes.h"

namespace tallyport::http {
namespace {

// The database's answer, or 503 when it takes too long: whichever comes first.
void ready(const ApiContext& context, Timer& timer, Responder responder) {
  const auto answered = std::make_shared<std::atomic_flag>();
  const auto shared = share(std::move(responder));
  timer.after(context.ready_wait, [answered, shared] {
    if (!answered->test_and_set())
      (*shared)(problem({Errc::storage_unavailable, "the database did not answer in time"}));
  });
  context.queries.ping([&context, answered, shared](Result<bool> pong) {
    if (answered->test_and_set()) return;
    if (!pong) return answer_error(context, *shared, pong.error());
    if (!*pong) return (*shared)(problem({Errc::storage_unavailable, ""}));
    (*shared)(json_response(200, {{"status", "ready"}}));
  });
}

}  // namespace

void add_health_routes(Router& router, const ApiContext& context, Timer& timer) {
  router.add("GET", "/healthz", [](Request, Responder responder) {
    responder(json_response(200, {{"status", "alive"}}));
  });
  router.add("GET", "/readyz", [&context, &timer](Request, Responder responder) {
    ready(context, timer, std::move(responder));
  });
  router.add("GET", "/", [](Request, Responder responder) { responder(home_page()); });
}

}  // namespace tallyport::http
