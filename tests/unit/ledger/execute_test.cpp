// Orders: what each does to the books, and which error wins where several apply.
#include "ledger/execute.h"

#include <limits>

#include <boost/test/unit_test.hpp>

#include "unit/ledger/shop.h"

using namespace tallyport;
using namespace tallyport::ledger;

namespace {

constexpr auto kMost = std::numeric_limits<std::int64_t>::max();

using Shares = std::vector<NamedShare>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ledger_execute, Shop)

// Each row has its own fault and, where they can stand together, all that come after it.
BOOST_AUTO_TEST_CASE(the_first_fault_of_a_transfer_wins) {
  const struct {
    const char* from;
    Shares to;
    const char* asset;
    std::int64_t amount;
    const char* expected;
  } rows[] = {
      {"ghost", {}, "gold", 0, "split_invalid"},
      {"ghost", {{"ghost", 5'000}}, "gold", 0, "split_invalid"},
      {"ghost", {{"ghost", 10'000}, {"bob", 0}}, "gold", 0, "split_invalid"},
      {"ghost", {{"nobody"}}, "gold", 0, "asset_not_found"},
      {"ghost", {{"nobody"}}, "credits", 0, "account_not_found"},
      {"alice", {{"nobody"}}, "credits", 0, "transfer_amount_not_positive"},
      {"alice", {{"nobody"}}, "credits", -1, "transfer_amount_not_positive"},
      {"alice", {{"alice", 5'000}, {"nobody", 5'000}}, "credits", 101, "account_not_found"},
      {"alice", {{"alice"}}, "credits", 101, "transfer_to_itself"},
      {"alice", {{"@revenue"}}, "credits", 101, "insufficient_funds"},
      {"alice", {{"@revenue"}}, "credits", kMost, "insufficient_funds"},
      {"bob", {{"@revenue"}}, "credits", 1, "insufficient_funds"},
      {"@issued", {{"alice"}}, "credits", kMost, "amount_out_of_range"},
      {"alice", {{"@revenue"}}, "credits", 100, "done"},
      {"@issued", {{"bob"}}, "credits", kMost, "done"},
      {"@revenue", {{"@issued"}}, "credits", 1, "done"},
  };
  for (const auto& row : rows) {
    Shop shop;
    const auto result =
        shop.run(TransferOrder{row.from, row.to, row.asset, row.amount, "words", "{}"});
    BOOST_TEST(code_of(result) == row.expected, row.from << " " << row.amount);
    if (result) continue;
    BOOST_TEST(shop.book.posted().empty());
    BOOST_TEST(shop.book.changed_balances().empty());
    BOOST_TEST(shop.book.system_changes().empty());
  }
}

BOOST_AUTO_TEST_CASE(the_first_fault_of_a_hold_wins) {
  const struct {
    const char* from;
    Shares to;
    const char* asset;
    std::int64_t amount;
    const char* expected;
  } rows[] = {
      {"ghost", {{"nobody", 1}}, "gold", 0, "split_invalid"},
      {"ghost", {{"nobody"}}, "gold", 0, "asset_not_found"},
      {"ghost", {{"nobody"}}, "credits", 0, "account_not_found"},
      {"@issued", {{"nobody"}}, "credits", 0, "transfer_amount_not_positive"},
      {"@issued", {{"nobody"}}, "credits", 1, "account_not_holdable"},
      {"alice", {{"alice", 5'000}, {"nobody", 5'000}}, "credits", 101, "account_not_found"},
      {"alice", {{"bob", 5'000}, {"alice", 5'000}}, "credits", 101, "transfer_to_itself"},
      {"alice", {{"bob"}}, "credits", 101, "insufficient_funds"},
      {"bob", {{"alice"}}, "credits", 1, "insufficient_funds"},
      {"alice", {{"bob"}}, "credits", 100, "done"},
  };
  for (const auto& row : rows) {
    Shop shop;
    const auto result =
        shop.run(HoldOrder{{row.from, row.to, row.asset, row.amount, "words", "{}"}, {}});
    BOOST_TEST(code_of(result) == row.expected, row.from << " " << row.amount);
    if (result) continue;
    BOOST_TEST(shop.book.posted().empty());
    BOOST_TEST(shop.book.holds().empty());
    BOOST_TEST(shop.book.changed_balances().empty());
  }
}

BOOST_AUTO_TEST_CASE(the_first_fault_of_a_post_or_a_void_wins) {
  enum class Whose { ours, another_tenants, nobodys };
  const struct {
    Whose whose;
    bool ended;
    std::optional<std::int64_t> amount;
    const char* expected;
  } rows[] = {
      {Whose::nobodys, true, 0, "hold_not_found"},
      {Whose::another_tenants, true, 0, "hold_not_found"},
      {Whose::another_tenants, false, 1, "hold_not_found"},
      {Whose::ours, true, 0, "hold_not_pending"},
      {Whose::ours, true, 41, "hold_not_pending"},
      {Whose::ours, false, 0, "transfer_amount_not_positive"},
      {Whose::ours, false, -1, "transfer_amount_not_positive"},
      {Whose::ours, false, 41, "hold_amount_exceeded"},
      {Whose::ours, false, kMost, "hold_amount_exceeded"},
      {Whose::ours, false, 40, "done"},
      {Whose::ours, false, {}, "done"},
  };
  for (const auto& row : rows)
    for (const bool post : {true, false}) {
      Shop shop;
      auto id = shop.hold(40);
      if (row.ended) BOOST_REQUIRE(shop.run(VoidOrder{id, {}}));
      if (row.whose == Whose::nobodys) id = shop.ids.make<TransferId>();
      const auto* tenant = row.whose == Whose::another_tenants ? "stall" : "shop";
      const auto result = post ? shop.run(PostOrder{id, row.amount}, tenant)
                               : shop.run(VoidOrder{id, row.amount}, tenant);
      BOOST_TEST(code_of(result) == row.expected, (post ? "post " : "void ")
                                                      << row.amount.value_or(-9));
    }
}

BOOST_AUTO_TEST_CASE(a_post_that_its_receiver_cannot_take_changes_nothing) {
  const auto id = run(HoldOrder{{"alice", {{"bob"}}, "credits", 40, "", ""}, {}}).value().hold->id;
  book.set_balance(bob, "credits", {kMost - 39, 0});
  BOOST_TEST(code_of(run(PostOrder{id, {}})) == "amount_out_of_range");
  BOOST_TEST(of(alice).held == 40);
  BOOST_TEST(book.find_hold(id)->row.pending == 40);
  BOOST_TEST(code_of(run(PostOrder{id, 39})) == "done");
}

BOOST_AUTO_TEST_CASE(the_first_fault_of_a_correction_wins) {
  const auto bare = [this](TransferKind kind, const AccountId& from, const AccountId& to) {
    Transfer transfer;
    transfer.id = ids.make<TransferId>();
    transfer.tenant = "shop";
    transfer.from = from;
    transfer.to = to;
    transfer.asset = "credits";
    transfer.amount = 40;
    transfer.kind = kind;
    return transfer;
  };
  const auto spent = bare(TransferKind::transfer, alice, revenue);
  // Every kind but two.
  for (auto kind :
       {TransferKind::topup_payment, TransferKind::topup_credit, TransferKind::reversal_payment,
        TransferKind::reversal_credit, TransferKind::gateway_fee, TransferKind::hold,
        TransferKind::hold_void, TransferKind::hold_expire, TransferKind::correction}) {
    const auto id = earlier(bare(kind, alice, revenue), 40);
    BOOST_TEST(code_of(run(CorrectionOrder{id, 41, ""})) == "transfer_not_correctable", name(kind));
    BOOST_TEST(code_of(run(CorrectionOrder{id, 41, ""}, "stall")) == "transfer_not_found");
  }
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, 1, ""})) == "transfer_not_found");
  earlier(spent, 25);
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, 1, ""}, "stall")) == "transfer_not_found");
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, 16, ""})) == "correction_exceeds_transfer");
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, kMost, ""})) == "correction_exceeds_transfer");
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, 0, ""})) == "transfer_amount_not_positive");
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, -1, ""})) == "transfer_amount_not_positive");
  book.set_balance(alice, "credits", {kMost, 0});
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, {}, ""})) == "amount_out_of_range");
  BOOST_TEST(book.posted().empty());
  book.set_balance(alice, "credits", {100, 0});
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, {}, ""})) == "done");
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, {}, ""})) == "correction_exceeds_transfer");
  BOOST_TEST(code_of(run(CorrectionOrder{spent.id, 0, ""})) == "correction_exceeds_transfer");
  BOOST_TEST(of(alice).available == 115);
}

