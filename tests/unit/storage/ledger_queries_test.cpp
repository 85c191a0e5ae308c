// What is read of the ledger: statements whose lines add up whoever wrote them, transfers with what
// belongs to them, statistics.
#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;
using topup::StatementLine;

namespace {

template <class T, class Ask>
Result<T> ask(Ask&& query) {
  Awaited<Result<T>> awaited;
  query([awaited](Result<T> result) mutable { awaited.set(std::move(result)); });
  return awaited.get();
}

topup::RunOrder order(IdSource& ids, Clock& clock, ledger::Order what) {
  topup::RunOrder command;
  command.id = ids.make<CommandId>();
  command.at = clock.now();
  command.tenant = "shop";
  command.order = std::move(what);
  command.evidence = {ledger::Evidence::Kind::request, {}, std::string(64, 'a'), "", "key/tests"};
  return command;
}

ledger::TransferOrder move(const std::string& from, const std::string& to, std::int64_t amount) {
  return {from, {{to}}, "credits", amount, "", ""};
}

ledger::OrderResult run(Bench& bench, ledger::Order what) {
  auto outcome = bench.run(order(bench.ids, bench.clock, std::move(what)));
  if (!outcome) throw std::runtime_error(outcome.error().detail);
  return std::move(*outcome->order);
}

std::vector<StatementLine> statement(Bench& bench, const std::string& account,
                                     topup::Page page = {}) {
  return ask<std::vector<StatementLine>>(
             [&](auto reply) { bench.database->queries().statement("shop", account, page, reply); })
      .value();
}

topup::AccountView account(Bench& bench, const std::string& name) {
  return ask<topup::AccountView>(
             [&](auto reply) { bench.database->queries().account("shop", name, reply); })
      .value();
}

Result<topup::TransferView> transfer(Bench& bench, const std::string& tenant, TransferId id) {
  return ask<topup::TransferView>(
      [&](auto reply) { bench.database->queries().transfer(tenant, id, reply); });
}

// Each line's balance is that of the line below it and its own amount; the oldest begins at zero.
void check_adds_up(const std::vector<StatementLine>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto before = i + 1 < lines.size() ? lines[i + 1].balance_after : 0;
    BOOST_TEST(lines[i].balance_after == before + lines[i].amount, "line " << i);
  }
}

