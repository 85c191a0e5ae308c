// A journal as a host has it: commits in groups, answers later, forgets what a crash interrupts.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "simulation/world.h"
#include "support/memory_journal.h"
#include "topup/journal.h"

namespace tallyport::simulation {

// What watches every command that is decided.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void before(const topup::Command& command) = 0;
  virtual void after(const topup::Command& command,
                     const Result<topup::CommandOutcome>& outcome) = 0;
};

// What survives every crash, and who watches it.
struct Database {
  test::MemoryJournal rows;
  Observer* observer = nullptr;
};

// One life of one host's journal. A command waits in its queue, is durable at a commit, and is
// answered some time after; when `alive` turns false in between, what waits is lost and what is
// durable stays unanswered.
class SimulatedJournal final : public topup::Journal {
 public:
  SimulatedJournal(World& world, Database& database, std::string host,
                   std::shared_ptr<const bool> alive)
      : world_(world), database_(database), host_(std::move(host)), alive_(std::move(alive)) {}

  void submit(topup::Command command, topup::CommandDone done) override;

 private:
  struct Waiting {
    topup::Command command;
    topup::CommandDone done;
  };

  void plan_commit();
  void commit();
  Result<topup::CommandOutcome> decide(topup::Command command);
  void answer_later(topup::CommandDone done, Result<topup::CommandOutcome> outcome,
                    std::int64_t in_ms);

  World& world_;
  Database& database_;
  const std::string host_;
  const std::shared_ptr<const bool> alive_;
  std::deque<Waiting> queue_;
  bool planned_ = false;
};

}  // namespace tallyport::simulation