BOOST_AUTO_TEST_CASE(a_transfer_carries_all_that_its_order_and_its_context_say) {
  const auto posting = context();
  const auto result =
      execute(book, "shop",
              TransferOrder{"alice", {{"bob"}}, "credits", 7, "words", "{\"a\":\"b\"}"}, posting)
          .value();
  BOOST_REQUIRE(result.transfers.size() == 1);
  BOOST_TEST(!result.hold);
  const auto& transfer = result.transfers[0];
  BOOST_TEST((transfer == book.posted().back()));
  BOOST_TEST((transfer.from == alice && transfer.to == bob));
  BOOST_TEST(transfer.tenant == "shop");
  BOOST_TEST(transfer.asset == "credits");
  BOOST_TEST(transfer.amount == 7);
  BOOST_TEST((transfer.kind == TransferKind::transfer));
  BOOST_TEST((transfer.topup.is_nil() && transfer.hold.is_nil() && transfer.corrects.is_nil()));
  BOOST_TEST((transfer.cause == posting.cause));
  BOOST_TEST((transfer.evidence == evidence));
  BOOST_TEST(transfer.created_at.unix_ms == clock.now().unix_ms);
  BOOST_TEST(transfer.from_balance_after.value() == 93);
  BOOST_TEST(transfer.to_balance_after.value() == 7);
  BOOST_TEST(transfer.description == "words");
  BOOST_TEST(transfer.metadata == "{\"a\":\"b\"}");
}

