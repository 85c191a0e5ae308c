// Being let in, and going: POST /v1/page_links makes a link, which opens a session once.
#include <nlohmann/json.hpp>

#include "http/json_body.h"
#include "http/page_session.h"
#include "http/pages.h"
#include "http/reply.h"
#include "http/return_pages.h"
#include "http/routes.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using pages::Pages;

constexpr std::size_t kLongestToken = 64;

// Tells the window that opened this one, or has it in a frame, what became of the payment. Only
// the configured origins can hear it: a message to another is not delivered.
constexpr const char* kReturnScript = R"("use strict";
(() => {
  const told = document.querySelector("main[data-origins]");
  if (!told) return;
  const { topup, reference, status, origins } = told.dataset;
  const windows = [window.opener, window.parent].filter((each) => each && each !== window);
  for (const each of windows)
    for (const origin of origins.split(" "))
      each.postMessage({ type: "tallyport.topup", topup, reference, status }, origin);
})();
)";

const std::string* path_of(const Pages& pages, std::string_view page) {
  const auto& paths = pages.paths;
  const std::string* path = page == "wallet"    ? &paths.wallet
                            : page == "topup"   ? &paths.topup
                            : page == "methods" ? &paths.methods
                                                : nullptr;
  return path && !path->empty() ? path : nullptr;
}

void make_link(const ApiContext& context, Request request, const Principal& principal,
               const topup::Storefront& storefront, Responder responder) {
  auto body = JsonBody::read(request);
  if (!body) return answer_error(context, responder, body.error());
  const auto& pages = context.payer_pages.at(storefront.name);
  pages::Link link;
  link.tenant = storefront.name;
  link.account = principal.account && !body->has("account")
                     ? *principal.account
                     : body->text("account", 1000, Need::required);
  if (!link.account.empty() && !is_account_name(link.account))
    body->complain("account", "is " + in_quotes(link.account) + kNoAccountName);
  link.page = body->text("page", 20, body->has("page") ? Need::required : Need::optional);
  if (!body->has("page")) link.page = "wallet";
  if (!link.page.empty() && link.page != "wallet" && link.page != "topup" && link.page != "methods")
    body->complain("page",
                   "is " + in_quotes(link.page) + "; it has to be wallet, topup or methods");
  if (const auto& complaints = body->finish(); !complaints.empty())
    return responder(problem({Errc::invalid_field, ""}, complaints));
  if (principal.is_barred_from(link.account))
    return responder(problem({Errc::not_permitted, "this token is for another account"}));
  if (!path_of(pages, link.page))
    return responder(
        problem({Errc::route_not_found, "this storefront has no page \"" + link.page +
                                            "\": see [storefront." + storefront.name + ".pages]"}));

  const auto token = random_token(*context.entropy);
  link.hash = hash_of(token);
  link.created_at = context.clock.now();
  link.expires_at = link.created_at.plus_ms(pages.link_ms);
  link.session_ms = pages.session_ms;
  const nlohmann::ordered_json out = {{"url", context.public_url + "/pages/open?token=" + token},
                                      {"expires_at", rfc3339(link.expires_at)}};
  context.page_sessions->add(
      std::move(link), [&context, out, shared = share(std::move(responder))](Result<bool> added) {
        if (!added) return answer_error(context, *shared, added.error());
        (*shared)(json_response(201, out));
      });
}

Response used_link() {
  static const pages::Texts kTexts;
  Page page;
  page.frame.status = 401;
  page.tone = Tone::waiting;
  page.heading = kTexts.link_used;
  page.text = kTexts.link_used_text;
  return render(std::move(page));
}

// Where the link leads, with the session's cookie.
Response let_in(const ApiContext& context, const Pages& pages, const std::string& page,
                const std::string& session) {
  const auto* path = path_of(pages, page);
  auto response = redirect(address_of(context, path ? *path : pages.paths.wallet));
  response.headers.emplace_back("Set-Cookie", session_cookie(context, pages, session));
  return response;
}

void open(const ApiContext& context, const Request& request, Responder responder) {
  // Who only looks whether there is a page does not use the link up.
  if (request.method == "HEAD") return responder({200, {{"Cache-Control", "no-store"}}, ""});
  const auto* token = request.query_value("token");
  if (!context.page_sessions || !token || token->empty() || token->size() > kLongestToken)
    return responder(used_link());
  const auto session = random_token(*context.entropy);
  context.page_sessions->open(
      hash_of(*token), hash_of(session), context.clock.now(),
      [&context, session, shared = share(std::move(responder))](Result<pages::Visit> visit) {
        if (!visit && visit.error().code != Errc::not_authenticated)
          return answer_error(context, *shared, visit.error());
        const auto pages =
            visit ? context.payer_pages.find(visit->tenant) : context.payer_pages.end();
        const bool is_there =
            pages != context.payer_pages.end() && path_of(pages->second, "wallet");
        (*shared)(is_there ? let_in(context, pages->second, visit->page, session) : used_link());
      });
}

void close(const ApiContext& context, const VisitorPtr& visitor, const SharedResponder& responder) {
  const auto& pages = visitor->pages;
  context.page_sessions->close(
      visitor->session_hash, [&context, &pages, responder](Result<bool> closed) {
        if (!closed) return answer_error(context, *responder, closed.error());
        auto response = redirect(pages.login_url.empty() ? address_of(context, pages.paths.wallet)
                                                         : pages.login_url);
        response.headers.emplace_back("Set-Cookie", session_cookie(context, pages, ""));
        (*responder)(std::move(response));
      });
}

}  // namespace

void add_page_link_routes(Router& router, const ApiContext& context) {
  add_route(router, context, "POST", "/v1/page_links", Scope::pages_link, make_link);
  router.add("GET", "/pages/open", [&context](const Request& request, Responder responder) {
    open(context, request, std::move(responder));
  });
  for (const auto& [tenant, pages] : context.payer_pages) {
    if (!path_of(pages, "wallet")) continue;
    const PageHandler handler = [&context](const Request&, const VisitorPtr& visitor,
                                           const SharedResponder& responder) {
      close(context, visitor, responder);
    };
    const PageHandler old = [&context](const Request&, const VisitorPtr& visitor,
                                       const SharedResponder& responder) {
      (*responder)(redirect(address_of(context, visitor->pages.paths.wallet)));
    };
    router.add("POST", "/pages/" + tenant + "/close", for_form(context, pages, handler, old));
  }
  router.add("GET", "/pages/return.js", [](const Request&, Responder responder) {
    responder({200,
               {{"Content-Type", "text/javascript; charset=utf-8"},
                {"Cache-Control", "public, max-age=3600"},
                {"X-Content-Type-Options", "nosniff"}},
               kReturnScript});
  });
}

}  // namespace tallyport::http
