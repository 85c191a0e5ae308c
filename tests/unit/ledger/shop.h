// Shop: a book with two users and the application's own accounts, and orders to it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "ledger/execute.h"
#include "support/manual_clock.h"
#include "support/seed.h"

namespace tallyport::ledger {

struct Shop {
  test::ManualClock clock;
  test::SeededEntropy entropy;
  UuidV7Source ids{clock, entropy};
  Book book;
  Evidence evidence{Evidence::Kind::request, {}, std::string(64, 'e'), "", "key:shop"};
  AccountId alice = account("alice");
  AccountId bob = account("bob");
  AccountId revenue = account("@revenue");
  AccountId issued = account("@issued");

  // alice has 100 credits.
  Shop() {
    book.add_asset("shop", "credits", 0);
    book.set_balance(alice, "credits", {100, 0});
  }

  AccountId account(std::string name) {
    const auto id = ids.make<AccountId>();
    const auto kind = kind_of(name);
    book.add_account({id, "shop", std::move(name), kind});
    return id;
  }

  Result<OrderResult> run(const Order& order, const std::string& tenant = "shop") {
    return execute(book, tenant, order, context());
  }
  Result<OrderResult> expire(const TransferId& hold) {
    return ledger::expire(book, hold, context());
  }
  PostingContext context() { return {ids.make<CommandId>(), clock.now(), evidence, ids}; }

  TransferOrder spend(std::int64_t amount) {
    return {"alice", {{"@revenue"}}, "credits", amount, "", ""};
  }
  // A hold of alice's, for @revenue; its time to live in ms, or without end.
  TransferId hold(std::int64_t amount, std::optional<std::int64_t> lives_ms = {}) {
    HoldOrder order{spend(amount), {}};
    if (lives_ms) order.expires_at = clock.now().plus_ms(*lives_ms);
    return run(order).value().hold->id;
  }
  // A transfer of an earlier batch, as the store loads it to be corrected.
  TransferId earlier(const Transfer& transfer, std::int64_t corrected = 0) {
    book.add_correctable({transfer, corrected});
    return transfer.id;
  }

  Balance of(const AccountId& account) const { return book.balance(account, "credits"); }
  std::int64_t change_of(const AccountId& system) const {
    const auto found = book.system_changes().find({system, "credits"});
    return found == book.system_changes().end() ? 0 : found->second;
  }
};

// "done", or the name of what it failed with.
inline std::string_view code_of(const Result<OrderResult>& result) {
  return result ? "done" : name(result.error().code);
}

}  // namespace tallyport::ledger
