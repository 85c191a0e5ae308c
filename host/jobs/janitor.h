// Janitor: asks the gateways about payments that are not settled, and tries unmatched events again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "topup/flow.h"
#include "topup/journal.h"

namespace tallyport::jobs {

struct JanitorSettings {
  std::string host;                  // owner of its leases; unique among the hosts of one database
  std::int64_t interval_ms = 5'000;  // between two rounds
  std::int64_t lease_ms = 60'000;    // longer than any operation may take
  int batch = 32;                    // attempts a round takes at a time
};

// Work is claimed by a lease, never by a lock held over a gateway call; when a host dies its leases
// run out and another takes over.
class Janitor {
 public:
  // The ports must outlive it. Nothing runs before start().
  Janitor(JanitorSettings settings, topup::Flow& flow, topup::Journal& journal, Clock& clock,
          IdSource& ids, Log& log);
  ~Janitor();  // stop()

  // Gives back what this host held before a crash, then works round after round on a thread of its
  // own. Once.
  void start();
  // Ends after the round under way; returns when it has ended. Idempotent.
  void stop();

  // One round, on the caller's thread: leases what is due, resumes each, waits for all of them;
  // again until nothing is due. Returns how many attempts it resumed. For tests and the simulator.
  int round();

 private:
  void run();
  topup::CommandOutcome submit_and_wait(topup::Command command);

  JanitorSettings settings_;
  topup::Flow& flow_;
  topup::Journal& journal_;
  Clock& clock_;
  IdSource& ids_;
  Log& log_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace tallyport::jobs
