// A request and its answer as the provider programs see them: no HTTP library.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tallyport::serving {

struct Request {
  std::string method;  // "GET"
  std::string path;    // without the query
  std::string query;   // without the question mark, not decoded
  std::string body;
  std::string authorization;
  std::map<std::string, std::string> headers;  // lower-case names; the ones that say something
  enum class Wants { json, html } wants = Wants::json;
  enum class From { elsewhere, loopback } from = From::elsewhere;

  // "" where it is not there.
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

// Whether an answer reaches its client. Dropped: the connection is closed without a word.
enum class Line { kept, dropped };

struct Answer {
  int status = 200;
  std::string body;
  enum class Type { json, html, none } type = Type::json;
  std::vector<std::pair<std::string, std::string>> headers = {};
  Line line = Line::kept;
};
using Respond = std::function<void(Answer)>;

class Site {
 public:
  virtual ~Site() = default;
  // Calls `respond` once, now or later, on any thread. [any thread]
  virtual void answer(const Request& request, Respond respond) = 0;
};

}  // namespace tallyport::serving
