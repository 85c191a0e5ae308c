// FailingStore: a store whose transactions fail, at chance, in every way that a journal can meet;
// and one host on it.
#pragma once

#include <atomic>
#include <random>
#include <string>
#include <vector>

#include "storage/journal.h"
#include "storage/sql_store.h"
#include "unit/storage/bench.h"

namespace tallyport::test {

class FailingStore final : public storage::Store {
 public:
  // Of a hundred transactions, `percent` fail. No more than two in a row.
  FailingStore(storage::Store& store, std::uint64_t stream, unsigned percent)
      : store_(store), random_(random_stream(stream)), percent_(percent) {}

  std::variant<storage::Outcomes, storage::NotCommitted> run(
      std::span<topup::Command> batch) override {
    using storage::Trouble;
    const auto lot = random_() % 100;
    if (lot >= percent_ || in_a_row_ == 2) {
      in_a_row_ = 0;
      return store_.run(batch);
    }
    ++in_a_row_;
    ++failures;
    if (lot % 2 == 0) return storage::NotCommitted{Trouble::transient, "never begun", {}};
    // Committed; the answer is lost.
    auto done = store_.run(batch);
    auto* outcomes = std::get_if<storage::Outcomes>(&done);
    if (!outcomes) return done;
    return storage::NotCommitted{Trouble::unknown_commit, "the answer was lost",
                                 std::move(*outcomes)};
  }
  std::optional<bool> committed(std::span<const topup::Command> batch) override {
    if (random_() % 3 == 0) return std::nullopt;
    return store_.committed(batch);
  }

  std::atomic<int> failures = 0;

 private:
  storage::Store& store_;
  std::mt19937_64 random_;  // of the journal's thread
  const unsigned percent_;
  int in_a_row_ = 0;
};

// A host's writing side, without its queries. Its end is a crash: what it remembered is gone.
class WritingHost {
 public:
  WritingHost(Bench& bench, const std::string& writer, std::uint64_t stream, unsigned percent)
      : bench_(bench),
        store_(storage::Location::parse(Secret(bench.url)).value(), writer, bench.clock, bench.ids),
        failing_(store_, stream, percent),
        journal_({.tries_max = 1'000, .pause_first_ms = 1, .pause_last_ms = 1}, failing_,
                 bench.log) {}

  // All in one batch, as far as they may be in one; answered in their order.
  std::vector<Outcome> run(std::vector<topup::Command> commands) {
    Awaited<bool> go;
    Awaited<bool> held;
    journal_.submit(topup::LeaseAttempts{bench_.ids.make<CommandId>(), {0}, "nobody", {0}, 1},
                    [go, held](Outcome) mutable {
                      held.set(true);
                      go.get();
                    });
    held.get();
    std::vector<Awaited<Outcome>> awaited(commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i)
      journal_.submit(std::move(commands[i]), [each = awaited[i]](Outcome outcome) mutable {
        each.set(std::move(outcome));
      });
    go.set(true);
    std::vector<Outcome> outcomes;
    for (auto& each : awaited) outcomes.push_back(each.get());
    return outcomes;
  }
  storage::GroupJournal& journal() { return journal_; }
  int failures() const { return failing_.failures; }

 private:
  Bench& bench_;
  storage::SqlStore store_;
  FailingStore failing_;
  storage::GroupJournal journal_;  // last, so that it ends first
};

}  // namespace tallyport::test
