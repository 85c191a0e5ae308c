// What many routes share.
#include "http/reply.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "crypto/crypto.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

constexpr int kLongestPage = 200;

}  // namespace

std::string dump(const nlohmann::ordered_json& body) {
  return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string body_text(const nlohmann::ordered_json& body) { return dump(body) + '\n'; }

Response json_response(int status, const nlohmann::ordered_json& body) {
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          body_text(body)};
}

void answer_error(const ApiContext& context, Responder& responder, const Error& error) {
  if (http_status(error.code) >= 500 && !detail_is_public(error.code))
    context.log.error("request failed",
                      {{"code", std::string(name(error.code))}, {"detail", error.detail}});
  responder(problem(error));
}

ledger::Evidence evidence_of(const Request& request, const Principal& principal) {
  ledger::Evidence evidence;
  evidence.kind = ledger::Evidence::Kind::request;
  evidence.sha256_hex = crypto::to_hex(crypto::sha256(request.body));
  evidence.principal = principal.title();
  return evidence;
}

RouteHandler with_scope(const ApiContext& context, Scope scope, PrincipalHandler handler) {
  return [&context, scope, handler = std::move(handler)](Request request, Responder responder) {
    const auto principal = request.principal
                               ? Result<Principal>(*request.principal)
                               : context.authenticator->authenticate(request, context.clock.now());
    if (!principal) return responder(problem(principal.error()));
    if (!principal->scopes.contains(scope))
      return responder(
          problem({Errc::not_permitted, "this needs the scope " + std::string(scope_name(scope))}));
    const auto storefront = context.storefronts.find(principal->tenant);
    if (storefront == context.storefronts.end())
      return answer_error(context, responder,
                          {Errc::internal, "no storefront \"" + principal->tenant + "\""});
    handler(std::move(request), *principal, storefront->second, std::move(responder));
  };
}

Result<void> only_query(const Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query) {
    if (std::ranges::find(known, name) != known.end()) continue;
    std::string all;
    for (const auto each : known) all += (all.empty() ? "" : ", ") + std::string(each);
    return fail(Errc::invalid_field, in_quotes(name) + " is not a parameter of this route" +
                                         (all.empty() ? ", which has none" : ": " + all));
  }
  return {};
}

Error wrong_status(const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < topup::kStatusCount; ++i)
    all += (i == 0 ? "" : ", ") + std::string(name(static_cast<topup::Status>(i)));
  return {Errc::invalid_field, "status is " + in_quotes(text) + ", not one of " + all};
}

Result<int> read_limit(const Request& request) {
  int limit = topup::Page{}.limit;
  if (const auto* text = request.query_value("limit")) {
    const auto end = text->data() + text->size();
    const auto parsed = std::from_chars(text->data(), end, limit);
    if (parsed.ec != std::errc{} || parsed.ptr != end || limit < 1 || limit > kLongestPage)
      return fail(Errc::invalid_field,
                  "limit is " + in_quotes(*text) + ", not a number from 1 to 200");
  }
  return limit;
}

Result<topup::Page> read_page(const Request& request) {
  topup::Page page;
  const auto limit = read_limit(request);
  if (!limit) return fail(limit.error());
  page.limit = *limit;
  if (const auto* text = request.query_value("after")) {
    const auto id = Uuid::parse(*text);
    if (!id)
      return fail(Errc::invalid_field,
                  "after is " + in_quotes(*text) + ", not the next_after of a page before");
    page.after = *id;
  }
  return page;
}

topup::Page one_more(topup::Page page) {
  ++page.limit;
  return page;
}

void add_route(Router& router, const ApiContext& context, const char* method, const char* path,
               Scope scope, ContextHandler handler) {
  router.add(
      method, path,
      with_scope(context, scope,
                 [&context, handler](Request request, const Principal& principal,
                                     const topup::Storefront& storefront, Responder responder) {
                   handler(context, std::move(request), principal, storefront,
                           std::move(responder));
                 }));
}

}  // namespace tallyport::http
