// What the main of a provider program does: signals, descriptors, exit codes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "serving/http.h"

namespace tallyport::serving {

inline constexpr int kUsageMistake = 64;

struct Listen {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
};

// The parts of one program, made once it is known where it listens..
class Parts {
 public:
  virtual ~Parts() = default;
  virtual Site& site() = 0;
  // Nothing is called back after this.
  virtual void stop() = 0;
};
using MakeParts = std::function<std::unique_ptr<Parts>(const std::string& address)>;

// Listens, says so on stdout ("listening on http://127.0.0.1:8090") and serves until SIGTERM or
// SIGINT; the exit code. To be called before any other thread is started.
int run_program(const char* name, const Listen& listen, const MakeParts& make);

}  // namespace tallyport::serving
