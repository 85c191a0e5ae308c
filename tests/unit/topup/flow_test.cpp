// From a request to a credited wallet, and everything that may go wrong in between, over the ports.
#include <boost/test/unit_test.hpp>

#include "topup/shop.h"

using namespace tallyport;
using namespace tallyport::topup;
using test::naira;
using test::Shop;
using test::stated;

namespace {

IdempotencyClaim claim(std::string hash = "h1") {
  return {"key:shop", "POST /v1/topups", "k", hash};
}

Finding refund(std::int64_t total) {
  auto finding = stated(Outcome::succeeded);
  finding.subject = Subject::refund;
  finding.amount = naira(total);
  finding.reversed_total = naira(total);
  finding.subject_ref = "re_1";
  return finding;
}

Finding dispute(Outcome outcome) {
  auto finding = stated(outcome);
  finding.subject = Subject::dispute;
  finding.amount = naira(500'000);
  finding.subject_ref = "dp_1";
  return finding;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(topup_flow, Shop)

BOOST_AUTO_TEST_CASE(the_attempt_is_durable_before_the_gateway_hears_of_it) {
  bool durable = false;
  gateways.answers.push_back(page());
  auto started = start();
  durable = journal.rows.attempts.contains(gateways.created.at(0).id);
  BOOST_TEST(durable);
  BOOST_TEST(gateways.created.at(0).input.has_value());
  BOOST_TEST(gateways.created.at(0).idempotency_key == attempt(started).idempotency_key);
  BOOST_TEST(attempt(started).reference.starts_with("tp-"));
}

BOOST_AUTO_TEST_CASE(a_paid_top_up_is_credited_in_two_balanced_transfers) {
  auto started = start();
  BOOST_TEST(status(started) == "requires_action");
  BOOST_TEST((event(started, paid(), "e1") == Verdict::applied));
  BOOST_TEST(status(started) == "succeeded");
  BOOST_TEST(balance() == 10);
  BOOST_TEST(journal.rows.book.posted().size() == 2);
  BOOST_TEST(balanced());
}

BOOST_AUTO_TEST_CASE(a_wallet_in_the_currency_itself_takes_one_transfer) {
  storefront.asset = "NGN";
  storefront.packages = {{"ten", 500'000, naira(500'000), ""}};
  auto started = start();
  event(started, paid(), "e1");
  BOOST_TEST(journal.balance("shop", "alice", "NGN") == 500'000);
  BOOST_TEST(journal.rows.book.posted().size() == 1);
  BOOST_TEST(balanced());
}

// --- the same thing told more than once (lessons 3, 11)
// ---------------------------------------------

BOOST_AUTO_TEST_CASE(the_same_event_twice_credits_once) {
  auto started = start();
  BOOST_TEST((event(started, paid(), "e1") == Verdict::applied));
  BOOST_TEST((event(started, paid(), "e1") == Verdict::duplicate));
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(two_events_for_one_payment_credit_once) {
  auto started = start();
  event(started, paid(), "e1");
  BOOST_TEST((event(started, paid(), "e2") == Verdict::unchanged));
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(
    a_webhook_before_the_create_is_answered_credits_and_the_answer_changes_nothing) {
  // The gateway answers only after the webhook was applied.
  struct Late final : Journal {
    Shop& shop;
    explicit Late(Shop& owner) : shop(owner) {}
    void submit(Command command, CommandDone done) override {
      if (auto* answer = std::get_if<RecordAnswer>(&command)) {
        auto finding = Shop::paid();
        finding.gateway_ref = "pay_1";
        const auto& row = shop.journal.rows.attempts.at(answer->attempt).row;
        shop.event({shop.journal.rows.topups.at(row.topup).row, row, false, {}}, finding, "e1");
      }
      shop.journal.submit(std::move(command), std::move(done));
    }
  } late(*this);
  Flow early{
      {.host = "h", .public_url = "https://pay.example"}, late, gateways, clock, ids, entropy, log};
  gateways.answers.push_back(page());
  StartRequest request;
  request.account = "alice";
  request.choice.package = "ten";
  std::string seen;
  early.start(storefront, std::move(request),
              [&](Result<StartAnswer> answer) { seen = name(answer.value().topup.status); });
  BOOST_TEST(seen == "succeeded");
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(late_statements_cannot_undo_a_success) {
  auto started = start();
  event(started, paid(), "e1");
  int n = 2;
  for (auto late : {Outcome::pending, Outcome::failed, Outcome::requires_action, Outcome::expired,
                    Outcome::cancelled})
    BOOST_TEST((event(started, stated(late), "e" + std::to_string(n++)) == Verdict::unchanged));
  BOOST_TEST(status(started) == "succeeded");
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(a_success_stated_late_credits_after_any_unpaid_end) {
  int n = 0;
  for (auto end : {Outcome::failed, Outcome::expired, Outcome::cancelled}) {
    auto started = start();
    event(started, stated(end), "end" + std::to_string(n));
    BOOST_TEST((event(started, paid(), "paid" + std::to_string(n)) == Verdict::applied));
    BOOST_TEST(balance() == 10 * ++n);
  }
}

BOOST_AUTO_TEST_CASE(a_replay_that_cannot_be_sent_says_nothing_of_the_create_before_it) {
  auto started = start(stated(Outcome::unknown));
  gateways.answers.push_back(stated(Outcome::failed));  // nothing was sent, this time
  gateways.answers.push_back(stated(Outcome::not_found));
  flow.resume({topup(started), attempt(started)}, [] {});
  BOOST_TEST(gateways.calls.back() == "look_up " + started.attempt.reference);
  BOOST_TEST(status(started) == "created");
  BOOST_TEST(attempt(started).next_check_at.has_value());
  auto declined = stated(Outcome::failed);
  declined.gateway_ref = "pay_1";
  gateways.answers.push_back(declined);
  flow.resume({topup(started), attempt(started)}, [] {});
  BOOST_TEST(status(started) == "failed");
}

// --- what contradicts (invariant 6, lessons 2, 12, 21)
// -----------------------------------------------

BOOST_AUTO_TEST_CASE(another_amount_is_quarantined_and_the_right_one_still_credits) {
  auto started = start();
  BOOST_TEST((event(started, paid(100), "e1") == Verdict::quarantined));
  BOOST_TEST(balance() == 0);
  BOOST_TEST(attempt(started).quarantine ==
             "amount differs: asked for 5000.00 NGN, the provider states 1.00 NGN");
  BOOST_TEST((attempt(started).next_check_at == clock.now()));
  BOOST_TEST((event(started, paid(), "e2") == Verdict::applied));
  BOOST_TEST(balance() == 10);
  BOOST_TEST(attempt(started).quarantine.empty());
}

BOOST_AUTO_TEST_CASE(a_contradicting_webhook_does_not_teach_the_payment_id) {
  auto started = start(stated(Outcome::unknown));  // the provider's id is not known yet
  auto wrong = paid(100);
  wrong.gateway_ref = "pay_of_nobody";
  BOOST_TEST((event(started, wrong, "e1") == Verdict::quarantined));
  BOOST_TEST(attempt(started).gateway_ref.empty());
  auto right = paid();
  right.gateway_ref = "pay_1";
  BOOST_TEST((event(started, right, "e2") == Verdict::applied));
  BOOST_TEST(attempt(started).gateway_ref == "pay_1");
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(another_currency_or_no_amount_is_quarantined) {
  auto started = start();
  auto dollars = paid();
  dollars.amount = money::Money{500'000, money::Currency::parse("USD").value()};
  BOOST_TEST((event(started, dollars, "e1") == Verdict::quarantined));
  auto silent = paid();
  silent.amount.reset();
  BOOST_TEST((event(started, silent, "e2") == Verdict::quarantined));
  BOOST_TEST(balance() == 0);
}

BOOST_AUTO_TEST_CASE(live_money_at_a_test_gateway_is_quarantined) {
  auto started = start();
  auto live = paid();
  live.mode = Mode::live;
  BOOST_TEST((event(started, live, "e1") == Verdict::quarantined));
  BOOST_TEST(balance() == 0);
}

BOOST_AUTO_TEST_CASE(an_event_of_another_gateway_settles_nothing) {
  auto started = start();
  auto other = started;
  other.attempt.gateway = "second";
  BOOST_TEST((event(other, paid(), "e1") == Verdict::unmatched));
  BOOST_TEST(balance() == 0);
}

BOOST_AUTO_TEST_CASE(a_payment_id_of_another_attempt_is_quarantined) {
  auto first = start();
  auto answer = page();
  answer.gateway_ref = "pay_2";
  auto second = start(answer);
  auto crossed = paid();
  crossed.gateway_ref = "pay_1";
  BOOST_TEST((event(second, crossed, "e1") == Verdict::quarantined));
  BOOST_TEST(balance() == 0);
}

BOOST_AUTO_TEST_CASE(a_webhook_that_binds_no_body_leads_to_a_look_up) {
  auto started = start();
  gateways.answers.push_back(paid());
  BOOST_TEST((event(started, paid(1), "e1", Source::hint) == Verdict::look_up));
  BOOST_TEST(gateways.calls.back() == "look_up " + started.attempt.reference);
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(a_hint_names_the_payment_only_for_the_look_up_and_until_the_id_is_known) {
  auto answer = page();
  answer.gateway_ref.clear();
  auto unnamed = start(answer);
  auto hint = paid();
  hint.gateway_ref = "pay_9";
  gateways.answers.push_back(stated(Outcome::unknown));
  event(unnamed, hint, "e1", Source::hint);
  BOOST_TEST(gateways.hints.back() == "pay_9");
  BOOST_TEST(attempt(unnamed).gateway_ref == "");
  auto named = start();
  event(named, hint, "e2", Source::hint);
  BOOST_TEST(gateways.hints.back() == "");
}

BOOST_AUTO_TEST_CASE(a_hint_after_the_end_is_asked_about_until_the_provider_tells) {
  auto started = start();
  event(started, stated(Outcome::expired), "e1");
  for (auto inconclusive : {Outcome::unknown, Outcome::pending}) {
    gateways.answers.push_back(stated(inconclusive));
    event(started, paid(), "hint " + std::string(name(inconclusive)), Source::hint);
    BOOST_TEST(attempt(started).next_check_at.has_value());
  }
  gateways.answers.push_back(paid());
  flow.resume({topup(started), attempt(started)}, [] {});
  BOOST_TEST(balance() == 10);
  // Paid: what a refund's hint leads to is asked until it is told, too. A provider whose answers
  // lag behind its webhooks still calls the payment pending.
  for (auto inconclusive : {Outcome::unknown, Outcome::pending}) {
    gateways.answers.push_back(stated(inconclusive));
    event(started, refund(100'000), "refund " + std::string(name(inconclusive)), Source::hint);
    BOOST_TEST(attempt(started).next_check_at.has_value());
  }
  auto reversed = paid();
  reversed.reversed_total = naira(100'000);
  gateways.answers.push_back(reversed);
  flow.resume({topup(started), attempt(started)}, [] {});
  BOOST_TEST(balance() == 8);
  BOOST_TEST(!attempt(started).next_check_at.has_value());
}

BOOST_AUTO_TEST_CASE(an_authentic_event_that_is_not_understood_leads_to_a_look_up) {
  auto started = start();
  gateways.answers.push_back(paid());
  BOOST_TEST((event(started, stated(Outcome::unknown), "e1") == Verdict::look_up));
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(an_event_that_is_not_authentic_has_no_effect) {
  auto started = start();
  Errc code{};
  gateways.reading = fail(Errc::webhook_not_authentic, "bad signature");
  flow.webhook("sandbox", {"{}", {}}, [&](Result<Verdict> result) { code = result.error().code; });
  BOOST_TEST((code == Errc::webhook_not_authentic));
  BOOST_TEST(journal.rows.events.empty());
}

// --- several attempts
// ------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_second_attempt_pays_and_a_late_first_is_quarantined) {
  auto started = start();
  event(started, stated(Outcome::failed), "e1");
  BOOST_TEST(status(started) == "failed");
  auto answer = page();
  answer.gateway_ref = "pay_2";
  gateways.answers.push_back(answer);
  std::optional<StartAnswer> second;
  flow.retry(storefront, view(started),
             {.gateway = "second", .payer = {}, .channel = {}, .claim = {}, .render = {}},
             [&](Result<StartAnswer> result) { second = result.value(); });
  BOOST_REQUIRE(second);
  BOOST_TEST(second->attempt.reference != started.attempt.reference);
  BOOST_TEST(second->attempt.idempotency_key != started.attempt.idempotency_key);
  BOOST_TEST((event(*second, paid(), "e2") == Verdict::applied));
  BOOST_TEST((event(started, paid(), "e3") == Verdict::quarantined));
  BOOST_TEST(balance() == 10);
  BOOST_TEST(attempt(started).quarantine == "paid a second time: to be returned to the payer");
}

BOOST_AUTO_TEST_CASE(what_comes_back_of_a_second_payment_takes_no_credit) {
  auto started = start();
  event(started, stated(Outcome::failed), "e1");
  auto answer = page();
  answer.gateway_ref = "pay_2";
  gateways.answers.push_back(answer);
  std::optional<StartAnswer> second;
  flow.retry(storefront, view(started), {},
             [&](Result<StartAnswer> result) { second = result.value(); });
  event(*second, paid(), "e2");
  event(started, paid(), "e3");
  BOOST_TEST((event(started, refund(500'000), "e4") == Verdict::unchanged));
  BOOST_TEST((event(started, dispute(Outcome::failed), "e5") == Verdict::unchanged));
  auto returned = paid();
  returned.reversed_total = naira(500'000);
  BOOST_TEST((event(started, returned, "e6") == Verdict::unchanged));
  BOOST_TEST(balance() == 10);
  BOOST_TEST(status(started) == "succeeded");
  event(*second, refund(500'000), "e7");
  BOOST_TEST(balance() == 0);
}

BOOST_AUTO_TEST_CASE(a_new_attempt_stays_within_the_storefronts_gateways) {
  auto started = start();
  gateways.on["elsewhere"] = gateways.on["second"];
  Errc code{};
  flow.retry(storefront, view(started),
             {.gateway = "elsewhere", .payer = {}, .channel = {}, .claim = {}, .render = {}},
             [&](Result<StartAnswer> result) { code = result.error().code; });
  BOOST_TEST((code == Errc::gateway_not_found));
}

BOOST_AUTO_TEST_CASE(a_late_failure_of_the_first_attempt_leaves_the_second_alone) {
  auto started = start();
  auto answer = page();
  answer.gateway_ref = "pay_2";
  gateways.answers.push_back(answer);
  flow.retry(storefront, view(started), {},
             [](Result<StartAnswer> result) { BOOST_TEST(result.has_value()); });
  BOOST_TEST((event(started, stated(Outcome::failed), "e1") == Verdict::applied));
  BOOST_TEST(status(started) == "requires_action");
}

BOOST_AUTO_TEST_CASE(what_is_paid_cannot_be_tried_again_or_cancelled) {
  auto started = start();
  event(started, paid(), "e1");
  Errc code{};
  flow.retry(storefront, view(started), {},
             [&](Result<StartAnswer> result) { code = result.error().code; });
  BOOST_TEST((code == Errc::topup_not_open));
  flow.cancel(view(started), [&](Result<TopupView> result) { code = result.error().code; });
  BOOST_TEST((code == Errc::topup_not_open));
}

// --- Idempotency-Key (lesson 7)
// -----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_same_key_gets_the_stored_answer_and_no_second_payment) {
  auto first = start(page(), claim());
  auto again = start(page(), claim());
  BOOST_TEST(again.repeated);
  BOOST_TEST(again.answer.value().body == first.topup.id.str());
  BOOST_TEST(gateways.created.size() == 1);
}

BOOST_AUTO_TEST_CASE(the_same_key_with_another_request_is_refused) {
  start(page(), claim("h1"));
  BOOST_TEST((try_start(page(), claim("h2")).error().code == Errc::idempotency_key_reused));
}

BOOST_AUTO_TEST_CASE(after_an_unanswered_create_the_same_key_gets_the_present_state) {
  auto first = start(stated(Outcome::unknown), claim());
  BOOST_TEST(status(first) == "created");
  auto again = start(page(), claim());
  BOOST_TEST(again.repeated);
  BOOST_TEST(!again.answer);
  BOOST_TEST((again.topup.id == first.topup.id));
}

// --- not knowing (invariant 4, lessons 8, 19)
// ----------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_unknown_answer_leaves_the_attempt_open_and_it_is_asked_again) {
  auto started = start(stated(Outcome::unknown));
  BOOST_TEST(status(started) == "created");
  BOOST_TEST(!attempt(started).answered);
  BOOST_TEST((attempt(started).next_check_at == clock.now().plus_ms(30'000)));
  BOOST_TEST(attempt(started).lease_owner.empty());
}

BOOST_AUTO_TEST_CASE(not_found_is_believed_only_after_every_deadline) {
  auto started = start(stated(Outcome::unknown));
  auto ask = [&] {
    gateways.answers.push_back(stated(Outcome::not_found));
    flow.verify(view(started), [](Result<TopupView> result) { BOOST_TEST(result.has_value()); });
  };
  ask();
  BOOST_TEST(status(started) == "created");
  clock.advance_ms(30 * 60 * 1000);
  ask();
  BOOST_TEST(status(started) == "created");
  clock.advance_ms(1);
  ask();
  BOOST_TEST(status(started) == "expired");
}

BOOST_AUTO_TEST_CASE(not_found_waits_for_the_providers_own_expiry) {
  auto answer = page();
  answer.provider_expires_at = clock.now().plus_ms(60 * 60 * 1000);
  auto started = start(answer);
  clock.advance_ms(45 * 60 * 1000);
  gateways.answers.push_back(stated(Outcome::not_found));
  flow.verify(view(started), [](Result<TopupView>) {});
  BOOST_TEST(status(started) == "requires_action");
}

BOOST_AUTO_TEST_CASE(not_found_soon_after_a_replay_is_not_believed) {
  auto started = start(stated(Outcome::unknown));
  auto ask = [&] {
    gateways.answers.push_back(stated(Outcome::not_found));
    flow.verify(view(started), [](Result<TopupView> result) { BOOST_TEST(result.has_value()); });
  };
  clock.advance_ms(90 * 60 * 1000);
  gateways.answers.push_back(stated(Outcome::unknown));
  flow.resume({topup(started), attempt(started)}, [] {});
  BOOST_TEST(gateways.calls.back() == "replay " + started.attempt.reference);
  clock.advance_ms(10 * 60 * 1000);
  ask();
  BOOST_TEST(status(started) == "created");
  clock.advance_ms(1);
  ask();
  BOOST_TEST(status(started) == "expired");
}

BOOST_AUTO_TEST_CASE(not_found_soon_after_a_crash_in_a_replay_is_not_believed) {
  auto started = start(stated(Outcome::unknown));
  clock.advance_ms(90 * 60 * 1000);
  // The host that took it is gone, and nobody noted what it sent.
  journal.submit(topup::LeaseAttempts{ids.make<CommandId>(), clock.now(), "host-2",
                                      clock.now().plus_ms(60'000), 1},
                 [](Result<topup::CommandOutcome>) {});
  clock.advance_ms(60'001);
  journal.submit(topup::LeaseAttempts{ids.make<CommandId>(), clock.now(), "host-1",
                                      clock.now().plus_ms(60'000), 1},
                 [](Result<topup::CommandOutcome>) {});
  gateways.answers.push_back(stated(Outcome::not_found));
  flow.verify(view(started), [](Result<TopupView>) {});
  BOOST_TEST(status(started) == "created");
}

BOOST_AUTO_TEST_CASE(pauses_between_checks_double_up_to_the_longest) {
  FlowSettings settings;
  BOOST_TEST(next_check(settings, 0, {0}).unix_ms == 30'000);
  BOOST_TEST(next_check(settings, 3, {0}).unix_ms == 240'000);
  BOOST_TEST(next_check(settings, 99, {0}).unix_ms == 3'600'000);
}

// --- refunds and disputes (invariant 9, lesson 10)
// -------------------------------------------------------

BOOST_AUTO_TEST_CASE(cumulative_refunds_take_back_the_difference_only) {
  auto started = start();
  event(started, paid(), "e1");
  event(started, refund(125'000), "e2");
  BOOST_TEST(balance() == 8);  // 2.5 of 10, rounded towards zero
  BOOST_TEST(status(started) == "partially_refunded");
  BOOST_TEST((event(started, refund(125'000), "e3") == Verdict::unchanged));
  event(started, refund(500'000), "e4");
  BOOST_TEST(balance() == 0);
  BOOST_TEST(status(started) == "refunded");
  BOOST_TEST((event(started, refund(300'000), "e5") == Verdict::unchanged));
  BOOST_TEST(balanced());
}

BOOST_AUTO_TEST_CASE(a_refund_before_its_payment_is_kept_and_tried_again) {
  auto started = start();
  BOOST_TEST((event(started, refund(500'000), "e1") == Verdict::unmatched));
  event(started, paid(), "e2");
  BOOST_TEST(balance() == 10);
  journal.submit(RetryEvents{ids.make<CommandId>(), clock.now()},
                 [](Result<CommandOutcome> result) {
                   BOOST_TEST((result.value().verdict == Verdict::applied));
                 });
  BOOST_TEST(balance() == 0);
}

BOOST_AUTO_TEST_CASE(more_back_than_was_paid_is_quarantined) {
  auto started = start();
  event(started, paid(), "e1");
  BOOST_TEST((event(started, refund(500'001), "e2") == Verdict::quarantined));
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(a_refund_by_id_counts_once_however_often_it_is_told) {
  auto started = start();
  event(started, paid(), "e1");
  auto single = refund(100'000);
  single.reversed_total.reset();
  BOOST_TEST((event(started, single, "e2") == Verdict::applied));
  BOOST_TEST((event(started, single, "e3") == Verdict::unchanged));
  BOOST_TEST(balance() == 8);
}

BOOST_AUTO_TEST_CASE(a_dispute_moves_money_only_when_it_is_lost) {
  auto started = start();
  event(started, paid(), "e1");
  event(started, dispute(Outcome::pending), "e2");
  BOOST_TEST(status(started) == "disputed");
  BOOST_TEST(balance() == 10);
  event(started, dispute(Outcome::failed), "e3");
  BOOST_TEST(balance() == 0);
  BOOST_TEST(status(started) == "refunded");
}

BOOST_AUTO_TEST_CASE(a_dispute_may_go_by_the_payments_second_id) {
  auto started = start();
  auto success = paid();
  success.other_ref = "alt_1";
  event(started, success, "e1");
  BOOST_TEST(attempt(started).gateway_ref == "pay_1");
  BOOST_TEST(attempt(started).other_ref == "alt_1");
  auto lost = dispute(Outcome::failed);
  lost.gateway_ref = "alt_2";
  BOOST_TEST((event_as_it_is("sandbox", lost, "e2") == Verdict::unmatched));
  lost.gateway_ref = "alt_1";
  BOOST_TEST((event_as_it_is("second", lost, "e3") == Verdict::unmatched));
  BOOST_TEST((event_as_it_is("sandbox", lost, "e4") == Verdict::applied));
  BOOST_TEST(balance() == 0);
  BOOST_TEST(attempt(started).gateway_ref == "pay_1");
}

BOOST_AUTO_TEST_CASE(a_second_id_alone_is_not_taken_for_the_payments_own) {
  auto started = start(stated(Outcome::unknown));  // the provider's id is not known yet
  auto success = paid();
  success.gateway_ref = "";
  success.other_ref = "alt_1";
  BOOST_TEST((event(started, success, "e1") == Verdict::applied));
  auto open = dispute(Outcome::pending);
  open.gateway_ref = "alt_1";
  BOOST_TEST((event(started, open, "e2") == Verdict::applied));
  BOOST_TEST(attempt(started).gateway_ref == "");
}

BOOST_AUTO_TEST_CASE(another_second_id_is_another_payment) {
  auto first = start();
  auto success = paid();
  success.other_ref = "alt_1";
  event(first, success, "e1");
  auto changed = paid();
  changed.other_ref = "alt_2";
  BOOST_TEST((event(first, changed, "e2") == Verdict::quarantined));
  BOOST_TEST(attempt(first).quarantine ==
             "payment id differs: known as alt_1, the provider states alt_2");
  BOOST_TEST(attempt(first).other_ref == "alt_1");

  auto answer = page();
  answer.gateway_ref = "pay_2";
  auto second = start(answer);
  auto crossed = paid();
  crossed.gateway_ref = "pay_2";
  crossed.other_ref = "alt_1";
  BOOST_TEST((event(second, crossed, "e3") == Verdict::quarantined));
  BOOST_TEST(attempt(second).quarantine ==
             "payment id alt_1 belongs to attempt " + first.attempt.reference);
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(a_dispute_won_leaves_the_credit) {
  auto started = start();
  event(started, paid(), "e1");
  event(started, dispute(Outcome::pending), "e2");
  event(started, dispute(Outcome::succeeded), "e3");
  BOOST_TEST(status(started) == "succeeded");
  BOOST_TEST(balance() == 10);
}

// --- routing
// ---------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(packages_currencies_and_the_default_choose_the_gateway) {
  const auto usd = money::Currency::parse("USD").value();
  storefront.packages = {
      {"a", 1, naira(100), ""}, {"b", 1, {100, usd}, ""}, {"c", 1, {100, usd}, "third"}};
  BOOST_TEST(choose(storefront, {.package = "a", .amount = {}, .gateway = {}}).value().gateway ==
             "sandbox");
  BOOST_TEST(choose(storefront, {.package = "b", .amount = {}, .gateway = {}}).value().gateway ==
             "second");
  BOOST_TEST(choose(storefront, {.package = "c", .amount = {}, .gateway = {}}).value().gateway ==
             "third");
  BOOST_TEST((choose(storefront, {.package = "a", .amount = {}, .gateway = "evil"}).error().code ==
              Errc::gateway_not_found));
  BOOST_TEST((choose(storefront, {.package = "z", .amount = {}, .gateway = {}}).error().code ==
              Errc::package_not_found));
}

BOOST_AUTO_TEST_CASE(amounts_of_choice_stay_within_their_range) {
  storefront.amount = AmountRange{naira(100), naira(1000)};
  auto offered = [&](std::int64_t kobo) {
    auto offer = choose(storefront, {.package = {}, .amount = naira(kobo), .gateway = {}});
    return offer ? "offered" : name(offer.error().code);
  };
  BOOST_TEST(offered(99) == "amount_out_of_range");
  BOOST_TEST(offered(100) == "offered");
  BOOST_TEST(offered(1000) == "offered");
  BOOST_TEST(offered(1001) == "amount_out_of_range");
  storefront.amount.reset();
  BOOST_TEST(offered(100) == "amount_not_offered");
}

BOOST_AUTO_TEST_CASE(payers_are_sent_only_to_the_storefronts_own_origins) {
  struct Row {
    const char* url;
    bool allowed;
  };
  for (auto row : {Row{"https://app.example/done?x=1", true}, Row{"https://app.example", true},
                   Row{"https://app.example.evil/", false}, Row{"https://app.example@evil/", false},
                   Row{"http://app.example/", false}, Row{"javascript:alert(1)", false},
                   Row{"https://app.example\\@evil/", false}, Row{"//app.example/", false},
                   Row{"https://app.example/\r\nSet-Cookie: x", false}, Row{"", false}})
    BOOST_TEST(return_allowed(storefront, row.url) == row.allowed, row.url);
}

BOOST_AUTO_TEST_CASE(a_gateway_that_is_off_or_cannot_is_refused_before_anything_is_written) {
  gateways.on["sandbox"].currencies = {"USD"};
  BOOST_TEST((try_start().error().code == Errc::amount_not_offered));
  gateways.on["sandbox"].operations.clear();
  BOOST_TEST((try_start().error().code == Errc::operation_unsupported));
  gateways.on.clear();
  BOOST_TEST((try_start().error().code == Errc::gateway_not_found));
  BOOST_TEST(journal.rows.topups.empty());
}

BOOST_AUTO_TEST_CASE(a_users_account_cannot_take_a_system_name) {
  StartRequest request;
  request.account = "@revenue";
  request.choice.package = "ten";
  flow.start(storefront, std::move(request), [](Result<StartAnswer> result) {
    BOOST_TEST((result.error().code == Errc::invalid_field));
  });
}

// A look-up begins; a hint comes and its own look-up fails; then the first one's answer arrives,
// from before the payment.
BOOST_AUTO_TEST_CASE(an_answer_from_before_a_hint_does_not_do_the_hints_check) {
  auto started = start();
  event(started, stated(Outcome::failed), "declined");
  BOOST_REQUIRE(status(started) == "failed");
  const auto asked_at = clock.now();
  clock.advance_ms(1'000);
  event(started, paid(), "hint", Source::hint);  // whose look-up is answered "unknown"
  clock.advance_ms(1'000);
  RecordAnswer late;
  late.id = ids.make<CommandId>();
  late.at = clock.now();
  late.attempt = started.attempt.id;
  late.finding = stated(Outcome::failed);
  late.asked_at = asked_at;
  late.next_check_at = clock.now().plus_ms(60'000);
  journal.rows.attempts.at(started.attempt.id).row.next_check_at = asked_at.plus_ms(1'000);
  journal.submit(late, [](const Result<CommandOutcome>&) {});
  BOOST_TEST((attempt(started).next_check_at == asked_at.plus_ms(1'000)));
  late.id = ids.make<CommandId>();
  late.asked_at = clock.now();
  journal.submit(late, [](const Result<CommandOutcome>&) {});
  BOOST_TEST(!attempt(started).next_check_at.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
