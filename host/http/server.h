// Server: sockets and threads, by Pistache. Turns bytes into requests for one handler and back.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/log.h"
#include "base/result.h"
#include "http/message.h"

namespace tallyport::http {

struct ServerSettings {
  std::string host = "127.0.0.1";  // an address or a name, IPv6 without brackets
  std::uint16_t port = 0;          // 0 = any free one
  int threads = 2;
  std::size_t body_max_bytes = 65'536;
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_timeout{20'000};
  std::chrono::milliseconds idle_timeout{75'000};  // of a connection between two requests
};

// Gets every request that is valid HTTP, on a thread of the server's: it must not block. Whatever
// it throws becomes a 500.
using Handler = std::function<void(Request, Responder)>;

class Server {
 public:
  // Binds, listens and serves. config_invalid with the system's reason where it cannot listen.
  // `log` outlives the server.
  static Result<std::unique_ptr<Server>> start(ServerSettings settings, Handler handler, Log& log);

  // Stops at once what was not stopped.
  ~Server();

  // The one that is listened on; 0 after stop. Not while another thread stops.
  std::uint16_t port() const;

  // From now on requests get shutting_down and idle connections end; returns when those under way
  // are answered and written, or after `limit`. True where all were. Then the port is closed;
  // later answers are dropped. Once. [any thread but the server's]
  bool stop(std::chrono::milliseconds limit);

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallyport::http