BOOST_AUTO_TEST_CASE(a_split_is_one_transfer_a_share_that_comes_to_something) {
  const auto result =
      run(TransferOrder{
              "alice", {{"bob", 1}, {"@revenue", 9'000}, {"@issued", 999}}, "credits", 99, "", ""})
          .value();
  BOOST_REQUIRE(result.transfers.size() == 2);
  BOOST_TEST((result.transfers[0].to == revenue));
  BOOST_TEST(result.transfers[0].amount == 89);
  BOOST_TEST((result.transfers[1].to == issued));
  BOOST_TEST(result.transfers[1].amount == 10);
  BOOST_TEST((result.transfers[0].id != result.transfers[1].id));
  BOOST_TEST(result.transfers[0].from_balance_after.value() == 11);
  BOOST_TEST(result.transfers[1].from_balance_after.value() == 1);
  BOOST_TEST(of(alice).available == 1);
}

// The last leg of three is refused: the first two, which were posted to accounts that had a
// balance, had none, and had been changed before, are gone without a trace.
BOOST_AUTO_TEST_CASE(a_split_whose_last_leg_fails_leaves_nothing_of_the_first) {
  const auto carol = account("carol");
  BOOST_REQUIRE(run(spend(10)));
  book.set_balance(carol, "credits", {kMost, 0});
  const auto posted = book.posted();
  const auto changed = book.changed_balances();
  const auto systems = book.system_changes();
  const TransferOrder order{
      "alice", {{"bob", 3'000}, {"@issued", 3'000}, {"carol", 4'000}}, "credits", 90, "", ""};
  BOOST_TEST(code_of(run(order)) == "amount_out_of_range");
  BOOST_TEST((book.posted() == posted));
  BOOST_TEST((book.changed_balances() == changed));
  BOOST_TEST((book.system_changes() == systems));
  BOOST_TEST((of(alice) == Balance{90, 0}));
  BOOST_TEST((of(bob) == Balance{}));
  // A split that takes more than there is fails at a later leg as well.
  auto dear = order;
  dear.to = {{"bob", 5'000}, {"@issued", 5'000}};
  dear.amount = 91;
  BOOST_TEST(code_of(run(dear)) == "insufficient_funds");
  BOOST_TEST((of(bob) == Balance{}));
  BOOST_TEST((book.posted() == posted));
}

BOOST_AUTO_TEST_CASE(a_post_whose_last_leg_fails_leaves_the_hold_as_it_was) {
  const auto carol = account("carol");
  const auto id =
      run(HoldOrder{{"alice", {{"bob", 5'000}, {"carol", 5'000}}, "credits", 40, "", ""}, {}})
          .value()
          .hold->id;
  book.set_balance(carol, "credits", {kMost - 19, 0});
  const auto before = book.find_hold(id)->row;
  BOOST_TEST(code_of(run(PostOrder{id, {}})) == "amount_out_of_range");
  BOOST_TEST((book.find_hold(id)->row == before));
  BOOST_TEST((of(alice) == Balance{60, 40}));
  BOOST_TEST((of(bob) == Balance{}));
  BOOST_TEST(book.posted().size() == 1);
}

BOOST_AUTO_TEST_CASE(what_is_held_can_be_neither_spent_nor_held_again) {
  hold(70);
  BOOST_TEST((of(alice) == Balance{30, 70}));
  BOOST_TEST(code_of(run(spend(31))) == "insufficient_funds");
  BOOST_TEST(code_of(run(HoldOrder{spend(31), {}})) == "insufficient_funds");
  BOOST_TEST(code_of(run(spend(30))) == "done");
  BOOST_TEST((of(alice) == Balance{0, 70}));
}

// The shares of a hold are those of each part: the rounding starts anew with every post.
BOOST_AUTO_TEST_CASE(parts_of_a_hold_are_posted_by_its_shares) {
  const auto id =
      run(HoldOrder{{"alice", {{"bob", 5'000}, {"@revenue", 5'000}}, "credits", 5, "", ""}, {}})
          .value()
          .hold->id;
  for (int i = 0; i < 3; ++i) BOOST_REQUIRE(run(PostOrder{id, 1}));
  BOOST_TEST((of(bob) == Balance{3, 0}));
  const auto last = run(PostOrder{id, {}}).value();
  BOOST_REQUIRE(last.transfers.size() == 2);
  for (const auto& transfer : last.transfers) {
    BOOST_TEST((transfer.kind == TransferKind::hold_post));
    BOOST_TEST((transfer.hold == id));
  }
  BOOST_TEST((last.hold->status == HoldStatus::posted));
  BOOST_TEST((of(bob) == Balance{4, 0}));
  BOOST_TEST(change_of(revenue) == 1);
  BOOST_TEST((of(alice) == Balance{95, 0}));
}

BOOST_AUTO_TEST_CASE(a_hold_says_to_whom_in_its_transfer_and_stays_on_the_same_account) {
  const auto result =
      run(HoldOrder{{"alice", {{"bob", 1}, {"@revenue", 9'999}}, "credits", 40, "words", ""},
                    clock.now().plus_ms(9)})
          .value();
  BOOST_REQUIRE(result.transfers.size() == 1);
  const auto& transfer = result.transfers[0];
  BOOST_TEST((transfer.kind == TransferKind::hold));
  BOOST_TEST((transfer.hold == transfer.id));
  BOOST_TEST(transfer.subject == format(result.hold->to));
  BOOST_TEST(transfer.from_balance_after.value() == 100);
  BOOST_TEST(!transfer.to_balance_after);
  BOOST_TEST((result.hold->id == transfer.id));
  BOOST_TEST(result.hold->expires_at->unix_ms == clock.now().unix_ms + 9);
  BOOST_TEST(book.system_changes().empty());
}

BOOST_AUTO_TEST_CASE(a_hold_expires_once_and_gives_back_what_is_still_pending) {
  const auto id = hold(40, 1'000);
  BOOST_REQUIRE(run(PostOrder{id, 15}));
  clock.advance_ms(1'000);
  const auto result = expire(id).value();
  BOOST_REQUIRE(result.transfers.size() == 1);
  BOOST_TEST((result.transfers[0].kind == TransferKind::hold_expire));
  BOOST_TEST(result.transfers[0].amount == 25);
  BOOST_TEST((result.hold->status == HoldStatus::expired));
  BOOST_TEST(result.hold->posted == 15);
  BOOST_TEST((of(alice) == Balance{85, 0}));
  BOOST_TEST(code_of(expire(id)) == "hold_not_pending");
}

BOOST_AUTO_TEST_CASE(a_correction_takes_back_what_was_spent_below_zero) {
  const auto gift = run(TransferOrder{"@issued", {{"bob"}}, "credits", 30, "", ""}).value();
  BOOST_REQUIRE(run(TransferOrder{"bob", {{"@revenue"}}, "credits", 30, "", ""}));
  const auto id = earlier(gift.transfers[0]);
  const auto part = run(CorrectionOrder{id, 20, "a mistake"}).value();
  BOOST_TEST((of(bob) == Balance{-20, 0}));
  const auto& transfer = part.transfers.at(0);
  BOOST_TEST((transfer.kind == TransferKind::correction));
  BOOST_TEST((transfer.corrects == id));
  BOOST_TEST((transfer.from == bob && transfer.to == issued));
  BOOST_TEST(transfer.description == "a mistake");
  BOOST_TEST(transfer.from_balance_after.value() == -20);
  BOOST_TEST(code_of(run(CorrectionOrder{id, 11, ""})) == "correction_exceeds_transfer");
  BOOST_TEST(run(CorrectionOrder{id, {}, ""}).value().transfers[0].amount == 10);
  BOOST_TEST((of(bob) == Balance{-30, 0}));
  BOOST_TEST(code_of(run(CorrectionOrder{id, {}, ""})) == "correction_exceeds_transfer");
  // Below zero, nothing can be spent; and what comes in is not available before it is made good.
  BOOST_TEST(code_of(run(TransferOrder{"bob", {{"@revenue"}}, "credits", 1, "", ""})) ==
             "insufficient_funds");
  BOOST_REQUIRE(run(TransferOrder{"@issued", {{"bob"}}, "credits", 30, "", ""}));
  BOOST_TEST(code_of(run(TransferOrder{"bob", {{"@revenue"}}, "credits", 1, "", ""})) ==
             "insufficient_funds");
}

BOOST_AUTO_TEST_CASE(a_correction_never_touches_what_is_held) {
  BOOST_REQUIRE(run(TransferOrder{"@issued", {{"bob"}}, "credits", 30, "", ""}));
  const auto id = earlier(book.posted().back());
  BOOST_REQUIRE(run(HoldOrder{{"bob", {{"@revenue"}}, "credits", 30, "", ""}, {}}));
  BOOST_REQUIRE(run(CorrectionOrder{id, {}, ""}));
  BOOST_TEST((of(bob) == Balance{-30, 30}));
  BOOST_TEST(book.posted().back().from_balance_after.value() == 0);
}

BOOST_AUTO_TEST_CASE(a_posted_hold_is_corrected_to_what_is_available) {
  const auto held = hold(40);
  const auto posted = run(PostOrder{held, 25}).value();
  const auto id = earlier(posted.transfers[0]);
  BOOST_TEST(code_of(run(CorrectionOrder{id, 26, ""})) == "correction_exceeds_transfer");
  BOOST_REQUIRE(run(CorrectionOrder{id, {}, ""}));
  BOOST_TEST((of(alice) == Balance{85, 15}));
  BOOST_TEST(change_of(revenue) == 0);
  BOOST_TEST(book.find_hold(held)->row.posted == 25);
}

BOOST_AUTO_TEST_CASE(an_account_goes_to_one_organisation_for_good) {
  const struct {
    const char* before;
    const char* asked;
    const char* expected;
    const char* after;
  } rows[] = {{"", "", "done", ""},
              {"", "acme", "done", "acme"},
              {"acme", "", "done", "acme"},
              {"acme", "acme", "done", "acme"},
              {"acme", "other", "account_of_another_organisation", "acme"}};
  for (const auto& row : rows) {
    Shop shop;
    if (*row.before) shop.book.give_to_organisation(shop.alice, row.before);
    BOOST_TEST(code_of(shop.run(OpenOrder{"alice", row.asked})) == row.expected);
    BOOST_TEST(shop.book.account(shop.alice).organisation == row.after);
    BOOST_TEST(shop.book.posted().empty());
  }
}

BOOST_AUTO_TEST_CASE(the_order_of_a_movement_is_found_and_of_no_other) {
  BOOST_TEST(movement_of(spend(1)) != nullptr);
  const Order held = HoldOrder{spend(2), {}};
  BOOST_TEST(movement_of(held)->amount == 2);
  BOOST_TEST(movement_of(PostOrder{}) == nullptr);
  BOOST_TEST(movement_of(VoidOrder{}) == nullptr);
  BOOST_TEST(movement_of(CorrectionOrder{}) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
