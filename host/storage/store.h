// Store: what the journal needs of a database. Knows no SQL, so that the journal can be tested
// without.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "storage/failure.h"
#include "topup/command.h"

namespace tallyport::storage {

using Outcomes = std::vector<Result<topup::CommandOutcome>>;  // one a command, in order

struct NotCommitted {
  Trouble trouble = Trouble::refused;
  std::string text;   // for the log
  Outcomes outcomes;  // with unknown_commit: what holds if it was committed after all
};

// A batch is known by the id of its first command. One that is given again, since it is not known
// whether it was committed, has the same commands; only one that surely was not may be split.
class Store {
 public:
  virtual ~Store() = default;
  // Runs the batch as one transaction. Fills in what only the database knows (StartTopup's
  // account). Reconnects by itself. Does not throw. [the journal's thread]
  virtual std::variant<Outcomes, NotCommitted> run(std::span<topup::Command> batch) = 0;
  // Whether the batch, which was run before, is in the database; nothing where it cannot be asked.
  virtual std::optional<bool> committed(std::span<const topup::Command> batch) = 0;
};

CommandId id_of(const topup::Command& command);

// True for a command that makes a batch of its own.
bool runs_alone(const topup::Command& command);

}  // namespace tallyport::storage
