// A queue, a condition, and threads that end when both the queue and their colleagues are done.
#include "ops/thread_pool.h"

#include "base/result.h"

namespace tallyport::ops {

ThreadPool::ThreadPool(int threads) {
  TALLYPORT_ASSERT(threads > 0);
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ThreadPool::post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
  }
  changed_.notify_one();
}

void ThreadPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    // While a colleague works, more may come from it.
    changed_.wait(lock, [this] { return !queue_.empty() || (stopping_ && busy_ == 0); });
    if (queue_.empty()) return;
    auto work = std::move(queue_.front());
    queue_.pop_front();
    ++busy_;
    lock.unlock();
    work();
    work = nullptr;  // what it holds may take locks of its own: not under ours
    lock.lock();
    --busy_;
    if (stopping_ && busy_ == 0 && queue_.empty()) changed_.notify_all();
  }
}

}  // namespace tallyport::ops
