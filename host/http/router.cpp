// A short list, looked through from the top: a few dozen routes need no tree.
#include "http/router.h"

#include <algorithm>
#include <optional>

#include "http/pages.h"
#include "http/problem.h"
#include "http/text.h"

namespace tallyport::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> out;
  for (;;) {
    const auto slash = path.find('/');
    out.emplace_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

bool is_param(const std::string& segment) { return segment.size() > 2 && segment[0] == '{'; }

std::optional<Fields> match(const std::vector<std::string>& pattern,
                            const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  Fields params;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!is_param(pattern[i])) {
      if (pattern[i] != path[i]) return std::nullopt;
    } else if (path[i].empty()) {
      return std::nullopt;
    } else {
      params.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), path[i]);
    }
  }
  return params;
}

// A person with a browser gets a page; who calls the API gets JSON whatever it accepts.
bool wants_page(const Request& request) {
  const auto* accept = request.header("Accept");
  return (request.method == "GET" || request.method == "HEAD") && accept &&
         accept->find("text/html") != std::string::npos && !request.path.starts_with("/v1/") &&
         !request.path.starts_with("/webhooks/");
}

Response not_found(const Request& request) {
  if (wants_page(request)) return missing_page();
  std::string detail = "there is no " + in_quotes(request.path);
  if (request.path.size() > 1 && request.path.ends_with('/'))
    detail += "; paths end without a slash";
  return problem({Errc::route_not_found, std::move(detail)});
}

}  // namespace

void Router::add(std::string method, std::string_view path, RouteHandler handler) {
  routes_.push_back({std::move(method), split(path), std::move(handler)});
}

void Router::dispatch(Request request, Responder responder) const {
  const auto path = split(request.path);
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  std::vector<std::string> allowed;
  for (const auto& route : routes_) {
    auto params = match(route.segments, path);
    if (!params) continue;
    if (route.method != method) {
      allowed.push_back(route.method);
      if (route.method == "GET") allowed.emplace_back("HEAD");
      continue;
    }
    for (auto& [name, value] : *params) {
      auto decoded = percent_decode(value);
      if (!decoded)
        return responder(problem({Errc::malformed_request,
                                  "a percent sign in the path is not followed by two hex digits"}));
      value = std::move(*decoded);
    }
    request.params = std::move(*params);
    return route.handler(std::move(request), std::move(responder));
  }
  if (allowed.empty()) return responder(not_found(request));

  std::string allow;
  for (const auto& each : allowed)
    if (!list_has(allow, each)) allow += (allow.empty() ? "" : ", ") + each;
  auto response =
      problem({Errc::method_not_allowed,
               request.method + " is not a method of this route, which takes " + allow});
  response.headers.emplace_back("Allow", allow);
  responder(std::move(response));
}

std::vector<std::string> Router::routes() const {
  std::vector<std::string> out;
  for (const auto& route : routes_) {
    std::string text = route.method + ' ';
    for (std::size_t i = 0; i < route.segments.size(); ++i)
      text += (i == 0 ? "" : "/") + route.segments[i];
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace tallyport::http
