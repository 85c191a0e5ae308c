// Who is at a page: the cookie, the session behind it, and forms that only its own pages can send.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "http/api.h"
#include "http/page_frame.h"

namespace tallyport::http {

// Somebody who was let in by a link, at the pages of one storefront, for one account.
struct Visitor {
  const pages::Pages& pages;
  const topup::Storefront& storefront;
  std::string account;
  std::string session_hash;
  std::string form_token;  // what each form of this session carries

  const pages::Texts& texts() const { return pages.look.texts; }
  // What it may ask our own routes for.
  std::shared_ptr<const Principal> principal() const;
};
using VisitorPtr = std::shared_ptr<const Visitor>;
using PageHandler = std::function<void(const Request&, const VisitorPtr&, const SharedResponder&)>;

// 32 random bytes in base64url, and what of a token is kept.
std::string random_token(Entropy& entropy);
std::string hash_of(std::string_view token);

// Where a path of ours is for a browser: behind the path of server.public_url, if that has one.
std::string address_of(const ApiContext& context, const std::string& path);

// A Set-Cookie that makes `token` the session of the storefront's pages; "" ends it.
std::string session_cookie(const ApiContext& context, const pages::Pages& pages,
                           const std::string& token);

// Runs the handler with who is there. Who is not is sent to log in.
RouteHandler for_visitor(const ApiContext& context, const pages::Pages& pages, PageHandler handler);
// Likewise for a form (application/x-www-form-urlencoded), whose fields become `request.params`. It
// has to come from a page of this session: another site's is refused with 403, and one of an
// earlier session answered by `old`, which shows the form again.
RouteHandler for_form(const ApiContext& context, const pages::Pages& pages, PageHandler handler,
                      PageHandler old);
// The field of a form; "" where it is not there.
std::string field(const Request& request, std::string_view name);

// Adds both, with a slash at the end of the path and without.
void add_page(Router& router, const char* method, const std::string& path,
              const RouteHandler& handler);

// A page that says that it cannot be shown now, with the error's HTTP status.
Response unavailable(const pages::Pages& pages, const Error& error);

// The frame of a page of the wallet; `here` is the path of the place that it is.
Frame frame_of(const ApiContext& context, const Visitor& visitor, std::string title,
               const std::string& here);

}  // namespace tallyport::http
