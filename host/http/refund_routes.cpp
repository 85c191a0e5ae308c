// Refunds: ask for one, decide one that waits, look at them.
#include <nlohmann/json.hpp>

#include "http/find.h"
#include "http/idempotency.h"
#include "http/json_body.h"
#include "http/refund_json.h"
#include "http/reply.h"
#include "http/routes.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using topup::RefundAnswer;
using topup::RefundView;
using topup::Storefront;
using topup::TopupView;

constexpr const char* kCreate = "POST /v1/topups/{id}/refunds";

Response created(const RefundAnswer& answer) {
  const auto& view = answer.view;
  // A repeated request whose first answer was never stored gets the refund as it is now.
  auto stored =
      answer.answer ? *answer.answer : refunded_answer(view.topup, view.attempt, view.refund);
  Response response;
  response.status = stored.status;
  response.headers = {{"Content-Type", "application/json"},
                      {"Cache-Control", "no-store"},
                      {"Location", "/v1/refunds/" + view.refund.id.str()}};
  if (answer.repeated) response.headers.emplace_back("Idempotent-Replayed", "true");
  response.body = std::move(stored.body);
  return response;
}

void create(const ApiContext& context, Request request, const Principal& principal,
            const Storefront&, Responder responder) {
  auto claim = read_claim(request, principal, kCreate, context.hash_key);
  if (!claim) return answer_error(context, responder, claim.error());
  auto body = JsonBody::read(request, EmptyBody::allowed);
  if (!body) return answer_error(context, responder, body.error());
  topup::RefundStart start;
  start.amount = body->integer("amount");
  start.note = body->text("note", 200);
  if (start.amount && *start.amount <= 0)
    body->complain("amount", "is " + std::to_string(*start.amount) + "; it has to be positive");
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));
  // A user's own request is decided by somebody else, whatever the token says.
  start.waits = principal.account || !principal.scopes.contains(Scope::refunds_approve);
  start.evidence = evidence_of(request, principal);
  start.claim = std::move(*claim);
  start.render = refunded_answer;
  find_topup(context, request, principal, std::move(responder),
             [&context, start = std::move(start)](TopupView view, Responder answer) {
               context.refunds.start(
                   std::move(view), start,
                   [&context, shared = share(std::move(answer))](Result<RefundAnswer> answered) {
                     if (!answered) return answer_error(context, *shared, answered.error());
                     (*shared)(created(*answered));
                   });
             });
}

void list(const ApiContext& context, Request request, const Principal& principal, const Storefront&,
          Responder responder) {
  if (auto known = only_query(request, {}); !known)
    return answer_error(context, responder, known.error());
  find_topup(
      context, request, principal, std::move(responder),
      [&context](const TopupView& view, Responder answer) {
        context.queries.refunds(
            view.topup.tenant, view.topup.id,
            [&context, shared = share(std::move(answer))](Result<std::vector<RefundView>> found) {
              if (!found) return answer_error(context, *shared, found.error());
              nlohmann::ordered_json out = {{"data", nlohmann::ordered_json::array()}};
              for (const auto& each : *found)
                out["data"].push_back(refund_json(each.topup, each.attempt, each.refund));
              (*shared)(json_response(200, out));
            });
      });
}

// Those of all top-ups that the caller may see.
void list_all(const ApiContext& context, Request request, const Principal& principal,
              const Storefront&, Responder responder) {
  if (auto known = only_query(request, {"status", "limit", "after"}); !known)
    return answer_error(context, responder, known.error());
  const auto page = read_page(request);
  if (!page) return answer_error(context, responder, page.error());
  topup::RefundFilter filter;
  filter.tenant = principal.tenant;
  filter.account = principal.account;
  filter.page = one_more(*page);
  if (const auto* text = request.query_value("status")) {
    filter.status = topup::parse_refund_status(*text);
    if (!filter.status)
      return responder(problem(
          {Errc::invalid_field, "status is " + in_quotes(*text) + ", which no refund can have"}));
  }
  const auto limit = static_cast<std::size_t>(page->limit);
  context.queries.refunds(
      std::move(filter), [&context, limit, shared = share(std::move(responder))](
                             Result<std::vector<RefundView>> found) {
        if (!found) return answer_error(context, *shared, found.error());
        nlohmann::ordered_json out = {{"data", nlohmann::ordered_json::array()}};
        for (std::size_t i = 0; i < found->size() && i < limit; ++i) {
          const auto& each = (*found)[i];
          out["data"].push_back(refund_json(each.topup, each.attempt, each.refund));
        }
        if (found->size() > limit) out["next_after"] = (*found)[limit - 1].refund.id.str();
        (*shared)(json_response(200, out));
      });
}

void read_one(const ApiContext& context, Request request, const Principal& principal,
              const Storefront&, Responder responder) {
  if (auto known = only_query(request, {}); !known)
    return answer_error(context, responder, known.error());
  find_refund(context, request, principal, std::move(responder),
              [](const RefundView& view, Responder answer) {
                answer(json_response(200, refund_json(view.topup, view.attempt, view.refund)));
              });
}

using FlowStep = void (topup::RefundFlow::*)(RefundView, ledger::Evidence,
                                             topup::Reply<RefundView>);

// Only a back end's key decides: no user about the own refund, or another's.
PrincipalHandler decide(const ApiContext& context, FlowStep step) {
  return [&context, step](Request request, const Principal& principal, const Storefront&,
                          Responder responder) {
    if (principal.account)
      return responder(problem({Errc::not_permitted, "only a back end's key may do this"}));
    auto body = JsonBody::read(request, EmptyBody::allowed);
    if (!body) return answer_error(context, responder, body.error());
    if (const auto& complaints = body->finish(); !complaints.empty())
      return responder(problem({Errc::invalid_field, ""}, complaints));
    find_refund(context, request, principal, std::move(responder),
                [&context, step, evidence = evidence_of(request, principal)](RefundView view,
                                                                             Responder answer) {
                  (context.refunds.*step)(
                      std::move(view), evidence,
                      [&context, shared = share(std::move(answer))](Result<RefundView> decided) {
                        if (!decided) return answer_error(context, *shared, decided.error());
                        (*shared)(json_response(
                            200, refund_json(decided->topup, decided->attempt, decided->refund)));
                      });
                });
  };
}

}  // namespace

void add_refund_routes(Router& router, const ApiContext& context) {
  const auto add = [&](const char* method, const char* path, Scope scope, ContextHandler handler) {
    add_route(router, context, method, path, scope, handler);
  };
  add("POST", "/v1/topups/{id}/refunds", Scope::refunds_request, create);
  add("GET", "/v1/topups/{id}/refunds", Scope::topups_read, list);
  add("GET", "/v1/refunds", Scope::topups_read, list_all);
  add("GET", "/v1/refunds/{id}", Scope::topups_read, read_one);
  router.add(
      "POST", "/v1/refunds/{id}/approve",
      with_scope(context, Scope::refunds_approve, decide(context, &topup::RefundFlow::approve)));
  router.add(
      "POST", "/v1/refunds/{id}/reject",
      with_scope(context, Scope::refunds_approve, decide(context, &topup::RefundFlow::reject)));
}

}  // namespace tallyport::http
