// The API's own description. Whoever has this version's copy is told so.
#include "http/openapi.h"
#include "http/routes.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

// RFC 9110, 13.1.2: compared weakly, so a cache that compressed it on the way still knows it.
bool has_copy(const Request& request) {
  const auto* tags = request.header("If-None-Match");
  if (!tags) return false;
  const std::string ours(openapi_etag());
  return trim(*tags) == "*" || list_has(*tags, ours) || list_has(*tags, "W/" + ours);
}

void describe(const Request& request, Responder responder) {
  // no-cache: may be kept, but is asked for again.
  Response response{200,
                    {{"Content-Type", "application/json"},
                     {"Cache-Control", "no-cache"},
                     {"ETag", std::string(openapi_etag())}},
                    {}};
  if (has_copy(request)) {
    response.status = 304;
    response.headers.erase(response.headers.begin());
  } else {
    response.body = openapi_document();
  }
  responder(std::move(response));
}

}  // namespace

void add_openapi_routes(Router& router) {
  router.add("GET", "/openapi.json", [](const Request& request, Responder responder) {
    describe(request, std::move(responder));
  });
}

}  // namespace tallyport::http
