// A small blocking HTTP server on the loopback for tests: every request goes to a script, which
// says what happens next, also to the connection. Plain or TLS, any free port, keep-alive.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/test_certificate.h"

namespace tallyport::test {

// A request as it arrived.
struct ReceivedRequest {
  std::size_t number = 0;         // over the whole server, from 0, in order of arrival
  std::size_t connection = 0;     // from 0, in order of acceptance
  std::size_t on_connection = 0;  // from 0, on that connection
  std::string method;
  std::string target;  // path and query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string bytes;  // all of it, unparsed

  // The value of the first header of this name in any case, or "".
  std::string header(const std::string& name) const;
};

// What the server does once it has read a request completely.
struct Reaction {
  enum class Then { keep_open, close, reset };

  std::string bytes;                   // sent as they are; may be no HTTP at all
  std::chrono::milliseconds delay{0};  // before sending; cut short when the server goes
  Then then = Then::keep_open;

  Reaction after(std::chrono::milliseconds wait) && {
    delay = wait;
    return std::move(*this);
  }
};

// An HTTP/1.1 answer with Content-Length; the connection stays open. `headers` are whole lines,
// each ended by \r\n.
Reaction answer(int status, const std::string& body = "", const std::string& headers = "");
Reaction close_without_answer();
Reaction reset_without_answer();

class HttpServer {
 public:
  // Called on the connection's thread, for one request at a time.
  using Script = std::function<Reaction(const ReceivedRequest&)>;

  // Listens at once. With an identity it speaks TLS.
  explicit HttpServer(Script script, const Identity* identity = nullptr);
  // Ends connections and threads.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const { return port_; }
  // http(s)://127.0.0.1:PORT + path
  std::string url(const std::string& path = "/") const;

  // What came so far. [any thread]
  std::vector<ReceivedRequest> requests() const;
  std::size_t connections() const;
  // True once `count` requests have arrived; false where they did not within ten seconds.
  bool wait_for_requests(std::size_t count) const;
  // Later connections are refused; those that are open go on. [any thread, also the script's]
  void stop_listening();

 private:
  class Stream;
  void accept_all();
  void serve(int socket, std::size_t connection);
  bool read_request(Stream& stream, std::string& pending, ReceivedRequest& request);
  bool react(Stream& stream, const Reaction& reaction);

  Script script_;
  struct Tls;
  std::unique_ptr<Tls> tls_;
  int listener_ = -1;
  std::uint16_t port_ = 0;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool stop_ = false;
  std::vector<ReceivedRequest> requests_;
  std::vector<int> sockets_;  // one for each connection; -1 once closed
  std::vector<std::thread> threads_;
  std::mutex script_mutex_;
  std::thread acceptor_;
};

// A loopback port that refuses connections.
std::uint16_t refusing_port();

}  // namespace tallyport::test
