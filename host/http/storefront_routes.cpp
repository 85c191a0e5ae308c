// An application's own routes: each request is made one to our own router, in process, and its
// answer is made the reply that the application's front end knows. So validation, rights,
// idempotency and errors are those of our API.
#include <nlohmann/json.hpp>

#include "http/reply.h"
#include "http/routes.h"
#include "http/storefront_inputs.h"
#include "http/storefront_reply.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using nlohmann::json;
using storefront::Front;
using storefront::Route;

constexpr std::string_view kNewBalance = "new_balance";

// What one route is served with. The context and the router outlive every request.
struct Service {
  const ApiContext& context;
  const Router& ours;
  const Front& front;
  const Route& route;
  bool tells_balance;
};

Responder answer_with(std::function<void(Response)> then) { return Responder(std::move(then)); }

json json_of(const Response& response) {
  auto parsed = json::parse(response.body, nullptr, false);
  return parsed.is_object() ? std::move(parsed) : json::object();
}

void reply(const Service& service, Responder& responder, const Response& ours) {
  responder(to_reply(service.front, service.route, ours, completed(json_of(ours), service.front)));
}

void refuse(const Service& service, Responder& responder, const Error& error) {
  reply(service, responder, problem(error));
}

// What only who knows a top-up's reference asks for: no more than the two calls need.
std::shared_ptr<const Principal> anybody(const Front& front) {
  return std::make_shared<const Principal>(
      Principal{"anybody",
                front.tenant,
                {Scope::topups_read, Scope::topups_write, Scope::accounts_read},
                std::nullopt,
                {}});
}

Result<std::shared_ptr<const Principal>> who_asks(const Service& service, const Request& request) {
  if (service.route.asked == Route::Asked::by_anybody) return anybody(service.front);
  auto principal = service.context.authenticator->authenticate(request, service.context.clock.now(),
                                                               service.front.schemes);
  if (!principal) return fail(principal.error());
  if (principal->tenant != service.front.tenant)
    return fail(Errc::not_permitted, "these credentials are for another storefront");
  return std::make_shared<const Principal>(std::move(*principal));
}

// Asks for the balance after a top-up's answer, and replies with both.
void add_balance(const Service& service, const std::shared_ptr<const Principal>& principal,
                 Response ours, SharedResponder responder) {
  const auto answer = json_of(ours);
  Request ask;
  ask.method = "GET";
  ask.path = "/v1/accounts/" + percent_encode(answer.value("account", ""));
  ask.principal = principal;
  service.ours.dispatch(
      std::move(ask),
      answer_with([service, answer, ours = std::move(ours), responder](const Response& account) {
        auto balance = completed(json_of(account), service.front);
        if (account.status >= 400 && balance.value("code", "") != name(Errc::account_not_found))
          return reply(service, *responder, account);
        auto both = completed(answer, service.front);
        const auto* available = value_at(balance, "/balance/available");
        both[std::string(kNewBalance)] = available ? *available : json(0);
        (*responder)(to_reply(service.front, service.route, ours, both));
      }));
}

void serve(const Service& service, const Request& request, Responder responder) {
  auto principal = who_asks(service, request);
  if (!principal) return refuse(service, responder, principal.error());
  auto ask = to_our_request(service.route, request, *principal);
  if (!ask) return refuse(service, responder, ask.error());
  service.ours.dispatch(std::move(*ask),
                        answer_with([service, principal = *principal,
                                     shared = share(std::move(responder))](Response ours) {
                          if (service.tells_balance && ours.status < 400)
                            return add_balance(service, principal, std::move(ours), shared);
                          reply(service, *shared, ours);
                        }));
}

// The gateway reads the raw bytes and every header, and nobody is asked who they are.
void hand_on(const Service& service, Request request, Responder responder) {
  request.path = "/webhooks/" + service.route.with.at(0).sources.at(0).name;
  request.params.clear();
  service.ours.dispatch(std::move(request),
                        answer_with([service, shared = share(std::move(responder))](
                                        const Response& ours) { reply(service, *shared, ours); }));
}

}  // namespace

void add_storefront_routes(Router& router, const ApiContext& context) {
  for (const Front& front : context.fronts)
    for (const Route& route : front.routes) {
      const Service service{context, router, front, route, names(route, kNewBalance)};
      const bool webhook = storefront::is_webhook(*route.call);
      const auto handler = [service, webhook](Request request, Responder responder) {
        webhook ? hand_on(service, std::move(request), std::move(responder))
                : serve(service, request, std::move(responder));
      };
      for (const auto& pattern : route.on)
        for (const char* end : {"", "/"}) router.add(pattern.method, pattern.path() + end, handler);
    }
}

}  // namespace tallyport::http
