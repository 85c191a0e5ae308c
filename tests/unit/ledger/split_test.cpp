// The rounding rule of splits: rows worked out by hand, then every split that chance finds.
#include "ledger/split.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "support/manual_clock.h"
#include "support/seed.h"

using namespace tallyport;
using namespace tallyport::ledger;

namespace {

__extension__ using Wide = __int128;
constexpr auto kMost = std::numeric_limits<std::int64_t>::max();

std::string told(const std::vector<std::int64_t>& parts) {
  std::string text;
  for (const auto part : parts) text += std::to_string(part) + ' ';
  return text;
}

// Positive basis points that add up to the whole.
std::vector<int> random_points(std::mt19937_64& random, int shares) {
  std::vector<int> cuts{0, kWhole};
  while (static_cast<int>(cuts.size()) <= shares) {
    const auto cut = 1 + static_cast<int>(random() % (kWhole - 1));
    if (std::ranges::find(cuts, cut) == cuts.end()) cuts.push_back(cut);
  }
  std::ranges::sort(cuts);
  std::adjacent_difference(cuts.begin(), cuts.end(), cuts.begin());
  cuts.erase(cuts.begin());
  std::ranges::shuffle(cuts, random);
  return cuts;
}

std::vector<Share> shares_of(const std::vector<int>& points, IdSource& ids) {
  std::vector<Share> shares;
  for (const int each : points) shares.push_back({ids.make<AccountId>(), each});
  return shares;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_split)

BOOST_AUTO_TEST_CASE(what_is_left_goes_to_the_largest_fraction_and_then_to_the_first) {
  const struct {
    std::int64_t amount;
    std::vector<int> points;
    std::vector<std::int64_t> parts;
  } rows[] = {
      {0, {10'000}, {0}},
      {0, {5'000, 5'000}, {0, 0}},
      {1, {10'000}, {1}},
      {1, {5'000, 5'000}, {1, 0}},            // a tie: the first
      {1, {4'999, 5'001}, {0, 1}},            // the larger fraction
      {1, {1, 9'999}, {0, 1}},                //
      {2, {3'333, 3'333, 3'334}, {1, 0, 1}},  // .6666 .6666 .6668: the last, then the first
      {3, {2'500, 2'500, 2'500, 2'500}, {1, 1, 1, 0}},
      {10, {3'333, 3'333, 3'334}, {3, 3, 4}},
      {100, {3'333, 3'333, 3'334}, {33, 33, 34}},
      {101, {5'000, 5'000}, {51, 50}},
      {999, {9'000, 1'000}, {899, 100}},  // 899.1 and 99.9
      {9'999, {1, 9'999}, {1, 9'998}},    // 0.9999 and 9998.0001
      {10'000, {1, 9'999}, {1, 9'999}},
      {20'001, {1, 1, 9'998}, {2, 2, 19'997}},  // 2.0001, 2.0001 and 19996.9998
      {kMost, {10'000}, {kMost}},
      {kMost, {5'000, 5'000}, {4'611'686'018'427'387'904, 4'611'686'018'427'387'903}},
      {kMost, {1, 9'999}, {922'337'203'685'478, 9'222'449'699'651'090'329}},
  };
  for (const auto& row : rows)
    BOOST_TEST(told(split(row.amount, row.points)) == told(row.parts), row.amount);
}

BOOST_AUTO_TEST_CASE(whole_is_1_to_32_positive_shares_that_add_up_to_10000) {
  const struct {
    std::vector<int> points;
    bool whole;
  } rows[] = {
      {{}, false},
      {{10'000}, true},
      {{9'999}, false},
      {{10'001}, false},
      {{0, 10'000}, false},
      {{-1, 10'001}, false},
      {{5'000, 5'000}, true},
      {{5'000, 5'001}, false},
      {{2'147'483'647, 2'147'483'647, 10'002}, false},
      {std::vector<int>(32, 312), false},
  };
  for (const auto& row : rows) BOOST_TEST(is_whole(row.points) == row.whole);
  std::vector<int> most(kSharesMax, 312);
  most.back() += 16;
  BOOST_TEST(is_whole(most));
  std::vector<int> one_too_many(kSharesMax + 1, 303);
  one_too_many.back() += 1;
  BOOST_TEST(!is_whole(one_too_many));
}

BOOST_AUTO_TEST_CASE(any_split_adds_up_and_no_part_is_a_unit_off) {
  auto random = test::random_stream(11);
  for (int round = 0; round < 20'000; ++round) {
    const auto points = random_points(random, 1 + round % static_cast<int>(kSharesMax));
    auto amount = static_cast<std::int64_t>(random() >> (1 + random() % 63));
    if (round % 50 == 0) amount = kMost;
    const auto parts = split(amount, points);
    BOOST_REQUIRE(parts.size() == points.size());
    Wide sum = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      sum += parts[i];
      // The exact part is amount * points / kWhole; `off` is by how much it differs, times kWhole.
      const auto off = static_cast<Wide>(parts[i]) * kWhole - static_cast<Wide>(amount) * points[i];
      BOOST_REQUIRE_MESSAGE(-kWhole < off && off < kWhole, amount << " by " << points[i]);
    }
    BOOST_REQUIRE(sum == amount);
    // Whoever was rounded up lost at least as much as whoever was not; equal ones in their order.
    auto fraction = [&](std::size_t i) { return static_cast<Wide>(amount) * points[i] % kWhole; };
    auto rounded_up = [&](std::size_t i) {
      return parts[i] != static_cast<std::int64_t>(static_cast<Wide>(amount) * points[i] / kWhole);
    };
    for (std::size_t up = 0; up < parts.size(); ++up)
      for (std::size_t down = 0; down < parts.size(); ++down)
        if (rounded_up(up) && !rounded_up(down))
          BOOST_REQUIRE(fraction(up) > fraction(down) ||
                        (fraction(up) == fraction(down) && up < down));
  }
}

BOOST_AUTO_TEST_CASE(shares_come_back_from_their_text) {
  test::SeededEntropy entropy(12);
  test::ManualClock clock;
  UuidV7Source ids(clock, entropy);
  auto random = test::random_stream(13);
  for (int shares = 1; shares <= static_cast<int>(kSharesMax); ++shares) {
    const auto each = shares_of(random_points(random, shares), ids);
    const auto back = parse_shares(format(each));
    BOOST_REQUIRE(back);
    BOOST_TEST((*back == each));
  }
}

BOOST_AUTO_TEST_CASE(a_text_that_nobody_wrote_is_no_shares) {
  const std::string id = "01890a5d-ac96-774b-bcce-b302099a8057";
  BOOST_TEST(parse_shares(id + ":10000").has_value());
  for (const auto& text : std::vector<std::string>{
           "", id, id + ":", ":10000", id + ":9999", id + ":+10000", id + ":010000", id + ":10000x",
           id + ":5000 " + id + ":4999", id + ":10000 ", " " + id + ":10000",
           id + ":5000  " + id + ":5000", "x:10000"})
    BOOST_TEST(!parse_shares(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
