// Accounts that are opened and given to an organisation, and batches that are forgotten.
#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

topup::RunOrder open(Bench& bench, const std::string& account, const std::string& organisation) {
  topup::RunOrder command;
  command.id = bench.ids.make<CommandId>();
  command.at = bench.clock.now();
  command.tenant = "shop";
  command.order = ledger::OpenOrder{account, organisation};
  command.evidence = {ledger::Evidence::Kind::request, {}, "", "", "key:test"};
  return command;
}

std::string owner(Bench& bench, const std::string& account) {
  return bench.sql("SELECT organisation FROM accounts WHERE name = '" + account + "'");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(accounts)

STORAGE_CASE(an_account_is_opened_and_given_to_one_organisation_for_good) {
  auto opened = bench.run(open(bench, "alice", ""));
  BOOST_TEST(opened.value().order->account->organisation == "");
  BOOST_TEST(owner(bench, "alice") == "");
  opened = bench.run(open(bench, "alice", "acme"));
  BOOST_TEST(opened.value().order->account->organisation == "acme");
  bench.clock.advance_ms(1);
  bench.run(open(bench, "alice", "acme")).value();
  opened = bench.run(open(bench, "alice", ""));
  BOOST_TEST(opened.value().order->account->organisation == "acme");
  opened = bench.run(open(bench, "alice", "other"));
  BOOST_TEST((opened.error().code == Errc::account_of_another_organisation));
  BOOST_TEST(owner(bench, "alice") == "acme");
  BOOST_TEST(bench.sql("SELECT name FROM organisations") == "acme");
  Awaited<Result<topup::AccountView>> seen;
  bench.database->queries().account("shop", "alice",
                                    [seen](auto view) mutable { seen.set(std::move(view)); });
  BOOST_TEST(seen.get().value().organisation == "acme");
}

STORAGE_CASE(several_in_one_batch_see_each_other) {
  auto outcomes = bench.run_together({open(bench, "bob", "acme"), open(bench, "bob", "other"),
                                      open(bench, "carol", "acme"), open(bench, "bob", "acme")});
  BOOST_TEST(outcomes[0].has_value());
  BOOST_TEST((outcomes[1].error().code == Errc::account_of_another_organisation));
  BOOST_TEST(outcomes[2].has_value());
  BOOST_TEST(outcomes[3].has_value());
  BOOST_TEST(owner(bench, "bob") == "acme");
  BOOST_TEST(bench.count("organisations") == 1);
}

STORAGE_CASE(an_account_that_has_credit_can_be_given_too) {
  auto start = bench.start("org-1");
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  bench.run(open(bench, "org-1", "acme")).value();
  BOOST_TEST(bench.balance("org-1") == 1'000);
  BOOST_TEST(bench.count("accounts", "organisation <> ''") == 1);
}

STORAGE_CASE(a_payment_in_the_same_batch_does_not_hide_whose_it_is) {
  auto start = bench.start("org-1");
  bench.run(start).value();
  bench.run(open(bench, "org-1", "acme")).value();
  auto outcomes = bench.run_together({bench.paid(start, "e1"), open(bench, "org-1", "other")});
  BOOST_TEST(outcomes[0].has_value());
  BOOST_TEST((outcomes[1].error().code == Errc::account_of_another_organisation));
  BOOST_TEST(!bench.log.contains("refused"), bench.log.all());
}

STORAGE_CASE(old_batches_are_forgotten_a_few_at_a_time) {
  for (int i = 0; i < 5; ++i) bench.run(bench.start("org-" + std::to_string(i))).value();
  const auto old = "at_ms <= " + std::to_string(bench.clock.now().unix_ms);
  bench.clock.advance_ms(1'000);
  bench.run(bench.start("org-9")).value();
  const auto forget = [&](int limit) {
    bench
        .run(topup::ForgetCommands{bench.ids.make<CommandId>(), bench.clock.now(),
                                   bench.clock.now(), limit})
        .value();
  };
  forget(3);
  BOOST_TEST(bench.count("batches", old) == 2);
  forget(3);
  BOOST_TEST(bench.count("batches", old) == 0);
  BOOST_TEST(bench.count("batches") == 3);
}

BOOST_AUTO_TEST_SUITE_END()
