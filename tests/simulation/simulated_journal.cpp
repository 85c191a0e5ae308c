// The queue, the group commit, and the ways in which both end.
#include "simulation/simulated_journal.h"

#include <utility>

namespace tallyport::simulation {
namespace {

constexpr std::size_t kQueue = 24;
constexpr std::size_t kBatch = 8;

}  // namespace

void SimulatedJournal::submit(topup::Command command, topup::CommandDone done) {
  if (queue_.size() >= kQueue || world_.fault(4)) {
    world_.note("", host_ + ": the journal is full");
    return done(fail(Errc::journal_full, "too many commands are waiting"));
  }
  queue_.push_back({std::move(command), std::move(done)});
  plan_commit();
}

void SimulatedJournal::plan_commit() {
  if (planned_ || queue_.empty()) return;
  planned_ = true;
  const auto slow = world_.fault(10);
  // The journal is gone when its host is: the flag is asked before `this` is.
  world_.after(slow ? world_.between(500, 5'000) : world_.between(1, 40), [this, alive = alive_] {
    if (*alive) commit();
  });
}

void SimulatedJournal::commit() {
  planned_ = false;
  const bool refused = world_.fault(4);
  const auto in_ms = world_.fault(20) ? world_.between(500, 5'000) : world_.between(0, 30);
  for (std::size_t taken = 0; taken < kBatch && !queue_.empty(); ++taken) {
    auto next = std::move(queue_.front());
    queue_.pop_front();
    if (refused)
      answer_later(std::move(next.done), fail(Errc::storage_unavailable, "no connection"), in_ms);
    else
      answer_later(std::move(next.done), decide(std::move(next.command)), in_ms);
  }
  plan_commit();
}

Result<topup::CommandOutcome> SimulatedJournal::decide(topup::Command command) {
  database_.observer->before(command);
  Result<topup::CommandOutcome> outcome = fail(Errc::internal, "the journal did not answer");
  database_.rows.submit(
      command, [&](Result<topup::CommandOutcome> decided) { outcome = std::move(decided); });
  database_.observer->after(command, outcome);
  return outcome;
}

void SimulatedJournal::answer_later(topup::CommandDone done, Result<topup::CommandOutcome> outcome,
                                    std::int64_t in_ms) {
  world_.after(in_ms,
               [alive = alive_, done = std::move(done), outcome = std::move(outcome)]() mutable {
                 if (*alive) done(std::move(outcome));
               });
}

}  // namespace tallyport::simulation
