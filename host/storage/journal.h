// GroupJournal: commands queue up while the last commit runs, and are then committed together. Owns
// the queue, the one writer thread and what is done about failures. Knows no SQL.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "storage/store.h"
#include "topup/journal.h"

namespace tallyport::storage {

struct JournalSettings {
  std::size_t queue_max = 10'000;    // commands waiting; one more is journal_full
  std::size_t batch_max = 500;       // commands in one commit
  int tries_max = 7;                 // of one batch while the database cannot be reached
  std::int64_t pause_first_ms = 20;  // between two tries; then doubling
  std::int64_t pause_last_ms = 1'000;
};

class GroupJournal final : public topup::Journal {
 public:
  // Starts the thread. `store` is used on that thread only; it and `log` must outlive the journal.
  GroupJournal(JournalSettings settings, Store& store, Log& log);
  // Commits what is queued, then ends the thread. Refuses new commands with shutting_down.
  ~GroupJournal() override;

  void submit(topup::Command command, topup::CommandDone done) override;
  // Commands that wait, without those of the batch under way. [any thread]
  std::size_t waiting() const;

 private:
  struct Waiting {
    topup::Command command;
    topup::CommandDone done;
  };
  // The batch under way: commands and what to call, in the same order.
  struct Batch {
    std::vector<topup::Command> commands;
    std::vector<topup::CommandDone> dones;
  };
  using Commands = std::span<topup::Command>;
  using Dones = std::span<topup::CommandDone>;

  void write_all();
  bool take(Batch& batch);
  void commit(Commands commands, Dones dones);
  void commit_halves(Commands commands, Dones dones);
  static void answer(Dones dones, Outcomes outcomes);
  static void answer_all(Dones dones, const Error& error);
  bool pause(int tries);

  const JournalSettings settings_;
  Store& store_;
  Log& log_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> queue_;  // guarded by mutex_
  bool stopping_ = false;      // guarded by mutex_
  std::thread writer_;
};

}  // namespace tallyport::storage
