// Whoever holds the lock takes along what shall run after it: an answer leaves on the thread that
// made it.
#include "serving/live_world.h"

#include <chrono>
#include <utility>

#include "crypto/crypto.h"

namespace tallyport::serving {

void LiveWorld::stop() {
  timer_.stop();
  courier_.stop();
}

void LiveWorld::answer(const Request& request, Respond respond) {
  locked([&] {
    inside_->answer(request, [this, respond = std::move(respond)](Answer answer) {
      outside_lock([respond, answer = std::move(answer)] { respond(answer); });
    });
  });
}

std::int64_t LiveWorld::now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string LiveWorld::random_hex(std::size_t bytes) {
  std::string drawn(bytes, '\0');
  entropy_.fill({reinterpret_cast<std::uint8_t*>(drawn.data()), drawn.size()});
  return crypto::to_hex(drawn);
}

void LiveWorld::after(std::int64_t ms, std::function<void()> work) {
  timer_.after(ms, [this, work = std::move(work)] { locked(work); });
}

void LiveWorld::post(Parcel parcel, Courier::Done done) {
  courier_.post(std::move(parcel),
                [this, done = std::move(done)](int status) { locked([&] { done(status); }); });
}

void LiveWorld::outside_lock(std::function<void()> work) { afterwards_.push_back(std::move(work)); }

void LiveWorld::locked(const std::function<void()>& work) {
  std::vector<std::function<void()>> afterwards;
  {
    const std::lock_guard lock(mutex_);
    work();
    afterwards.swap(afterwards_);
  }
  for (const auto& run : afterwards) run();
}

}  // namespace tallyport::serving
