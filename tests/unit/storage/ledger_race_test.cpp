// Two hosts at once on one PostgreSQL, over the same accounts, holds and transfers.
#include <chrono>
#include <random>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"
#include "unit/storage/failing_store.h"
#include "unit/storage/ledger_checks.h"

using namespace tallyport;
using namespace tallyport::test;
using storage::Dialect;

namespace {

struct Pair {
  Outcome one;
  Outcome two;
};

// Two hosts that write under `one` and `two`, on a database with a thousand credits each for a, b,
// c.
struct Hosts {
  explicit Hosts(const std::string& one_name = "one", const std::string& two_name = "two")
      : one(bench, one_name, 1, 0), two(bench, two_name, 2, 0) {
    BOOST_REQUIRE(bench.database->declare_assets({{"shop", "credits", 0}}));
    bench.database.reset();
    for (const auto* name : {"a", "b", "c"}) grant(name, 1'000);
  }
  ~Hosts() {
    reader.check();
    // The database never had to choose a victim, and nothing was refused by a rule of its own.
    BOOST_TEST(!bench.log.contains("deadlock"), bench.log.all());
    BOOST_TEST(!bench.log.contains("the database refused"), bench.log.all());
  }

  topup::RunOrder order(ledger::Order what) {
    topup::RunOrder command;
    command.id = bench.ids.make<CommandId>();
    command.at = bench.clock.now();
    command.tenant = "shop";
    command.order = std::move(what);
    command.evidence = {ledger::Evidence::Kind::request, {}, std::string(64, 'e'), "", "key:test"};
    return command;
  }
  static ledger::TransferOrder move(const std::string& from, const std::string& to,
                                    std::int64_t amount) {
    return {from, {{to}}, "credits", amount, "", ""};
  }
  TransferId run(ledger::Order what) {
    return one.run({order(std::move(what))}).at(0).value().order->transfers.at(0).id;
  }
  TransferId grant(const std::string& to, std::int64_t amount) {
    return run(move("@issued", to, amount));
  }

  // Each pair's first to one host and its second to the other, all at the same time. Some at once
  // run into balances that are locked until both hosts wait: whatever a batch reads before its last
  // lock, both have read by then.
  std::vector<Pair> race(const std::vector<std::pair<topup::Command, topup::Command>>& pairs) {
    constexpr std::size_t kAtOnce = 6;
    std::vector<Pair> outcomes;
    for (std::size_t i = 0; i < pairs.size(); i += kAtOnce) {
      static constexpr storage::Statement kLock{"SELECT b.asset FROM balances b FOR UPDATE", 1};
      locker.begin();
      locker.run(kLock);
      auto some = submit(
          {pairs.begin() + static_cast<std::ptrdiff_t>(i),
           pairs.begin() + static_cast<std::ptrdiff_t>(std::min(i + kAtOnce, pairs.size()))});
      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(9);
      while (bench.count("pg_stat_activity",
                         "datname = current_database() AND wait_event_type = "
                         "'Lock'") < 2 &&
             std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      locker.rollback();
      for (auto& [first, second] : some) outcomes.push_back({first.get(), second.get()});
    }
    return outcomes;
  }
  // All to both hosts; what they will answer.
  std::vector<std::pair<Awaited<Outcome>, Awaited<Outcome>>> submit(
      const std::vector<std::pair<topup::Command, topup::Command>>& pairs) {
    std::vector<std::pair<Awaited<Outcome>, Awaited<Outcome>>> awaited(pairs.size());
    auto to = [](WritingHost& host, topup::Command command, Awaited<Outcome> into) {
      host.journal().submit(std::move(command),
                            [into](Outcome outcome) mutable { into.set(std::move(outcome)); });
    };
    std::thread other([&] {
      for (std::size_t i = 0; i < pairs.size(); ++i) to(two, pairs[i].second, awaited[i].second);
    });
    for (std::size_t i = 0; i < pairs.size(); ++i) to(one, pairs[i].first, awaited[i].first);
    other.join();
    return awaited;
  }
  // One of each pair was done; the other got `code`.
  void check_one_won(const std::vector<Pair>& outcomes, Errc code) {
    for (const auto& pair : outcomes) {
      BOOST_TEST(pair.one.has_value() != pair.two.has_value());
      const auto& lost = pair.one ? pair.two : pair.one;
      if (!lost) BOOST_TEST(name(lost.error().code) == name(code));
    }
  }

  Bench bench{Dialect::postgresql};
  LedgerReader reader{bench.url};
  storage::Session locker{storage::Location::parse(Secret(bench.url)).value(),
                          storage::Session::Access::write};
  WritingHost one;
  WritingHost two;
};

constexpr int kRounds = 60;

// Transfers, splits and holds between few accounts, and what becomes of the holds.
void crowd(Hosts& hosts) {
  auto random = random_stream(41);
  auto below = [&random](int limit) {
    return std::uniform_int_distribution<int>(0, limit - 1)(random);
  };
  std::vector<TransferId> holds;
  for (int i = 0; i < 20; ++i)
    holds.push_back(hosts.run(ledger::HoldOrder{Hosts::move("a", i % 2 ? "b" : "c", 20), {}}));
  const std::string names[] = {"a", "b", "c", "@revenue", "d", "e"};
  auto any = [&]() -> topup::Command {
    const auto& hold = holds[static_cast<std::size_t>(below(20))];
    auto from = names[below(3)];
    auto to = names[below(6)];
    switch (below(8)) {
      case 0:
        return hosts.order(ledger::PostOrder{hold, 1 + below(4)});
      case 1:
        return hosts.order(ledger::VoidOrder{hold, 1 + below(2)});
      case 2:
        return hosts.order(ledger::HoldOrder{Hosts::move(from, to, 1 + below(5)),
                                             hosts.bench.clock.now().plus_ms(below(3))});
      case 3:
        return hosts.order(ledger::TransferOrder{
            from, {{to, 3'000}, {names[below(6)], 7'000}}, "credits", 1 + below(60), "", ""});
      case 4:
        if (below(4) == 0)
          return topup::ExpireHolds{hosts.bench.ids.make<CommandId>(),
                                    hosts.bench.clock.now().plus_ms(2), 10};
        return hosts.order(Hosts::move("@issued", from, 5));
      default:
        return hosts.order(Hosts::move(from, to, 1 + below(40)));
    }
  };
  std::vector<std::pair<topup::Command, topup::Command>> pairs;
  for (int i = 0; i < 600; ++i) pairs.emplace_back(any(), any());
  for (auto& [one, two] : hosts.submit(pairs))
    for (const auto& outcome : {one.get(), two.get()})
      if (!outcome) BOOST_TEST(static_cast<int>(outcome.error().code) / 100 == 3);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_race)

BOOST_AUTO_TEST_CASE(two_hosts_over_the_same_accounts_neither_lock_each_other_nor_lose_anything) {
  Hosts hosts;
  crowd(hosts);
  BOOST_TEST(hosts.bench.count("chains", "length > 0") == 2);
}

// A mistake in the configuration, or a host that is thought to be gone.
BOOST_AUTO_TEST_CASE(two_hosts_of_one_name_leave_one_whole_chain) {
  Hosts hosts("same", "same");
  crowd(hosts);
  BOOST_TEST(hosts.bench.count("chains") == 1);
}

BOOST_AUTO_TEST_CASE(the_last_credit_is_spent_once) {
  Hosts hosts;
  std::vector<std::pair<topup::Command, topup::Command>> pairs;
  for (int i = 0; i < kRounds; ++i) {
    const auto who = "user-" + std::to_string(i);
    hosts.grant(who, 10);
    const bool held = i % 3 == 0;
    const auto first = hosts.order(Hosts::move(who, "@revenue", 10));
    pairs.emplace_back(first, held ? hosts.order(ledger::HoldOrder{Hosts::move(who, "b", 1), {}})
                                   : hosts.order(Hosts::move(who, "b", 1)));
  }
  hosts.check_one_won(hosts.race(pairs), Errc::insufficient_funds);
}

BOOST_AUTO_TEST_CASE(two_corrections_take_back_no_more_than_was_moved) {
  Hosts hosts;
  std::vector<std::pair<topup::Command, topup::Command>> pairs;
  for (int i = 0; i < kRounds; ++i) {
    const auto gift = hosts.grant("user-" + std::to_string(i % 5), 10);
    pairs.emplace_back(hosts.order(ledger::CorrectionOrder{gift, 6, ""}),
                       hosts.order(ledger::CorrectionOrder{gift, i % 2 ? 5 : 10, ""}));
  }
  hosts.check_one_won(hosts.race(pairs), Errc::correction_exceeds_transfer);
}

BOOST_AUTO_TEST_CASE(a_hold_is_posted_or_voided_once) {
  Hosts hosts;
  std::vector<std::pair<topup::Command, topup::Command>> pairs;
  for (int i = 0; i < kRounds; ++i) {
    const auto hold = hosts.run(ledger::HoldOrder{Hosts::move(i % 2 ? "a" : "b", "c", 10), {}});
    const auto post = hosts.order(ledger::PostOrder{hold, {}});
    pairs.emplace_back(post, i % 3 == 0 ? hosts.order(ledger::VoidOrder{hold, {}})
                                        : hosts.order(ledger::PostOrder{hold, {}}));
  }
  hosts.check_one_won(hosts.race(pairs), Errc::hold_not_pending);
}

BOOST_AUTO_TEST_CASE(parts_of_a_hold_add_up_to_no_more_than_it) {
  Hosts hosts;
  std::vector<std::pair<topup::Command, topup::Command>> pairs;
  for (int i = 0; i < kRounds; ++i) {
    const auto hold = hosts.run(ledger::HoldOrder{Hosts::move("a", "c", 10), {}});
    pairs.emplace_back(hosts.order(ledger::PostOrder{hold, 6}),
                       hosts.order(ledger::PostOrder{hold, 5}));
  }
  hosts.check_one_won(hosts.race(pairs), Errc::hold_amount_exceeded);
}

BOOST_AUTO_TEST_CASE(an_order_that_reaches_both_hosts_acts_once) {
  Hosts hosts;
  std::vector<std::pair<topup::Command, topup::Command>> pairs;
  for (int i = 0; i < kRounds; ++i) {
    auto order = hosts.order(Hosts::move("a", "new-" + std::to_string(i), 1));
    order.claim = topup::IdempotencyClaim{"key:test", "POST /v1/transfers", std::to_string(i), "h"};
    order.render = [](const ledger::OrderResult& result) {
      return topup::StoredAnswer{201, result.transfers.at(0).id.str()};
    };
    auto again = order;
    again.id = hosts.bench.ids.make<CommandId>();
    pairs.emplace_back(order, again);
  }
  for (const auto& pair : hosts.race(pairs)) {
    const auto& one = pair.one.value();
    const auto& two = pair.two.value();
    BOOST_TEST(one.repeated != two.repeated);
    const auto& repeated = one.repeated ? one : two;
    const auto& first = one.repeated ? two : one;
    BOOST_TEST(repeated.answer->body == first.order->transfers.at(0).id.str());
  }
  BOOST_TEST(
      hosts.bench.count("balances b JOIN accounts c ON c.id = b.account_id",
                        "c.name = 'a' AND b.available = 1000 - " + std::to_string(kRounds)) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
