// Refunds that are asked for: what is held, what the provider's words take back, and what is sent
// how often.
#include <boost/test/unit_test.hpp>

#include "topup/shop.h"

using namespace tallyport;
using namespace tallyport::topup;
using test::naira;
using test::Shop;
using test::stated;

namespace {

Finding refunded(Outcome outcome, std::int64_t kobo, std::string id = "re_1") {
  auto finding = stated(outcome);
  finding.subject = Subject::refund;
  finding.amount = naira(kobo);
  finding.subject_ref = std::move(id);
  return finding;
}

RefundStart waiting() {
  RefundStart request;
  request.waits = true;
  return request;
}

// Ten credits that were paid with 5,000 NGN.
struct Paid : Shop {
  StartAnswer started = start();

  Paid() { event(started, paid(), "paid"); }

  Result<RefundAnswer> ask(std::optional<std::int64_t> amount, std::optional<Finding> answer,
                           RefundStart request = {}) {
    if (answer) gateways.answers.push_back(*answer);
    request.amount = amount;
    request.evidence.principal = "key/shop";
    request.render = [](const Topup&, const Attempt&, const Refund& refund) {
      return StoredAnswer{201, refund.id.str() + " " + std::string(name(refund.status))};
    };
    Result<RefundAnswer> result = fail(Errc::internal, "no answer");
    refunds.start(view(started), std::move(request),
                  [&](Result<RefundAnswer> answered) { result = std::move(answered); });
    return result;
  }
  const Refund& row(const Result<RefundAnswer>& of) const {
    return journal.rows.refunds.at(of->view.refund.id).row;
  }
  std::string state(const Result<RefundAnswer>& of) const {
    return std::string(name(row(of).status));
  }
  ledger::Balance wallet() const {
    const auto* account = journal.rows.book.find_account("shop", "alice");
    return journal.rows.book.balance(account->id, "credits");
  }
  // What the janitor does with it when its time has come; how many were due.
  std::size_t resume() {
    Result<CommandOutcome> leased = fail(Errc::internal, "no answer");
    journal.submit(
        LeaseRefunds{ids.make<CommandId>(), clock.now(), "host-1", clock.now().plus_ms(60'000), 10},
        [&](Result<CommandOutcome> outcome) { leased = std::move(outcome); });
    for (auto& due : leased->due_refunds) refunds.resume(due, [] {});
    return leased->due_refunds.size();
  }
  std::size_t calls(const std::string& what) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        gateways.calls, [&](const std::string& call) { return call.starts_with(what + " "); }));
  }
};

