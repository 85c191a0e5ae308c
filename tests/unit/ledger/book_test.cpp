// Posting to the balances of a batch.
#include "ledger/book.h"

#include <boost/test/unit_test.hpp>

#include "support/manual_clock.h"
#include "support/seed.h"

using namespace tallyport;
using namespace tallyport::ledger;

namespace {

struct Books {
  test::ManualClock clock;
  test::SeededEntropy entropy;
  UuidV7Source ids{clock, entropy};
  Book book;
  AccountId user = account("user 42", AccountKind::user);
  AccountId other = account("user 43", AccountKind::user);
  AccountId issued = account("@issued", AccountKind::system);

  AccountId account(std::string name, AccountKind kind) {
    auto id = ids.make<AccountId>();
    book.add_account({id, "shop", std::move(name), kind});
    return id;
  }
  Transfer transfer(AccountId from, AccountId to, std::int64_t amount) {
    Transfer transfer;
    transfer.id = ids.make<TransferId>();
    transfer.tenant = "shop";
    transfer.from = from;
    transfer.to = to;
    transfer.asset = "credits";
    transfer.amount = amount;
    transfer.kind = TransferKind::topup_credit;
    transfer.topup = ids.make<TopupId>();
    transfer.subject = "payment";
    return transfer;
  }
  std::string_view refused(Transfer transfer) {
    auto posted = book.post(std::move(transfer));
    return posted ? "posted" : name(posted.error().code);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ledger, Books)

BOOST_AUTO_TEST_CASE(a_credit_moves_the_users_balance_and_notes_it) {
  BOOST_REQUIRE(book.post(transfer(issued, user, 10)));
  BOOST_TEST(book.balance(user, "credits").available == 10);
  BOOST_TEST(book.posted().back().to_balance_after.value() == 10);
  BOOST_TEST(!book.posted().back().from_balance_after);
}

BOOST_AUTO_TEST_CASE(a_system_account_has_no_stored_balance) {
  BOOST_REQUIRE(book.post(transfer(issued, user, 10)));
  BOOST_TEST(book.changed_balances().size() == 1);
  BOOST_TEST(!book.changed_balances().contains({issued, "credits"}));
}

BOOST_AUTO_TEST_CASE(post_twice_returns_exists) {
  auto first = transfer(issued, user, 10);
  auto again = first;
  again.id = ids.make<TransferId>();
  BOOST_REQUIRE(book.post(first));
  BOOST_TEST(refused(again) == "transfer_exists");
  BOOST_TEST(book.balance(user, "credits").available == 10);
}

BOOST_AUTO_TEST_CASE(an_earlier_batch_counts_as_well) {
  auto again = transfer(issued, user, 10);
  book.add_existing({again.topup, again.kind, again.subject});
  BOOST_TEST(refused(again) == "transfer_exists");
}

BOOST_AUTO_TEST_CASE(refusals_come_in_order_and_change_nothing) {
  BOOST_TEST(refused(transfer(issued, user, 0)) == "transfer_amount_not_positive");
  BOOST_TEST(refused(transfer(issued, user, -1)) == "transfer_amount_not_positive");
  BOOST_TEST(refused(transfer(user, user, 1)) == "transfer_to_itself");
  BOOST_TEST(refused(transfer(issued, ids.make<AccountId>(), 1)) == "account_not_found");
  book.set_balance(user, "credits", {std::numeric_limits<std::int64_t>::max(), 0});
  BOOST_TEST(refused(transfer(issued, user, 1)) == "amount_out_of_range");
  BOOST_TEST(book.posted().empty());
  BOOST_TEST(book.changed_balances().empty());
}

BOOST_AUTO_TEST_CASE(a_user_balance_may_go_below_zero) {
  BOOST_REQUIRE(book.post(transfer(user, issued, 5)));
  BOOST_TEST(book.balance(user, "credits").available == -5);
}

BOOST_AUTO_TEST_CASE(assets_do_not_mix) {
  auto in_money = transfer(issued, user, 7);
  in_money.asset = "NGN";
  BOOST_REQUIRE(book.post(in_money));
  BOOST_REQUIRE(book.post(transfer(issued, user, 3)));
  BOOST_TEST(book.balance(user, "NGN").available == 7);
  BOOST_TEST(book.balance(user, "credits").available == 3);
}

BOOST_AUTO_TEST_CASE(kinds_round_trip_through_their_names) {
  for (auto kind : {TransferKind::topup_payment, TransferKind::topup_credit,
                    TransferKind::reversal_payment, TransferKind::reversal_credit})
    BOOST_TEST((parse_transfer_kind(name(kind)) == kind));
  BOOST_TEST(!parse_transfer_kind("move"));
}

BOOST_AUTO_TEST_SUITE_END()
