// The outside world of a program that thinks on one thread at a time: whatever comes in, a request,
// a time or a webhook's answer, is let in under one lock.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "serving/courier.h"
#include "serving/delivery.h"
#include "serving/http.h"
#include "serving/timer.h"

namespace tallyport::serving {

// What such a program asks for. All of it under the lock, and so is what is called back.
class World : public Outside {
 public:
  virtual std::int64_t now_ms() = 0;
  // So many bytes of chance, as lower-case hex digits.
  virtual std::string random_hex(std::size_t bytes) = 0;
  // Runs `work` once the lock is let go: for answers, which wait for their clients.
  virtual void outside_lock(std::function<void()> work) = 0;
};

class LiveWorld final : public World, public Site {
 public:
  // `inside` gets the requests; set before the first one.
  explicit LiveWorld(Entropy& entropy) : entropy_(entropy) {}
  void let_in(Site& inside) { inside_ = &inside; }
  // Nothing is let in after this but requests.
  void stop();

  void answer(const Request& request, Respond respond) override;

  std::int64_t now_ms() override;
  std::string random_hex(std::size_t bytes) override;
  void after(std::int64_t ms, std::function<void()> work) override;
  void post(Parcel parcel, Courier::Done done) override;
  void outside_lock(std::function<void()> work) override;

 private:
  void locked(const std::function<void()>& work);

  Entropy& entropy_;
  Site* inside_ = nullptr;
  std::mutex mutex_;
  std::vector<std::function<void()>> afterwards_;  // guarded by mutex_
  Timer timer_;
  Courier courier_;
};

}  // namespace tallyport::serving
