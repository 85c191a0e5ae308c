// Top-ups: start, look at, verify, cancel, try again.
#include <nlohmann/json.hpp>

#include "http/card.h"
#include "http/find.h"
#include "http/idempotency.h"
#include "http/json_body.h"
#include "http/payer.h"
#include "http/quote.h"
#include "http/reply.h"
#include "http/routes.h"
#include "http/text.h"
#include "http/topup_json.h"
#include "topup/claims.h"

namespace tallyport::http {
namespace {

using topup::StartAnswer;
using topup::Storefront;
using topup::TopupView;

constexpr const char* kCreate = "POST /v1/topups";
constexpr const char* kRetry = "POST /v1/topups/{id}/attempts";

Response created(const StartAnswer& started) {
  // A repeated request whose first answer was never stored gets the top-up as it is now.
  auto stored = started.answer ? *started.answer : created_answer(started.topup, started.attempt);
  Response response;
  response.status = stored.status;
  response.headers = {{"Content-Type", "application/json"},
                      {"Cache-Control", "no-store"},
                      {"Location", "/v1/topups/" + started.topup.id.str()}};
  if (started.repeated) response.headers.emplace_back("Idempotent-Replayed", "true");
  response.body = std::move(stored.body);
  return response;
}

topup::Reply<StartAnswer> answer_created(const ApiContext& context, Responder responder) {
  return [&context, shared = share(std::move(responder))](Result<StartAnswer> started) {
    if (!started) return answer_error(context, *shared, started.error());
    (*shared)(created(*started));
  };
}

topup::Reply<TopupView> answer_view(const ApiContext& context, Responder responder) {
  return [&context, shared = share(std::move(responder))](Result<TopupView> view) {
    if (!view) return answer_error(context, *shared, view.error());
    (*shared)(json_response(200, topup_json(view->topup, view->attempt)));
  };
}

// What is quoted has no price of its own: nothing else may be chosen.
std::optional<std::map<std::string, std::string>> read_quoted(JsonBody& body,
                                                              const Storefront& storefront) {
  auto about = body.texts("quote", 20, 64, 500);
  if (!body.has("quote")) return std::nullopt;
  for (const char* other : {"package", "amount", "currency"})
    if (body.has(other)) body.complain(other, "goes without quote");
  if (!storefront.quote) body.complain("quote", "is nothing that this storefront sells");
  return about;
}

void read_choice(JsonBody& body, topup::Choice& choice) {
  choice.package = body.text("package", 100, body.has("package") ? Need::required : Need::optional);
  const auto amount = body.integer("amount");
  const auto code = body.text("currency", 3);
  if (body.has("package") == body.has("amount"))
    return body.complain("package", "has to be there, or amount and currency instead");
  if (body.has("package")) {
    if (body.has("currency")) body.complain("currency", "goes with amount, not with package");
    return;
  }
  if (amount && *amount <= 0)
    body.complain("amount", "is " + std::to_string(*amount) + "; it has to be positive");
  if (!body.has("currency")) return body.complain("currency", "is missing");
  const auto currency = money::Currency::parse(code);
  if (!currency)
    return body.complain("currency",
                         "is " + in_quotes(code) + ", not a currency's code like \"NGN\"");
  if (amount) choice.amount = money::Money{*amount, *currency};
}

std::string read_account(JsonBody& body, const Principal& principal) {
  if (principal.account && !body.has("account")) return *principal.account;
  auto account = body.text("account", 1000, Need::required);
  if (!account.empty() && !is_account_name(account))
    body.complain("account", "is " + in_quotes(account) + kNoAccountName);
  return account;
}

std::string read_address(JsonBody& body, const char* field, const Storefront& storefront) {
  auto url = body.text(field, 2000);
  if (!url.empty() && !return_allowed(storefront, url))
    body.complain(field, "is not of an origin that the storefront's return_urls list");
  return url;
}

// What the payer pays with: a saved method, a card, or one that is to be saved.
topup::PayingWish read_paying(JsonBody& body) {
  topup::PayingWish wish;
  wish.card = read_card(body);
  const auto text = body.text("payment_method", 255);
  if (!text.empty()) {
    wish.method = PaymentMethodId::parse(text);
    if (!wish.method) wish.method_ref = text;
  }
  if (body.has("card") && body.has("payment_method"))
    body.complain("card", "goes without payment_method: one of the two is charged");
  wish.save_method = body.flag("save_method").value_or(false);
  wish.on_session = !body.flag("off_session").value_or(false);
  if (!wish.on_session && !wish.is_saved())
    body.complain("off_session", "goes with payment_method: a payer who is away cannot choose");
  return wish;
}

// Goes on with what to pay with and the gateway that it needs.
void prepare(const ApiContext& context, const std::string& tenant, const std::string& account,
             topup::PayingWish wish, Responder responder,
             std::function<void(topup::PreparedPaying, Responder)> then) {
  if (!wish.is_saved() && !wish.card && !wish.save_method)
    return then({{}, std::move(wish.gateway)}, std::move(responder));
  context.methods.prepare(tenant, account, std::move(wish),
                          [&context, then = std::move(then), shared = share(std::move(responder))](
                              Result<topup::PreparedPaying> prepared) {
                            if (!prepared) return answer_error(context, *shared, prepared.error());
                            then(std::move(*prepared), std::move(*shared));
                          });
}

void begin(const ApiContext& context, const Storefront& storefront, topup::StartRequest start,
           topup::PayingWish wish, Responder responder) {
  if ((wish.card || wish.save_method) && !wish.is_saved()) {
    const auto offer = choose(storefront, start.choice);
    if (!offer) return answer_error(context, responder, offer.error());
    wish.gateway = offer->gateway;
  }
  const auto account = start.account;
  prepare(context, storefront.name, account, std::move(wish), std::move(responder),
          [&context, &storefront, start = std::move(start)](topup::PreparedPaying prepared,
                                                            Responder answer) mutable {
            start.paying = std::move(prepared.paying);
            start.choice.gateway = std::move(prepared.gateway);
            context.flow.start(storefront, std::move(start),
                               answer_created(context, std::move(answer)));
          });
}

// As it was answered then, or as it is now.
void answer_again(const ApiContext& context, const Storefront& storefront,
                  const topup::IdempotencyClaim& claim, topup::Claimed before,
                  SharedResponder responder) {
  if (before.request_hash != claim.request_hash)
    return answer_error(context, *responder, topup::key_reused(claim).error);
  const auto topup = before.topup;
  context.queries.topup(storefront.name, topup,
                        [&context, before = std::move(before), responder](Result<TopupView> view) {
                          if (!view) return answer_error(context, *responder, view.error());
                          (*responder)(created({view->topup, view->attempt, true, before.answer}));
                        });
}

// Asks the application what it costs, and begins with that. Not for a request that was here before,
// nor for a payment method that is not there: the answer may have made a booking.
void create_quoted(const ApiContext& context, const Storefront& storefront,
                   topup::StartRequest start, topup::PayingWish wish,
                   std::map<std::string, std::string> about, SharedResponder responder) {
  const auto claim = start.claim;
  const auto account = start.account;
  auto ask = [&context, &storefront, start = std::move(start), wish, about = std::move(about),
              responder] {
    ask_quote(
        context, storefront, {quote_id(start.claim, context.hash_key), start.account, about},
        [&context, &storefront, start, wish, responder](Result<topup::Quoted> quoted) mutable {
          if (!quoted) return answer_error(context, *responder, quoted.error());
          start.choice.quoted = std::move(*quoted);
          begin(context, storefront, std::move(start), std::move(wish), std::move(*responder));
        });
  };
  auto look = [&context, &storefront, account, wish, ask = std::move(ask), responder] {
    if (!wish.is_saved()) return ask();
    context.methods.prepare(storefront.name, account, wish,
                            [&context, ask, responder](Result<topup::PreparedPaying> prepared) {
                              if (!prepared)
                                return answer_error(context, *responder, prepared.error());
                              ask();
                            });
  };
  if (!claim) return look();
  context.queries.claimed(*claim, [&context, &storefront, claim = *claim, look = std::move(look),
                                   responder](Result<std::optional<topup::Claimed>> before) {
    if (!before) return answer_error(context, *responder, before.error());
    if (!*before) return look();
    answer_again(context, storefront, claim, std::move(**before), responder);
  });
}

void create(const ApiContext& context, Request request, const Principal& principal,
            const Storefront& storefront, Responder responder) {
  auto claim = read_claim(request, principal, kCreate, context.hash_key);
  if (!claim) return answer_error(context, responder, claim.error());
  auto body = JsonBody::read(request);
  if (!body) return answer_error(context, responder, body.error());

  topup::StartRequest start;
  start.account = read_account(*body, principal);
  start.choice.gateway = body->text("gateway", 64);
  auto quoted = read_quoted(*body, storefront);
  if (!quoted) read_choice(*body, start.choice);
  start.channel = body->text("channel", 64);
  start.payer = read_payer(*body);
  auto wish = read_paying(*body);
  start.title = body->text("title", 200);
  start.description = body->text("description", 500);
  start.return_url = read_address(*body, "return_url", storefront);
  start.cancel_url = read_address(*body, "cancel_url", storefront);
  start.metadata = body->texts("metadata", 20, 64, 500);
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));
  if (principal.is_barred_from(start.account))
    return responder(problem({Errc::not_permitted, "this token is for another account"}));

