// Random lives: whatever providers say in whatever order, each paid top-up is credited exactly
// once.
#include <set>

#include <boost/test/unit_test.hpp>

#include "topup/shop.h"

using namespace tallyport;
using namespace tallyport::topup;
using test::naira;
using test::Shop;
using test::stated;

namespace {

// What a provider may say about a payment at any time, true or not.
Finding anything(std::mt19937_64& random) {
  constexpr Outcome kOutcomes[] = {Outcome::succeeded, Outcome::pending,   Outcome::requires_action,
                                   Outcome::failed,    Outcome::cancelled, Outcome::expired,
                                   Outcome::not_found, Outcome::unknown};
  auto finding = stated(kOutcomes[random() % std::size(kOutcomes)]);
  if (finding.outcome == Outcome::succeeded) finding.amount = naira(random() % 4 ? 500'000 : 1);
  if (random() % 8 == 0) {
    finding.subject = random() % 2 ? Subject::refund : Subject::dispute;
    const auto total = static_cast<std::int64_t>(1 + random() % 6) * 100'000;
    finding.amount = finding.reversed_total = naira(total);
    finding.subject_ref = "s" + std::to_string(random() % 3);
  }
  return finding;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(topup_properties, Shop)

BOOST_AUTO_TEST_CASE(credits_are_exactly_what_was_paid_less_what_was_reversed) {
  auto random = test::random_stream(7);
  std::vector<StartAnswer> all;
  for (int step = 0; step < 5'000; ++step) {
    if (all.empty() || random() % 12 == 0) {
      auto answer = page();
      answer.gateway_ref = "pay_" + std::to_string(step);
      all.push_back(start(random() % 5 ? answer : stated(Outcome::unknown)));
      continue;
    }
    const auto& one = all[random() % all.size()];
    switch (random() % 4) {
      case 0:
        gateways.answers.push_back(anything(random));
        flow.verify(view(one), [](Result<TopupView> result) { BOOST_TEST(result.has_value()); });
        break;
      case 1:
        journal.submit(RetryEvents{ids.make<CommandId>(), clock.now()},
                       [](Result<CommandOutcome> result) { BOOST_TEST(result.has_value()); });
        break;
      default:
        event(one, anything(random), "e" + std::to_string(random() % 3'000));
    }
    clock.advance_ms(static_cast<std::int64_t>(random() % 60'000));
  }

  std::int64_t expected = 0;
  std::set<TopupId> credited;
  for (const auto& transfer : journal.rows.book.posted())
    if (transfer.kind == ledger::TransferKind::topup_credit)
      BOOST_TEST(credited.insert(transfer.topup).second, "credited twice");
  for (const auto& one : all) {
    const auto& row = topup(one);
    BOOST_TEST(was_paid(row.status) == credited.contains(row.id));
    BOOST_TEST((row.reversed_credit >= 0 && row.reversed_credit <= row.credit));
    if (was_paid(row.status)) expected += row.credit - row.reversed_credit;
  }
  BOOST_TEST(balance() == expected);
  BOOST_TEST(balanced());
  BOOST_TEST(credited.size() > 20u);
}

BOOST_AUTO_TEST_SUITE_END()
