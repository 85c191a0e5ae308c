// Which host works on which attempt.
#include <set>

#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

topup::LeaseAttempts take(Bench& bench, const std::string& owner, int limit = 100) {
  const auto now = bench.clock.now();
  return {bench.ids.make<CommandId>(), now, owner, now.plus_ms(60'000), limit};
}

topup::StartTopup unleased(Bench& bench) {
  auto start = bench.start();
  start.attempt.lease_owner.clear();
  start.attempt.lease_until.reset();
  return start;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lease)

STORAGE_CASE(a_due_attempt_comes_with_its_top_up_and_input) {
  auto start = unleased(bench);
  start.attempt.provider_expires_at = bench.clock.now().plus_ms(5);
  bench.run(start).value();
  auto due = bench.run(take(bench, "host-1")).value().due;
  BOOST_REQUIRE(due.size() == 1u);
  auto expected = start.attempt;
  expected.lease_owner = "host-1";
  expected.lease_until = bench.clock.now().plus_ms(60'000);
  BOOST_TEST((due[0].attempt == expected));
  BOOST_TEST((due[0].topup.id == start.topup.id));
}

STORAGE_CASE(an_attempt_is_leased_to_one_host_until_the_lease_ends) {
  bench.run(unleased(bench)).value();
  BOOST_TEST(bench.run(take(bench, "host-1")).value().due.size() == 1u);
  BOOST_TEST(bench.run(take(bench, "host-2")).value().due.empty());
  bench.clock.advance_ms(60'000);
  BOOST_TEST(bench.run(take(bench, "host-2")).value().due.empty());
  bench.clock.advance_ms(1);
  auto due = bench.run(take(bench, "host-2")).value().due;
  BOOST_REQUIRE(due.size() == 1u);
  BOOST_TEST(due[0].attempt.lease_owner == "host-2");
}

STORAGE_CASE(what_is_not_due_is_not_leased) {
  auto start = unleased(bench);
  start.attempt.next_check_at = bench.clock.now().plus_ms(1);
  auto never = unleased(bench);
  never.attempt.next_check_at.reset();
  bench.run_together({start, never});
  BOOST_TEST(bench.run(take(bench, "host-1")).value().due.empty());
  bench.clock.advance_ms(1);
  BOOST_TEST(bench.run(take(bench, "host-1")).value().due.size() == 1u);
}

STORAGE_CASE(the_longest_due_come_first_up_to_the_limit) {
  std::vector<topup::StartTopup> starts;
  for (int i = 0; i < 5; ++i) {
    starts.push_back(unleased(bench));
    starts.back().attempt.next_check_at = bench.clock.now().plus_ms(-i);
    bench.run(starts.back()).value();
  }
  auto due = bench.run(take(bench, "host-1", 2)).value().due;
  BOOST_REQUIRE(due.size() == 2u);
  BOOST_TEST((due[0].attempt.id == starts[4].attempt.id));
  BOOST_TEST((due[1].attempt.id == starts[3].attempt.id));
}

STORAGE_CASE(two_hosts_at_once_never_get_the_same_attempt) {
  std::vector<topup::Command> starts;
  for (int i = 0; i < 40; ++i) starts.emplace_back(unleased(bench));
  bench.run_together(std::move(starts));
  auto other = bench.open();
  std::set<AttemptId> seen;
  std::size_t total = 0;
  for (int round = 0; round < 5; ++round) {
    Awaited<Outcome> first;
    Awaited<Outcome> second;
    bench.database->journal().submit(take(bench, "host-1", 4),
                                     [first](Outcome o) mutable { first.set(std::move(o)); });
    other->journal().submit(take(bench, "host-2", 4),
                            [second](Outcome o) mutable { second.set(std::move(o)); });
    for (auto* each : {&first, &second}) {
      const auto outcome = each->get().value();
      for (const auto& due : outcome.due) seen.insert(due.attempt.id);
      total += outcome.due.size();
    }
  }
  BOOST_TEST(total == 40u);
  BOOST_TEST(seen.size() == 40u);
}

STORAGE_CASE(a_host_that_starts_again_gets_back_what_it_held_and_nothing_else) {
  auto mine = bench.start();
  auto settled = bench.start("org-2");
  auto other = bench.start("org-3");
  other.attempt.lease_owner = "host-2";
  for (auto* each : {&mine, &settled, &other})
    each->attempt.next_check_at = bench.clock.now().plus_ms(30'000);
  bench.run_together({mine, settled, other});
  bench.run(bench.paid(settled, "e1")).value();
  bench.run(topup::ReleaseLeases{bench.ids.make<CommandId>(), bench.clock.now(), "host-1"}).value();
  auto due = bench.run(take(bench, "host-1")).value().due;
  BOOST_REQUIRE(due.size() == 1u);
  BOOST_TEST((due[0].attempt.id == mine.attempt.id));
  BOOST_TEST((due[0].attempt.input == mine.attempt.input));
  BOOST_TEST(bench.count("attempt_checks", "lease_owner = 'host-2'") == 1);
}

STORAGE_CASE(recording_an_answer_frees_the_lease) {
  auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.answer(start, topup::Outcome::pending)).value();
  BOOST_TEST(bench.count("attempt_checks", "lease_owner = '' AND lease_until_ms IS NULL") == 1);
  bench.clock.advance_ms(60'000);
  BOOST_TEST(bench.run(take(bench, "host-2")).value().due.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