  if (!storefront.pages && !wish.is_saved() && !wish.card)
    return responder(problem({Errc::method_missing, ""}));

  wish.gateway = start.choice.gateway;
  start.metadata_json = dump(start.metadata);
  start.claim = std::move(*claim);
  start.render = created_answer;
  if (!quoted) return begin(context, storefront, std::move(start), wish, std::move(responder));
  create_quoted(context, storefront, std::move(start), wish, std::move(*quoted),
                share(std::move(responder)));
}

void read_one(const ApiContext& context, Request request, const Principal& principal,
              const Storefront&, Responder responder) {
  if (auto known = only_query(request, {}); !known)
    return answer_error(context, responder, known.error());
  find_topup(context, request, principal, std::move(responder),
             [](TopupView view, Responder answer) {
               answer(json_response(200, topup_json(view.topup, view.attempt)));
             });
}

void list(const ApiContext& context, Request request, const Principal& principal, const Storefront&,
          Responder responder) {
  topup::TopupFilter filter;
  filter.tenant = principal.tenant;
  filter.account = principal.account;
  if (auto known = only_query(request, {"account", "status", "limit", "after"}); !known)
    return answer_error(context, responder, known.error());
  const auto page = read_page(request);
  if (!page) return answer_error(context, responder, page.error());
  filter.page = one_more(*page);
  if (const auto* account = request.query_value("account")) {
    if (!is_account_name(*account) || principal.is_barred_from(*account))
      return responder(
          problem({Errc::account_not_found, "there is no account " + in_quotes(*account)}));
    filter.account = *account;
  }
  if (const auto* text = request.query_value("status")) {
    filter.status = topup::parse_status(*text);
    if (!filter.status) return responder(problem(wrong_status(*text)));
  }
  const auto limit = static_cast<std::size_t>(page->limit);
  context.queries.topups(std::move(filter), [&context, limit, shared = share(std::move(responder))](
                                                Result<std::vector<TopupView>> found) {
    if (!found) return answer_error(context, *shared, found.error());
    nlohmann::ordered_json out = {{"data", nlohmann::ordered_json::array()}};
    for (std::size_t i = 0; i < found->size() && i < limit; ++i)
      out["data"].push_back(topup_json((*found)[i].topup, (*found)[i].attempt));
    if (found->size() > limit) out["next_after"] = (*found)[limit - 1].topup.id.str();
    (*shared)(json_response(200, out));
  });
}

