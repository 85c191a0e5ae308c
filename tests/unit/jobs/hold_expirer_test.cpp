// What is held too long goes back, and nothing else does.
#include "jobs/hold_expirer.h"

#include <chrono>
#include <future>

#include <boost/test/unit_test.hpp>

#include "topup/shop.h"

using namespace tallyport;
using test::MemoryJournal;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

// Says of each command how many holds it gave back, in turn.
class ScriptedJournal final : public topup::Journal {
 public:
  void submit(topup::Command command, topup::CommandDone done) override {
    limits.push_back(std::get<topup::ExpireHolds>(command).limit);
    if (limits.size() == 3) third.set_value();
    if (refuses) return done(fail(Errc::journal_full, ""));
    topup::CommandOutcome outcome;
    if (!expired.empty()) {
      outcome.expired = expired.front();
      expired.pop_front();
    }
    done(outcome);
  }
  std::deque<int> expired;
  std::vector<int> limits;
  std::promise<void> third;  // command that was asked for
  bool refuses = false;
};

struct Kept : test::Shop {
  jobs::HoldExpirer expirer{{}, journal, clock, ids, log};

  Kept() {
    journal.rows.book.add_asset("shop", "credits", 0);
    order(ledger::TransferOrder{"@issued", {{"alice"}}, "credits", 100, "", ""});
  }

  ledger::OrderResult order(ledger::Order order) {
    topup::RunOrder command;
    command.id = ids.make<CommandId>();
    command.at = clock.now();
    command.tenant = "shop";
    command.order = std::move(order);
    command.evidence.kind = ledger::Evidence::Kind::request;
    std::optional<ledger::OrderResult> result;
    journal.submit(std::move(command), [&](Result<topup::CommandOutcome> outcome) {
      BOOST_REQUIRE(outcome);
      result = std::move(outcome->order);
    });
    return std::move(*result);
  }
  TransferId hold(std::int64_t amount, std::int64_t for_ms) {
    const auto made = order(ledger::HoldOrder{{"alice", {{"@revenue"}}, "credits", amount, "", ""},
                                              clock.now().plus_ms(for_ms)});
    return made.hold->id;
  }
  ledger::Balance alice() {
    const auto& account = *journal.rows.book.find_account("shop", "alice");
    return journal.rows.book.balance(account.id, "credits");
  }
  std::string status(const TransferId& hold) {
    return std::string(name(journal.rows.book.find_hold(hold)->row.status));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hold_expirer, Kept)

BOOST_AUTO_TEST_CASE(a_hold_goes_back_when_its_time_has_come_and_not_before) {
  const auto short_one = hold(30, kHourMs);
  const auto long_one = hold(20, 2 * kHourMs);
  BOOST_TEST((alice() == ledger::Balance{50, 50}));
  clock.advance_ms(kHourMs - 1);
  BOOST_TEST(expirer.round() == 0);
  clock.advance_ms(1);
  BOOST_TEST(expirer.round() == 1);
  BOOST_TEST((alice() == ledger::Balance{80, 20}));
  BOOST_TEST(status(short_one) == "expired");
  BOOST_TEST(status(long_one) == "pending");
  BOOST_TEST(expirer.round() == 0);
}

BOOST_AUTO_TEST_CASE(what_was_posted_in_part_gives_back_the_rest) {
  const auto id = hold(30, kHourMs);
  order(ledger::PostOrder{id, 10});
  clock.advance_ms(kHourMs);
  BOOST_TEST(expirer.round() == 1);
  BOOST_TEST((alice() == ledger::Balance{90, 0}));
  BOOST_TEST(status(id) == "expired");
  BOOST_TEST(journal.rows.book.find_hold(id)->row.posted == 10);
}

BOOST_AUTO_TEST_CASE(a_hold_without_a_time_stays) {
  order(ledger::HoldOrder{{"alice", {{"@revenue"}}, "credits", 30, "", ""}, std::nullopt});
  clock.advance_ms(1'000 * kHourMs);
  BOOST_TEST(expirer.round() == 0);
  BOOST_TEST((alice() == ledger::Balance{70, 30}));
}

BOOST_AUTO_TEST_CASE(a_round_goes_on_while_commands_come_back_full) {
  ScriptedJournal scripted;
  scripted.expired = {3, 3, 2};
  jobs::HoldExpirer few{{.batch = 3}, scripted, clock, ids, log};
  BOOST_TEST(few.round() == 8);
  const std::vector<int> limits{3, 3, 3};
  BOOST_TEST(scripted.limits == limits, boost::test_tools::per_element());
  BOOST_TEST(log.lines.back() == "holds expired count=8");
}

BOOST_AUTO_TEST_CASE(a_journal_that_refuses_ends_the_round) {
  ScriptedJournal scripted;
  scripted.refuses = true;
  jobs::HoldExpirer one{{}, scripted, clock, ids, log};
  BOOST_TEST(one.round() == 0);
  BOOST_TEST(scripted.limits.size() == 1u);
  BOOST_TEST(log.lines.back().find("journal_full") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_works_on_its_own_until_it_is_stopped) {
  ScriptedJournal scripted;
  jobs::HoldExpirer one{{.interval_ms = 1}, scripted, clock, ids, log};
  one.start();
  const auto worked = scripted.third.get_future().wait_for(std::chrono::seconds(20));
  one.stop();
  one.stop();
  BOOST_TEST((worked == std::future_status::ready), "no third round within twenty seconds");
  const auto asked = scripted.limits.size();
  BOOST_TEST(one.round() == 0);
  BOOST_TEST(scripted.limits.size() == asked);
}

BOOST_AUTO_TEST_SUITE_END()
