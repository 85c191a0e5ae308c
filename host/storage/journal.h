// GroupJournal: commands queue up while the last commit runs, and are then committed together. Owns
// the queue, the writer threads and what is done about failures. Knows no SQL.
//
// With several stores each has a thread that takes batches from the one queue: while one waits for
// its commit to reach the disk, another loads and decides. To the database they are like so many
// hosts.
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
  // Starts a thread a store, which is used on that thread only. They and `log` must outlive the
  // journal.
  GroupJournal(JournalSettings settings, std::span<Store* const> stores, Log& log);
  GroupJournal(JournalSettings settings, Store& store, Log& log);
  // Commits what is queued, then ends the threads. Refuses new commands with shutting_down.
  ~GroupJournal() override;

  void submit(topup::Command command, topup::CommandDone done) override;
  // Commands that wait, without those of the batch under way. [any thread]
  std::size_t waiting() const;

 private:
  // Commands and what to call, in the same order.
  struct Batch {
    std::vector<topup::Command> commands;
    std::vector<topup::CommandDone> dones;
  };
  using Commands = std::span<topup::Command>;
  using Dones = std::span<topup::CommandDone>;

  void write_all(Store& store);
  void queue(topup::Command command, topup::CommandDone done);
  bool take(Batch& batch);
  void commit(Store& store, Commands commands, Dones dones);
  void commit_halves(Store& store, Commands commands, Dones dones);
  static void answer(Dones dones, Outcomes outcomes);
  static void answer_all(Dones dones, const Error& error);
  bool pause(int tries);

  const JournalSettings settings_;
  Log& log_;

  mutable std::mutex mutex_;
  std::condition_variable queued_;   // a command came, or stopping_
  std::condition_variable stopped_;  // stopping_
  std::deque<Batch> queue_;          // guarded by mutex_; none is empty
  std::size_t waiting_ = 0;          // guarded by mutex_: the commands in queue_
  bool stopping_ = false;            // guarded by mutex_
  std::vector<std::thread> writers_;
};

}  // namespace tallyport::storage