// The two that ask for nothing but the id take no body, or {}.
using FlowStep = void (topup::Flow::*)(TopupView, topup::Reply<TopupView>);

PrincipalHandler step(const ApiContext& context, FlowStep flow_step) {
  return [&context, flow_step](Request request, const Principal& principal, const Storefront&,
                               Responder responder) {
    auto body = JsonBody::read(request, EmptyBody::allowed);
    if (!body) return answer_error(context, responder, body.error());
    if (const auto& complaints = body->finish(); !complaints.empty())
      return responder(problem({Errc::invalid_field, ""}, complaints));
    find_topup(context, request, principal, std::move(responder),
               [&context, flow_step](TopupView view, Responder answer) {
                 (context.flow.*flow_step)(std::move(view),
                                           answer_view(context, std::move(answer)));
               });
  };
}

// The beneficiary is no payer, so the top-up is found for them all the same, to release it.
void release(const ApiContext& context, Request request, const Principal& principal,
             const Storefront&, Responder responder) {
  if (!principal.account && !principal.scopes.contains(Scope::transfers_write))
    return responder(
        problem({Errc::not_permitted, "this needs the scope transfers:write as well"}));
  auto body = JsonBody::read(request, EmptyBody::allowed);
  if (!body) return answer_error(context, responder, body.error());
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));
  find_topup_of_beneficiary(
      context, request, principal, std::move(responder),
      [&context, evidence = evidence_of(request, principal)](TopupView view, Responder answer) {
        context.flow.release(std::move(view), evidence, answer_view(context, std::move(answer)));
      });
}

