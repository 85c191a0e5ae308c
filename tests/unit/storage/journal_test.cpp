// The journal over a Store that does as it is told: batching, retrying, splitting, lost COMMITs.
#include "storage/journal.h"

#include <deque>

#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;
using storage::NotCommitted;
using storage::Outcomes;
using storage::Trouble;

namespace {

topup::CommandOutcome named(std::string detail) {
  topup::CommandOutcome outcome;
  outcome.detail = std::move(detail);
  return outcome;
}

// Each run takes the next troubles off the script; without one it commits. A poisoned command is
// refused whenever it is in the batch.
class ScriptedStore final : public storage::Store {
 public:
  std::variant<Outcomes, NotCommitted> run(std::span<topup::Command> batch) override {
    const std::lock_guard lock(mutex);
    batches.push_back(batch.size());
    Outcomes outcomes;
    for (const auto& command : batch) {
      if (storage::id_of(command) == poison) return NotCommitted{Trouble::refused, "poison", {}};
      outcomes.emplace_back(named("run " + std::to_string(batches.size())));
    }
    if (!script.empty()) {
      const auto trouble = script.front();
      script.pop_front();
      if (trouble) {
        NotCommitted failure{*trouble, "as told", {}};
        if (trouble == Trouble::unknown_commit) failure.outcomes = std::move(outcomes);
        return failure;
      }
    }
    return outcomes;
  }
  std::optional<bool> committed(std::span<const topup::Command>) override {
    const std::lock_guard lock(mutex);
    if (lookups.empty()) return std::nullopt;
    auto answer = lookups.front();
    lookups.pop_front();
    return answer;
  }

  std::mutex mutex;
  std::deque<std::optional<Trouble>> script;
  std::deque<std::optional<bool>> lookups;
  std::vector<std::size_t> batches;  // sizes, of each run
  CommandId poison;
};

struct Fixture {
  Fixture() {
    settings.pause_first_ms = 1;
    settings.pause_last_ms = 2;
    settings.tries_max = 4;
  }

  topup::Command command() {
    topup::RecordAnswer each;
    each.id = ids.make<CommandId>();
    return each;
  }

  // One command alone, one that holds the journal up while `count` more queue, then those.
  std::vector<Outcome> run_together(std::size_t count) {
    storage::GroupJournal journal(settings, store, log);
    std::vector<topup::Command> commands;
    for (std::size_t i = 0; i < count; ++i) commands.push_back(command());
    return submit_together(journal, std::move(commands));
  }
  std::vector<Outcome> submit_together(storage::GroupJournal& journal,
                                       std::vector<topup::Command> commands) {
    Awaited<bool> go;
    Awaited<bool> held;
    store.script.push_front(std::nullopt);
    journal.submit(command(), [go, held](Outcome) mutable {
      held.set(true);
      go.get();
    });
    held.get();
    std::vector<Awaited<Outcome>> awaited(commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i)
      journal.submit(std::move(commands[i]), [each = awaited[i]](Outcome outcome) mutable {
        each.set(std::move(outcome));
      });
    go.set(true);
    std::vector<Outcome> outcomes;
    for (auto& each : awaited) outcomes.push_back(each.get());
    return outcomes;
  }

  ManualClock clock;
  SeededEntropy entropy;
  UuidV7Source ids{clock, entropy};
  KeptLog log;
  ScriptedStore store;
  storage::JournalSettings settings;
};

using Sizes = std::vector<std::size_t>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journal, Fixture)

BOOST_AUTO_TEST_CASE(what_queued_during_a_commit_is_one_batch) {
  auto outcomes = run_together(7);
  BOOST_TEST(store.batches == (Sizes{1, 7}), boost::test_tools::per_element());
  for (auto& outcome : outcomes) BOOST_TEST(outcome.value().detail == "run 2");
}

