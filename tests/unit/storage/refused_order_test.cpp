// What a refused order leaves behind: no account, no balance, no key, and nothing that the host
// remembers of it.
#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

topup::RunOrder order(Bench& bench, ledger::Order what) {
  topup::RunOrder command;
  command.id = bench.ids.make<CommandId>();
  command.at = bench.clock.now();
  command.tenant = "shop";
  command.order = std::move(what);
  command.evidence = {ledger::Evidence::Kind::request, {}, std::string(64, 'a'), "", "key:test"};
  return command;
}

topup::RunOrder with_key(topup::RunOrder command, const std::string& hash) {
  command.claim = topup::IdempotencyClaim{"key:test", "POST /v1/transfers", "k1", hash};
  command.render = [](const ledger::OrderResult& result) {
    return topup::StoredAnswer{201, std::to_string(result.transfers.at(0).amount)};
  };
  return command;
}

ledger::TransferOrder move(const std::string& from, const std::string& to, std::int64_t amount) {
  return {from, {{to}}, "credits", amount, "", ""};
}

// Both halves of it go to somebody new.
ledger::TransferOrder split(const std::string& from, std::int64_t amount) {
  return {from, {{"bob", 5'000}, {"@prize", 5'000}}, "credits", amount, "", ""};
}

// alice has ten.
void begin(Bench& bench) {
  BOOST_REQUIRE(bench.database->declare_assets({{"shop", "credits", 0}}).has_value());
  bench.run(order(bench, move("@issued", "alice", 10))).value();
}

void check_refused(const Outcome& outcome, Errc code) {
  BOOST_REQUIRE(!outcome);
  BOOST_TEST(name(outcome.error().code) == name(code));
}

std::int64_t accounts(const Bench& bench, const std::string& name) {
  return bench.count("accounts", "name = '" + name + "'");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refused_order)

STORAGE_CASE(it_leaves_no_account_and_no_balance) {
  begin(bench);
  auto unknown = split("alice", 1);
  unknown.asset = "gold";
  check_refused(bench.run(order(bench, split("alice", 11))), Errc::insufficient_funds);
  check_refused(bench.run(order(bench, ledger::HoldOrder{split("alice", 11), {}})),
                Errc::insufficient_funds);
  check_refused(bench.run(order(bench, split("ghost", 1))), Errc::account_not_found);
  check_refused(bench.run(order(bench, unknown)), Errc::asset_not_found);
  for (const auto* name : {"bob", "@prize", "ghost"}) BOOST_TEST(accounts(bench, name) == 0, name);
  BOOST_TEST(bench.count("balances") == 1);
}

STORAGE_CASE(its_batch_keeps_the_accounts_of_those_that_were_done) {
  begin(bench);
  auto for_two = ledger::HoldOrder{move("alice", "dave", 2), {}};
  for_two.transfer.to = {{"dave", 5'000}, {"erin", 5'000}};
  const auto outcomes =
      bench.run_together({order(bench, split("alice", 11)), order(bench, move("alice", "carol", 1)),
                          order(bench, move("alice", "bob", 1)), order(bench, for_two)});
  check_refused(outcomes[0], Errc::insufficient_funds);
  for (std::size_t i = 1; i < 4; ++i) BOOST_TEST(outcomes[i].has_value(), "order " << i);
  BOOST_TEST(accounts(bench, "@prize") == 0);
  for (const auto* name : {"bob", "carol", "dave", "erin"})
    BOOST_TEST(accounts(bench, name) == 1, name);
  bench.run(order(bench, ledger::PostOrder{outcomes[3].value().order->hold->id, {}})).value();
  BOOST_TEST(bench.balance("dave") == 1);
  BOOST_TEST(bench.balance("erin") == 1);
}

// System accounts are remembered between batches; this one is gone.
STORAGE_CASE(a_system_account_that_went_with_it_is_made_anew) {
  begin(bench);
  check_refused(bench.run(order(bench, move("alice", "@prize", 11))), Errc::insufficient_funds);
  bench.run(order(bench, move("alice", "@prize", 4))).value();
  bench.run(order(bench, move("alice", "@prize", 3))).value();
  BOOST_TEST(accounts(bench, "@prize") == 1);
  BOOST_TEST(bench.sql("SELECT sum(s.balance) FROM system_balances s JOIN accounts c ON "
                       "c.id = s.account_id WHERE c.name = '@prize'") == "7");
}

