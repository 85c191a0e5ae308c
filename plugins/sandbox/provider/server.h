// Serves Routes over HTTP. Only this file's .cpp sees Pistache.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "routes.h"

namespace tallyport::sandbox {

class Server {
 public:
  // Binds; throws std::runtime_error with a sentence where that is not possible. Answers nothing
  // yet.
  Server(const std::string& host, std::uint16_t port);
  ~Server();

  // Not after stop().
  std::uint16_t port() const;
  // Answers from now on. `routes` outlives the server.
  void serve(Routes& routes);
  // No request is taken and none is looked at after this. Twice is once.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tallyport::sandbox
