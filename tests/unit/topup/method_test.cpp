// Saved methods: whose they are, which is the default, what a payment leaves behind, and what is
// asked of the provider when.
#include <boost/test/unit_test.hpp>

#include "topup/saved_methods.h"
#include "topup/shop.h"

using namespace tallyport;
using namespace tallyport::topup;
using namespace tallyport::test;

namespace {

// Reads what the journal has committed.
class SavedQueries final : public Queries {
 public:
  explicit SavedQueries(const WorkingSet& rows) : rows_(rows) {}
  void methods(std::string tenant, std::string account, Reply<SavedMethods> reply) override {
    reply(saved_in(rows_, tenant, account));
  }
  void topup(std::string, TopupId, Reply<TopupView>) override {}
  void topup_of_reference(std::string, std::string, Reply<TopupView>) override {}
  void topups(TopupFilter, Reply<std::vector<TopupView>>) override {}
  void refund(std::string, RefundId, Reply<RefundView>) override {}
  void refunds(std::string, TopupId, Reply<std::vector<RefundView>>) override {}
  void refunds(RefundFilter, Reply<std::vector<RefundView>>) override {}
  void claimed(IdempotencyClaim, Reply<std::optional<Claimed>>) override {}
  void topup_of_number(std::string, std::int64_t, Reply<TopupView>) override {}
  void account(std::string, std::string, Reply<AccountView>) override {}
  void accounts(std::string, std::string, int, Reply<std::vector<AccountView>>) override {}
  void statement(std::string, std::string, Page, Reply<std::vector<StatementLine>>) override {}
  void transfer(std::string, TransferId, Reply<TransferView>) override {}
  void statistics(StatisticsFilter, Reply<Statistics>) override {}
  void returning(std::string, std::string, Reply<TopupView>) override {}
  void chain_ends(Reply<std::vector<ChainEnd>>) override {}
  void ping(Reply<bool>) override {}

 private:
  const WorkingSet& rows_;
};

struct Wallet : Shop {
  ScriptedMethods provider;
  SavedQueries queries{journal.rows};
  MethodFlow methods{journal, queries, gateways, provider, clock, ids};

  Wallet() {
    for (auto& [name, info] : gateways.on)
      for (const char* operation : {"method.save/1", "method.list/1", "method.remove/1",
                                    "method.default/1", "payment.charge/1"})
        info.operations.emplace_back(operation);
  }

