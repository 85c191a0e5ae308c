// Saved methods in the database: written as they were stated, whose they are, and by several hosts.
#include <thread>

#include <boost/test/unit_test.hpp>

#include "unit/storage/bench.h"

using namespace tallyport;
using namespace tallyport::test;

namespace {

topup::MethodFacts visa(const std::string& ref) {
  return {.ref = ref,
          .type = topup::MethodFacts::Type::card,
          .brand = "visa",
          .last4 = "4242",
          .exp_month = 12,
          .exp_year = 2030,
          .fingerprint = "of-" + ref};
}

topup::KeepMethods keep(Bench& bench, const std::string& ref, const std::string& account = "alice",
                        const std::string& tenant = "shop") {
  topup::KeepMethods command;
  command.id = bench.ids.make<CommandId>();
  command.at = bench.clock.now();
  command.tenant = tenant;
  command.account = account;
  command.gateway = "sandbox";
  command.customer = "cus-" + account;
  command.methods = {visa(ref)};
  return command;
}

topup::SavedMethods saved(Bench& bench, const std::string& account = "alice",
                          const std::string& tenant = "shop") {
  Awaited<Result<topup::SavedMethods>> answer;
  bench.database->queries().methods(
      tenant, account,
      [answer](Result<topup::SavedMethods> found) mutable { answer.set(std::move(found)); });
  return answer.get().value();
}

std::string refs(const topup::SavedMethods& saved) {
  std::string text;
  for (const auto& each : saved.methods) text += (text.empty() ? "" : " ") + each.facts.ref;
  return text;
}

topup::ChangeMethod change(Bench& bench, PaymentMethodId id, topup::ChangeMethod::Change what,
                           const std::string& account = "alice") {
  return {bench.ids.make<CommandId>(), bench.clock.now(), "shop", account, id, what};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(methods)

STORAGE_CASE(a_method_comes_back_as_it_was_stated) {
  auto kept = bench.run(keep(bench, "pm_1")).value().named_methods.at(0);
  auto all = saved(bench);
  BOOST_REQUIRE(all.methods.size() == 1u);
  BOOST_TEST(all.methods[0].number > 0);
  kept.number = all.methods[0].number;  // the database's
  BOOST_TEST((all.methods[0] == kept));
  BOOST_TEST((all.methods[0].facts == visa("pm_1")));
  BOOST_TEST(all.methods[0].owner == "alice");
  BOOST_REQUIRE(all.customers.size() == 1u);
  BOOST_TEST(all.customers[0].ref == "cus-alice");
  // Again, with news: the same row.
  auto news = keep(bench, "pm_1");
  news.methods[0].exp_year = 2035;
  news.refresh_until = bench.clock.now().plus_ms(1'000);
  BOOST_TEST((bench.run(news).value().named_methods.at(0).id == kept.id));
  all = saved(bench);
  BOOST_TEST(all.methods[0].facts.exp_year == 2035);
  BOOST_TEST((all.customers[0].refresh_until == *news.refresh_until));
  BOOST_TEST(bench.count("payment_methods") == 1);
  bench.run(keep(bench, "pm_2")).value();
  BOOST_TEST(bench.sql("SELECT count(DISTINCT number) FROM payment_methods") == "2");
}

STORAGE_CASE(methods_are_their_owners_alone) {
  const auto id = bench.run(keep(bench, "pm_1")).value().named_methods.at(0).id;
  bench.run(keep(bench, "pm_1", "bob")).value();
  bench.run(keep(bench, "pm_1", "alice", "other")).value();
  BOOST_TEST(bench.count("payment_methods") == 3);
  BOOST_TEST(saved(bench).methods.size() == 1u);
  BOOST_TEST(saved(bench, "carol").methods.empty());
  using Change = topup::ChangeMethod::Change;
  const auto theirs = bench.run(change(bench, id, Change::remove, "bob"));
  BOOST_TEST(name(theirs.error().code) == "method_not_found");
  bench.clock.advance_ms(5);
  bench.run(keep(bench, "pm_2")).value();
  const auto second = saved(bench).methods.at(1).id;
  bench.clock.advance_ms(5);
  bench.run(change(bench, second, Change::make_default)).value();
  BOOST_TEST((default_of(saved(bench).methods, "sandbox") == second));
  bench.run(change(bench, second, Change::remove)).value();
  BOOST_TEST(refs(saved(bench)) == "pm_1");
  BOOST_TEST(bench.count("payment_methods", "removed_at_ms IS NOT NULL") == 1);
}

STORAGE_CASE(accounts_of_an_organisation_share_them) {
  for (const char* account : {"alice", "bob"}) {
    topup::RunOrder open;
    open.id = bench.ids.make<CommandId>();
    open.at = bench.clock.now();
    open.tenant = "shop";
    open.order = ledger::OpenOrder{account, "acme"};
    bench.run(open).value();
  }
  bench.run(keep(bench, "pm_1")).value();
  BOOST_TEST(refs(saved(bench, "bob")) == "pm_1");
  BOOST_TEST(bench.sql("SELECT owner FROM payment_methods") == "@organisation:acme");
  auto theirs = keep(bench, "pm_2", "bob");
  bench.run(theirs).value();
  BOOST_TEST(refs(saved(bench)) == "pm_1 pm_2");
  // The first customer stays.
  BOOST_TEST(saved(bench).customers.size() == 1u);
  BOOST_TEST(saved(bench).customers[0].ref == "cus-alice");
}

STORAGE_CASE(two_hosts_that_save_the_same_at_once_save_it_once) {
  auto second = bench.open();
  std::vector<topup::Command> here;
  std::vector<topup::Command> there;
  for (int i = 0; i < 20; ++i) {
    here.emplace_back(keep(bench, "pm_" + std::to_string(i)));
    there.emplace_back(keep(bench, "pm_" + std::to_string(i)));
  }
  std::vector<Outcome> of_second;
  std::thread other([&] { of_second = bench.run_together(*second, std::move(there)); });
  auto of_first = bench.run_together(std::move(here));
  other.join();
  for (const auto* outcomes : {&of_first, &of_second})
    for (const auto& each : *outcomes)
      BOOST_TEST(each.has_value(), (each ? "" : each.error().detail));
  BOOST_TEST(bench.count("payment_methods") == 20);
  BOOST_TEST(bench.count("gateway_customers") == 1);
}

STORAGE_CASE(a_payment_leaves_its_method_in_the_same_transaction) {
  auto asked = bench.start();
  asked.attempt.save_method = true;
  bench.run(asked).value();
  auto not_asked = bench.start("org-2");
  bench.run(not_asked).value();
  for (auto* of : {&asked, &not_asked}) {
    auto paid = bench.paid(*of, of->topup.account_name);
    paid.finding.customer = "cus_1";
    paid.finding.methods = {visa("pm_1")};
    bench.run(paid).value();
  }
  BOOST_TEST(refs(saved(bench, "org-1")) == "pm_1");
  BOOST_TEST(refs(saved(bench, "org-2")).empty());
}

STORAGE_CASE(how_an_attempt_is_paid_comes_back) {
  const auto id = bench.run(keep(bench, "pm_1")).value().named_methods.at(0).id;
  auto start = bench.start();
  start.attempt.way = topup::Way::method;
  start.attempt.method = id;
  start.attempt.method_ref = "pm_1";
  start.attempt.lease_until = bench.clock.now();
  bench.run(start).value();
  bench.clock.advance_ms(60'000);
  const auto due = bench
                       .run(topup::LeaseAttempts{bench.ids.make<CommandId>(), bench.clock.now(),
                                                 "host-2", bench.clock.now().plus_ms(60'000), 10})
                       .value()
                       .due;
  BOOST_REQUIRE(due.size() == 1u);
  BOOST_TEST(name(due[0].attempt.way) == "method");
  BOOST_TEST((due[0].attempt.method == id));
  BOOST_TEST(due[0].attempt.method_ref == "pm_1");
  auto declined = bench.answer(start, topup::Outcome::failed);
  declined.finding.decline = R"({"decline_code":"lost_card"})";
  bench.run(declined).value();
  BOOST_TEST(bench.sql("SELECT decline FROM attempts") == R"({"decline_code":"lost_card"})");
}

STORAGE_CASE(a_repeated_key_gets_the_answer_that_was_kept) {
  auto first = keep(bench, "pm_1");
  first.claim = bench.claim("k1");
  first.render = [](const std::vector<topup::PaymentMethod>& named,
                    const PaymentMethodId& by_default) {
    return topup::StoredAnswer{
        201, named.at(0).facts.ref + (named.at(0).id == by_default ? " default" : "")};
  };
  bench.run(first).value();
  auto again = keep(bench, "pm_2");
  again.claim = bench.claim("k1");
  again.render = first.render;
  const auto outcome = bench.run(again).value();
  BOOST_TEST(outcome.repeated);
  BOOST_TEST(outcome.answer->body == "pm_1 default");
  BOOST_TEST(refs(saved(bench)) == "pm_1");
  auto other = keep(bench, "pm_3");
  other.claim = bench.claim("k1", "bb");
  BOOST_TEST(name(bench.run(other).error().code) == "idempotency_key_reused");
}

BOOST_AUTO_TEST_SUITE_END()
