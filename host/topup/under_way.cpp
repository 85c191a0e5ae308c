// A token a callback, which ends the count where the last copy goes.
#include "topup/under_way.h"

namespace tallyport::topup {

std::shared_ptr<void> UnderWay::begin() {
  {
    const std::lock_guard lock(count_->mutex);
    ++count_->count;
  }
  return {nullptr, [count = count_](void*) {
            const std::lock_guard lock(count->mutex);
            if (--count->count == 0) count->idle.notify_all();
          }};
}

void UnderWay::wait_idle() {
  std::unique_lock lock(count_->mutex);
  count_->idle.wait(lock, [this] { return count_->count == 0; });
}

}  // namespace tallyport::topup
