// What a batch does to the database, on both.
#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;
using topup::Status;
using topup::Verdict;

namespace {

// SHA-256 of the body of Bench::paid(), and of an answer that says the same.
constexpr const char* kPaidSha256 =
    "a2af987a163f4f45e9a349097cfa9df8f7b71f7982edd1627e18ae14ef28fa2f";

}  // namespace

BOOST_AUTO_TEST_SUITE(store)

STORAGE_CASE(a_top_up_is_started_answered_and_credited_by_its_webhook) {
  auto start = bench.start();
  auto started = bench.run(start).value();
  BOOST_TEST((started.topup->status == Status::created));
  BOOST_TEST(!started.topup->account.is_nil());
  BOOST_TEST(bench.count("attempt_inputs") == 1);
  BOOST_TEST(bench.balance("org-1") == 0);

  auto answer = bench.answer(start, topup::Outcome::requires_action);
  answer.finding.next_action = {topup::NextAction::Type::redirect, "https://pay.example/1", ""};
  auto recorded = bench.run(answer).value();
  BOOST_TEST((recorded.topup->status == Status::requires_action));
  BOOST_TEST(recorded.attempt->next_action.url == "https://pay.example/1");
  BOOST_TEST(bench.count("attempts", "answered = 1 AND checks = 1") == 1);

  auto paid = bench.run(bench.paid(start, "e1")).value();
  BOOST_TEST((paid.verdict == Verdict::applied));
  BOOST_TEST((paid.topup->status == Status::succeeded));
  BOOST_TEST(bench.balance("org-1") == 1'000);
  BOOST_TEST(bench.count("transfers") == 2);
  BOOST_TEST(bench.sql("SELECT to_balance_after FROM transfers WHERE kind = 'topup_credit'") ==
             "1000");
  BOOST_TEST(bench.sql("SELECT verdict FROM gateway_events") == "applied");
  // The payer's data is gone with the need for it.
  BOOST_TEST(bench.count("attempt_inputs") == 0);
  BOOST_TEST(bench.count("batches") == 3);
}

STORAGE_CASE(an_event_twice_in_one_batch_credits_once) {
  auto start = bench.start();
  bench.run(start).value();
  auto outcomes = bench.run_together({bench.paid(start, "e1"), bench.paid(start, "e1")});
  BOOST_TEST((outcomes[0].value().verdict == Verdict::applied));
  BOOST_TEST((outcomes[1].value().verdict == Verdict::duplicate));
  BOOST_TEST(bench.balance("org-1") == 1'000);
  BOOST_TEST(bench.count("gateway_events") == 1);
}

STORAGE_CASE(an_event_that_comes_again_later_is_a_duplicate) {
  auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  BOOST_TEST((bench.run(bench.paid(start, "e1")).value().verdict == Verdict::duplicate));
  BOOST_TEST((bench.run(bench.paid(start, "e2")).value().verdict == Verdict::unchanged));
  BOOST_TEST(bench.balance("org-1") == 1'000);
}

// The hash is of the bytes that came, whichever way they did.
STORAGE_CASE(each_transfer_has_the_hash_of_what_caused_it) {
  const std::string caused = "evidence_sha256 = '" + std::string(kPaidSha256) + "'";
  auto by_event = bench.start();
  bench.run(by_event).value();
  bench.run(bench.paid(by_event, "e1")).value();
  BOOST_TEST(bench.count("transfers", caused) == 2);
  BOOST_TEST(bench.count("gateway_events", "raw_sha256 = '" + std::string(kPaidSha256) + "'") == 1);

  auto by_answer = bench.start();
  bench.run(by_answer).value();
  auto answer = bench.answer(by_answer, topup::Outcome::succeeded);
  answer.source = topup::Source::look_up;
  answer.finding.answer = R"({"paid":true})";
  bench.run(answer).value();
  BOOST_TEST(bench.count("transfers", "evidence_kind = 'gateway_answer' AND " + caused) == 2);

  auto late = bench.start();
  bench.run(bench.paid(late, "e2")).value();
  bench.run(late).value();
  bench.clock.advance_ms(60'000);
  bench.run(topup::RetryEvents{bench.ids.make<CommandId>(), bench.clock.now(), 100}).value();
  BOOST_TEST(bench.count("transfers", caused) == 6);
}

STORAGE_CASE(a_refund_counted_by_its_own_id_is_taken_back_once) {
  auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  auto refund = [&](const std::string& key) {
    auto event = bench.paid(start, key);
    event.finding.subject = topup::Subject::refund;
    event.finding.subject_ref = "re_1";
    event.finding.amount->minor = 100'000;
    return event;
  };
  BOOST_TEST((bench.run(refund("r1")).value().verdict == Verdict::applied));
  BOOST_TEST(bench.balance("org-1") == 800);
  // Another event about the same refund: only the transfers know.
  BOOST_TEST((bench.run(refund("r2")).value().verdict == Verdict::unchanged));
  BOOST_TEST((bench.run(refund("r1")).value().verdict == Verdict::duplicate));
  BOOST_TEST(bench.balance("org-1") == 800);
  BOOST_TEST(bench.sql("SELECT status FROM topups") == "partially_refunded");
}

STORAGE_CASE(an_idempotency_key_brings_the_first_answer_again) {
  auto start = bench.start();
  start.claim = bench.claim("k1");
  BOOST_TEST(!bench.run(start).value().repeated);

  auto again = bench.start();
  again.claim = bench.claim("k1");
  auto repeated = bench.run(again).value();
  BOOST_TEST(repeated.repeated);
  BOOST_TEST((repeated.topup->id == start.topup.id));
  BOOST_TEST(!repeated.answer.has_value());

  auto answer = bench.answer(start, topup::Outcome::pending);
  answer.claim = bench.claim("k1");
  answer.render = [](const topup::Topup& topup, const topup::Attempt&) {
    return topup::StoredAnswer{201, "{\"id\":\"" + topup.id.str() + "\"}"};
  };
  bench.run(answer).value();
  again.id = bench.ids.make<CommandId>();
  repeated = bench.run(again).value();
  BOOST_REQUIRE(repeated.answer.has_value());
  BOOST_TEST(repeated.answer->status == 201);
  BOOST_TEST(repeated.answer->body == "{\"id\":\"" + start.topup.id.str() + "\"}");
  BOOST_TEST(bench.count("topups") == 1);
}

STORAGE_CASE(an_idempotency_key_with_another_request_is_refused_and_leaves_no_account) {
  auto start = bench.start();
  start.claim = bench.claim("k1", "aa");
  bench.run(start).value();
  auto other = bench.start("org-2");
  other.claim = bench.claim("k1", "bb");
  BOOST_TEST((bench.run(other).error().code == Errc::idempotency_key_reused));
  BOOST_TEST(bench.count("accounts", "name = 'org-2'") == 0);
  BOOST_TEST(bench.count("balances") == 1);
}

STORAGE_CASE(an_idempotency_key_twice_in_one_batch_starts_one_top_up) {
  auto first = bench.start();
  auto second = bench.start();
  auto other = bench.start();
  first.claim = second.claim = bench.claim("k1");
  other.claim = bench.claim("k1", "bb");
  auto outcomes = bench.run_together({first, second, other});
  BOOST_TEST(!outcomes[0].value().repeated);
  BOOST_TEST(outcomes[1].value().repeated);
  BOOST_TEST((outcomes[1].value().topup->id == first.topup.id));
  BOOST_TEST((outcomes[2].error().code == Errc::idempotency_key_reused));
  BOOST_TEST(bench.count("topups") == 1);
}

STORAGE_CASE(a_key_whose_command_failed_is_free_again) {
  auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  auto retry = bench.retry(start);
  retry.claim = bench.claim("k1", "aa");
  BOOST_TEST((bench.run(retry).error().code == Errc::topup_not_open));
  BOOST_TEST(bench.count("idempotency_keys") == 0);

  // Within one batch: the next command with the key is the first, with its own request.
  auto failing = bench.retry(start);
  failing.claim = bench.claim("k2", "aa");
  auto next = bench.start();
  next.claim = bench.claim("k2", "bb");
  auto outcomes = bench.run_together({failing, next});
  BOOST_TEST(!outcomes[0].has_value());
  BOOST_TEST(!outcomes[1].value().repeated);
  BOOST_TEST(bench.sql("SELECT request_hash FROM idempotency_keys") == "bb");
}

STORAGE_CASE(a_command_that_cannot_be_decided_does_not_fail_its_batch) {
  auto good = bench.start();
  bench.run(good).value();
  auto unknown = bench.answer(bench.start(), topup::Outcome::pending);
  auto outcomes = bench.run_together({bench.answer(good, topup::Outcome::pending), unknown,
                                      bench.paid(good, "e1"), bench.retry(bench.start())});
  BOOST_TEST(outcomes[0].has_value());
  BOOST_TEST((outcomes[1].error().code == Errc::attempt_not_found));
  BOOST_TEST((outcomes[2].value().verdict == Verdict::applied));
  BOOST_TEST((outcomes[3].error().code == Errc::topup_not_found));
}

STORAGE_CASE(a_quarantined_event_is_kept_with_its_reason) {
  auto start = bench.start();
  bench.run(start).value();
  auto event = bench.paid(start, "e1");
  event.finding.amount->minor = 1;
  auto outcome = bench.run(event).value();
  BOOST_TEST((outcome.verdict == Verdict::quarantined));
  BOOST_TEST(bench.sql("SELECT verdict FROM gateway_events") == "quarantined");
  BOOST_TEST(bench.sql("SELECT detail FROM gateway_events") == outcome.detail);
  BOOST_TEST(bench.sql("SELECT topup_id FROM gateway_events") == start.topup.id.str());
  BOOST_TEST(bench.sql("SELECT quarantine FROM attempts") == outcome.detail);
  BOOST_TEST(bench.balance("org-1") == 0);
}

STORAGE_CASE(raw_bytes_are_kept_as_they_came) {
  auto start = bench.start();
  bench.run(start).value();
  auto event = bench.paid(start, "e1");
  event.raw_body = std::string("\0\xff\x80{'\"\\\n\0", 9);
  event.headers = {{"X-Name", "caf\xe9"}, {"Content-Type", "application/json"}};
  event.finding.message = std::string("bad \xff and \0 nul", 15);
  BOOST_TEST((bench.run(event).value().verdict == Verdict::applied));
  const bool sqlite = bench.dialect == storage::Dialect::sqlite;
  BOOST_TEST(bench.sql(sqlite ? "SELECT lower(hex(raw_body)) FROM gateway_events"
                              : "SELECT encode(raw_body, 'hex') FROM gateway_events") ==
             "00ff807b27225c0a00");
  BOOST_TEST(bench.sql("SELECT headers FROM gateway_events") ==
             "[[\"X-Name\",\"caf?\"],[\"Content-Type\",\"application/json\"]]");
  // It will not be decided again.
  BOOST_TEST(bench.sql("SELECT finding FROM gateway_events") == "");
}

STORAGE_CASE(an_event_before_its_payment_is_known_is_kept_and_credited_later) {
  auto start = bench.start();
  auto event = bench.paid(start, "e1");
  event.finding.message = std::string("bad \xff and \0 nul", 15);
  BOOST_TEST((bench.run(event).value().verdict == Verdict::unmatched));
  auto retry = [&] {
    return topup::RetryEvents{bench.ids.make<CommandId>(), bench.clock.now(), 100};
  };
  BOOST_TEST((bench.run(retry()).value().verdict == Verdict::unchanged));
  bench.run(start).value();
  bench.clock.advance_ms(60'000);
  BOOST_TEST((bench.run(retry()).value().verdict == Verdict::applied));
  BOOST_TEST(bench.balance("org-1") == 1'000);
  BOOST_TEST(bench.sql("SELECT verdict FROM gateway_events") == "applied");
  BOOST_TEST((bench.run(retry()).value().verdict == Verdict::unchanged));
  event.id = bench.ids.make<CommandId>();
  BOOST_TEST((bench.run(event).value().verdict == Verdict::duplicate));
  BOOST_TEST(bench.balance("org-1") == 1'000);
}

STORAGE_CASE(an_event_that_stays_unmatched_does_not_keep_others_from_their_turn) {
  auto start = bench.start();
  bench.run(start).value();
  // A refund of what is not paid waits; there are more of them than are tried at once.
  for (int i = 0; i < 3; ++i) {
    auto refund = bench.paid(start, "r" + std::to_string(i));
    refund.finding.subject = topup::Subject::refund;
    refund.finding.subject_ref = "re_" + std::to_string(i);
    BOOST_TEST((bench.run(refund).value().verdict == Verdict::unmatched));
  }
  auto late = bench.start("org-2");
  bench.clock.advance_ms(1);
  bench.run(bench.paid(late, "late")).value();
  bench.run(late).value();
  for (int round = 0; round < 3; ++round) {
    bench.clock.advance_ms(1'000);
    bench.run(topup::RetryEvents{bench.ids.make<CommandId>(), bench.clock.now(), 2}).value();
  }
  BOOST_TEST(bench.balance("org-2") == 1'000);
}

STORAGE_CASE(an_event_older_than_a_week_is_not_tried_again) {
  auto start = bench.start();
  bench.run(bench.paid(start, "e1")).value();
  bench.run(start).value();
  bench.clock.advance_ms(std::int64_t{7} * 24 * 3'600'000 + 1);
  bench.run(topup::RetryEvents{bench.ids.make<CommandId>(), bench.clock.now(), 100}).value();
  BOOST_TEST(bench.balance("org-1") == 0);
}

STORAGE_CASE(a_payment_id_that_another_attempt_has_is_quarantined_not_stored) {
  auto first = bench.start();
  auto second = bench.start("org-2");
  bench.run_together({first, second});
  bench.run(bench.paid(first, "e1")).value();
  // The second answer states the first one's payment. Nothing but the id leads to the first.
  auto answer = bench.answer(second, topup::Outcome::succeeded);
  answer.finding.gateway_ref = "pay-" + first.attempt.id.str();
  BOOST_TEST((bench.run(answer).value().verdict == Verdict::quarantined));
  BOOST_TEST(bench.balance("org-2") == 0);
}

// A dispute that names the payment by its second id and by nothing else.
topup::ApplyGatewayEvent lost_dispute(Bench& bench, const topup::StartTopup& of,
                                      const std::string& key, const std::string& ref) {
  auto event = bench.paid(of, key);
  event.finding.subject = topup::Subject::dispute;
  event.finding.outcome = topup::Outcome::failed;
  event.finding.subject_ref = "dp_1";
  event.finding.reference = "";
  event.finding.gateway_ref = ref;
  return event;
}

STORAGE_CASE(a_payment_is_found_by_its_second_id) {
  auto start = bench.start();
  bench.run(start).value();
  BOOST_TEST(
      (bench.run(lost_dispute(bench, start, "d1", "alt-1")).value().verdict == Verdict::unmatched));
  auto paid = bench.paid(start, "e1");
  paid.finding.other_ref = "alt-1";
  bench.run(paid).value();
  BOOST_TEST(bench.sql("SELECT other_ref FROM attempts") == "alt-1");
  BOOST_TEST(bench.balance("org-1") == 1'000);
  // The one that came too early is tried again, and is then known for what it is.
  bench.clock.advance_ms(60'000);
  bench.run(topup::RetryEvents{bench.ids.make<CommandId>(), bench.clock.now(), 100}).value();
  BOOST_TEST(bench.balance("org-1") == 0);
  BOOST_TEST(
      (bench.run(lost_dispute(bench, start, "d2", "alt-1")).value().verdict == Verdict::unchanged));
  auto elsewhere = lost_dispute(bench, start, "d3", "alt-1");
  elsewhere.gateway = "other";
  BOOST_TEST((bench.run(elsewhere).value().verdict == Verdict::unmatched));
}

STORAGE_CASE(a_second_id_that_another_attempt_has_is_quarantined_not_stored) {
  auto first = bench.start();
  auto second = bench.start("org-2");
  auto third = bench.start("org-3");
  bench.run_together({first, second, third});
  auto paid = bench.paid(first, "e1");
  paid.finding.other_ref = "alt-1";
  bench.run(paid).value();
  // Nothing but that id leads to the first.
  auto answer = bench.answer(second, topup::Outcome::succeeded);
  answer.finding.other_ref = "alt-1";
  BOOST_TEST((bench.run(answer).value().verdict == Verdict::quarantined));
  auto event = bench.paid(third, "e3");
  event.finding.other_ref = "alt-1";
  BOOST_TEST((bench.run(event).value().verdict == Verdict::quarantined));
  BOOST_TEST(bench.count("attempts", "other_ref <> ''") == 1);
  BOOST_TEST(bench.balance("org-2") == 0);
  BOOST_TEST(bench.balance("org-3") == 0);
}

STORAGE_CASE(a_further_attempt_at_another_gateway_settles_the_top_up) {
  auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.answer(start, topup::Outcome::failed)).value();
  BOOST_TEST(bench.count("attempt_inputs") == 0);
  auto retry = bench.retry(start);
  retry.attempt.gateway = "other";
  auto outcome = bench.run(retry).value();
  BOOST_TEST((outcome.topup->current_attempt == retry.attempt.id));
  auto event = bench.paid(start, "e1");
  event.gateway = "other";
  event.finding.reference = retry.attempt.reference;
  event.finding.gateway_ref = "other-1";
  BOOST_TEST((bench.run(event).value().verdict == Verdict::applied));
  BOOST_TEST(bench.count("accounts", "name = '@gateway:other'") == 1);
  BOOST_TEST(bench.balance("org-1") == 1'000);
}

STORAGE_CASE(credits_of_one_account_in_one_batch_add_up) {
  std::vector<topup::StartTopup> starts;
  std::vector<topup::Command> first;
  std::vector<topup::Command> then;
  for (int i = 0; i < 20; ++i) {
    starts.push_back(bench.start());
    first.emplace_back(starts.back());
  }
  bench.run_together(std::move(first));
  for (int i = 0; i < 20; ++i)
    then.emplace_back(bench.paid(starts[static_cast<std::size_t>(i)], "e" + std::to_string(i)));
  for (auto& outcome : bench.run_together(std::move(then)))
    BOOST_TEST((outcome.value().verdict == Verdict::applied));
  BOOST_TEST(bench.balance("org-1") == 20'000);
}

STORAGE_CASE(what_was_committed_is_there_after_a_restart) {
  auto start = bench.start();
  start.claim = bench.claim("k1");
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  bench.database.reset();
  bench.database = bench.open();
  BOOST_TEST((bench.run(bench.paid(start, "e1")).value().verdict == Verdict::duplicate));
  auto again = bench.start();
  again.claim = bench.claim("k1");
  auto repeated = bench.run(again).value();
  BOOST_TEST(repeated.repeated);
  auto expected = start.topup;
  expected.account = repeated.topup->account;
  expected.number = repeated.topup->number;
  BOOST_TEST(expected.number > 0);
  expected.status = Status::succeeded;
  BOOST_TEST((*repeated.topup == expected));
  BOOST_TEST(bench.balance("org-1") == 1'000);
}

STORAGE_CASE(text_that_cannot_be_kept_fails_its_command_alone) {
  auto bad = bench.start("org-\xff");
  auto nul = bench.start(std::string("org-\0", 5));
  auto good = bench.start("org-ünï 😀 'quote' \"double\"");
  auto outcomes = bench.run_together({bad, good, nul});
  BOOST_TEST((outcomes[0].error().code == Errc::storage_refused));
  BOOST_TEST(outcomes[1].has_value());
  BOOST_TEST((outcomes[2].error().code == Errc::storage_refused));
  bench.run(bench.paid(good, "e1")).value();
  BOOST_TEST(bench.balance("org-ünï 😀 ''quote'' \"double\"") == 1'000);
}

BOOST_AUTO_TEST_SUITE_END()
