// What is read.
#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

template <class T, class Ask>
Result<T> ask(Ask&& query) {
  Awaited<Result<T>> awaited;
  query([awaited](Result<T> result) mutable { awaited.set(std::move(result)); });
  return awaited.get();
}

Result<topup::TopupView> topup_of(Bench& bench, const std::string& tenant, TopupId id) {
  return ask<topup::TopupView>(
      [&](auto reply) { bench.database->queries().topup(tenant, id, reply); });
}

std::vector<topup::TopupView> list(Bench& bench, topup::TopupFilter filter) {
  return ask<std::vector<topup::TopupView>>(
             [&](auto reply) { bench.database->queries().topups(std::move(filter), reply); })
      .value();
}

Result<std::vector<topup::StatementLine>> statement(Bench& bench, const std::string& account,
                                                    topup::Page page = {}) {
  return ask<std::vector<topup::StatementLine>>(
      [&](auto reply) { bench.database->queries().statement("shop", account, page, reply); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(queries)

STORAGE_CASE(a_top_up_is_found_by_its_tenant_only) {
  auto start = bench.start();
  auto started = bench.run(start).value();
  auto view = topup_of(bench, "shop", start.topup.id).value();
  started.topup->number = view.topup.number;  // the database's
  BOOST_TEST((view.topup == *started.topup));
  auto attempt = start.attempt;
  // What only those read who work on it.
  attempt.input.reset();
  attempt.next_check_at.reset();
  attempt.lease_owner.clear();
  attempt.lease_until.reset();
  BOOST_TEST((view.attempt == attempt));
  BOOST_TEST((topup_of(bench, "other", start.topup.id).error().code == Errc::topup_not_found));
  BOOST_TEST((topup_of(bench, "shop", TopupId{}).error().code == Errc::topup_not_found));
}

STORAGE_CASE(a_top_up_is_found_by_the_reference_of_any_attempt_of_its_tenant_only) {
  auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.answer(start, topup::Outcome::failed)).value();
  auto retry = bench.retry(start);
  bench.run(retry).value();
  auto find = [&](const std::string& tenant, const std::string& reference) {
    return ask<topup::TopupView>([&](auto reply) {
      bench.database->queries().topup_of_reference(tenant, reference, reply);
    });
  };
  for (const auto& reference : {start.attempt.reference, retry.attempt.reference}) {
    const auto view = find("shop", reference).value();
    BOOST_TEST((view.topup.id == start.topup.id));
    BOOST_TEST((view.attempt.id == retry.attempt.id));
    BOOST_TEST((find("other", reference).error().code == Errc::topup_not_found));
  }
  BOOST_TEST((find("shop", "").error().code == Errc::topup_not_found));
  BOOST_TEST((find("shop", "' OR 1=1 --").error().code == Errc::topup_not_found));
}

STORAGE_CASE(a_payer_who_comes_back_is_known_by_gateway_and_token) {
  auto start = bench.start();
  bench.run(start).value();
  auto returning = [&](const std::string& gateway, const std::string& token) {
    return ask<topup::TopupView>(
        [&](auto reply) { bench.database->queries().returning(gateway, token, reply); });
  };
  BOOST_TEST((returning("sandbox", start.attempt.return_token).value().topup.id == start.topup.id));
  BOOST_TEST(
      (returning("other", start.attempt.return_token).error().code == Errc::attempt_not_found));
  BOOST_TEST((returning("sandbox", "' OR 1=1 --").error().code == Errc::attempt_not_found));
}

STORAGE_CASE(lists_are_newest_first_filtered_and_windowed) {
  std::vector<TopupId> ids;
  for (int i = 0; i < 6; ++i) {
    auto start = bench.start(i % 2 == 0 ? "even" : "odd");
    bench.clock.advance_ms(1);
    bench.run(start).value();
    if (i == 2) bench.run(bench.paid(start, "e1")).value();
    ids.push_back(start.topup.id);
  }
  auto all = list(bench, {"shop", {}, {}, {}});
  BOOST_REQUIRE(all.size() == 6u);
  BOOST_TEST((all[0].topup.id == ids[5]));
  BOOST_TEST((all[5].topup.id == ids[0]));
  auto window = list(bench, {"shop", {}, {}, {ids[4].uuid, 2}});
  BOOST_REQUIRE(window.size() == 2u);
  BOOST_TEST((window[0].topup.id == ids[3]));
  BOOST_TEST(list(bench, {"shop", "odd", {}, {}}).size() == 3u);
  BOOST_TEST(list(bench, {"shop", {}, topup::Status::succeeded, {}}).size() == 1u);
  BOOST_TEST(list(bench, {"shop", "even", topup::Status::created, {}}).size() == 2u);
  BOOST_TEST(list(bench, {"other", {}, {}, {}}).empty());
}

STORAGE_CASE(an_account_shows_its_balances) {
  auto account = [&](const std::string& tenant, const std::string& name) {
    return ask<topup::AccountView>(
        [&](auto reply) { bench.database->queries().account(tenant, name, reply); });
  };
  BOOST_TEST((account("shop", "org-1").error().code == Errc::account_not_found));
  BOOST_TEST(bench.database->declare_assets({{"shop", "credits", 3}}).has_value());
  auto start = bench.start();
  bench.run(start).value();
  BOOST_TEST(account("shop", "org-1").value().balances.at(0).available == 0);
  bench.run(bench.paid(start, "e1")).value();
  auto view = account("shop", "org-1").value();
  BOOST_REQUIRE(view.balances.size() == 1u);
  BOOST_TEST(view.balances[0].asset == "credits");
  BOOST_TEST(view.balances[0].scale == 3);
  BOOST_TEST(view.balances[0].available == 1'000);
  BOOST_TEST((account("other", "org-1").error().code == Errc::account_not_found));
  BOOST_TEST(account("shop", "@issued").value().balances.at(0).available == -1'000);
  BOOST_TEST((account("other", "@issued").error().code == Errc::account_not_found));
}

STORAGE_CASE(a_statement_tells_each_movement_with_the_balance_after) {
  auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  bench.clock.advance_ms(10);
  auto refund = bench.paid(start, "r1");
  refund.finding.subject = topup::Subject::refund;
  refund.finding.reversed_total = refund.finding.amount;
  refund.finding.reversed_total->minor = 250'000;
  bench.run(refund).value();
  auto lines = statement(bench, "org-1").value();
  BOOST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0].amount == -500);
  BOOST_TEST(lines[0].balance_after == 500);
  BOOST_TEST((lines[0].kind == ledger::TransferKind::reversal_credit));
  BOOST_TEST(lines[0].other_account == "@issued");
  BOOST_TEST(lines[1].amount == 1'000);
  BOOST_TEST(lines[1].balance_after == 1'000);
  BOOST_TEST(lines[1].reference == start.attempt.reference);
  BOOST_TEST((lines[1].topup == start.topup.id));
  auto older = statement(bench, "org-1", {lines[0].transfer.uuid, 10}).value();
  BOOST_REQUIRE(older.size() == 1u);
  BOOST_TEST((older[0].transfer == lines[1].transfer));
  BOOST_TEST((statement(bench, "nobody").error().code == Errc::account_not_found));
}

STORAGE_CASE(a_database_that_answers_answers_ping) {
  BOOST_TEST(ask<bool>([&](auto reply) { bench.database->queries().ping(reply); }).value());
}

BOOST_AUTO_TEST_SUITE_END()