BOOST_AUTO_TEST_CASE(a_batch_is_bounded) {
  settings.batch_max = 3;
  run_together(7);
  BOOST_TEST(store.batches == (Sizes{1, 3, 3, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(leases_run_in_batches_of_their_own) {
  storage::GroupJournal journal(settings, store, log);
  std::vector<topup::Command> commands{command(),
                                       command(),
                                       topup::LeaseAttempts{ids.make<CommandId>(), {}, "h", {}, 1},
                                       topup::ReleaseLeases{ids.make<CommandId>(), {}, "h"},
                                       command(),
                                       command()};
  submit_together(journal, std::move(commands));
  BOOST_TEST(store.batches == (Sizes{1, 2, 1, 1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(transient_trouble_runs_the_whole_batch_again) {
  store.script = {Trouble::transient, Trouble::transient};
  auto outcomes = run_together(3);
  BOOST_TEST(store.batches == (Sizes{1, 3, 3, 3}), boost::test_tools::per_element());
  for (auto& outcome : outcomes) BOOST_TEST(outcome.value().detail == "run 4");
}

BOOST_AUTO_TEST_CASE(a_database_that_stays_away_is_storage_unavailable) {
  store.script.assign(4, Trouble::transient);
  for (auto& outcome : run_together(2))
    BOOST_TEST((outcome.error().code == Errc::storage_unavailable));
  BOOST_TEST(store.batches.size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_refused_command_is_found_by_halving_and_fails_alone) {
  storage::GroupJournal journal(settings, store, log);
  std::vector<topup::Command> commands;
  for (int i = 0; i < 50; ++i) commands.push_back(command());
  store.poison = storage::id_of(commands[17]);
  auto outcomes = submit_together(journal, std::move(commands));
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    BOOST_TEST(outcomes[i].has_value() == (i != 17));
  BOOST_TEST((outcomes[17].error().code == Errc::storage_refused));
  BOOST_TEST(outcomes[17].error().detail.find("poison") == std::string::npos);
  BOOST_TEST(log.contains("poison"));
}

BOOST_AUTO_TEST_CASE(another_host_that_was_first_is_tried_again_before_it_counts_as_refused) {
  store.script = {Trouble::conflict, Trouble::conflict};
  BOOST_TEST(run_together(1)[0].has_value());
  store.script.assign(3, Trouble::conflict);
  BOOST_TEST((run_together(1)[0].error().code == Errc::storage_refused));
}

BOOST_AUTO_TEST_CASE(a_lost_commit_that_is_there_is_answered_and_not_run_again) {
  store.script = {Trouble::unknown_commit};
  store.lookups = {true};
  auto outcomes = run_together(2);
  BOOST_TEST(store.batches == (Sizes{1, 2}), boost::test_tools::per_element());
  for (auto& outcome : outcomes) BOOST_TEST(outcome.value().detail == "run 2");
}

BOOST_AUTO_TEST_CASE(a_lost_commit_that_is_not_there_is_run_again) {
  store.script = {Trouble::unknown_commit};
  store.lookups = {false};
  auto outcomes = run_together(2);
  BOOST_TEST(store.batches == (Sizes{1, 2, 2}), boost::test_tools::per_element());
  for (auto& outcome : outcomes) BOOST_TEST(outcome.value().detail == "run 3");
}

// The first try was still under way in the server when we looked, and then committed after all.
BOOST_AUTO_TEST_CASE(a_lost_commit_that_appears_during_the_next_try_is_answered_by_the_first) {
  store.script = {Trouble::unknown_commit, Trouble::transient, Trouble::repeated};
  store.lookups = {false};
  auto outcomes = run_together(2);
  BOOST_TEST(store.batches == (Sizes{1, 2, 2, 2}), boost::test_tools::per_element());
  for (auto& outcome : outcomes) BOOST_TEST(outcome.value().detail == "run 2");
}

// The halves would have ids of their own, and might be committed a second time.
BOOST_AUTO_TEST_CASE(a_lost_commit_that_is_refused_when_run_again_is_not_halved) {
  store.script = {Trouble::unknown_commit, Trouble::refused};
  store.lookups = {false};
  auto outcomes = run_together(2);
  BOOST_TEST(store.batches == (Sizes{1, 2, 2}), boost::test_tools::per_element());
  for (auto& outcome : outcomes) BOOST_TEST((outcome.error().code == Errc::storage_unavailable));
}

BOOST_AUTO_TEST_CASE(a_lost_commit_that_nobody_can_tell_of_is_storage_unavailable) {
  store.script.assign(4, Trouble::unknown_commit);
  auto outcomes = run_together(1);
  BOOST_TEST((outcomes[0].error().code == Errc::storage_unavailable));
  BOOST_TEST(outcomes[0].error().detail.find("did not say") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_command_id_that_was_used_before_is_refused) {
  store.script = {Trouble::repeated};
  BOOST_TEST((run_together(1)[0].error().code == Errc::storage_refused));
}

BOOST_AUTO_TEST_CASE(a_full_queue_answers_at_once_on_the_callers_thread) {
  settings.queue_max = 2;
  Awaited<bool> go;
  storage::GroupJournal journal(settings, store, log);
  Awaited<bool> held;
  journal.submit(command(), [go, held](Outcome) mutable {
    held.set(true);
    go.get();
  });
  held.get();
  journal.submit(command(), [](Outcome) {});
  journal.submit(command(), [](Outcome) {});
  BOOST_TEST(journal.waiting() == 2u);
  std::optional<Errc> code;
  std::thread::id where;
  journal.submit(command(), [&](Outcome outcome) {
    code = outcome.error().code;
    where = std::this_thread::get_id();
  });
  go.set(true);
  BOOST_TEST((code == Errc::journal_full));
  BOOST_TEST((where == std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(stopping_commits_what_is_queued_and_refuses_what_comes) {
  Awaited<bool> go;
  Awaited<bool> held;
  std::optional<Outcome> queued;
  std::optional<Outcome> late;
  {
    storage::GroupJournal journal(settings, store, log);
    journal.submit(command(), [go, held](Outcome) mutable {
      held.set(true);
      go.get();
    });
    held.get();
    // From its own thread, once the destructor has begun or not: either way it is answered.
    journal.submit(command(), [&](Outcome outcome) {
      queued = std::move(outcome);
      journal.submit(command(), [&](Outcome after) { late = std::move(after); });
    });
    go.set(true);
  }
  BOOST_TEST(queued.value().has_value());
  BOOST_TEST(late.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
