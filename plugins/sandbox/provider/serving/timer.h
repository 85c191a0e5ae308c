// One thread that runs pieces of work at their time. Knows nothing of payments.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

namespace tallyport::serving {

class Timer {
 public:
  Timer();
  ~Timer();

  // Runs `work` on the timer's thread once `ms` have passed, earliest first. `work` must neither
  // block nor throw. After stop() it is dropped. [any thread]
  void after(std::int64_t ms, std::function<void()> work);
  // Drops what is not yet due and waits for the thread. Twice is once.
  void stop();

 private:
  struct Entry {
    std::chrono::steady_clock::time_point at;
    std::uint64_t number;  // keeps equal times in order
    std::function<void()> work;
  };
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.at != b.at ? a.at > b.at : a.number > b.number;
    }
  };
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::priority_queue<Entry, std::vector<Entry>, Later> entries_;  // guarded by mutex_
  std::uint64_t next_number_ = 0;                                  // guarded by mutex_
  bool stopping_ = false;                                          // guarded by mutex_
  std::thread thread_;
};

}  // namespace tallyport::serving
