// Request and Response as plain data, and the Responder that takes one answer. Knows no sockets.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tallyport::http {

// In the order of arrival, with duplicates and the sender's spelling.
using Fields = std::vector<std::pair<std::string, std::string>>;

// The first value of that name, null where there is none. Names of headers compare without case.
const std::string* find_header(const Fields& headers, std::string_view name);
// How often a header of that name is there.
std::size_t count_headers(const Fields& headers, std::string_view name);

struct Principal;

struct Request {
  std::string method;  // as sent; upper case is what routes know
  std::string path;    // still percent-encoded, without the query
  Fields query;        // decoded; a value's bad percent sign stays as it is
  Fields headers;      // values without surrounding white space
  std::string body;
  std::string peer;  // the address of the other end of the connection
  Fields params;     // what the route's template matched, decoded; filled in by the router
  // Who asks, where a storefront knows that already and asks our own routes in turn; else null.
  std::shared_ptr<const Principal> principal = nullptr;

  const std::string* header(std::string_view name) const { return find_header(headers, name); }
  // The first of that name, else null: what a provider appends to an address of ours comes later.
  const std::string* query_value(std::string_view name) const;
  // Asserts that the route has such a parameter.
  const std::string& param(std::string_view name) const;
};

struct Response {
  int status = 200;
  Fields headers;  // without Content-Length, Connection and Date: the server writes those
  std::string body;

  const std::string* header(std::string_view name) const { return find_header(headers, name); }
};

// Takes the answer to one request, exactly once; a second call is a bug of ours. Dropped without
// an answer, it answers 500. Move-only; may be called and dropped on any thread.
class Responder {
 public:
  explicit Responder(std::function<void(Response)> send) : send_(std::move(send)) {}
  Responder(Responder&& other) noexcept : send_(std::exchange(other.send_, nullptr)) {}
  Responder& operator=(Responder&& other) = delete;
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;
  ~Responder();

  void operator()(Response response);

 private:
  std::function<void(Response)> send_;
};

// For callbacks that have to be copyable: all copies share the one answer.
using SharedResponder = std::shared_ptr<Responder>;
inline SharedResponder share(Responder responder) {
  return std::make_shared<Responder>(std::move(responder));
}

}  // namespace tallyport::http