void check_failure(const Result<RefundAnswer>& answer, Errc code, const std::string& text) {
  BOOST_REQUIRE(!answer);
  BOOST_TEST(name(answer.error().code) == name(code));
  BOOST_TEST(answer.error().detail.find(text) != std::string::npos, answer.error().detail);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(refunds_asked_for, Paid)

BOOST_AUTO_TEST_CASE(the_whole_payment_goes_back) {
  auto refund = ask({}, refunded(Outcome::succeeded, 500'000));
  BOOST_TEST(state(refund) == "succeeded");
  BOOST_TEST(row(refund).amount == 500'000);
  BOOST_TEST(row(refund).gateway_ref == "re_1");
  BOOST_TEST(status(started) == "refunded");
  BOOST_TEST(wallet().available == 0);
  BOOST_TEST(wallet().held == 0);
  BOOST_TEST(balanced());
  BOOST_TEST(resume() == 0u);
}

BOOST_AUTO_TEST_CASE(a_part_and_the_rest_and_no_more) {
  BOOST_TEST(state(ask(120'000, refunded(Outcome::succeeded, 120'000))) == "succeeded");
  BOOST_TEST(status(started) == "partially_refunded");
  BOOST_TEST(wallet().available == 8);
  check_failure(ask(380'001, {}), Errc::refund_exceeds_payment,
                "3800.00 NGN of 5000.00 NGN can still be refunded, not 3800.01 NGN");
  BOOST_TEST(state(ask({}, refunded(Outcome::succeeded, 380'000, "re_2"))) == "succeeded");
  BOOST_TEST(status(started) == "refunded");
  BOOST_TEST(wallet().available == 0);
  check_failure(ask({}, {}), Errc::refund_exceeds_payment, "0.00 NGN of 5000.00 NGN");
  BOOST_TEST(balanced());
}

BOOST_AUTO_TEST_CASE(what_is_under_way_is_held_and_counts_as_given_back) {
  auto refund = ask(300'000, refunded(Outcome::pending, 300'000));
  BOOST_TEST(state(refund) == "pending");
  BOOST_TEST(wallet().available == 4);
  BOOST_TEST(wallet().held == 6);
  BOOST_TEST(status(started) == "succeeded");
  check_failure(ask(200'001, {}), Errc::refund_exceeds_payment, "2000.00 NGN of");
  const auto told = refunded(Outcome::succeeded, 300'000);
  BOOST_TEST((event(started, told, "e1") == Verdict::applied));
  BOOST_TEST(state(refund) == "succeeded");
  BOOST_TEST(wallet().available == 4);
  BOOST_TEST(wallet().held == 0);
  BOOST_TEST((event(started, told, "e1") == Verdict::duplicate));
  BOOST_TEST((event(started, told, "e2") == Verdict::unchanged));
  BOOST_TEST(topup(started).reversed_minor == 300'000);
  BOOST_TEST(balanced());
}

BOOST_AUTO_TEST_CASE(one_that_the_provider_refuses_gives_the_credit_back) {
  auto answer = refunded(Outcome::failed, 500'000, "");
  answer.reason = "request_refused";
  auto refund = ask({}, answer);
  BOOST_TEST(state(refund) == "failed");
  BOOST_TEST(row(refund).reason == "request_refused");
  BOOST_TEST(wallet().available == 10);
  BOOST_TEST(wallet().held == 0);
  BOOST_TEST(status(started) == "succeeded");
  BOOST_TEST(state(ask({}, refunded(Outcome::succeeded, 500'000))) == "succeeded");
}

BOOST_AUTO_TEST_CASE(only_what_was_paid_can_be_refunded) {
  auto unpaid = start();
  Result<RefundAnswer> result = fail(Errc::internal, "no answer");
  refunds.start(view(unpaid), {}, [&](Result<RefundAnswer> answer) { result = std::move(answer); });
  check_failure(result, Errc::topup_not_refundable, "nothing was paid for it");
  check_failure(ask(0, {}), Errc::refund_exceeds_payment, "not 0.00 NGN");
  check_failure(ask(-1, {}), Errc::refund_exceeds_payment, "not -0.01 NGN");
  BOOST_TEST(calls("refund") == 0u);
}

BOOST_AUTO_TEST_CASE(credit_that_was_spent_is_not_refunded) {
  ledger::TransferOrder order{"alice", {{"@revenue"}}, "credits", 3, "", ""};
  flow.order({"shop", order, {}, {}, {}}, [](const Result<OrderAnswer>&) {});
  BOOST_REQUIRE(wallet().available == 7);
  check_failure(ask({}, {}), Errc::insufficient_funds, "7");
  BOOST_TEST(journal.rows.refunds.empty());
  BOOST_TEST(state(ask(350'000, refunded(Outcome::succeeded, 350'000))) == "succeeded");
  BOOST_TEST(wallet().available == 0);
}

BOOST_AUTO_TEST_CASE(a_gateway_without_the_operation_is_named) {
  gateways.on.at("sandbox").operations = {"payment.create/1"};
  check_failure(ask({}, {}), Errc::operation_unsupported,
                "gateway \"sandbox\" does not offer refund.create/1");
  BOOST_TEST(wallet().available == 10);
}

BOOST_AUTO_TEST_CASE(an_answer_that_was_lost_is_asked_for_by_the_same_bytes) {
  auto refund = ask({}, stated(Outcome::unknown));
  BOOST_TEST(state(refund) == "created");
  BOOST_TEST(wallet().held == 10);
  BOOST_TEST(resume() == 0u);
  clock.advance_ms(3'600'000);
  gateways.answers.push_back(refunded(Outcome::succeeded, 500'000));
  BOOST_TEST(resume() == 1u);
  BOOST_TEST(calls("replay_refund") == 1u);
  BOOST_TEST(state(refund) == "succeeded");
  BOOST_TEST(wallet().held == 0);
}

BOOST_AUTO_TEST_CASE(a_replay_that_is_refused_says_nothing_of_the_first_request) {
  auto refund = ask({}, stated(Outcome::unknown));
  clock.advance_ms(3'600'000);
  gateways.answers.push_back(refunded(Outcome::failed, 500'000, ""));
  gateways.answers.push_back(refunded(Outcome::pending, 500'000));
  resume();
  BOOST_TEST(calls("look_up_refund") == 1u);
  BOOST_TEST(state(refund) == "pending");
  BOOST_TEST(wallet().held == 10);
}

BOOST_AUTO_TEST_CASE(without_idempotency_keys_it_is_sent_once_and_then_looked_up) {
  gateways.on.at("sandbox").replays = false;
  auto refund = ask({}, stated(Outcome::unknown));
  clock.advance_ms(60'000);
  gateways.answers.push_back(refunded(Outcome::not_found, 0, ""));
  BOOST_TEST(resume() == 1u);
  BOOST_TEST(state(refund) == "created");
  // Long after it could have arrived.
  clock.advance_ms(24 * 3'600'000);
  gateways.answers.push_back(refunded(Outcome::not_found, 0, ""));
  resume();
  BOOST_TEST(state(refund) == "failed");
  BOOST_TEST(wallet().available == 10);
  BOOST_TEST(calls("refund") == 1u);
  BOOST_TEST(calls("replay_refund") == 0u);
  // It did arrive after all.
  event(started, refunded(Outcome::succeeded, 500'000, "re_late"), "late");
  BOOST_TEST(wallet().available == 0);
  BOOST_TEST(status(started) == "refunded");
}

BOOST_AUTO_TEST_CASE(one_that_waits_is_sent_only_once_somebody_approves) {
  auto refund = ask(250'000, {}, waiting());
  BOOST_TEST(state(refund) == "requested");
  BOOST_TEST(wallet().held == 5);
  BOOST_TEST(calls("refund") == 0u);
  clock.advance_ms(24 * 3'600'000);
  BOOST_TEST(resume() == 0u);

  ledger::Evidence approver;
  approver.principal = "key/boss";
  gateways.answers.push_back(refunded(Outcome::succeeded, 250'000));
  std::vector<std::string> said;
  const auto say = [&](const Result<RefundView>& view) {
    said.emplace_back(view ? name(view->refund.status) : name(view.error().code));
  };
  refunds.approve(refund->view, approver, say);
  refunds.approve(refund->view, approver, say);
  refunds.reject(refund->view, approver, say);
  BOOST_TEST(
      said == (std::vector<std::string>{"succeeded", "refund_not_waiting", "refund_not_waiting"}),
      boost::test_tools::per_element());
  BOOST_TEST(row(refund).decided_by == "key/boss");
  BOOST_TEST(row(refund).requested_by == "key/shop");
  BOOST_TEST(calls("refund") == 1u);
  BOOST_TEST(wallet().available == 5);
  BOOST_TEST(wallet().held == 0);
}

BOOST_AUTO_TEST_CASE(one_that_is_rejected_gives_the_credit_back) {
  auto refund = ask({}, {}, waiting());
  refunds.reject(refund->view, {}, [](const Result<RefundView>&) {});
  BOOST_TEST(state(refund) == "rejected");
  BOOST_TEST(wallet().available == 10);
  BOOST_TEST(calls("refund") == 0u);
  BOOST_TEST(balanced());
}

BOOST_AUTO_TEST_CASE(the_same_key_is_the_same_refund) {
  RefundStart request;
  request.claim = IdempotencyClaim{"key:shop", "POST refunds", "k", "h1"};
  auto first = ask(100'000, refunded(Outcome::succeeded, 100'000), request);
  auto again = ask(100'000, {}, request);
  BOOST_REQUIRE(again);
  BOOST_TEST(again->repeated);
  BOOST_TEST(again->answer.value().body == first->view.refund.id.str() + " succeeded");
  auto other = request;
  other.claim->request_hash = "h2";
  check_failure(ask(200'000, {}, other), Errc::idempotency_key_reused, "");
  BOOST_TEST(calls("refund") == 1u);
  BOOST_TEST(topup(started).reversed_minor == 100'000);
}

BOOST_AUTO_TEST_CASE(an_application_cannot_end_what_a_refund_holds) {
  auto refund = ask({}, refunded(Outcome::pending, 500'000));
  for (const ledger::Order& order : {ledger::Order(ledger::VoidOrder{row(refund).hold, {}}),
                                     ledger::Order(ledger::PostOrder{row(refund).hold, {}})}) {
    Result<OrderAnswer> result = fail(Errc::internal, "no answer");
    flow.order({"shop", order, {}, {}, {}},
               [&](Result<OrderAnswer> answer) { result = std::move(answer); });
    BOOST_TEST(name(result.error().code) == "hold_of_refund");
    BOOST_TEST(result.error().detail.ends_with("belongs to refund " + row(refund).id.str()));
  }
  BOOST_TEST(wallet().held == 10);
}

BOOST_AUTO_TEST_CASE(a_webhook_before_the_answer_takes_the_credit_once) {
  auto refund = ask({}, stated(Outcome::unknown));
  BOOST_TEST((event(started, refunded(Outcome::succeeded, 500'000), "e1") == Verdict::applied));
  BOOST_TEST(state(refund) == "created");
  clock.advance_ms(3'600'000);
  gateways.answers.push_back(refunded(Outcome::succeeded, 500'000));
  resume();
  BOOST_TEST(state(refund) == "succeeded");
  BOOST_TEST(wallet().available == 0);
  BOOST_TEST(wallet().held == 0);
  BOOST_TEST(topup(started).reversed_minor == 500'000);
  BOOST_TEST(balanced());
}

// At a gateway whose webhooks prove no body, or state no refund's id.
BOOST_AUTO_TEST_CASE(an_event_that_says_little_leads_to_a_look_up_of_what_is_under_way) {
  gateways.on.at("sandbox").replays = false;
  auto refund = ask(100'000, refunded(Outcome::pending, 100'000));
  auto waits = ask(100'000, {}, waiting());
  BOOST_TEST(resume() == 0u);
  clock.advance_ms(1);
  event(started, refunded(Outcome::succeeded, 100'000), "e1", Source::hint);
  BOOST_TEST(topup(started).reversed_minor == 0);
  BOOST_TEST(resume() == 1u);  // which learns nothing
  BOOST_TEST(resume() == 0u);
  clock.advance_ms(1);
  event(started, stated(Outcome::unknown), "e2");
  gateways.answers.push_back(refunded(Outcome::succeeded, 100'000));
  BOOST_TEST(resume() == 1u);
  BOOST_TEST(state(refund) == "succeeded");
  BOOST_TEST(state(waits) == "requested");
  BOOST_TEST(topup(started).reversed_minor == 100'000);
  clock.advance_ms(1);
  event(started, stated(Outcome::unknown), "e3");
  BOOST_TEST(resume() == 0u);  // it is over
}

BOOST_AUTO_TEST_CASE(an_answer_from_before_a_hint_leaves_the_hints_check) {
  auto refund = ask({}, refunded(Outcome::pending, 500'000));
  const auto asked_at = clock.now();
  clock.advance_ms(1'000);
  event(started, stated(Outcome::unknown), "hint", Source::hint);
  clock.advance_ms(1'000);
  RecordRefund late{.id = ids.make<CommandId>(),
                    .at = clock.now(),
                    .topup = started.topup.id,
                    .attempt = started.attempt.id,
                    .refund = row(refund).id,
                    .asked_at = asked_at,
                    .source = Source::look_up,
                    .finding = refunded(Outcome::pending, 500'000),
                    .gateway_mode = Mode::test,
                    .next_check_at = clock.now().plus_ms(600'000),
                    .claim = {},
                    .render = {},
                    .answer_sha256 = {}};
  const auto record = [&](RecordRefund command) {
    journal.submit(std::move(command), [](const Result<CommandOutcome>&) {});
    return row(refund).next_check_at.value();
  };
  BOOST_TEST((record(late) <= clock.now()));
  late.id = ids.make<CommandId>();
  late.asked_at = clock.now();
  BOOST_TEST((record(late) == late.next_check_at));
}

// A tenth of a credit: the price's side moves, the credit's has nothing to move.
BOOST_AUTO_TEST_CASE(a_part_too_small_for_any_credit_is_taken_once) {
  auto refund = ask(5'000, refunded(Outcome::succeeded, 5'000));
  BOOST_TEST(state(refund) == "succeeded");
  BOOST_TEST(row(refund).hold.is_nil());
  BOOST_TEST((event(started, refunded(Outcome::succeeded, 5'000), "e1") == Verdict::unchanged));
  BOOST_TEST(topup(started).reversed_minor == 5'000);
  BOOST_TEST(wallet().available == 10);
}

BOOST_AUTO_TEST_CASE(a_refund_that_fails_after_it_had_succeeded_is_for_people) {
  auto refund = ask({}, refunded(Outcome::succeeded, 500'000));
  BOOST_TEST((event(started, refunded(Outcome::failed, 500'000), "e1") == Verdict::quarantined));
  BOOST_TEST(state(refund) == "succeeded");
}

BOOST_AUTO_TEST_CASE(money_of_the_other_mode_is_for_people) {
  auto live = refunded(Outcome::succeeded, 500'000);
  live.mode = Mode::live;
  auto refund = ask({}, live);
  BOOST_TEST(state(refund) == "created");
  BOOST_TEST(row(refund).message.find("live refund") != std::string::npos);
  BOOST_TEST(wallet().held == 10);
  clock.advance_ms(24 * 3'600'000);
  BOOST_TEST(resume() == 0u);
  BOOST_TEST(topup(started).reversed_minor == 0);
}

BOOST_AUTO_TEST_CASE(a_success_without_an_id_and_without_a_total_is_for_people) {
  auto refund = ask({}, refunded(Outcome::succeeded, 500'000, ""));
  BOOST_TEST(state(refund) == "created");
  BOOST_TEST(row(refund).message == "a reversal without an id and without a running total");
  BOOST_TEST(wallet().held == 10);
}

BOOST_AUTO_TEST_SUITE_END()
