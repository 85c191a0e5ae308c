// What can go wrong between us and a database, sorted by what can be done about it.
#pragma once

#include <stdexcept>
#include <string>

namespace tallyport::storage {

enum class Trouble {
  transient,       // connection lost, deadlock, busy, out of space: the same may succeed later
  conflict,        // a unique index refused a row: another host was first, or the command is wrong
  refused,         // the database will refuse it again
  unknown_commit,  // the answer to COMMIT was lost: kept or not, nobody said
  repeated,        // a batch of this id is there already: it was committed before
};

// Thrown inside of this room only; caught at the outer brace of each public function. The text may
// hold SQL and is for the log, never for clients.
class DatabaseFailure : public std::runtime_error {
 public:
  DatabaseFailure(Trouble trouble, const std::string& text)
      : std::runtime_error(text), trouble_(trouble) {}
  Trouble trouble() const { return trouble_; }

 private:
  Trouble trouble_;
};

}  // namespace tallyport::storage
