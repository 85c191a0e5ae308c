// Random commands, in random batches: the database must come out as rows in memory do, where
// everything is always loaded. Finds what a batch forgets to load, to write or to delete.
#include <algorithm>
#include <random>

#include <boost/test/unit_test.hpp>

#include "support/memory_journal.h"
#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

class Story {
 public:
  Story(Bench& bench, std::uint64_t stream) : bench_(bench), random_(random_stream(stream)) {}

  topup::Command next() {
    bench_.clock.advance_ms(below(50'000));
    switch (starts_.size() < 3 ? 0 : below(12)) {
      case 0:
      case 1:
        return start();
      case 2:
        return retry();
      case 3:
      case 4:
      case 5:
        return answer();
      case 6:
        return topup::RetryEvents{bench_.ids.make<CommandId>(), bench_.clock.now(), 1'000};
      case 7:
        return topup::LeaseAttempts{bench_.ids.make<CommandId>(), bench_.clock.now(), "host-2",
                                    bench_.clock.now().plus_ms(100'000), 1'000};
      case 8:
        if (below(3) == 0)
          return topup::ReleaseLeases{bench_.ids.make<CommandId>(), bench_.clock.now(), "host-2"};
        return event();
      default:
        return event();
    }
  }

  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

 private:
  std::optional<topup::IdempotencyClaim> maybe_claim() {
    if (below(3) != 0) return std::nullopt;
    return bench_.claim("k" + std::to_string(below(12)), below(4) == 0 ? "bb" : "aa");
  }

  topup::Command start() {
    auto command = bench_.start("org-" + std::to_string(below(4)));
    if (below(4) == 0) {
      // Credited one to one, in the currency itself.
      command.topup.asset = "NGN";
      command.topup.credit = command.topup.price.minor;
    }
    command.claim = maybe_claim();
    starts_.push_back(command);
    if (below(5) == 0) std::swap(starts_.back(), starts_[starts_.size() / 2]);
    return command;
  }

  topup::Command retry() {
    auto& of = any();
    auto command = bench_.retry(of);
    if (below(2) == 0) command.attempt.gateway = "other";
    command.claim = maybe_claim();
    auto later = of;
    later.attempt = command.attempt;
    starts_.push_back(std::move(later));
    return command;
  }

  topup::Finding finding(const topup::StartTopup& of) {
    static constexpr topup::Outcome kOutcomes[] = {
        topup::Outcome::succeeded, topup::Outcome::succeeded,       topup::Outcome::succeeded,
        topup::Outcome::pending,   topup::Outcome::requires_action, topup::Outcome::failed,
        topup::Outcome::cancelled, topup::Outcome::expired,         topup::Outcome::not_found,
        topup::Outcome::unknown,   topup::Outcome::ignored};
    topup::Finding finding;
    finding.outcome = kOutcomes[below(11)];
    finding.amount = of.topup.price;
    if (below(10) == 0) finding.amount->minor += 1;
    if (below(6) != 0) finding.reference = of.attempt.reference;
    // Now and then somebody else's payment.
    if (below(5) != 0) finding.gateway_ref = "pay-" + of.attempt.id.str();
    if (below(15) == 0) finding.gateway_ref = "pay-" + any().attempt.id.str();
    if (below(3) == 0) finding.other_ref = "alt-" + of.attempt.id.str();
    if (below(25) == 0) finding.other_ref = "alt-" + any().attempt.id.str();
    if (below(8) == 0) finding.gateway_ref = "alt-" + of.attempt.id.str();
    if (below(4) == 0) {
      finding.subject = below(3) == 0 ? topup::Subject::dispute : topup::Subject::refund;
      finding.subject_ref = "re-" + std::to_string(below(3));
      finding.amount->minor = 100'000 * (1 + below(5));
      if (below(2) == 0) finding.reversed_total = finding.amount;
    }
    if (below(25) == 0) finding.mode = topup::Mode::live;
    return finding;
  }

  topup::Command answer() {
    auto& of = any();
    auto command = bench_.answer(of, topup::Outcome::unknown);
    if (below(20) == 0) command.attempt = bench_.ids.make<AttemptId>();
    command.finding = finding(of);
    command.source = below(2) == 0 ? topup::Source::look_up : topup::Source::answer;
    if (of.claim && below(2) == 0) {
      command.claim = of.claim;
      command.render = [](const topup::Topup& topup, const topup::Attempt&) {
        return topup::StoredAnswer{201, std::string(name(topup.status))};
      };
    }
    return command;
  }

  topup::Command event() {
    auto& of = any();
    auto command = bench_.paid(of, "e" + std::to_string(below(150)));
    command.finding = finding(of);
    if (below(10) == 0) command.source = topup::Source::hint;
    return command;
  }

  topup::StartTopup& any() {
    return starts_[static_cast<std::size_t>(below(static_cast<int>(starts_.size())))];
  }

  Bench& bench_;
  std::mt19937_64 random_;
  std::vector<topup::StartTopup> starts_;
};

// As text, so that a difference can be read. Ids of accounts are each database's own.
std::string told(const topup::Topup& t) {
  return t.id.str() + " " + std::string(name(t.status)) + " " + t.current_attempt.str() + " " +
         std::to_string(t.reversed_minor) + " " + std::to_string(t.reversed_credit) + " " +
         std::to_string(t.updated_at.unix_ms);
}

std::string told(const topup::Attempt& a) {
  auto time = [](const std::optional<Timestamp>& at) {
    return at ? std::to_string(at->unix_ms) : std::string("-");
  };
  return a.id.str() + " " + std::string(name(a.status)) + " ref=" + a.gateway_ref + "," +
         a.other_ref + " why=" + a.reason + "/" + a.quarantine + " " + std::to_string(a.checks) +
         (a.answered ? " answered " : " ") + time(a.next_check_at) + " " + a.lease_owner + "/" +
         time(a.lease_until);
}

std::string told(const Outcome& outcome) {
  if (!outcome) return std::string(name(outcome.error().code)) + ": " + outcome.error().detail;
  std::string text = std::string(name(outcome->verdict)) + " " + outcome->detail;
  if (outcome->topup) text += "\n  " + told(*outcome->topup);
  if (outcome->attempt) text += "\n  " + told(*outcome->attempt);
  if (outcome->repeated) text += "\n  repeated";
  if (outcome->answer) text += "\n  " + outcome->answer->body;
  std::vector<std::string> due;
  for (const auto& each : outcome->due) due.push_back("\n  due " + told(each.attempt));
  std::ranges::sort(due);
  for (const auto& each : due) text += each;
  return text;
}

void compare(Bench& bench) {
  Story story(bench, bench.dialect == storage::Dialect::sqlite ? 1 : 2);
  MemoryJournal model(bench.ids);
  std::size_t done = 0;
  while (done < 500) {
    std::vector<topup::Command> batch;
    const int size = 1 + story.below(40);
    for (int i = 0; i < size; ++i) {
      auto next = story.next();
      // Alone: what the batch has learned before is no news to it then.
      const bool retries = std::holds_alternative<topup::RetryEvents>(next);
      if (retries && !batch.empty()) break;
      batch.push_back(std::move(next));
      if (retries) break;
    }
    done += batch.size();
    const auto outcomes = bench.run_together(batch);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::string expected;
      const auto kind = batch[i].index();
      model.submit(batch[i], [&](Outcome outcome) { expected = told(outcome); });
      BOOST_REQUIRE_MESSAGE(told(outcomes[i]) == expected,
                            "command " << done - batch.size() + i << " of kind " << kind
                                       << "\nin the database: " << told(outcomes[i])
                                       << "\nin memory: " << expected << "\n"
                                       << bench.log.all());
    }
  }
  for (int i = 0; i < 4; ++i) {
    const auto account = "org-" + std::to_string(i);
    BOOST_TEST(bench.balance(account) == model.balance("shop", account, "credits"));
  }
  BOOST_TEST(bench.count("topups") == static_cast<std::int64_t>(model.rows.topups.size()));
  BOOST_TEST(bench.count("attempts") == static_cast<std::int64_t>(model.rows.attempts.size()));
  BOOST_TEST(bench.count("gateway_events") == static_cast<std::int64_t>(model.rows.events.size()));
  BOOST_TEST(bench.count("transfers") ==
             static_cast<std::int64_t>(model.rows.book.posted().size()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property)

STORAGE_CASE(random_commands_come_out_as_in_memory) { compare(bench); }

BOOST_AUTO_TEST_SUITE_END()
