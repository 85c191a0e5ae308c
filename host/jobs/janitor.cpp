// Rounds of lease, resume, wait.
#include "jobs/janitor.h"

#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <vector>

namespace tallyport::jobs {

Janitor::Janitor(JanitorSettings settings, topup::Flow& flow, topup::Journal& journal,
                 Clock& clock, IdSource& ids, Log& log)
    : settings_(std::move(settings)),
      flow_(flow),
      journal_(journal),
      clock_(clock),
      ids_(ids),
      log_(log) {}

Janitor::~Janitor() { stop(); }

void Janitor::start() {
  TALLYPORT_ASSERT(!thread_.joinable());
  thread_ = std::thread([this] { run(); });
}

void Janitor::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Janitor::run() {
  submit_and_wait(
      topup::ReleaseLeases{ids_.make<CommandId>(), clock_.now(), settings_.host});
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    round();
    lock.lock();
    wake_.wait_for(lock, std::chrono::milliseconds(settings_.interval_ms),
                   [this] { return stopping_; });
  }
}

int Janitor::round() {
  submit_and_wait(topup::RetryEvents{ids_.make<CommandId>(), clock_.now()});
  int resumed = 0;
  for (;;) {
    const auto now = clock_.now();
    auto leased = submit_and_wait(topup::LeaseAttempts{ids_.make<CommandId>(), now, settings_.host,
                                                       now.plus_ms(settings_.lease_ms),
                                                       settings_.batch});
    if (leased.due.empty()) return resumed;
    std::vector<std::future<void>> under_way;
    for (auto& due : leased.due) {
      auto ended = std::make_shared<std::promise<void>>();
      under_way.push_back(ended->get_future());
      flow_.resume(std::move(due), [ended] { ended->set_value(); });
    }
    for (auto& each : under_way) each.wait();
    resumed += static_cast<int>(under_way.size());
    std::lock_guard lock(mutex_);
    if (stopping_) return resumed;
  }
}

topup::CommandOutcome Janitor::submit_and_wait(topup::Command command) {
  std::promise<topup::CommandOutcome> promise;
  auto future = promise.get_future();
  journal_.submit(std::move(command), [&](Result<topup::CommandOutcome> outcome) {
    if (!outcome)
      log_.warning("janitor: the journal did not take a command",
                   {{"code", std::string(name(outcome.error().code))}});
    promise.set_value(outcome ? std::move(*outcome) : topup::CommandOutcome{});
  });
  return future.get();
}

}  // namespace tallyport::jobs
