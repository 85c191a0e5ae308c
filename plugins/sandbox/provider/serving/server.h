// Serves a Site over HTTP. Only this file's .cpp sees Pistache.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "serving/http.h"

namespace tallyport::serving {

class Server {
 public:
  // Binds; throws std::runtime_error with a sentence where that is not possible. Answers nothing
  // yet.
  Server(const std::string& host, std::uint16_t port);
  ~Server();

  // Not after stop().
  std::uint16_t port() const;
  // Answers from now on. `site` outlives the server.
  void serve(Site& site);
  // No request is taken and none is looked at after this. Twice is once.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tallyport::serving
