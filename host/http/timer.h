// Timer: runs something later, on a thread of its own. For waits that have an end.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace tallyport::http {

class Timer {
 public:
  Timer();
  // What has not run by then never will.
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Calls `work` once, on the timer's thread, not before `delay` is over. It must not block or
  // throw. [any thread]
  void after(std::chrono::milliseconds delay, std::function<void()> work);

 private:
  using Time = std::chrono::steady_clock::time_point;
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Time, std::function<void()>> waiting_;  // guarded by mutex_
  bool stopping_ = false;                               // guarded by mutex_
  std::thread thread_;
};

}  // namespace tallyport::http
