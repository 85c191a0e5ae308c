// The server under test: the program as it is packaged, on one database.
#pragma once

#include <cstdint>
#include <string>

#include "bench/options.h"
#include "support/child.h"

namespace tallyport::bench {

class Server {
 public:
  // Writes its configuration into the work folder, starts it and waits until it listens. Throws
  // std::runtime_error.
  Server(const Options& options, const std::string& name, const std::string& url);
  // SIGTERM, and waits.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const { return port_; }
  pid_t pid() const { return child_.pid(); }

 private:
  std::uint16_t port_;
  test::Child child_;
};

}  // namespace tallyport::bench
