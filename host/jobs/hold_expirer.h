// HoldExpirer: gives back what is held longer than it may be.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/log.h"
#include "jobs/rounds.h"
#include "topup/journal.h"

namespace tallyport::jobs {

struct HoldExpirerSettings {
  std::int64_t interval_ms = 5'000;  // between two rounds; a hold lasts that much longer at most
  int batch = 100;                   // holds that one command gives back
};

// Every host runs one. Two of them take different holds: each row is locked by whoever came first,
// and passed over by the other.
class HoldExpirer {
 public:
  // The ports must outlive it. Nothing runs before start().
  HoldExpirer(HoldExpirerSettings settings, topup::Journal& journal, Clock& clock, IdSource& ids,
              Log& log);
  ~HoldExpirer();  // stop()

  // Works round after round on a thread of its own. Once.
  void start();
  // Ends after the command under way; returns when it has ended. Idempotent.
  void stop();

  // One round: command after command until there is nothing left to give back; how many holds that
  // was. Not on the journal's thread.
  int round();

 private:
  int expire_some();

  const HoldExpirerSettings settings_;
  topup::Journal& journal_;
  Clock& clock_;
  IdSource& ids_;
  Log& log_;

  Rounds rounds_{settings_.interval_ms, [this] { round(); }};
};

}  // namespace tallyport::jobs
