// Runs pieces of work on threads of its own. host/ops has the pool; tests run work in place.
#pragma once

#include <functional>

namespace tallyport {

class Executor {
 public:
  virtual ~Executor() = default;
  // Runs `work` soon, on some thread, exactly once. Work is never dropped while the program runs.
  // `work` must not throw. [any thread]
  virtual void post(std::function<void()> work) = 0;
};

}  // namespace tallyport
