// The token in the cookie is random, so a plain SHA-256 of it is enough to keep. A form's token is
// a keyed hash of the session's: nobody who cannot read the cookie can make one.
#include "http/page_session.h"

#include <array>

#include "crypto/crypto.h"
#include "http/pages.h"
#include "http/problem.h"
#include "http/return_pages.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

using pages::Pages;

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kLongestToken = 64;
constexpr const char* kFormToken = "form";

std::string origin_of(const std::string& public_url) {
  return public_url.substr(0, public_url.find('/', public_url.find("//") + 2));
}

bool is_secure(const ApiContext& context) { return context.public_url.starts_with("https://"); }

// The prefix makes browsers insist on Secure, on the path / and on this very host.
std::string cookie_name(const ApiContext& context, const Pages& pages) {
  return (is_secure(context) ? "__Host-tallyport-" : "tallyport-") + pages.tenant;
}

std::string cookie_of(const Request& request, const std::string& name) {
  const auto* header = request.header("Cookie");
  if (!header || count_headers(request.headers, "Cookie") != 1) return "";
  std::string_view rest = *header;
  while (!rest.empty()) {
    const auto pair = trim(rest.substr(0, rest.find(';')));
    rest.remove_prefix(
        std::min(rest.size(), rest.find(';') == rest.npos ? rest.size() : rest.find(';') + 1));
    const auto equals = pair.find('=');
    if (equals == pair.npos || pair.substr(0, equals) != name) continue;
    const auto value = pair.substr(equals + 1);
    return value.size() <= kLongestToken ? std::string(value) : "";
  }
  return "";
}

Response logged_out(const Pages& pages) {
  if (!pages.login_url.empty()) return redirect(pages.login_url);
  Page page;
  page.frame.status = 401;
  page.frame.look = &pages.look;
  page.tone = Tone::waiting;
  page.heading = pages.look.texts.logged_out;
  page.text = pages.look.texts.logged_out_text;
  return render(std::move(page));
}

Response foreign_form(const Pages& pages) {
  Page page;
  page.frame.status = 403;
  page.frame.look = &pages.look;
  page.tone = Tone::bad;
  page.heading = pages.look.texts.old_form;
  return render(std::move(page));
}

std::string form_token_of(const ApiContext& context, const std::string& session) {
  return crypto::to_base64url(
      crypto::hmac_sha256(context.hash_key.reveal(), "page form " + session));
}

// Browsers say where a form comes from, unless they are old; what they say has to be right.
bool comes_from_us(const ApiContext& context, const Request& request) {
  const auto* origin = request.header("Origin");
  if (origin && *origin != origin_of(context.public_url)) return false;
  const auto* site = request.header("Sec-Fetch-Site");
  return !site || *site == "same-origin";
}

// Finds the session that the cookie names, and goes on with it.
void find(const ApiContext& context, const Pages& pages, Request request,
          const SharedResponder& responder, PageHandler then) {
  const auto token = cookie_of(request, cookie_name(context, pages));
  if (token.empty()) return (*responder)(logged_out(pages));
  auto found = [&context, &pages, token, responder, then = std::move(then),
                request = std::move(request)](Result<pages::Visit> visit) {
    const bool is_there = visit && visit->tenant == pages.tenant;
    if (!visit && visit.error().code != Errc::not_authenticated) {
      context.log.error("a session cannot be read",
                        {{"code", std::string(name(visit.error().code))}});
      return (*responder)(unavailable(pages, visit.error()));
    }
    if (!is_there) return (*responder)(logged_out(pages));
    then(request,
         std::make_shared<const Visitor>(Visitor{pages, context.storefronts.at(pages.tenant),
                                                 visit->account, hash_of(token),
                                                 form_token_of(context, token)}),
         responder);
  };
  context.page_sessions->find(hash_of(token), context.clock.now(), std::move(found));
}

}  // namespace