// The same, read page by page.
std::vector<StatementLine> in_pages(Bench& bench, const std::string& account, int limit) {
  std::vector<StatementLine> all;
  topup::Page page{{}, limit};
  while (true) {
    const auto lines = statement(bench, account, page);
    if (lines.empty()) return all;
    all.insert(all.end(), lines.begin(), lines.end());
    page.after = lines.back().transfer.uuid;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_queries)

// Two hosts whose clocks are an hour apart write to one account by turns: the second one's ids are
// of the past, unless they follow those that it finds in the row that it locks.
STORAGE_CASE(a_statement_adds_up_whichever_host_wrote_and_whatever_its_clock_says) {
  BOOST_TEST(bench.database->declare_assets({{"shop", "credits", 0}}).has_value());
  ManualClock late({bench.clock.now().unix_ms - 3'600'000});
  SeededEntropy entropy(7);
  UuidV7Source late_ids(late, entropy);
  auto settings = bench.settings;
  settings.writer = "late";
  auto opened = storage::open(Secret(bench.url), settings, late, late_ids, bench.log);
  BOOST_REQUIRE(opened.has_value());
  run(bench, move("@issued", "alice", 100));
  for (int i = 0; i < 10; ++i) {
    const auto spend = bench.run(**opened, order(late_ids, late, move("alice", "@revenue", 3)));
    BOOST_TEST(spend.has_value());
    run(bench, move("@issued", "alice", 1));
  }
  const auto lines = statement(bench, "alice");
  BOOST_REQUIRE(lines.size() == 21u);
  BOOST_TEST(lines[0].balance_after == 80);
  check_adds_up(lines);
  check_adds_up(statement(bench, "@revenue"));
}

// All of one batch have the same time.
STORAGE_CASE(a_statement_adds_up_within_one_batch) {
  BOOST_TEST(bench.database->declare_assets({{"shop", "credits", 0}}).has_value());
  std::vector<topup::Command> commands;
  for (int i = 0; i < 30; ++i) {
    commands.push_back(order(bench.ids, bench.clock, move("@issued", "alice", 10)));
    commands.push_back(order(bench.ids, bench.clock, move("alice", "@revenue", 10)));
  }
  for (const auto& outcome : bench.run_together(std::move(commands)))
    BOOST_TEST(outcome.has_value());
  const auto lines = statement(bench, "alice", {{}, 100});
  BOOST_REQUIRE(lines.size() == 60u);
  check_adds_up(lines);
  for (const auto& line : lines) BOOST_TEST(line.balance_after >= 0);
}

STORAGE_CASE(a_system_accounts_statement_is_the_balance_now_without_what_is_newer) {
  BOOST_TEST(
      bench.database->declare_assets({{"shop", "credits", 0}, {"shop", "points", 1}}).has_value());
  for (int i = 1; i <= 7; ++i) {
    run(bench, move("@issued", "alice", 10 * i));
    run(bench, ledger::TransferOrder{"@issued", {{"bob"}}, "points", i, "", ""});
    run(bench, move("alice", "@issued", i));
  }
  const auto all = statement(bench, "@issued");
  BOOST_REQUIRE(all.size() == 21u);
  std::map<std::string, std::vector<StatementLine>> by_asset;
  for (const auto& line : all) by_asset[line.asset].push_back(line);
  BOOST_TEST(by_asset["credits"][0].balance_after == 28 - 280);
  BOOST_TEST(by_asset["points"][0].balance_after == -28);
  BOOST_TEST(by_asset["points"][0].scale == 1);
  for (const auto& [asset, lines] : by_asset) check_adds_up(lines);
  for (const int limit : {1, 2, 5, 20}) {
    const auto paged = in_pages(bench, "@issued", limit);
    BOOST_REQUIRE(paged.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      BOOST_TEST((paged[i].transfer == all[i].transfer));
      BOOST_TEST(paged[i].balance_after == all[i].balance_after, "limit " << limit << " at " << i);
    }
  }
  const auto issued = account(bench, "@issued");
  BOOST_REQUIRE(issued.balances.size() == 2u);
  BOOST_TEST(issued.balances[0].available == 28 - 280);
  BOOST_TEST(issued.balances[0].held == 0);
  BOOST_TEST(issued.balances[1].asset == "points");
}

// What payments move is in no index by account; what takes it back, fees and an application's are.
STORAGE_CASE(statements_of_system_accounts_have_payments_and_all_else) {
  BOOST_TEST(bench.database->declare_assets({{"shop", "credits", 0}}).has_value());
  std::string gateway;
  for (int i = 0; i < 5; ++i) {
    auto start = bench.start("alice");
    gateway = start.attempt.gateway;
    bench.run(start).value();
    auto paid = bench.paid(start, "paid" + std::to_string(i));
    paid.finding.fee = paid.finding.amount;
    paid.finding.fee->minor = 100 + i;
    bench.run(paid).value();
    run(bench, move(i % 2 == 0 ? "@issued" : "@grants", "bob", 10));
    if (i % 2 == 0) continue;
    auto refund = bench.paid(start, "refund" + std::to_string(i));
    refund.finding.subject = topup::Subject::refund;
    refund.finding.reversed_total = refund.finding.amount;
    bench.run(refund).value();
  }
  for (const auto& name : {std::string("@issued"), std::string("@revenue"), std::string("@fees"),
                           std::string("@grants"), "@gateway:" + gateway}) {
    const auto all = statement(bench, name);
    const auto wanted = bench.sql(
        "SELECT count(*) FROM transfers f JOIN accounts c ON c.id IN (f.from_account, "
        "f.to_account) WHERE c.name = '" +
        name + "'");
    BOOST_TEST(std::to_string(all.size()) == wanted, name);
    BOOST_REQUIRE(all.size() >= 2u);
    BOOST_TEST(all[0].balance_after == account(bench, name).balances.at(0).available, name);
    check_adds_up(all);
    const auto paged = in_pages(bench, name, 2);
    BOOST_REQUIRE(paged.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      BOOST_TEST((paged[i].transfer == all[i].transfer));
      BOOST_TEST(paged[i].balance_after == all[i].balance_after, name << " at " << i);
    }
  }
}

STORAGE_CASE(each_line_names_what_caused_it) {
  auto start = bench.start("alice");
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  auto spend = move("alice", "@revenue", 300);
  spend.description = "a lesson";
  spend.metadata = R"({"lesson":"12"})";
  const auto spent = run(bench, spend);
  const auto held = run(bench, ledger::HoldOrder{move("alice", "bob", 200), std::nullopt});
  run(bench, ledger::PostOrder{held.hold->id, 150});
  run(bench, ledger::VoidOrder{held.hold->id, std::nullopt});
  run(bench, ledger::CorrectionOrder{spent.transfers[0].id, 100, "too much"});

  const auto lines = statement(bench, "alice");
  check_adds_up(lines);
  BOOST_REQUIRE(lines.size() == 4u);  // what is held and given back has no line
  BOOST_TEST((lines[0].kind == ledger::TransferKind::correction));
  BOOST_TEST(lines[0].amount == 100);
  BOOST_TEST((lines[0].corrects == spent.transfers[0].id));
  BOOST_TEST(lines[0].description == "too much");
  BOOST_TEST((lines[1].kind == ledger::TransferKind::hold_post));
  BOOST_TEST((lines[1].hold == held.hold->id));
  BOOST_TEST(lines[1].other_account == "bob");
  BOOST_TEST(lines[2].description == "a lesson");
  BOOST_TEST(lines[2].metadata == R"({"lesson":"12"})");
  BOOST_TEST((lines[2].evidence.kind == ledger::Evidence::Kind::request));
  BOOST_TEST(lines[2].evidence.principal == "key/tests");
  BOOST_TEST(lines[2].evidence.sha256_hex == std::string(64, 'a'));
  BOOST_TEST((lines[3].evidence.kind == ledger::Evidence::Kind::gateway_event));
  BOOST_TEST(!lines[3].evidence.id.is_nil());
  BOOST_TEST((lines[3].topup == start.topup.id));
  BOOST_TEST(lines[3].reference == start.attempt.reference);
}

STORAGE_CASE(a_hold_is_seen_with_what_came_of_it) {
  BOOST_TEST(bench.database->declare_assets({{"shop", "credits", 2}}).has_value());
  run(bench, move("@issued", "alice", 100));
  auto for_two = move("alice", "bob", 50);
  for_two.to = {{"bob", 9'000}, {"@fees", 1'000}};
  const auto held = run(bench, ledger::HoldOrder{for_two, bench.clock.now().plus_ms(1'000)});
  run(bench, ledger::PostOrder{held.hold->id, 20});
  bench.clock.advance_ms(1'000);
  BOOST_TEST(bench.run(topup::ExpireHolds{bench.ids.make<CommandId>(), bench.clock.now()})
                 .value()
                 .expired == 1);

  const auto view = transfer(bench, "shop", held.hold->id).value();
  BOOST_REQUIRE(view.hold.has_value());
  BOOST_TEST((view.hold->status == ledger::HoldStatus::expired));
  BOOST_TEST(view.hold->posted == 20);
  BOOST_TEST(view.from == "alice");
  BOOST_TEST(view.scale == 2);
  BOOST_REQUIRE(view.hold_for.size() == 2u);
  BOOST_TEST(view.hold_for[1].account == "@fees");
  BOOST_TEST(view.hold_for[1].basis_points == 1'000);
  const std::pair<ledger::TransferKind, std::int64_t> expected[] = {
      {ledger::TransferKind::hold, 50},
      {ledger::TransferKind::hold_post, 18},
      {ledger::TransferKind::hold_post, 2},
      {ledger::TransferKind::hold_expire, 30}};
  BOOST_REQUIRE(view.related.size() == 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST((view.related[i].kind == expected[i].first), "at " << i);
    BOOST_TEST(view.related[i].amount == expected[i].second, "at " << i);
  }
  // One posted share names its fellow, and nobody else of the batch.
  const auto share = transfer(bench, "shop", view.related[1].id).value();
  BOOST_TEST(share.related.size() == 2u);
  BOOST_TEST(!share.hold.has_value());
  BOOST_TEST((share.transfer.hold == held.hold->id));

  BOOST_TEST((transfer(bench, "other", held.hold->id).error().code == Errc::transfer_not_found));
  BOOST_TEST((transfer(bench, "shop", TransferId{}).error().code == Errc::transfer_not_found));
}

STORAGE_CASE(the_shares_of_one_order_name_each_other) {
  BOOST_TEST(bench.database->declare_assets({{"shop", "credits", 0}}).has_value());
  auto split = move("@issued", "bob", 101);
  split.to = {{"bob", 9'000}, {"carol", 1'000}};
  const auto alone = order(bench.ids, bench.clock, move("@issued", "dave", 1));
  const auto outcomes = bench.run_together(
      {alone, order(bench.ids, bench.clock, split), order(bench.ids, bench.clock, split)});
  const auto& first = outcomes[1].value().order->transfers;
  BOOST_REQUIRE(first.size() == 2u);
  const auto correction = run(bench, ledger::CorrectionOrder{first[0].id, 1, "by one"});
  const auto view = transfer(bench, "shop", first[0].id).value();
  BOOST_REQUIRE(view.related.size() == 3u);
  BOOST_TEST((view.related[0].id == first[0].id));
  BOOST_TEST((view.related[1].id == first[1].id));
  BOOST_TEST((view.related[2].id == correction.transfers[0].id));
}

STORAGE_CASE(accounts_are_listed_with_their_balances) {
  BOOST_TEST(
      bench.database->declare_assets({{"shop", "credits", 0}, {"shop", "points", 0}}).has_value());
  run(bench, move("@issued", "alice", 10));
  run(bench, move("@issued", "bob", 5));
  run(bench, ledger::TransferOrder{"@issued", {{"bob"}}, "points", 7, "", ""});
  auto list = [&](const std::string& tenant, const std::string& after, int limit) {
    return ask<std::vector<topup::AccountView>>(
               [&](auto reply) { bench.database->queries().accounts(tenant, after, limit, reply); })
        .value();
  };
  const auto all = list("shop", "", 10);
  BOOST_REQUIRE(all.size() == 3u);
  BOOST_TEST(all[0].name == "@issued");
  BOOST_TEST(all[0].balances.size() == 2u);
  BOOST_TEST(all[0].balances[0].available == -15);
  BOOST_TEST(all[2].name == "bob");
  BOOST_TEST(all[2].balances.size() == 2u);
  BOOST_TEST(list("shop", "", 2).size() == 2u);
  BOOST_TEST(list("shop", "alice", 2).size() == 1u);
  BOOST_TEST(list("other", "", 10).empty());
}

STORAGE_CASE(statistics_count_by_day_gateway_and_status) {
  for (const char* name : {"e1", "e2", "e3"}) {
    auto start = bench.start("alice");
    bench.run(start).value();
    if (std::string(name) != "e3") bench.run(bench.paid(start, name)).value();
    if (std::string(name) == "e1") bench.clock.advance_ms(24 * 60 * 60 * 1000);
  }
  auto asked = [&](topup::StatisticsFilter filter) {
    return ask<topup::Statistics>(
               [&](auto reply) { bench.database->queries().statistics(std::move(filter), reply); })
        .value();
  };
  const auto all = asked({"shop", "2026-01-01", "2026-01-02", "", {}});
  BOOST_REQUIRE(all.topups.size() == 3u);
  BOOST_TEST(all.topups[0].day == "2026-01-01");
  BOOST_TEST(all.topups[0].gateway == "sandbox");
  BOOST_TEST(all.topups[0].status == "succeeded");
  BOOST_TEST(all.topups[0].currency == "NGN");
  BOOST_TEST(all.topups[0].asset == "credits");
  BOOST_TEST(all.topups[0].topups == 1);
  BOOST_TEST(all.topups[0].price == 500'000);
  BOOST_TEST(all.topups[0].credit == 1'000);
  BOOST_TEST(all.topups[1].status == "created");
  BOOST_REQUIRE(all.transfers.size() == 4u);
  BOOST_TEST(all.transfers[0].kind == "topup_credit");
  BOOST_TEST(all.transfers[0].amount == 1'000);
  BOOST_TEST(asked({"shop", "2026-01-02", "2026-01-02", "", {}}).topups.size() == 2u);
  const auto created = asked({"shop", "2026-01-01", "2026-01-31", "", topup::Status::created});
  BOOST_TEST(created.topups.size() == 1u);
  BOOST_TEST(created.transfers.empty());
  BOOST_TEST(asked({"shop", "2026-01-01", "2026-01-31", "other", {}}).topups.empty());
  BOOST_TEST(asked({"other", "2026-01-01", "2026-01-31", "", {}}).topups.empty());
}

// The views in the time zone and for the person that somebody else's connection has.
STORAGE_CASE(a_day_ends_at_midnight_in_utc) {
  bench.clock.set({1'767'225'600'000 - 1});
  bench.run(bench.start()).value();
  const std::string zone =
      bench.dialect == storage::Dialect::postgresql ? "SET TIME ZONE 'Asia/Tokyo'; " : "";
  BOOST_TEST(bench.sql(zone + "SELECT day FROM topup_statistics") == "2025-12-31");
}

BOOST_AUTO_TEST_SUITE_END()