void retry(const ApiContext& context, Request request, const Principal& principal,
           const Storefront& storefront, Responder responder) {
  auto claim = read_claim(request, principal, kRetry, context.hash_key);
  if (!claim) return answer_error(context, responder, claim.error());
  auto body = JsonBody::read(request, EmptyBody::allowed);
  if (!body) return answer_error(context, responder, body.error());
  topup::RetryRequest again;
  again.gateway = body->text("gateway", 64);
  again.channel = body->text("channel", 64);
  again.payer = read_payer(*body);
  auto wish = read_paying(*body);
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));
  again.claim = std::move(*claim);
  again.render = created_answer;
  find_topup(context, request, principal, std::move(responder),
             [&context, &storefront, again = std::move(again), wish = std::move(wish)](
                 TopupView view, Responder responder_of_view) mutable {
               wish.gateway = again.gateway;
               if (wish.gateway.empty() && !wish.is_saved()) wish.gateway = view.attempt.gateway;
               const auto tenant = view.topup.tenant;
               const auto account = view.topup.account_name;
               prepare(context, tenant, account, std::move(wish), std::move(responder_of_view),
                       [&context, &storefront, again = std::move(again), view = std::move(view)](
                           topup::PreparedPaying prepared, Responder answer) mutable {
                         again.paying = std::move(prepared.paying);
                         again.gateway = std::move(prepared.gateway);
                         context.flow.retry(storefront, std::move(view), std::move(again),
                                            answer_created(context, std::move(answer)));
                       });
             });
}

}  // namespace

void add_topup_routes(Router& router, const ApiContext& context) {
  const auto add = [&](const char* method, const char* path, Scope scope, ContextHandler handler) {
    add_route(router, context, method, path, scope, handler);
  };
  add("POST", "/v1/topups", Scope::topups_write, create);
  add("GET", "/v1/topups", Scope::topups_read, list);
  add("GET", "/v1/topups/{id}", Scope::topups_read, read_one);
  add("POST", "/v1/topups/{id}/attempts", Scope::topups_write, retry);
  add("POST", "/v1/topups/{id}/release", Scope::topups_write, release);
  router.add("POST", "/v1/topups/{id}/verify",
             with_scope(context, Scope::topups_write, step(context, &topup::Flow::verify)));
  router.add("POST", "/v1/topups/{id}/cancel",
             with_scope(context, Scope::topups_write, step(context, &topup::Flow::cancel)));
}

}  // namespace tallyport::http