std::shared_ptr<const Principal> Visitor::principal() const {
  return std::make_shared<const Principal>(
      Principal{account,
                pages.tenant,
                {Scope::topups_read, Scope::topups_write, Scope::accounts_read, Scope::methods_read,
                 Scope::methods_write},
                account,
                {}});
}

std::string random_token(Entropy& entropy) {
  std::array<std::uint8_t, kTokenBytes> bytes{};
  entropy.fill(bytes);
  return crypto::to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string hash_of(std::string_view token) { return crypto::to_hex(crypto::sha256(token)); }

std::string address_of(const ApiContext& context, const std::string& path) {
  return context.public_url.substr(origin_of(context.public_url).size()) + path;
}

std::string session_cookie(const ApiContext& context, const Pages& pages,
                           const std::string& token) {
  const auto seconds = token.empty() ? 0 : pages.session_ms / 1000;
  return cookie_name(context, pages) + "=" + token +
         "; Path=/; Max-Age=" + std::to_string(seconds) + "; HttpOnly; SameSite=Lax" +
         (is_secure(context) ? "; Secure" : "");
}

RouteHandler for_visitor(const ApiContext& context, const Pages& pages, PageHandler handler) {
  return [&context, &pages, handler = std::move(handler)](Request request, Responder responder) {
    find(context, pages, std::move(request), share(std::move(responder)), handler);
  };
}

RouteHandler for_form(const ApiContext& context, const Pages& pages, PageHandler handler,
                      PageHandler old) {
  return [&context, &pages, handler = std::move(handler), old = std::move(old)](
             Request request, Responder responder) {
    if (!comes_from_us(context, request)) return responder(foreign_form(pages));
    request.params = parse_query(request.body);
    find(context, pages, std::move(request), share(std::move(responder)),
         [handler, old](const Request& form, const VisitorPtr& visitor,
                        const SharedResponder& shared) {
           const bool is_own =
               crypto::equal_constant_time(field(form, kFormToken), visitor->form_token);
           (is_own ? handler : old)(form, visitor, shared);
         });
  };
}

std::string field(const Request& request, std::string_view name) {
  for (const auto& [key, value] : request.params)
    if (key == name) return value;
  return "";
}

Response unavailable(const Pages& pages, const Error& error) {
  Page page;
  page.frame.status = http_status(error.code);
  page.frame.look = &pages.look;
  page.tone = Tone::waiting;
  page.heading = pages.look.texts.unavailable;
  page.text = pages.look.texts.unavailable_text;
  auto response = render(std::move(page));
  if (response.status == 503) response.headers.emplace_back("Retry-After", "3");
  return response;
}

void add_page(Router& router, const char* method, const std::string& path,
              const RouteHandler& handler) {
  const auto bare = path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
  for (const char* end : {"", "/"}) router.add(method, bare + end, handler);
}

Frame frame_of(const ApiContext& context, const Visitor& visitor, std::string title,
               const std::string& here) {
  const auto& paths = visitor.pages.paths;
  const auto& texts = visitor.texts();
  Frame frame;
  frame.title = std::move(title);
  frame.look = &visitor.pages.look;
  frame.kind = Frame::Kind::wallet;
  for (const auto& [text, path] :
       {std::pair{texts.wallet, paths.wallet}, std::pair{texts.add_credit, paths.topup},
        std::pair{texts.methods, paths.methods}})
    if (!path.empty()) frame.places.push_back({text, address_of(context, path), path == here});
  frame.log_out_url = address_of(context, "/pages/" + visitor.pages.tenant + "/close");
  frame.form_token = visitor.form_token;
  frame.form_leads = visitor.pages.checkout_origins;
  if (frame.form_leads.empty())
    frame.form_leads = is_secure(context) ? std::vector<std::string>{"https:"}
                                          : std::vector<std::string>{"https:", "http:"};
  return frame;
}

}  // namespace tallyport::http
