// A relay between the programs of a test: takes HTTP requests on the loopback, many at once, and
// gives each to a function, which may watch it, pass it on, or send it to several.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "support/http_client.h"

namespace tallyport::test {

struct RelayedRequest {
  std::string method;
  std::string target;                          // path and query
  std::map<std::string, std::string> headers;  // lower-case names
  std::string body;
};

class Relay {
 public:
  // Called on the connection's thread, several at once. A reply of status 0 closes the connection.
  using Pass = std::function<HttpReply(const RelayedRequest&)>;

  // Listens at once. What `pass` refers to must outlive the relay.
  explicit Relay(Pass pass);
  // Ends the connections; waits for calls of `pass` that are under way.
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  void accept_all();
  void serve(int socket);

  Pass pass_;
  int listener_ = -1;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::set<int> sockets_;  // guarded by mutex_; one for each thread that serves
  std::thread acceptor_;
};

// The same request at another server, whose address is `to` (without a path).
HttpReply forward(const RelayedRequest& request, const std::string& to);

}  // namespace tallyport::test
