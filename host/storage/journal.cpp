// Batching, retrying, splitting, and what to do when the answer to COMMIT is lost.
#include "storage/journal.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace tallyport::storage {
namespace {

// How often a unique index may refuse the same batch before it counts as wrong: another host can
// be first only so often.
constexpr int kConflictsMax = 2;

Error untold() {
  return {Errc::storage_unavailable, "the database did not say whether it kept this"};
}

}  // namespace

CommandId id_of(const topup::Command& command) {
  return std::visit([](const auto& each) { return each.id; }, command);
}

bool runs_alone(const topup::Command& command) {
  return std::holds_alternative<topup::LeaseAttempts>(command) ||
         std::holds_alternative<topup::LeaseRefunds>(command) ||
         std::holds_alternative<topup::ReleaseLeases>(command) ||
         std::holds_alternative<topup::RetryEvents>(command) ||
         std::holds_alternative<topup::ExpireHolds>(command) ||
         std::holds_alternative<topup::RecordHeads>(command) ||
         std::holds_alternative<topup::ForgetCommands>(command);
}

GroupJournal::GroupJournal(JournalSettings settings, std::span<Store* const> stores, Log& log)
    : settings_(settings), log_(log) {
  TALLYPORT_ASSERT(settings_.queue_max > 0 && settings_.batch_max > 0 && settings_.tries_max > 0);
  TALLYPORT_ASSERT(!stores.empty());
  for (auto* store : stores) writers_.emplace_back([this, store] { write_all(*store); });
}

GroupJournal::GroupJournal(JournalSettings settings, Store& store, Log& log)
    : GroupJournal(settings, std::array{&store}, log) {}

GroupJournal::~GroupJournal() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  queued_.notify_all();
  stopped_.notify_all();
  for (auto& writer : writers_) writer.join();
}

void GroupJournal::submit(topup::Command command, topup::CommandDone done) {
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    full = waiting_ >= settings_.queue_max;
    if (!full && !stopping_) {
      queue(std::move(command), std::move(done));
      queued_.notify_one();
      return;
    }
  }
  if (full)
    done(fail(Errc::journal_full,
              std::to_string(settings_.queue_max) + " commands are waiting already"));
  else
    done(fail(Errc::shutting_down, "the journal takes no more commands"));
}

std::size_t GroupJournal::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

// Into the last batch, if it may still have this one.
void GroupJournal::queue(topup::Command command, topup::CommandDone done) {
  const bool fits = !queue_.empty() && queue_.back().commands.size() < settings_.batch_max &&
                    !runs_alone(queue_.back().commands.front()) && !runs_alone(command);
  auto& batch = fits ? queue_.back() : queue_.emplace_back();
  batch.commands.push_back(std::move(command));
  batch.dones.push_back(std::move(done));
  ++waiting_;
}

// Waits for commands; false once there are none and none will come.
bool GroupJournal::take(Batch& batch) {
  std::unique_lock lock(mutex_);
  queued_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  if (queue_.empty()) return false;
  batch = std::move(queue_.front());
  queue_.pop_front();
  waiting_ -= batch.commands.size();
  return true;
}

void GroupJournal::write_all(Store& store) {
  for (Batch batch; take(batch); batch = {}) commit(store, batch.commands, batch.dones);
}

void GroupJournal::commit(Store& store, Commands commands, Dones dones) {
  std::optional<Outcomes> unconfirmed;  // of a try whose COMMIT was not answered
  int conflicts = 0;
  for (int tries = 1;; ++tries) {
    auto result = store.run(commands);
    if (auto* outcomes = std::get_if<Outcomes>(&result)) return answer(dones, std::move(*outcomes));
    auto& failure = std::get<NotCommitted>(result);
    auto trouble = failure.trouble;

    if (trouble == Trouble::unknown_commit) {
      unconfirmed = std::move(failure.outcomes);
      const auto kept = store.committed(commands);
      if (kept && *kept) return answer(dones, std::move(*unconfirmed));
      trouble = Trouble::transient;
    }
    if (trouble == Trouble::repeated && unconfirmed) return answer(dones, std::move(*unconfirmed));
    if (trouble == Trouble::conflict && ++conflicts <= kConflictsMax) continue;
    if (trouble != Trouble::transient) {
      log_.error("the database refused a batch",
                 {{"commands", std::to_string(commands.size())}, {"why", failure.text}});
      // Halves have ids of their own: they would not find an earlier try of the whole.
      if (unconfirmed) return answer_all(dones, untold());
      if (commands.size() > 1) return commit_halves(store, commands, dones);
      return answer_all(dones, {Errc::storage_refused,
                                "the database refused command " + id_of(commands[0]).str()});
    }
    log_.warning("the database cannot commit now",
                 {{"try", std::to_string(tries)}, {"why", failure.text}});
    if (tries >= settings_.tries_max || !pause(tries))
      return answer_all(dones, unconfirmed ? untold()
                                           : Error{Errc::storage_unavailable,
                                                   "the database cannot be reached now"});
  }
}

void GroupJournal::commit_halves(Store& store, Commands commands, Dones dones) {
  const auto half = commands.size() / 2;
  commit(store, commands.first(half), dones.first(half));
  commit(store, commands.subspan(half), dones.subspan(half));
}

void GroupJournal::answer(Dones dones, Outcomes outcomes) {
  TALLYPORT_ASSERT(outcomes.size() == dones.size());
  for (std::size_t i = 0; i < dones.size(); ++i) dones[i](std::move(outcomes[i]));
}

void GroupJournal::answer_all(Dones dones, const Error& error) {
  for (auto& done : dones) done(fail(error));
}

// Before the next try; false where the journal stops and there is no time for one.
bool GroupJournal::pause(int tries) {
  auto pause_ms = settings_.pause_first_ms;
  for (int i = 1; i < tries && pause_ms < settings_.pause_last_ms; ++i) pause_ms *= 2;
  const std::chrono::milliseconds pause(std::min(pause_ms, settings_.pause_last_ms));
  std::unique_lock lock(mutex_);
  return !stopped_.wait_for(lock, pause, [this] { return stopping_; });
}

}  // namespace tallyport::storage