STORAGE_CASE(its_key_is_free_for_another_request) {
  begin(bench);
  const auto too_much = with_key(order(bench, move("alice", "bob", 11)), "aa");
  check_refused(bench.run(too_much), Errc::insufficient_funds);
  BOOST_TEST(bench.count("idempotency_keys") == 0);
  const auto done = bench.run(with_key(order(bench, move("alice", "bob", 3)), "bb")).value();
  BOOST_TEST(!done.repeated);
  const auto again = bench.run(with_key(order(bench, move("alice", "bob", 3)), "bb")).value();
  BOOST_TEST(again.repeated);
  BOOST_TEST(again.answer.value().body == "3");
  check_refused(bench.run(with_key(order(bench, move("alice", "bob", 1)), "aa")),
                Errc::idempotency_key_reused);
  BOOST_TEST(bench.balance("alice") == 7);
}

STORAGE_CASE(its_key_is_free_for_the_next_of_its_batch) {
  begin(bench);
  const auto outcomes =
      bench.run_together({with_key(order(bench, move("alice", "bob", 11)), "aa"),
                          with_key(order(bench, move("alice", "bob", 3)), "bb"),
                          with_key(order(bench, move("alice", "bob", 3)), "bb"),
                          with_key(order(bench, move("alice", "bob", 11)), "aa")});
  check_refused(outcomes[0], Errc::insufficient_funds);
  BOOST_TEST(!outcomes[1].value().repeated);
  BOOST_TEST(outcomes[2].value().repeated);
  check_refused(outcomes[3], Errc::idempotency_key_reused);
  BOOST_TEST(bench.sql("SELECT request_hash FROM idempotency_keys") == "bb");
  BOOST_TEST(bench.balance("alice") == 7);
}

// What was read and made in a transaction that came to nothing must not be taken for known.
STORAGE_CASE(what_was_rolled_back_is_not_remembered) {
  const bool sqlite = bench.dialect == storage::Dialect::sqlite;
  if (sqlite)
    bench.sql(
        "CREATE TRIGGER bomb BEFORE INSERT ON topups BEGIN SELECT RAISE(ABORT, 'a bomb'); END");
  else  // as late as can be: COMMIT itself is refused
    bench.sql(
        "CREATE FUNCTION bomb() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'a bomb'; END $$; CREATE CONSTRAINT TRIGGER bomb AFTER INSERT ON topups "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bomb()");
  check_refused(bench.run(bench.start()), Errc::storage_refused);
  BOOST_TEST(bench.count("assets") == 0);
  BOOST_TEST(bench.count("accounts") == 0);
  bench.sql(sqlite ? "DROP TRIGGER bomb" : "DROP TRIGGER bomb ON topups");
  const auto start = bench.start();
  bench.run(start).value();
  bench.run(bench.paid(start, "e1")).value();
  BOOST_TEST(bench.sql("SELECT scale FROM assets WHERE name = 'NGN'") == "2");
  BOOST_TEST(bench.count("transfers f JOIN accounts a ON a.id = f.from_account "
                         "JOIN accounts b ON b.id = f.to_account") == 2);
}

// Money that has no row to go to is not let go.
STORAGE_CASE(a_posting_to_a_balance_that_is_not_there_is_refused_whole) {
  begin(bench);
  const auto held =
      bench.run(order(bench, ledger::HoldOrder{move("alice", "bob", 4), {}})).value().order->hold;
  const auto of_bob = "account_id = (SELECT id FROM accounts WHERE name = 'bob')";
  bench.sql(std::string("DELETE FROM balances WHERE ") + of_bob);
  check_refused(bench.run(order(bench, ledger::PostOrder{held->id, {}})), Errc::storage_refused);
  BOOST_TEST(bench.log.contains("a write changed"), bench.log.all());
  BOOST_TEST(bench.count("transfers", "kind = 'hold_post'") == 0);
  BOOST_TEST(bench.sql("SELECT status FROM holds") == "pending");
  BOOST_TEST(bench.balance("alice") == 6);
}

BOOST_AUTO_TEST_SUITE_END()
