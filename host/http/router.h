// Router: method and path to handler. Exact: no trailing slashes are added or forgiven.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace tallyport::http {

using RouteHandler = std::function<void(Request, Responder)>;

class Router {
 public:
  // "/v1/topups/{id}": a segment in braces matches any one segment that is not empty. Of two
  // templates that match, the one added first wins. Not while dispatching.
  void add(std::string method, std::string_view path, RouteHandler handler);

  // Calls the route's handler with `params` filled in, percent-decoded. HEAD goes to GET's (the
  // server leaves the body out). Otherwise answers malformed_request (a path that cannot be
  // decoded), route_not_found, or method_not_allowed with Allow. [any thread]
  void dispatch(Request request, Responder responder) const;

  // "GET /v1/topups/{id}" of every route, in the order of adding.
  std::vector<std::string> routes() const;

 private:
  struct Route {
    std::string method;
    std::vector<std::string> segments;
    RouteHandler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace tallyport::http
