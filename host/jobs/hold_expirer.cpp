// Rounds of one command.
#include "jobs/hold_expirer.h"

#include <chrono>
#include <future>
#include <memory>

namespace tallyport::jobs {

HoldExpirer::HoldExpirer(HoldExpirerSettings settings, topup::Journal& journal, Clock& clock,
                         IdSource& ids, Log& log)
    : settings_(settings), journal_(journal), clock_(clock), ids_(ids), log_(log) {
  TALLYPORT_ASSERT(settings_.batch > 0);
}

HoldExpirer::~HoldExpirer() { stop(); }

void HoldExpirer::start() {
  TALLYPORT_ASSERT(!thread_.joinable());
  thread_ = std::thread([this] { run(); });
}

void HoldExpirer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool HoldExpirer::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void HoldExpirer::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    round();
    lock.lock();
    wake_.wait_for(lock, std::chrono::milliseconds(settings_.interval_ms),
                   [this] { return stopping_; });
  }
}

int HoldExpirer::round() {
  int expired = 0;
  while (!stopping()) {
    const int some = expire_some();
    expired += some;
    if (some < settings_.batch) break;
  }
  if (expired > 0) log_.info("holds expired", {{"count", std::to_string(expired)}});
  return expired;
}

// A command that the journal did not take came to nothing: the next round tries again.
int HoldExpirer::expire_some() {
  auto ended = std::make_shared<std::promise<int>>();
  journal_.submit(topup::ExpireHolds{ids_.make<CommandId>(), clock_.now(), settings_.batch},
                  [this, ended](Result<topup::CommandOutcome> outcome) {
                    if (!outcome)
                      log_.warning("hold expirer: the journal did not take a command",
                                   {{"code", std::string(name(outcome.error().code))}});
                    ended->set_value(outcome ? outcome->expired : 0);
                  });
  return ended->get_future().get();
}

}  // namespace tallyport::jobs
