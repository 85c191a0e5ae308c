// Saved payment methods of an account: add, list, make the default, remove.
#include <nlohmann/json.hpp>

#include "http/card.h"
#include "http/idempotency.h"
#include "http/json_body.h"
#include "http/method_json.h"
#include "http/payer.h"
#include "http/reply.h"
#include "http/routes.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::ordered_json;
using topup::MethodAnswer;
using topup::PaymentMethod;

constexpr const char* kAdd = "POST /v1/accounts/{account}/payment_methods";

// The account of the path, if the caller may see it; else not found is answered, and nothing
// returned.
const std::string* own_account(const Request& request, const Principal& principal,
                               Responder& responder) {
  const auto& name = request.param("account");
  if (is_account_name(name) && !principal.is_barred_from(name)) return &name;
  responder(problem({Errc::account_not_found, "there is no account " + in_quotes(name)}));
  return nullptr;
}

Response refused(const MethodAnswer& answer) {
  return problem_with({Errc::method_refused, "gateway \"" + answer.gateway + "\" refused it"},
                      failure_json(answer.reason, answer.decline));
}

Response added(const MethodAnswer& answer) {
  if (!answer.reason.empty()) return refused(answer);
  auto stored = answer.answer ? *answer.answer : added_answer(answer);
  Response response;
  response.status = stored.status;
  response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  if (answer.repeated) response.headers.emplace_back("Idempotent-Replayed", "true");
  response.body = std::move(stored.body);
  return response;
}

void add_one(const ApiContext& context, Request request, const Principal& principal,
             const topup::Storefront& storefront, Responder responder) {
  const auto* account = own_account(request, principal, responder);
  if (!account) return;
  auto claim = read_claim(request, principal, kAdd, context.hash_key);
  if (!claim) return answer_error(context, responder, claim.error());
  auto body = JsonBody::read(request);
  if (!body) return answer_error(context, responder, body.error());
  topup::MethodStart start;
  start.gateway = body->text("gateway", 64);
  start.token = body->text("token", 255, body->has("token") ? Need::required : Need::optional);
  start.setup = body->flag("setup", "true").value_or(false);
  start.card = read_card(*body);
  start.payer = read_payer(*body);
  if (int{body->has("token")} + int{start.setup} + int{body->has("card")} != 1)
    body->complain("token", "has to be there, or setup: true or card instead");
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));
  start.claim = std::move(*claim);
  start.render = added_answer;
  context.methods.add(
      storefront, *account, std::move(start),
      [&context, shared = share(std::move(responder))](Result<MethodAnswer> answer) {
        if (!answer) return answer_error(context, *shared, answer.error());
        (*shared)(added(*answer));
      });
}

void list(const ApiContext& context, Request request, const Principal& principal,
          const topup::Storefront&, Responder responder) {
  const auto* account = own_account(request, principal, responder);
  if (!account) return;
  if (auto known = only_query(request, {}); !known)
    return answer_error(context, responder, known.error());
  context.methods.list(
      principal.tenant, *account,
      [&context, shared = share(std::move(responder))](Result<topup::SavedMethods> saved) {
        if (!saved) return answer_error(context, *shared, saved.error());
        Json out = {{"data", Json::array()}};
        for (const auto& each : saved->methods)
          out["data"].push_back(
              method_json(each, default_of(saved->methods, each.gateway) == each.id));
        (*shared)(json_response(200, out));
      });
}

using MethodStep = void (topup::MethodFlow::*)(std::string, std::string, PaymentMethodId,
                                               topup::Reply<PaymentMethod>);

// The two that ask for nothing but the id. `answer` makes the response of what was changed.
PrincipalHandler step(const ApiContext& context, MethodStep flow_step,
                      Response (*answer)(const PaymentMethod&)) {
  return [&context, flow_step, answer](Request request, const Principal& principal,
                                       const topup::Storefront&, Responder responder) {
    const auto* account = own_account(request, principal, responder);
    if (!account) return;
    auto body = JsonBody::read(request, EmptyBody::allowed);
    if (!body) return answer_error(context, responder, body.error());
    if (const auto& complaints = body->finish(); !complaints.empty())
      return responder(problem({Errc::invalid_field, ""}, complaints));
    const auto& text = request.param("id");
    const auto id = PaymentMethodId::parse(text);
    if (!id)
      return responder(
          problem({Errc::method_not_found, "there is no payment method " + in_quotes(text)}));
    (context.methods.*flow_step)(principal.tenant, *account, *id,
                                 [&context, answer, shared = share(std::move(responder))](
                                     const Result<PaymentMethod>& changed) {
                                   if (!changed)
                                     return answer_error(context, *shared, changed.error());
                                   (*shared)(answer(*changed));
                                 });
  };
}

Response now_default(const PaymentMethod& method) {
  return json_response(200, method_json(method, true));
}

Response gone(const PaymentMethod& method) {
  return json_response(200, {{"id", method.id.str()}, {"removed", true}});
}

}  // namespace

void add_method_routes(Router& router, const ApiContext& context) {
  constexpr const char* kMethods = "/v1/accounts/{account}/payment_methods";
  add_route(router, context, "GET", kMethods, Scope::methods_read, list);
  add_route(router, context, "POST", kMethods, Scope::methods_write, add_one);
  router.add("POST", std::string(kMethods) + "/{id}/default",
             with_scope(context, Scope::methods_write,
                        step(context, &topup::MethodFlow::make_default, now_default)));
  router.add(
      "DELETE", std::string(kMethods) + "/{id}",
      with_scope(context, Scope::methods_write, step(context, &topup::MethodFlow::remove, gone)));
}

}  // namespace tallyport::http
