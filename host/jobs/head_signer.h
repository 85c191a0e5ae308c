// HeadSigner: signs the ends of the chains that have grown, so that what was before them cannot be
// changed unseen.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "crypto/ed25519.h"
#include "jobs/rounds.h"
#include "topup/journal.h"
#include "topup/queries.h"

namespace tallyport::jobs {

struct HeadSignerSettings {
  std::int64_t interval_ms = 60'000;  // between two rounds
};

// Every host runs one, and signs the chains of all: also of a host that died. Whoever comes second
// signs what is there already, which changes nothing.
class HeadSigner {
 public:
  // The ports must outlive it. Nothing runs before start().
  HeadSigner(HeadSignerSettings settings, crypto::SigningKey key, topup::Queries& queries,
             topup::Journal& journal, Clock& clock, IdSource& ids, Log& log);
  ~HeadSigner();  // stop()

  // Works round after round on a thread of its own. Once.
  void start();
  // Ends with a last round, which signs what came since the one before; returns when it has ended.
  // Idempotent.
  void stop();

  // Signs each chain that is longer than its longest signed head; how many. One that is shorter
  // lost transfers: that is logged as an error, and not signed. Not on the journal's or a reader's
  // thread.
  int round();

 private:
  std::vector<ledger::SignedHead> sign(const std::vector<topup::ChainEnd>& ends);
  int record(std::vector<ledger::SignedHead> heads);

  const HeadSignerSettings settings_;
  const crypto::SigningKey key_;
  topup::Queries& queries_;
  topup::Journal& journal_;
  Clock& clock_;
  IdSource& ids_;
  Log& log_;

  Rounds rounds_{settings_.interval_ms, [this] { round(); }};
};

}  // namespace tallyport::jobs
