// The breaker's three states under a clock of the test's.
#include "outbound/breaker.h"

#include <boost/test/unit_test.hpp>

#include "outbound/gateway_limits.h"

using namespace tallyport;
using Verdict = Breaker::Verdict;
using State = Breaker::State;

namespace {

constexpr Timestamp kStart{1'000'000};

void fail_times(Breaker& breaker, int times, Timestamp now) {
  for (int i = 0; i < times; ++i) breaker.record(*breaker.admit(now), Verdict::failure, now);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(breaker)

BOOST_AUTO_TEST_CASE(opens_after_failures_in_a_row_only) {
  Breaker b({3, 1'000});
  fail_times(b, 2, kStart);
  b.record(*b.admit(kStart), Verdict::success, kStart);
  fail_times(b, 2, kStart);
  BOOST_TEST((b.state() == State::closed));
  fail_times(b, 1, kStart);
  BOOST_TEST((b.state() == State::open));
  BOOST_TEST(!b.admit(kStart.plus_ms(999)));
}

BOOST_AUTO_TEST_CASE(lets_one_probe_pass_and_closes_when_it_succeeds) {
  Breaker b({1, 1'000});
  fail_times(b, 1, kStart);
  auto later = kStart.plus_ms(1'000);
  auto probe = b.admit(later);
  BOOST_REQUIRE(probe);
  BOOST_TEST(!b.admit(later));
  b.record(*probe, Verdict::success, later);
  BOOST_TEST((b.state() == State::closed));
  BOOST_TEST(b.admit(later).has_value());
}

BOOST_AUTO_TEST_CASE(opens_again_when_the_probe_fails) {
  Breaker b({5, 1'000});
  fail_times(b, 5, kStart);
  auto later = kStart.plus_ms(1'500);
  b.record(*b.admit(later), Verdict::failure, later);
  BOOST_TEST(!b.admit(later.plus_ms(999)));
  BOOST_TEST(b.admit(later.plus_ms(1'000)).has_value());
}

BOOST_AUTO_TEST_CASE(ignores_results_of_tries_from_before) {
  Breaker b({1, 1'000});
  auto slow_success = *b.admit(kStart);
  auto slow_failure = *b.admit(kStart);
  fail_times(b, 1, kStart);
  b.record(slow_success, Verdict::success, kStart);
  BOOST_TEST((b.state() == State::open));
  auto probe = b.admit(kStart.plus_ms(1'000));
  b.record(slow_failure, Verdict::failure, kStart.plus_ms(1'001));
  BOOST_TEST((b.state() == State::half_open));
  b.record(*probe, Verdict::success, kStart.plus_ms(1'002));
  BOOST_TEST((b.state() == State::closed));
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_does_not_hold_it_open) {
  Breaker b({1, 1'000});
  fail_times(b, 1, kStart);
  BOOST_TEST(b.admit({0}).has_value());
}

BOOST_AUTO_TEST_CASE(the_bulkhead_counts_each_gateway_for_itself) {
  GatewayLimits limits({}, {}, 1, {{"big", 2}});
  BOOST_TEST(limits.enter("a"));
  BOOST_TEST(!limits.enter("a"));
  BOOST_TEST(limits.enter("b"));
  BOOST_TEST(limits.enter("big"));
  BOOST_TEST(limits.enter("big"));
  BOOST_TEST(!limits.enter("big"));
  limits.leave("a");
  BOOST_TEST(limits.enter("a"));
}

BOOST_AUTO_TEST_SUITE_END()
