// Which request means what. Knows paths, statuses and headers, but no HTTP library: server.cpp has
// that.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "payments.h"
#include "provider.h"

namespace tallyport::sandbox {

struct Request {
  std::string method;  // "GET"
  std::string path;    // without the query
  std::string query;   // without the question mark, not decoded
  std::string body;
  std::string authorization;
  std::string idempotency_key;
  enum class Wants { json, html } wants = Wants::json;
  enum class From { elsewhere, loopback } from = From::elsewhere;
};

struct Answer {
  int status = 200;
  std::string body;
  enum class Type { json, html, none } type = Type::json;
  std::vector<std::pair<std::string, std::string>> headers = {};
  Provider::Line line = Provider::Line::kept;  // dropped: close without a word
};
using Respond = std::function<void(Answer)>;

class Routes {
 public:
  explicit Routes(Provider& provider) : provider_(provider) {}
  // Calls `respond` once, now or later, on any thread. [any thread]
  void answer(const Request& request, Respond respond);

 private:
  void api(const Request& request, const std::vector<std::string>& path, Respond respond);
  void create(const Request& request, const std::string& account, Respond respond);
  void look_up_reference(const Request& request, const std::string& account, Respond respond);
  void checkout(const Request& request, const std::vector<std::string>& path, Respond respond);
  void control(const Request& request, const std::vector<std::string>& path, Respond respond);
  Answer json_of(const Outcome<Changed>& outcome) const;

  Provider& provider_;
};

}  // namespace tallyport::sandbox
