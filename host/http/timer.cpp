// One thread that sleeps until the next thing is due.
#include "http/timer.h"

namespace tallyport::http {

Timer::Timer() : thread_([this] { run(); }) {}

Timer::~Timer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Timer::after(std::chrono::milliseconds delay, std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(std::chrono::steady_clock::now() + delay, std::move(work));
  }
  changed_.notify_all();
}

void Timer::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (waiting_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto first = waiting_.begin();
    if (std::chrono::steady_clock::now() < first->first) {
      const auto due = first->first;
      changed_.wait_until(lock, due);
      continue;
    }
    const auto work = std::move(first->second);
    waiting_.erase(first);
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace tallyport::http
