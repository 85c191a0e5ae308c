// UnderWay: counts what was begun and is not over, for the end of the program.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

namespace tallyport::topup {

// All functions: [any thread].
class UnderWay {
 public:
  // `done`, counted from now until it has been called and its last copy is gone. May outlive this.
  template <class Done>
  Done counted(Done done) {
    return [token = begin(), done = std::move(done)](auto&&... result) {
      done(std::forward<decltype(result)>(result)...);
    };
  }
  // Returns when nothing is counted any more, and nobody begins anything new.
  void wait_idle();

 private:
  std::shared_ptr<void> begin();

  struct Count {
    std::mutex mutex;
    std::condition_variable idle;
    int count = 0;  // guarded by mutex
  };
  // Shared with every callback, which may outlive this where a host is cut off.
  std::shared_ptr<Count> count_ = std::make_shared<Count>();
};

}  // namespace tallyport::topup
