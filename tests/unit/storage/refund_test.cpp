// Refunds in the database: written with their hold, leased by one host, read as they were written.
#include <thread>

#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

topup::StartTopup paid_topup(Bench& bench, const std::string& key) {
  auto started = bench.start();
  bench.run(started).value();
  bench.run(bench.paid(started, key)).value();
  return started;
}

topup::LeaseRefunds lease(Bench& bench, const std::string& owner) {
  return {bench.ids.make<CommandId>(), bench.clock.now(), owner, bench.clock.now().plus_ms(60'000),
          10};
}

std::string codes(const std::vector<Outcome>& outcomes) {
  std::string text;
  for (const auto& each : outcomes)
    text += (text.empty() ? "" : " ") + std::string(each ? "done" : name(each.error().code));
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refunds)

STORAGE_CASE(a_refund_comes_back_as_it_was_written) {
  const auto sold = paid_topup(bench, "e1");
  auto [ask, answer] = bench.refund(sold, 200'000, topup::Outcome::pending);
  auto written = bench.run(ask).value().refund.value();
  BOOST_TEST(bench.balance("org-1") == 600);
  BOOST_TEST(bench.count("holds", "refund_id = '" + written.id.str() + "'") == 1);

  BOOST_TEST(bench.run(lease(bench, "host-2")).value().due_refunds.empty());
  bench.clock.advance_ms(61'000);
  auto due = bench.run(lease(bench, "host-2")).value().due_refunds;
  BOOST_REQUIRE(due.size() == 1u);
  BOOST_TEST((due[0].topup.id == sold.topup.id));
  BOOST_TEST(due[0].attempt.reference == sold.attempt.reference);
  // Until its lease ran out it may have been sent.
  written.sent_at = *written.lease_until;
  written.lease_owner = "host-2";
  written.lease_until = bench.clock.now().plus_ms(60'000);
  BOOST_TEST((due[0].refund == written));
  BOOST_TEST(bench.run(lease(bench, "host-3")).value().due_refunds.empty());

  bench.run(topup::ReleaseLeases{bench.ids.make<CommandId>(), bench.clock.now(), "host-2"}).value();
  BOOST_TEST(bench.run(lease(bench, "host-3")).value().due_refunds.size() == 1u);
  const auto noted = bench.run(answer).value().refund.value();
  BOOST_TEST((noted.status == topup::RefundStatus::pending));
  BOOST_TEST(noted.lease_owner.empty());
  bench.clock.advance_ms(61'000);
  BOOST_TEST(bench.run(lease(bench, "host")).value().due_refunds.size() == 1u);
}

STORAGE_CASE(its_end_ends_the_hold_in_the_same_transaction) {
  const auto sold = paid_topup(bench, "e1");
  for (const auto outcome : {topup::Outcome::failed, topup::Outcome::succeeded}) {
    auto [ask, answer] = bench.refund(sold, 200'000, outcome);
    bench.run(ask).value();
    BOOST_TEST(bench.balance("org-1") == 600);
    bench.run(answer).value();
    BOOST_TEST(bench.count("holds", "status = 'pending'") == 0);
    BOOST_TEST(bench.balance("org-1") == (outcome == topup::Outcome::failed ? 1'000 : 600));
    bench.clock.advance_ms(1'000);
  }
  BOOST_TEST(bench.count("gateway_answers") == 2);
  BOOST_TEST(bench.count("refunds", "next_check_at_ms IS NOT NULL") == 0);
}

STORAGE_CASE(a_webhook_finds_the_refund_by_the_providers_id) {
  const auto sold = paid_topup(bench, "e1");
  auto [ask, answer] = bench.refund(sold, 200'000, topup::Outcome::pending);
  bench.run(ask).value();
  bench.run(answer).value();
  auto event = bench.paid(sold, "r1");
  event.finding.subject = topup::Subject::refund;
  event.finding.subject_ref = answer.finding.subject_ref;
  event.finding.amount->minor = 200'000;
  bench.run(event).value();
  BOOST_TEST(bench.count("refunds", "status = 'succeeded'") == 1);
  BOOST_TEST(bench.count("holds", "status = 'pending'") == 0);
  BOOST_TEST(bench.balance("org-1") == 600);
}

STORAGE_CASE(the_same_key_leads_to_the_same_refund) {
  const auto sold = paid_topup(bench, "e1");
  auto [ask, answer] = bench.refund(sold, 200'000, topup::Outcome::succeeded);
  ask.claim = answer.claim = bench.claim("k1");
  answer.render = [](const topup::Topup&, const topup::Attempt&, const topup::Refund& refund) {
    return topup::StoredAnswer{201, refund.reference};
  };
  bench.run(ask).value();
  auto again = bench.refund(sold, 200'000, topup::Outcome::succeeded).first;
  again.claim = bench.claim("k1");
  auto open = bench.run(again).value();
  BOOST_TEST(open.repeated);
  BOOST_TEST((open.refund->id == ask.refund.id));
  BOOST_TEST(!open.answer);
  bench.run(answer).value();
  again.id = bench.ids.make<CommandId>();
  BOOST_TEST(bench.run(again).value().answer.value().body == ask.refund.reference);
  again.id = bench.ids.make<CommandId>();
  again.claim = bench.claim("k1", "bb");
  BOOST_TEST(codes({bench.run(again)}) == "idempotency_key_reused");
  BOOST_TEST(bench.count("refunds") == 1);
}

STORAGE_CASE(of_several_refunds_of_all_one_gets_through) {
  const auto sold = paid_topup(bench, "e0");
  auto ask = [&](const topup::StartTopup& of) {
    return bench.refund(of, 500'000, topup::Outcome::pending).first;
  };
  BOOST_TEST(codes(bench.run_together({ask(sold), ask(sold)})) == "done refund_exceeds_payment");

  bench.settings.writer = "host-2";
  const auto other = bench.open();
  for (int round = 0; round < 10; ++round) {
    const auto of = paid_topup(bench, "e1-" + std::to_string(round));
    const auto here = ask(of);
    const auto there = ask(of);
    Outcome theirs = fail(Errc::internal, "no answer");
    std::thread thread([&] { theirs = bench.run(*other, there); });
    const auto ours = bench.run(here);
    thread.join();
    BOOST_TEST(static_cast<int>(bool(ours)) + static_cast<int>(bool(theirs)) == 1);
    BOOST_TEST(bench.count("refunds", "topup_id = '" + of.topup.id.str() + "'") == 1);
  }
}

BOOST_AUTO_TEST_SUITE_END()
