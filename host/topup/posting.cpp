// The legs of a credit and of its reversal.
#include "topup/posting.h"

#include <initializer_list>

#include "ledger/execute.h"
#include "money/money.h"

namespace tallyport::topup {
namespace {

using ledger::TransferKind;

struct Leg {
  TransferKind kind;
  std::string_view from;  // account names
  std::string_view to;
  std::string asset;
  std::int64_t amount;
};

bool one_asset(const Topup& topup) {
  return topup.asset == topup.price.currency.code() && topup.credit == topup.price.minor;
}

Result<void> post_all(ledger::Book& book, const Topup& topup, const std::string& subject,
                      const PostingContext& context, std::initializer_list<Leg> legs) {
  std::vector<ledger::Transfer> transfers;
  for (const auto& leg : legs) {
    if (book.exists({topup.id, leg.kind, subject}))
      return fail(Errc::transfer_exists, "top-up " + topup.id.str() + " already has a " +
                                             std::string(name(leg.kind)) + " for \"" + subject +
                                             "\"");
    if (leg.amount == 0) continue;
    const auto* from = book.find_account(topup.tenant, leg.from);
    const auto* to = book.find_account(topup.tenant, leg.to);
    TALLYPORT_ASSERT(from && to);
    auto& transfer = transfers.emplace_back();
    transfer.id = context.ids.make<TransferId>();
    transfer.tenant = topup.tenant;
    transfer.from = from->id;
    transfer.to = to->id;
    transfer.asset = leg.asset;
    transfer.amount = leg.amount;
    transfer.kind = leg.kind;
    transfer.topup = topup.id;
    transfer.subject = subject;
    transfer.cause = context.cause;
    transfer.evidence = context.evidence;
    transfer.created_at = context.at;
  }
  return book.post_all(std::move(transfers));
}

}  // namespace

Result<void> post_credit(ledger::Book& book, const Topup& topup, const std::string& gateway,
                         const PostingContext& context) {
  const auto clearing = ledger::clearing_account(gateway);
  const std::string currency(topup.price.currency.code());
  if (one_asset(topup))
    return post_all(
        book, topup, "payment", context,
        {{TransferKind::topup_credit, clearing, topup.account_name, topup.asset, topup.credit}});
  return post_all(
      book, topup, "payment", context,
      {{TransferKind::topup_credit, ledger::kIssued, topup.account_name, topup.asset, topup.credit},
       {TransferKind::topup_payment, clearing, ledger::kRevenue, currency, topup.price.minor}});
}

Result<std::int64_t> reversed_credit(const Topup& topup, std::int64_t reversed_minor) {
  if (reversed_minor == topup.price.minor) return topup.credit;
  return money::proportion(topup.credit, reversed_minor, topup.price.minor);
}

Result<TransferId> hold_credit(ledger::Book& book, const Topup& topup, const std::string& gateway,
                               RefundId refund, std::int64_t before_minor,
                               std::int64_t reversed_minor, const PostingContext& context) {
  auto before = reversed_credit(topup, before_minor);
  if (!before) return fail(before.error());
  auto after = reversed_credit(topup, reversed_minor);
  if (!after) return fail(after.error());
  if (*after == *before) return TransferId{};
  ledger::HoldOrder order;
  order.transfer.from = topup.account_name;
  order.transfer.to = {
      {one_asset(topup) ? ledger::clearing_account(gateway) : std::string(ledger::kIssued)}};
  order.transfer.asset = topup.asset;
  order.transfer.amount = *after - *before;
  auto held = ledger::execute(book, topup.tenant, order, context);
  if (!held) return fail(held.error());
  book.find_hold(held->hold->id)->change().refund = refund;
  return held->hold->id;
}

Result<void> release_credit(ledger::Book& book, const Topup& topup, TransferId hold,
                            const PostingContext& context) {
  const auto* found = book.find_hold(hold);
  if (!found || found->row.status != ledger::HoldStatus::pending) return {};
  auto released = ledger::execute(book, topup.tenant, ledger::VoidOrder{hold, {}}, context);
  if (!released) return fail(released.error());
  return {};
}

Result<void> post_reversal(ledger::Book& book, const Topup& topup, const std::string& gateway,
                           std::int64_t reversed_minor, const std::string& subject,
                           const PostingContext& context) {
  TALLYPORT_ASSERT(reversed_minor > topup.reversed_minor && reversed_minor <= topup.price.minor);
  auto credit = reversed_credit(topup, reversed_minor);
  if (!credit) return fail(credit.error());
  const auto credit_difference = *credit - topup.reversed_credit;
  const auto price_difference = reversed_minor - topup.reversed_minor;
  const auto clearing = ledger::clearing_account(gateway);
  const std::string currency(topup.price.currency.code());
  if (one_asset(topup))
    return post_all(book, topup, subject, context,
                    {{TransferKind::reversal_credit, topup.account_name, clearing, topup.asset,
                      credit_difference}});
  return post_all(
      book, topup, subject, context,
      {{TransferKind::reversal_credit, topup.account_name, ledger::kIssued, topup.asset,
        credit_difference},
       {TransferKind::reversal_payment, ledger::kRevenue, clearing, currency, price_difference}});
}

Result<bool> post_fee(ledger::Book& book, const Topup& topup, const std::string& gateway,
                      money::Money fee, const PostingContext& context) {
  constexpr const char* kSubject = "payment";
  if (fee.minor <= 0) return false;
  if (book.exists({topup.id, TransferKind::gateway_fee, kSubject})) return false;
  const auto clearing = ledger::clearing_account(gateway);
  auto posted = post_all(book, topup, kSubject, context,
                         {{TransferKind::gateway_fee, clearing, ledger::kFees,
                           std::string(fee.currency.code()), fee.minor}});
  if (!posted) return fail(posted.error());
  return true;
}

}  // namespace tallyport::topup
