// Accounts: balances and statements.
#include <nlohmann/json.hpp>

#include "http/json_body.h"
#include "http/reply.h"
#include "http/routes.h"
#include "http/text.h"
#include "http/transfer_json.h"

namespace tallyport::http {
namespace {

using Json = nlohmann::ordered_json;

bool is_any_account_name(const std::string& name) {
  return is_account_name(name) || is_system_account_name(name);
}

Json account_json(const topup::AccountView& account) {
  Json out = {{"account", account.name}, {"balances", Json::array()}};
  for (const auto& each : account.balances)
    out["balances"].push_back({{"asset", each.asset},
                               {"scale", each.scale},
                               {"available", each.available},
                               {"held", each.held}});
  if (!account.organisation.empty()) out["organisation"] = account.organisation;
  return out;
}

// The account of the path, if it may be seen; else not found is answered, and nothing returned.
const std::string* visible_account(const Request& request, const Principal& principal,
                                   Responder& responder) {
  const auto& name = request.param("account");
  if (is_any_account_name(name) && !principal.is_barred_from(name)) return &name;
  responder(problem({Errc::account_not_found, "there is no account \"" + name + "\""}));
  return nullptr;
}

void balances(const ApiContext& context, Request request, const Principal& principal,
              const topup::Storefront&, Responder responder) {
  const auto* name = visible_account(request, principal, responder);
  if (!name) return;
  if (auto known = only_query(request, {}); !known)
    return answer_error(context, responder, known.error());
  context.queries.account(
      principal.tenant, *name,
      [&context, shared = share(std::move(responder))](Result<topup::AccountView> account) {
        if (!account) return answer_error(context, *shared, account.error());
        (*shared)(json_response(200, account_json(*account)));
      });
}

void list(const ApiContext& context, Request request, const Principal& principal,
          const topup::Storefront&, Responder responder) {
  if (principal.account)
    return responder(problem({Errc::not_permitted, "this token is for one account"}));
  if (auto known = only_query(request, {"limit", "after"}); !known)
    return answer_error(context, responder, known.error());
  const auto limit = read_limit(request);
  if (!limit) return answer_error(context, responder, limit.error());
  std::string after;
  if (const auto* text = request.query_value("after")) {
    if (!is_any_account_name(*text))
      return responder(problem(
          {Errc::invalid_field, "after is " + in_quotes(*text) + ", not an account's name"}));
    after = *text;
  }
  context.queries.accounts(
      principal.tenant, after, *limit + 1,
      [&context, most = static_cast<std::size_t>(*limit),
       shared = share(std::move(responder))](Result<std::vector<topup::AccountView>> found) {
        if (!found) return answer_error(context, *shared, found.error());
        Json out = {{"data", Json::array()}};
        for (std::size_t i = 0; i < found->size() && i < most; ++i)
          out["data"].push_back(account_json((*found)[i]));
        if (found->size() > most) out["next_after"] = (*found)[most - 1].name;
        (*shared)(json_response(200, out));
      });
}

void statement(const ApiContext& context, Request request, const Principal& principal,
               const topup::Storefront&, Responder responder) {
  const auto* name = visible_account(request, principal, responder);
  if (!name) return;
  if (auto known = only_query(request, {"limit", "after"}); !known)
    return answer_error(context, responder, known.error());
  const auto page = read_page(request);
  if (!page) return answer_error(context, responder, page.error());
  const auto limit = static_cast<std::size_t>(page->limit);
  context.queries.statement(principal.tenant, *name, one_more(*page),
                            [&context, limit, shared = share(std::move(responder))](
                                Result<std::vector<topup::StatementLine>> lines) {
                              if (!lines) return answer_error(context, *shared, lines.error());
                              Json out = {{"data", Json::array()}};
                              for (std::size_t i = 0; i < lines->size() && i < limit; ++i)
                                out["data"].push_back(line_json((*lines)[i]));
                              if (lines->size() > limit)
                                out["next_after"] = (*lines)[limit - 1].transfer.str();
                              (*shared)(json_response(200, out));
                            });
}

// PUT: the same again changes nothing, so there is no Idempotency-Key.
void open(const ApiContext& context, Request request, const Principal& principal,
          const topup::Storefront&, Responder responder) {
  const auto& name = request.param("account");
  auto body = JsonBody::read(request, EmptyBody::allowed);
  if (!body) return answer_error(context, responder, body.error());
  if (!is_account_name(name)) body->complain("account", "is " + in_quotes(name) + kNoAccountName);
  const auto organisation = body->text("organisation", 200);
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));
  if (principal.account)
    return responder(problem({Errc::not_permitted, "this token is for one account"}));

  topup::OrderRequest order;
  order.tenant = principal.tenant;
  order.order = ledger::OpenOrder{name, organisation};
  order.evidence.kind = ledger::Evidence::Kind::request;
  order.evidence.principal = principal.title();
  context.flow.order(std::move(order), [&context, shared = share(std::move(responder))](
                                           Result<topup::OrderAnswer> answer) {
    if (!answer) return answer_error(context, *shared, answer.error());
    const auto& account = *answer->result->account;
    Json out = {{"account", account.name}};
    if (!account.organisation.empty()) out["organisation"] = account.organisation;
    (*shared)(json_response(200, out));
  });
}

}  // namespace

void add_account_routes(Router& router, const ApiContext& context) {
  const auto add = [&](const char* path, ContextHandler handler) {
    add_route(router, context, "GET", path, Scope::accounts_read, handler);
  };
  add("/v1/accounts", list);
  add("/v1/accounts/{account}", balances);
  add("/v1/accounts/{account}/transfers", statement);
  add_route(router, context, "PUT", "/v1/accounts/{account}", Scope::accounts_write, open);
}

}  // namespace tallyport::http
