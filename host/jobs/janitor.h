// Janitor: asks the gateways about payments and refunds that are not settled, and tries unmatched
// events again.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "jobs/rounds.h"
#include "topup/flow.h"
#include "topup/journal.h"
#include "topup/refund_flow.h"

namespace tallyport::jobs {

struct JanitorSettings {
  std::string host;                  // owner of its leases; unique among the hosts of one database
  std::int64_t interval_ms = 5'000;  // between two rounds
  std::int64_t lease_ms = 60'000;    // longer than any operation may take
  int batch = 32;                    // attempts a round takes at a time
  // How long the ids of commands are kept, far longer than a retry of a commit can last; and how
  // often the older ones are forgotten.
  std::int64_t keep_commands_ms = std::int64_t{7} * 24 * 60 * 60 * 1000;
  std::int64_t forget_interval_ms = std::int64_t{60} * 60 * 1000;
};

// Work is claimed by a lease, never by a lock held over a gateway call; when a host dies its leases
// run out and another takes over.
class Janitor {
 public:
  // The ports must outlive it. Nothing runs before start().
  Janitor(JanitorSettings settings, topup::Flow& flow, topup::RefundFlow& refunds,
          topup::Journal& journal, Clock& clock, IdSource& ids, Log& log);
  ~Janitor();  // stop()

  // Gives back what this host held before a crash, then works round after round on a thread of its
  // own. Once.
  void start();
  // Ends after the round under way; returns when it has ended. Idempotent.
  void stop();

  // The two below begin and return; `done` is called exactly once, on some thread, and the janitor
  // must outlive it. What run() is made of, and what the simulator calls. [any thread]

  // Gives back what a host of this name held when it stopped or crashed.
  void release(std::function<void()> done);
  // One round: tries unmatched events again, leases what is due, resumes each; once all of them
  // have ended, leases again, until nothing is due; then the same with refunds. Now and then it
  // first forgets old commands. `done` gets how many attempts and refunds it resumed.
  void begin_round(std::function<void(int resumed)> done);

  // One round, from begin to end. Not on the journal's thread.
  int round();

 private:
  struct Round;

  void forget_commands();
  void lease_next(std::shared_ptr<Round> round);
  void lease_refunds(std::shared_ptr<Round> round);
  void submit(topup::Command command, std::function<void(topup::CommandOutcome)> done);

  JanitorSettings settings_;
  topup::Flow& flow_;
  topup::RefundFlow& refunds_;
  topup::Journal& journal_;
  Clock& clock_;
  IdSource& ids_;
  Log& log_;

  std::atomic<std::int64_t> forget_at_ms_ = 0;

  Rounds rounds_{settings_.interval_ms, [this] { round(); }};
};

}  // namespace tallyport::jobs
