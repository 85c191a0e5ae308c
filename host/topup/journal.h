// Journal: the port through which everything is written. host/storage has the one that commits in
// groups.
#pragma once

#include <functional>

#include "base/result.h"
#include "topup/command.h"

namespace tallyport::topup {

using CommandDone = std::function<void(Result<CommandOutcome>)>;

class Journal {
 public:
  virtual ~Journal() = default;
  // Queues the command. `done` is called exactly once, on the journal's thread, after the command
  // is durable (or could not be decided, or the database refused it); it must not block or throw.
  // Where the queue is full or the journal stops, `done` is called at once, on the caller's thread,
  // with journal_full or shutting_down. [any thread]
  virtual void submit(Command command, CommandDone done) = 0;
};

}  // namespace tallyport::topup