  Result<MethodAnswer> add(Finding answer, MethodStart request = {}) {
    provider.answers.push_back(std::move(answer));
    if (request.token.empty() && !request.setup) request.token = "tok_1";
    request.render = [](const MethodAnswer& told) {
      return StoredAnswer{201, (told.method ? told.method->facts.ref : "none") +
                                   (told.is_default ? " default" : "")};
    };
    Result<MethodAnswer> result = fail(Errc::internal, "no answer");
    methods.add(storefront, "alice", std::move(request),
                [&](Result<MethodAnswer> added) { result = std::move(added); });
    return result;
  }
  SavedMethods list() {
    Result<SavedMethods> result = fail(Errc::internal, "no answer");
    methods.list("shop", "alice", [&](Result<SavedMethods> saved) { result = std::move(saved); });
    return result.value();
  }
  // "visa 4242*" of each, * the default.
  std::string saved() {
    const auto all = saved_in(journal.rows, "shop", "alice");
    std::string text;
    for (const auto& each : all.methods)
      text += (text.empty() ? "" : ", ") + each.facts.ref +
              (default_of(all.methods, each.gateway) == each.id ? "*" : "");
    return text;
  }
  PaymentMethodId id_of(const std::string& ref) {
    for (const auto& [id, method] : journal.rows.methods)
      if (method.row.facts.ref == ref) return id;
    return {};
  }
  Result<PaymentMethod> change(void (MethodFlow::*step)(std::string, std::string, PaymentMethodId,
                                                        Reply<PaymentMethod>),
                               PaymentMethodId id, Outcome answer = Outcome::succeeded,
                               const std::string& account = "alice") {
    provider.answers.push_back(stated(answer));
    Result<PaymentMethod> result = fail(Errc::internal, "no answer");
    (methods.*step)("shop", account, id,
                    [&](Result<PaymentMethod> changed) { result = std::move(changed); });
    return result;
  }
  Result<PreparedPaying> prepare(PayingWish wish, const std::string& account = "alice") {
    Result<PreparedPaying> result = fail(Errc::internal, "no answer");
    methods.prepare("shop", account, std::move(wish),
                    [&](Result<PreparedPaying> prepared) { result = std::move(prepared); });
    return result;
  }
  StartAnswer start_with(Paying paying, Finding answer) {
    gateways.answers.push_back(std::move(answer));
    StartRequest request;
    request.account = "alice";
    request.choice.package = "ten";
    request.paying = std::move(paying);
    Result<StartAnswer> result = fail(Errc::internal, "no answer");
    flow.start(storefront, std::move(request),
               [&](Result<StartAnswer> answered) { result = std::move(answered); });
    return std::move(result).value();
  }
};

Finding paid_with(const MethodFacts& facts) {
  auto finding = Shop::paid();
  finding.customer = "cus_1";
  finding.methods = {facts};
  return finding;
}

Paying saving() {
  Paying paying;
  paying.save_method = true;
  return paying;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(saved_methods)

BOOST_AUTO_TEST_CASE(one_that_the_gateway_keeps_is_saved_and_the_first_is_the_default) {
  Wallet wallet;
  const auto first = wallet.add(saved_as(visa("pm_1"))).value();
  BOOST_TEST(first.method->facts.ref == "pm_1");
  BOOST_TEST(first.method->customer == "cus_1");
  BOOST_TEST(first.is_default);
  const auto second = wallet.add(saved_as(visa("pm_2", "4444"))).value();
  BOOST_TEST(!second.is_default);
  BOOST_TEST(wallet.saved() == "pm_1*, pm_2");
  // The customer that the first made is handed to the second.
  BOOST_TEST(wallet.provider.calls ==
                 (std::vector<std::string>{"save sandbox  tok_1", "save sandbox cus_1 tok_1"}),
             boost::test_tools::per_element());
  BOOST_TEST(wallet.provider.keys[0] != wallet.provider.keys[1]);
}

BOOST_AUTO_TEST_CASE(what_the_gateway_refuses_or_leaves_open_is_not_saved) {
  Wallet wallet;
  auto refused = stated(Outcome::failed);
  refused.reason = "card_declined";
  refused.decline = R"({"decline_code":"generic_decline"})";
  const auto answer = wallet.add(refused).value();
  BOOST_TEST(answer.reason == "card_declined");
  BOOST_TEST(answer.decline == R"({"decline_code":"generic_decline"})");
  for (const auto outcome : {Outcome::unknown, Outcome::pending, Outcome::not_found}) {
    const auto unclear = wallet.add(stated(outcome));
    BOOST_REQUIRE(!unclear);
    BOOST_TEST(name(unclear.error().code) == "gateway_unclear");
  }
  // "Succeeded", and not what.
  BOOST_TEST(name(wallet.add(stated(Outcome::succeeded)).error().code) == "gateway_unclear");
  BOOST_TEST(wallet.saved().empty());
}

BOOST_AUTO_TEST_CASE(a_gateway_without_it_or_of_another_shop_says_no) {
  Wallet wallet;
  std::erase(wallet.gateways.on["sandbox"].operations, "method.save/1");
  BOOST_TEST(name(wallet.add(saved_as(visa("pm_1"))).error().code) == "operation_unsupported");
  MethodStart elsewhere;
  elsewhere.gateway = "third";
  BOOST_TEST(name(wallet.add(saved_as(visa("pm_1")), elsewhere).error().code) ==
             "gateway_not_found");
  BOOST_TEST(wallet.provider.calls.empty());
}

BOOST_AUTO_TEST_CASE(a_repeated_request_gets_the_first_answer_and_sends_the_same_key) {
  Wallet wallet;
  MethodStart request;
  request.claim = IdempotencyClaim{"key/shop", "POST methods", "k1", "aa"};
  BOOST_TEST(!wallet.add(saved_as(visa("pm_1")), request).value().repeated);
  const auto again = wallet.add(saved_as(visa("pm_1")), request).value();
  BOOST_TEST(again.repeated);
  BOOST_TEST(again.answer->body == "pm_1 default");
  BOOST_TEST(wallet.provider.keys[0] == wallet.provider.keys[1]);
  request.claim->request_hash = "bb";
  BOOST_TEST(name(wallet.add(saved_as(visa("pm_2")), request).error().code) ==
             "idempotency_key_reused");
  BOOST_TEST(wallet.saved() == "pm_1*");
}

BOOST_AUTO_TEST_CASE(a_set_up_is_asked_about_until_it_has_come) {
  Wallet wallet;
  MethodStart request;
  request.setup = true;
  auto begun = stated(Outcome::requires_action);
  begun.customer = "cus_1";
  begun.next_action = {NextAction::Type::confirm, "", "seti_secret", "pk_test_1"};
  const auto answer = wallet.add(begun, request).value();
  BOOST_TEST(!answer.method);
  BOOST_TEST(answer.next_action.client_secret == "seti_secret");

  auto listed = stated(Outcome::succeeded);
  wallet.provider.answers.push_back(listed);  // not confirmed yet
  BOOST_TEST(wallet.list().methods.empty());
  listed.methods = {visa("pm_1")};
  wallet.provider.answers.push_back(listed);
  BOOST_TEST(wallet.list().methods.size() == 1u);
  BOOST_TEST(wallet.saved() == "pm_1*");
  const auto asked = wallet.provider.calls.size();
  wallet.list();  // nothing more is expected
  BOOST_TEST(wallet.provider.calls.size() == asked);
}

BOOST_AUTO_TEST_CASE(a_provider_that_cannot_be_asked_leaves_the_list_as_it_is) {
  Wallet wallet;
  wallet.add(saved_as(visa("pm_1"))).value();
  MethodStart request;
  request.setup = true;
  auto begun = stated(Outcome::requires_action);
  begun.customer = "cus_1";
  wallet.add(begun, request).value();
  BOOST_TEST(wallet.list().methods.size() == 1u);  // the provider answered nothing
  wallet.clock.advance_ms(std::int64_t{25} * 60 * 60 * 1000);
  const auto asked = wallet.provider.calls.size();
  wallet.list();  // nobody goes on with a set-up of yesterday
  BOOST_TEST(wallet.provider.calls.size() == asked);
}

BOOST_AUTO_TEST_CASE(a_whole_list_removes_what_is_not_in_it) {
  Wallet wallet;
  wallet.add(saved_as(visa("pm_1"))).value();
  wallet.add(saved_as(visa("pm_2"))).value();
  wallet.add(saved_as(visa("pm_of_another_customer"), "cus_2")).value();
  KeepMethods command;
  command.id = wallet.ids.make<CommandId>();
  command.at = wallet.clock.now();
  command.tenant = "shop";
  command.account = "alice";
  command.gateway = "sandbox";
  command.customer = "cus_1";
  command.methods = {visa("pm_2"), visa("pm_3")};
  command.complete = true;
  wallet.journal.submit(command,
                        [](const Result<CommandOutcome>& kept) { BOOST_TEST(kept.has_value()); });
  BOOST_TEST(wallet.saved() == "pm_2, pm_of_another_customer, pm_3*");
}

BOOST_AUTO_TEST_CASE(default_and_removal_are_told_to_the_gateway_first) {
  Wallet wallet;
  wallet.add(saved_as(visa("pm_1"))).value();
  wallet.add(saved_as(visa("pm_2"))).value();
  wallet.clock.advance_ms(1'000);
  BOOST_TEST(wallet.change(&MethodFlow::make_default, wallet.id_of("pm_2")).has_value());
  BOOST_TEST(wallet.saved() == "pm_1, pm_2*");
  const auto unclear = wallet.change(&MethodFlow::remove, wallet.id_of("pm_2"), Outcome::unknown);
  BOOST_TEST(name(unclear.error().code) == "gateway_unclear");
  BOOST_TEST(wallet.saved() == "pm_1, pm_2*");
  BOOST_TEST(wallet.change(&MethodFlow::remove, wallet.id_of("pm_2")).has_value());
  BOOST_TEST(wallet.saved() == "pm_1*");
  // Gone there already.
  BOOST_TEST(
      wallet.change(&MethodFlow::remove, wallet.id_of("pm_1"), Outcome::not_found).has_value());
  BOOST_TEST(wallet.saved().empty());
  for (const auto step : {&MethodFlow::remove, &MethodFlow::make_default})
    BOOST_TEST(name(wallet.change(step, wallet.id_of("pm_1")).error().code) == "method_not_found");
}

BOOST_AUTO_TEST_CASE(a_gateway_that_has_no_removal_forgets_nothing_but_we_do) {
  Wallet wallet;
  wallet.add(saved_as(visa("pm_1"))).value();
  std::erase(wallet.gateways.on["sandbox"].operations, "method.remove/1");
  BOOST_TEST(wallet.change(&MethodFlow::remove, wallet.id_of("pm_1")).has_value());
  BOOST_TEST(wallet.saved().empty());
  BOOST_TEST(wallet.provider.calls.size() == 1u);
}

BOOST_AUTO_TEST_CASE(nobody_reaches_another_accounts_method) {
  Wallet wallet;
  wallet.add(saved_as(visa("pm_1"))).value();
  const auto id = wallet.id_of("pm_1");
  const auto theirs = wallet.change(&MethodFlow::remove, id, Outcome::succeeded, "mallory");
  BOOST_TEST(name(theirs.error().code) == "method_not_found");
  BOOST_TEST(name(wallet.prepare({.method = id}, "mallory").error().code) == "method_not_found");
  // Not even past the flow's own check, nor from an account of that name at another shop.
  wallet.journal.submit(ChangeMethod{wallet.ids.make<CommandId>(), wallet.clock.now(), "other",
                                     "alice", id, ChangeMethod::Change::remove},
                        [](const Result<CommandOutcome>& changed) {
                          BOOST_REQUIRE(!changed);
                          BOOST_TEST(name(changed.error().code) == "method_not_found");
                        });
  wallet.journal.submit(ChangeMethod{wallet.ids.make<CommandId>(), wallet.clock.now(), "shop",
                                     "mallory", id, ChangeMethod::Change::remove},
                        [](const Result<CommandOutcome>& changed) {
                          BOOST_TEST(name(changed.error().code) == "method_not_found");
                        });
  BOOST_TEST(wallet.saved() == "pm_1*");
}

BOOST_AUTO_TEST_CASE(an_organisation_shares_what_its_accounts_save) {
  Wallet wallet;
  wallet.journal.rows.method_owners[{"shop", "alice"}] = organisation_owner("acme");
  wallet.journal.rows.method_owners[{"shop", "bob"}] = organisation_owner("acme");
  wallet.add(saved_as(visa("pm_1"))).value();
  BOOST_TEST(wallet.prepare({.method = wallet.id_of("pm_1")}, "bob").has_value());
  BOOST_TEST(!wallet.prepare({.method = wallet.id_of("pm_1")}, "carol").has_value());
}

BOOST_AUTO_TEST_CASE(a_charge_goes_to_the_methods_own_gateway_with_its_customer) {
  Wallet wallet;
  wallet.add(saved_as(visa("pm_1"))).value();
  const auto id = wallet.id_of("pm_1");
  const auto prepared = wallet.prepare({.method = id, .on_session = false}).value();
  BOOST_TEST(prepared.gateway == "sandbox");
  BOOST_TEST(prepared.paying.method_ref == "pm_1");
  BOOST_TEST(prepared.paying.customer == "cus_1");
  BOOST_TEST(!prepared.paying.on_session);
  BOOST_TEST(name(wallet.prepare({.method = id, .gateway = "second"}).error().code) ==
             "gateway_not_found");

  const auto started = wallet.start_with(prepared.paying, Shop::paid());
  BOOST_TEST(wallet.status(started) == "succeeded");
  BOOST_TEST(wallet.balance() == 10);
  const auto& attempt = wallet.gateways.created.back();
  BOOST_TEST(name(attempt.way) == "method");
  BOOST_TEST(attempt.method_ref == "pm_1");
  BOOST_TEST((attempt.method == id));
}

BOOST_AUTO_TEST_CASE(a_gateway_that_cannot_charge_is_not_asked) {
  Wallet wallet;
  wallet.add(saved_as(visa("pm_1"))).value();
  std::erase(wallet.gateways.on["sandbox"].operations, "payment.charge/1");
  StartRequest request;
  request.account = "alice";
  request.choice.package = "ten";
  request.paying = wallet.prepare({.method = wallet.id_of("pm_1")}).value().paying;
  wallet.flow.start(wallet.storefront, request, [](const Result<StartAnswer>& started) {
    BOOST_TEST(name(started.error().code) == "operation_unsupported");
  });
  BOOST_TEST(wallet.gateways.created.empty());
}

BOOST_AUTO_TEST_CASE(a_declined_charge_says_why_in_the_gateways_words) {
  Wallet wallet;
  auto declined = stated(Outcome::failed);
  declined.reason = "insufficient_funds";
  declined.decline = R"({"decline_code":"insufficient_funds"})";
  Paying paying;
  paying.way = Way::method;
  paying.method_ref = "pm_1";
  const auto started = wallet.start_with(paying, declined);
  BOOST_TEST(wallet.attempt(started).decline == R"({"decline_code":"insufficient_funds"})");
  wallet.event(started, Shop::paid(), "late");
  BOOST_TEST(wallet.attempt(started).decline.empty());
}

BOOST_AUTO_TEST_CASE(a_payment_leaves_its_method_only_where_that_was_asked_for) {
  for (const bool asked : {true, false}) {
    Wallet wallet;
    const auto started = wallet.start_with(asked ? saving() : Paying{}, Shop::page());
    wallet.event(started, paid_with(visa("pm_1")), "paid");
    BOOST_TEST(wallet.saved() == (asked ? "pm_1*" : ""));
    BOOST_TEST(saved_in(wallet.journal.rows, "shop", "alice").customers.size() ==
               (asked ? 1u : 0u));
  }
}

BOOST_AUTO_TEST_CASE(the_same_card_paid_with_twice_is_saved_once) {
  Wallet wallet;
  auto card = visa("auth_1");
  card.fingerprint = "sig_1";
  wallet.event(wallet.start_with(saving(), Shop::page()), paid_with(card), "first");
  card.ref = "auth_2";
  auto second = Shop::page();
  second.gateway_ref = "pay_2";
  wallet.event(wallet.start_with(saving(), second), paid_with(card), "second");
  BOOST_TEST(wallet.saved() == "auth_1*");
  card.fingerprint = "sig_2";
  card.ref = "auth_3";
  auto third = Shop::page();
  third.gateway_ref = "pay_3";
  wallet.event(wallet.start_with(saving(), third), paid_with(card), "third");
  BOOST_TEST(wallet.saved() == "auth_1*, auth_3");
}

BOOST_AUTO_TEST_CASE(what_was_removed_does_not_come_back_by_a_later_look_up) {
  Wallet wallet;
  const auto started = wallet.start_with(saving(), Shop::page());
  wallet.event(started, paid_with(visa("pm_1")), "paid");
  wallet.change(&MethodFlow::remove, wallet.id_of("pm_1")).value();
  wallet.gateways.answers.push_back(paid_with(visa("pm_1")));
  wallet.flow.verify(wallet.view(started), [](const Result<TopupView>&) {});
  BOOST_TEST(wallet.saved().empty());
  // Paying with it again brings it back.
  auto again = Shop::page();
  again.gateway_ref = "pay_2";
  wallet.event(wallet.start_with(saving(), again), paid_with(visa("pm_1")), "again");
  BOOST_TEST(wallet.saved() == "pm_1*");
}

BOOST_AUTO_TEST_CASE(a_quarantined_payment_leaves_no_method) {
  Wallet wallet;
  const auto started = wallet.start_with(saving(), Shop::page());
  auto wrong = paid_with(visa("pm_1"));
  wrong.amount = naira(1);
  wallet.event(started, wrong, "wrong");
  BOOST_TEST(wallet.saved().empty());
  BOOST_TEST(saved_in(wallet.journal.rows, "shop", "alice").customers.empty());
}

BOOST_AUTO_TEST_CASE(an_event_that_only_names_the_method_has_the_list_asked_for) {
  Wallet wallet;
  const auto started = wallet.start_with(saving(), Shop::page());
  auto event = Shop::paid();
  event.customer = "cus_1";
  wallet.event(started, event, "paid");
  BOOST_TEST(wallet.saved().empty());
  wallet.provider.answers.push_back(saved_as(visa("pm_1")));
  BOOST_TEST(wallet.list().methods.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_charge_whose_answer_was_lost_is_replayed_with_the_same_method) {
  Wallet wallet;
  Paying paying;
  paying.way = Way::method;
  paying.method_ref = "pm_1";
  const auto started = wallet.start_with(paying, stated(Outcome::unknown));
  wallet.clock.advance_ms(120'000);
  Result<CommandOutcome> leased = fail(Errc::internal, "no answer");
  wallet.journal.submit(LeaseAttempts{wallet.ids.make<CommandId>(), wallet.clock.now(), "host-1",
                                      wallet.clock.now().plus_ms(60'000), 10},
                        [&](Result<CommandOutcome> outcome) { leased = std::move(outcome); });
  BOOST_REQUIRE(leased->due.size() == 1u);
  wallet.gateways.answers.push_back(Shop::paid());
  wallet.flow.resume(leased->due[0], [] {});
  BOOST_TEST(wallet.gateways.calls.back().starts_with("replay "));
  BOOST_TEST(wallet.gateways.created.back().method_ref == "pm_1");
  BOOST_TEST(wallet.status(started) == "succeeded");
  BOOST_TEST(wallet.balance() == 10);
}

BOOST_AUTO_TEST_SUITE_END()
