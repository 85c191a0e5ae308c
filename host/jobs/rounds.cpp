// The pause is cut short by stop().
#include "jobs/rounds.h"

#include <chrono>
#include <utility>

#include "base/result.h"

namespace tallyport::jobs {

Rounds::Rounds(std::int64_t interval_ms, std::function<void()> round)
    : interval_ms_(interval_ms), round_(std::move(round)) {}

Rounds::~Rounds() { stop(); }

void Rounds::start(std::function<void()> first) {
  TALLYPORT_ASSERT(!thread_.joinable());
  thread_ = std::thread([this, first = std::move(first)] { run(first); });
}

bool Rounds::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (!thread_.joinable()) return false;
  thread_.join();
  return true;
}

bool Rounds::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Rounds::run(const std::function<void()>& first) {
  if (first) first();
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    round_();
    lock.lock();
    wake_.wait_for(lock, std::chrono::milliseconds(interval_ms_), [this] { return stopping_; });
  }
}

}  // namespace tallyport::jobs
