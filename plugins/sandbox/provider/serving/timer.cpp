// A priority queue and a condition variable.
#include "serving/timer.h"

#include <utility>

namespace tallyport::serving {

Timer::Timer() : thread_([this] { run(); }) {}

Timer::~Timer() { stop(); }

void Timer::after(std::int64_t ms, std::function<void()> work) {
  const auto at = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    entries_.push({at, next_number_++, std::move(work)});
  }
  changed_.notify_one();
}

void Timer::stop() {
  decltype(entries_) dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(entries_);
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Timer::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (entries_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto at = entries_.top().at;
    if (std::chrono::steady_clock::now() < at) {
      changed_.wait_until(lock, at);
      continue;
    }
    auto work = entries_.top().work;
    entries_.pop();
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
  }
}

}  // namespace tallyport::serving
