// Top-ups whose credit is for several accounts: paid out at once or when released, and brought back
// from wherever it is.
#include <algorithm>
#include <random>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "topup/shop.h"

using namespace tallyport;
using namespace tallyport::topup;
using test::naira;
using test::Shop;
using test::stated;

namespace {

Finding refunded(Outcome outcome, std::int64_t kobo, const std::string& id) {
  auto finding = stated(outcome);
  finding.subject = Subject::refund;
  finding.amount = naira(kobo);
  finding.subject_ref = id;
  return finding;
}

// 5,000.00 NGN for 1,001 credits: 90 of 100 for the teacher, 7 for the studio, 3 for the shop.
struct Lessons : Shop {
  explicit Lessons(bool held = true) {
    storefront.packages = {{"ten", 1'001, naira(500'000), ""}};
    storefront.shares = {{"teacher", 9'000}, {"studio", 700}, {"@admin-fees", 300}};
    storefront.held = held;
  }

  StartAnswer bought() {
    auto started = start();
    BOOST_REQUIRE((event(started, paid(), "paid " + started.topup.id.str()) == Verdict::applied));
    return started;
  }
  ledger::Balance of(const std::string& account) const {
    const auto* found = journal.rows.book.find_account("shop", account);
    return found ? journal.rows.book.balance(found->id, "credits") : ledger::Balance{};
  }
  std::int64_t admin() const {
    std::int64_t sum = 0;
    const auto id = journal.rows.book.find_account("shop", "@admin-fees")->id;
    for (const auto& each : journal.rows.book.posted())
      if (ledger::moves(each.kind))
        sum += each.to == id ? each.amount : each.from == id ? -each.amount : 0;
    return sum;
  }
  // Available of alice, held of hers, of the teacher's, of the studio's, and the shop's part.
  std::vector<std::int64_t> all() const {
    return {of("alice").available, of("alice").held, of("teacher").available,
            of("studio").available, admin()};
  }
  void holds(const std::vector<std::int64_t>& expected) const {
    BOOST_TEST(all() == expected, boost::test_tools::per_element());
    BOOST_TEST(balanced());
  }

  Result<TopupView> release(const StartAnswer& started) {
    Result<TopupView> result = fail(Errc::internal, "no answer");
    flow.release(view(started), {ledger::Evidence::Kind::request, {}, "", "", "key/app"},
                 [&](Result<TopupView> answered) { result = std::move(answered); });
    return result;
  }
  Result<RefundAnswer> ask(const StartAnswer& started, std::optional<std::int64_t> amount,
                           Finding answer) {
    gateways.answers.push_back(std::move(answer));
    RefundStart request;
    request.amount = amount;
    request.evidence.principal = "key/app";
    Result<RefundAnswer> result = fail(Errc::internal, "no answer");
    refunds.start(view(started), std::move(request),
                  [&](Result<RefundAnswer> answered) { result = std::move(answered); });
    if (!result) gateways.answers.clear();
    return result;
  }
};

struct AtOnce : Lessons {
  AtOnce() : Lessons(false) {}
};

void check_failure(const auto& answer, Errc code) {
  BOOST_REQUIRE(!answer);
  BOOST_TEST(name(answer.error().code) == name(code), answer.error().detail);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(split_credits, Lessons)

BOOST_AUTO_TEST_CASE(a_payment_is_the_payers_and_held_until_it_is_released) {
  const auto started = bought();
  holds({0, 1'001, 0, 0, 0});
  BOOST_TEST(!topup(started).released_at);
  BOOST_TEST(release(started).has_value());
  holds({0, 0, 901, 70, 30});
  BOOST_TEST(topup(started).released_at.has_value());
}

BOOST_FIXTURE_TEST_CASE(without_a_hold_it_is_paid_out_with_the_payment, AtOnce) {
  const auto started = bought();
  holds({0, 0, 901, 70, 30});
  BOOST_TEST(topup(started).released_at.has_value());
  check_failure(release(started), Errc::topup_not_held);
}

BOOST_AUTO_TEST_CASE(what_is_told_twice_is_held_and_paid_out_once) {
  const auto started = bought();
  BOOST_TEST((event(started, paid(), "again") == Verdict::unchanged));
  BOOST_TEST(release(started).has_value());
  check_failure(release(started), Errc::topup_not_held);
  BOOST_TEST((event(started, paid(), "once more") == Verdict::unchanged));
  holds({0, 0, 901, 70, 30});
}

BOOST_AUTO_TEST_CASE(nothing_is_released_of_what_is_not_paid) {
  const auto started = start();
  check_failure(release(started), Errc::topup_not_held);
  holds({0, 0, 0, 0, 0});
}

// What is owed for another payment that was taken back does not keep this one from being held.
BOOST_AUTO_TEST_CASE(a_payer_who_owes_pays_the_whole_of_a_lesson) {
  const auto first = bought();
  BOOST_TEST(release(first).has_value());
  storefront.shares.clear();
  const auto spent = bought();
  storefront.shares = {{"teacher", 10'000}};
  Result<OrderAnswer> moved = fail(Errc::internal, "no answer");
  flow.order(
      {"shop", ledger::TransferOrder{"alice", {{"@shop"}}, "credits", 1'001, "", ""}, {}, {}, {}},
      [&](Result<OrderAnswer> answered) { moved = std::move(answered); });
  BOOST_REQUIRE(moved.has_value());
  event(spent, refunded(Outcome::succeeded, 500'000, "re_0"), "chargeback");
  BOOST_TEST(of("alice").available == -1'001);
  const auto lesson = bought();
  BOOST_TEST(of("alice").available == -1'001);
  BOOST_TEST(of("alice").held == 1'001);
  BOOST_TEST(release(lesson).has_value());
  BOOST_TEST(of("teacher").available == 901 + 1'001);
  BOOST_TEST(balanced());
}

BOOST_AUTO_TEST_CASE(a_refund_before_the_release_takes_what_is_held) {
  const auto started = bought();
  BOOST_TEST(ask(started, {}, refunded(Outcome::succeeded, 500'000, "re_1")).has_value());
  holds({0, 0, 0, 0, 0});
  BOOST_TEST(status(started) == "refunded");
  check_failure(release(started), Errc::topup_not_held);
}

BOOST_AUTO_TEST_CASE(a_refund_after_the_release_takes_it_from_each) {
  const auto started = bought();
  BOOST_TEST(release(started).has_value());
  BOOST_TEST(ask(started, {}, refunded(Outcome::succeeded, 500'000, "re_1")).has_value());
  holds({0, 0, 0, 0, 0});
  BOOST_TEST(status(started) == "refunded");
}

// While it is asked for, nobody can spend what it takes; where it fails, all is as before.
BOOST_AUTO_TEST_CASE(what_a_refund_will_take_is_kept_meanwhile) {
  const auto started = bought();
  BOOST_TEST(release(started).has_value());
  BOOST_TEST(ask(started, {}, refunded(Outcome::pending, 500'000, "re_1")).has_value());
  BOOST_TEST(of("teacher").available == 0);
  BOOST_TEST(of("teacher").held == 901);
  BOOST_TEST(of("studio").held == 70);
  event(started, refunded(Outcome::failed, 500'000, "re_1"), "failed");
  BOOST_TEST(of("teacher").held == 0);
  holds({0, 0, 901, 70, 30});
}

BOOST_AUTO_TEST_CASE(a_refund_of_what_the_teacher_has_spent_is_refused_and_changes_nothing) {
  const auto started = bought();
  BOOST_TEST(release(started).has_value());
  flow.order(
      {"shop", ledger::TransferOrder{"studio", {{"@shop"}}, "credits", 1, "", ""}, {}, {}, {}},
      [](const Result<OrderAnswer>&) {});
  check_failure(ask(started, {}, refunded(Outcome::succeeded, 500'000, "re_1")),
                Errc::insufficient_funds);
  BOOST_TEST(of("teacher").held == 0);
  holds({0, 0, 901, 69, 30});
  // One that the provider made by itself is taken all the same.
  event(started, refunded(Outcome::succeeded, 500'000, "re_2"), "dashboard");
  holds({0, 0, 0, -1, 0});
}

BOOST_AUTO_TEST_CASE(what_is_asked_back_is_not_released) {
  const auto started = bought();
  BOOST_TEST(ask(started, 200'000, refunded(Outcome::pending, 200'000, "re_1")).has_value());
  BOOST_TEST(release(started).has_value());
  BOOST_TEST(of("alice").held == 400);
  check_failure(release(started), Errc::topup_not_held);
  event(started, refunded(Outcome::succeeded, 200'000, "re_1"), "done");
  holds({0, 0, 541, 42, 18});
  BOOST_TEST(status(started) == "partially_refunded");
}

BOOST_AUTO_TEST_CASE(what_was_asked_back_in_vain_can_be_released_then) {
  const auto started = bought();
  BOOST_TEST(ask(started, 200'000, refunded(Outcome::pending, 200'000, "re_1")).has_value());
  BOOST_TEST(release(started).has_value());
  event(started, refunded(Outcome::failed, 200'000, "re_1"), "failed");
  BOOST_TEST(release(started).has_value());
  BOOST_TEST(of("alice").held == 0);
  BOOST_TEST(of("teacher").available + of("studio").available + admin() == 1'001);
  BOOST_TEST(balanced());
}

BOOST_AUTO_TEST_CASE(a_disputed_payment_is_not_released) {
  const auto started = bought();
  auto opened = stated(Outcome::pending);
  opened.subject = Subject::dispute;
  opened.subject_ref = "dp_1";
  event(started, opened, "opened");
  BOOST_TEST(status(started) == "disputed");
  check_failure(release(started), Errc::topup_not_held);
}

BOOST_AUTO_TEST_CASE(its_hold_is_no_applications) {
  const auto started = bought();
  for (const auto* hold : journal.rows.book.holds_of(started.topup.id)) {
    Result<OrderAnswer> answer = fail(Errc::internal, "no answer");
    flow.order({"shop", ledger::VoidOrder{hold->row.id, {}}, {}, {}, {}},
               [&](Result<OrderAnswer> answered) { answer = std::move(answered); });
    check_failure(answer, Errc::hold_of_topup);
  }
  holds({0, 1'001, 0, 0, 0});
}

BOOST_AUTO_TEST_CASE(nobody_pays_a_share_to_themselves) {
  storefront.shares = {{"alice", 10'000}};
  check_failure(try_start(), Errc::transfer_to_itself);
}

// However it is refunded in parts, before and after the release, nothing is lost: all have
// together what is left of the credit, and in the end nobody has anything.
BOOST_DATA_TEST_CASE(refunds_in_parts_lose_nothing, boost::unit_test::data::xrange(40), seed) {
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937 random(static_cast<unsigned>(seed));
  const auto started = bought();
  std::int64_t left = 500'000;
  for (int part = 0; left > 0; ++part) {
    if (random() % 3 == 0) (void)release(started);
    const auto some = part == 6 ? left : std::min<std::int64_t>(left, 1 + random() % 200'000);
    const auto id = "re_" + std::to_string(part);
    if (random() % 2 == 0)
      BOOST_REQUIRE(ask(started, some, refunded(Outcome::succeeded, some, id)).has_value());
    else
      BOOST_REQUIRE(
          (event(started, refunded(Outcome::succeeded, some, id), id) == Verdict::applied));
    left -= some;
    std::int64_t sum = 0;
    for (const auto each : all()) sum += each;
    BOOST_TEST(sum == 1'001 - topup(started).reversed_credit);
    BOOST_TEST(of("alice").available == 0);
    BOOST_TEST(of("teacher").available >= 0);
    BOOST_TEST(of("studio").available >= 0);
    BOOST_TEST(admin() >= 0);
    BOOST_TEST(balanced());
  }
  holds({0, 0, 0, 0, 0});
  BOOST_TEST(status(started) == "refunded");
}

BOOST_AUTO_TEST_SUITE_END()
