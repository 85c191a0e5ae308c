// Whole lives of several hosts, from one seed each: faults without end, then peace, then the truth.
#include <charconv>
#include <cstdlib>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "simulation/buyers.h"
#include "simulation/invariants.h"
#include "simulation/spenders.h"
#include "support/seed.h"

using namespace tallyport;
using namespace tallyport::simulation;

namespace {

constexpr std::int64_t kMinute = 60'000;

// A positive number from the environment, else `fallback`.
std::uint64_t setting(const char* name, std::uint64_t fallback) {
  const char* given = std::getenv(name);
  if (!given) return fallback;
  const std::string_view text(given);
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  BOOST_REQUIRE_MESSAGE(parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size(),
                        name << "=" << text << " is not a number");
  return value;
}

struct Tally {
  std::size_t runs = 0, steps = 0, crashes = 0, topups = 0, attempts = 0, payments = 0, credits = 0,
              reversals = 0, quarantined = 0, spent = 0, held = 0, posted = 0, voided = 0,
              expired = 0, corrected = 0;
};

// One life of the whole installation.
class Run {
 public:
  explicit Run(std::uint64_t seed)
      : world_(seed), provider_(world_, [this](std::size_t number) { return deliver(number); }) {
    database_.observer = &invariants_;
    const auto count = 1 + world_.below(3);
    hosts_.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
      hosts_.emplace_back(world_, provider_, database_, "host-" + std::to_string(i + 1)).start();
    const int buyers = static_cast<int>(4 + world_.below(12));
    for (int i = 0; i < buyers; ++i)
      buyers_.push_back(std::make_unique<Buyer>(world_, hosts_, database_, i));
    for (auto& buyer : buyers_) buyer->arrive(world_.between(0, 60 * kMinute));
    for (int i = static_cast<int>(world_.below(6)); i > 0; --i)
      spenders_.push_back(std::make_unique<Spender>(world_, hosts_, database_, i));
    for (auto& spender : spenders_) spender->arrive(90 * kMinute);
    crash_permille_ = static_cast<int>(world_.below(12));
  }

  // Faults for `steps` events; then everything is up, and time runs until all has come to rest.
  std::optional<Violation> go(std::uint64_t steps, Tally& tally) {
    for (std::uint64_t i = 0; i < steps && !world_.violation && world_.step(); ++i, ++tally.steps)
      if (world_.fault(crash_permille_)) crash_one(tally);
    world_.calm = true;
    world_.note("", "peace");
    for (auto& host : hosts_)
      if (!host.is_up()) host.start();
    const auto rest = world_.clock.now().plus_ms(14 * 60 * kMinute);
    while (!world_.violation && world_.clock.now() < rest && world_.step()) ++tally.steps;
    if (!world_.violation) invariants_.at_the_end();
    count(tally);
    return world_.violation;
  }
  std::string story(const std::string& who) const { return world_.story(who, 100); }

 private:
  void crash_one(Tally& tally) {
    auto* host = any_host(world_, hosts_);
    if (!host) return;
    host->crash();
    ++tally.crashes;
    const auto away = world_.between(0, (world_.chance(100) ? 90 : 1) * kMinute);
    world_.after(away, [host] {
      if (!host->is_up()) host->start();
    });
  }

  bool deliver(std::size_t number) {
    auto* host = any_host(world_, hosts_);
    if (!host) return false;
    auto& webhook = provider_.webhook(number);
    host->flow().webhook(webhook.gateway, {std::to_string(number), {}},
                         [this, &webhook](const Result<topup::Verdict>& verdict) {
                           if (!verdict) return;
                           webhook.acknowledged = true;
                           invariants_.acknowledged(webhook);
                         });
    return true;
  }

  void count(Tally& tally) const {
    const auto& rows = database_.rows.rows;
    tally.runs += 1;
    tally.topups += rows.topups.size();
    tally.attempts += rows.attempts.size();
    tally.payments += provider_.payments().size();
    for (const auto& transfer : rows.book.posted()) {
      tally.credits += transfer.kind == ledger::TransferKind::topup_credit;
      tally.reversals += transfer.kind == ledger::TransferKind::reversal_credit;
      tally.spent += transfer.kind == ledger::TransferKind::transfer;
      tally.held += transfer.kind == ledger::TransferKind::hold;
      tally.posted += transfer.kind == ledger::TransferKind::hold_post;
      tally.voided += transfer.kind == ledger::TransferKind::hold_void;
      tally.expired += transfer.kind == ledger::TransferKind::hold_expire;
      tally.corrected += transfer.kind == ledger::TransferKind::correction;
    }
    for (const auto& [id, attempt] : rows.attempts)
      tally.quarantined += !attempt.row.quarantine.empty();
  }

  World world_;
  UuidV7Source ids_{world_.clock, world_};
  Database database_{test::MemoryJournal(ids_), nullptr};
  Provider provider_;
  Invariants invariants_{world_, database_, provider_};
  Hosts hosts_;
  std::vector<std::unique_ptr<Buyer>> buyers_;
  std::vector<std::unique_ptr<Spender>> spenders_;
  int crash_permille_ = 0;
};

// Run number i has the seed's value plus i, so that the first run of a seed is that seed's own.
void simulate(std::uint64_t runs, std::uint64_t steps) {
  runs = setting("TALLYPORT_SIMULATION_RUNS", runs);
  steps = setting("TALLYPORT_SIMULATION_STEPS", steps);
  const auto first = test::seed();
  Tally tally;
  for (std::uint64_t i = 0; i < runs; ++i) {
    const auto seed = first + i;
    BOOST_TEST_CHECKPOINT("seed " << seed);
    Run run(seed);
    const auto violation = run.go(steps, tally);
    if (!violation) continue;
    BOOST_ERROR(violation->what << "\nAgain: TALLYPORT_SEED=" << seed
                                << " TALLYPORT_SIMULATION_RUNS=1 TALLYPORT_SIMULATION_STEPS="
                                << steps << " (run " << i + 1 << " of " << runs << ")\n"
                                << run.story(violation->who));
    return;
  }
  BOOST_TEST_MESSAGE(tally.runs << " runs, " << tally.steps << " events, " << tally.crashes
                                << " crashes, " << tally.topups << " top-ups, " << tally.attempts
                                << " attempts, " << tally.payments << " payments, " << tally.credits
                                << " credits, " << tally.reversals << " reversals, "
                                << tally.quarantined << " in quarantine, " << tally.spent
                                << " transfers, " << tally.held << " holds (" << tally.posted
                                << " posted, " << tally.voided << " voided, " << tally.expired
                                << " expired), " << tally.corrected << " corrections");
  if (runs >= 50) {
    BOOST_TEST(tally.credits > runs);
    BOOST_TEST(tally.reversals > runs / 4);
    BOOST_TEST(tally.quarantined > runs / 4);
    BOOST_TEST(tally.crashes > runs);
    BOOST_TEST(tally.spent > runs);
    for (auto count : {tally.held, tally.posted, tally.expired, tally.corrected})
      BOOST_TEST(count > runs / 10);
    BOOST_TEST(tally.voided > runs / 30);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simulation_of_hosts)

BOOST_AUTO_TEST_CASE(whatever_fails_each_payment_is_credited_once) { simulate(150, 4'000); }

BOOST_AUTO_TEST_CASE(whatever_fails_for_long, *boost::unit_test::disabled()) {
  simulate(1'500, 10'000);
}

BOOST_AUTO_TEST_SUITE_END()
