// The janitor finishes what nobody else will.
#include "jobs/janitor.h"

#include <boost/test/unit_test.hpp>

#include "topup/shop.h"

using namespace tallyport;
using namespace tallyport::topup;
using test::stated;

namespace {

struct Kept : test::Shop {
  jobs::Janitor janitor{{.host = "host-1"}, flow, refunds, journal, clock, ids, log};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(janitor, Kept)

BOOST_AUTO_TEST_CASE(a_payment_whose_webhook_never_came_is_looked_up_and_credited) {
  auto started = start();
  BOOST_TEST(janitor.round() == 0);
  clock.advance_ms(30'000);
  gateways.answers.push_back(paid());
  BOOST_TEST(janitor.round() == 1);
  BOOST_TEST(gateways.calls.back() == "look_up " + started.attempt.reference);
  BOOST_TEST(balance() == 10);
  clock.advance_ms(86'400'000);
  BOOST_TEST(janitor.round() == 0);
}

BOOST_AUTO_TEST_CASE(an_unanswered_create_is_replayed_with_the_same_input) {
  auto started = start(stated(Outcome::unknown));
  clock.advance_ms(30'000);
  gateways.answers.push_back(page());
  BOOST_TEST(janitor.round() == 1);
  BOOST_REQUIRE(gateways.created.size() == 2);
  BOOST_TEST((gateways.created[0].input == gateways.created[1].input));
  BOOST_TEST(gateways.created[0].idempotency_key == gateways.created[1].idempotency_key);
  BOOST_TEST(status(started) == "requires_action");
}

BOOST_AUTO_TEST_CASE(a_create_older_than_idempotency_keys_live_is_looked_up_instead) {
  auto started = start(stated(Outcome::unknown));
  clock.advance_ms(20 * 60 * 60 * 1000);
  gateways.answers.push_back(paid());
  janitor.round();
  BOOST_TEST(gateways.calls.back() == "look_up " + started.attempt.reference);
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(where_the_provider_has_no_idempotency_keys_it_is_looked_up_instead) {
  gateways.on["sandbox"].replays = false;
  auto started = start(stated(Outcome::unknown));
  clock.advance_ms(30'000);
  gateways.answers.push_back(paid());
  janitor.round();
  BOOST_TEST(gateways.created.size() == 1);
  BOOST_TEST(balance() == 10);
}

BOOST_AUTO_TEST_CASE(a_lease_keeps_others_away_until_it_ends) {
  auto started = start(stated(Outcome::unknown));
  auto& row = journal.rows.attempts.at(started.attempt.id).row;
  row.next_check_at = clock.now();
  row.lease_owner = "host-2";
  row.lease_until = clock.now().plus_ms(60'000);
  BOOST_TEST(janitor.round() == 0);
  clock.advance_ms(60'001);
  BOOST_TEST(janitor.round() == 1);
}

BOOST_AUTO_TEST_CASE(a_gateway_that_is_switched_off_is_left_for_later) {
  auto started = start();
  gateways.on.clear();
  clock.advance_ms(30'000);
  BOOST_TEST(janitor.round() == 1);
  BOOST_TEST(status(started) == "requires_action");
  BOOST_TEST(attempt(started).next_check_at.has_value());
}

BOOST_AUTO_TEST_CASE(checks_go_on_ever_more_rarely_until_a_terminal_answer) {
  auto started = start();
  int rounds = 0;
  for (int hour = 0; hour < 24; ++hour) {
    clock.advance_ms(3'600'000);
    gateways.answers.push_back(stated(Outcome::requires_action));
    rounds += janitor.round();
  }
  BOOST_TEST(rounds == 24);
  gateways.answers.push_back(stated(Outcome::expired));
  clock.advance_ms(3'600'000);
  janitor.round();
  BOOST_TEST(status(started) == "expired");
  clock.advance_ms(86'400'000);
  BOOST_TEST(janitor.round() == 0);
}

namespace {

// Counts what it is told to forget.
struct Counting final : Journal {
  explicit Counting(Journal& journal) : to(journal) {}
  void submit(Command command, CommandDone done) override {
    if (const auto* forget = std::get_if<ForgetCommands>(&command)) forgotten.push_back(*forget);
    to.submit(std::move(command), std::move(done));
  }
  Journal& to;
  std::vector<ForgetCommands> forgotten;
};

}  // namespace

BOOST_AUTO_TEST_CASE(old_commands_are_forgotten_once_an_hour) {
  Counting counting(journal);
  jobs::Janitor other({.host = "host-2"}, flow, refunds, counting, clock, ids, log);
  other.round();
  other.round();
  BOOST_REQUIRE(counting.forgotten.size() == 1);
  BOOST_TEST((counting.forgotten[0].before == clock.now().plus_ms(-7 * 86'400'000LL)));
  clock.advance_ms(3'600'000);
  other.round();
  BOOST_TEST(counting.forgotten.size() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
