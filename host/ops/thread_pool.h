// An Executor with a fixed number of threads.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/executor.h"

namespace tallyport::ops {

class ThreadPool final : public Executor {
 public:
  // Starts `threads` threads; at least one.
  explicit ThreadPool(int threads);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  // Finishes all work that was posted, also what that work itself posts, then joins. Nobody else
  // may post any more. Not from a thread of the pool.
  ~ThreadPool() override;

  // First in, first out; with one thread also done in that order. [any thread]
  void post(std::function<void()> work) override;

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;  // guarded by mutex_
  int busy_ = 0;                             // guarded by mutex_
  bool stopping_ = false;                    // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace tallyport::ops
