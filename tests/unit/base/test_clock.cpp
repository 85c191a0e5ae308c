// Version 7 ids carry the time first, so that they sort by creation.
#include <set>

#include <boost/test/unit_test.hpp>

#include "base/clock.h"
#include "support/manual_clock.h"
#include "support/seed.h"

BOOST_AUTO_TEST_SUITE(id_source)

using namespace tallyport;

namespace {

struct AllOnes final : Entropy {
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = 0xff;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(layout_is_that_of_rfc_9562) {
  test::ManualClock clock({0x0123'4567'89ab});
  AllOnes entropy;
  UuidV7Source source(clock, entropy);
  BOOST_TEST(source.next().str() == "01234567-89ab-7fff-bfff-ffffffffffff");
}

BOOST_AUTO_TEST_CASE(ids_sort_by_time) {
  test::ManualClock clock;
  test::SeededEntropy entropy(4);
  UuidV7Source source(clock, entropy);
  TopupId last = source.make<TopupId>();
  for (int round = 0; round < 1000; ++round) {
    clock.advance_ms(1);
    const auto next = source.make<TopupId>();
    BOOST_TEST_REQUIRE((last < next));
    BOOST_TEST_REQUIRE((last.str() < next.str()));
    last = next;
  }
}

BOOST_AUTO_TEST_CASE(ids_of_one_millisecond_differ) {
  test::ManualClock clock;
  test::SeededEntropy entropy(5);
  UuidV7Source source(clock, entropy);
  std::set<Uuid> all;
  for (int round = 0; round < 1000; ++round) all.insert(source.next());
  BOOST_TEST(all.size() == 1000);
}

BOOST_AUTO_TEST_CASE(ids_rise_where_the_clock_stands_still_or_goes_back) {
  test::ManualClock clock;
  test::SeededEntropy entropy(6);
  UuidV7Source source(clock, entropy);
  auto last = source.next();
  for (int round = 0; round < 10'000; ++round) {
    if (round % 100 == 0) clock.advance_ms(-1'000);
    const auto next = source.next();
    BOOST_TEST_REQUIRE((last < next));
    last = next;
  }
  clock.advance_ms(100'000 + 1'000);
  BOOST_TEST((last < source.next()));
}

BOOST_AUTO_TEST_CASE(ids_follow_those_of_a_host_whose_clock_is_ahead) {
  test::ManualClock here, there({here.now().unix_ms + 3'600'000});
  test::SeededEntropy entropy(7);
  UuidV7Source ours(here, entropy), theirs(there, entropy);
  for (int round = 0; round < 100; ++round) {
    const auto seen = theirs.next();
    ours.follow(seen);
    const auto next = ours.next();
    BOOST_TEST_REQUIRE((seen < next));
    theirs.follow(next);
  }
  const auto newest = ours.next();
  ours.follow(Uuid{});  // there is none to follow: changes nothing
  BOOST_TEST((newest < ours.next()));
}

BOOST_AUTO_TEST_CASE(manual_clock_moves_only_when_told) {
  test::ManualClock clock({1'000});
  BOOST_TEST(clock.now().unix_ms == 1'000);
  clock.advance_ms(-1);
  BOOST_TEST(clock.now().unix_ms == 999);
  clock.set({5});
  BOOST_TEST((clock.now() == Timestamp{5}));
  BOOST_TEST((clock.now().plus_ms(3) == Timestamp{8}));
}

BOOST_AUTO_TEST_SUITE_END()
