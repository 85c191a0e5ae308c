// Rounds: a thread that does the same again and again, with a pause between, until it is stopped.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace tallyport::jobs {

class Rounds {
 public:
  // `round` is called on the thread of its own; what it uses outlives stop(). Nothing runs before
  // start().
  Rounds(std::int64_t interval_ms, std::function<void()> round);
  ~Rounds();  // stop()
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;

  // `first`, where there is one, is done once before the first round, on the same thread. Once.
  void start(std::function<void()> first = {});
  // Ends after the round under way; returns when it has ended. True the first time after start().
  bool stop();
  // True from stop() on. A round may look here to end early. [any thread]
  bool stopping() const;

 private:
  void run(const std::function<void()>& first);

  const std::int64_t interval_ms_;
  const std::function<void()> round_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace tallyport::jobs
