// The legs of a credit and of its reversal.
#include "topup/posting.h"

#include <initializer_list>

#include "ledger/execute.h"
#include "money/money.h"
#include "topup/splitting.h"

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

using Legs = std::initializer_list<Leg>;

Result<void> plan_legs(ledger::Book& book, const Topup& topup, const std::string& subject,
                       const PostingContext& context, Legs legs, Plan& plan) {
  for (const auto& leg : legs) {
    if (book.exists({topup.id, leg.kind, subject}))
      return fail(Errc::transfer_exists, "top-up " + topup.id.str() + " already has a " +
                                             std::string(name(leg.kind)) + " for \"" + subject +
                                             "\"");
    if (leg.amount == 0) continue;
    const auto* from = book.find_account(topup.tenant, leg.from);
    const auto* to = book.find_account(topup.tenant, leg.to);
    TALLYPORT_ASSERT(from && to);
    auto& transfer = plan.transfers.emplace_back();
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
  return {};
}

}  // namespace

Result<void> post_credit(ledger::Book& book, const Topup& topup, const std::string& gateway,
                         const PostingContext& context) {
  const auto clearing = ledger::clearing_account(gateway);
  const std::string currency(topup.price.currency.code());
  const auto& account = topup.account_name;
  Plan plan;
  auto planned =
      one_asset(topup)
          ? plan_legs(book, topup, "payment", context,
                      {{TransferKind::topup_credit, clearing, account, topup.asset, topup.credit}},
                      plan)
          : plan_legs(
                book, topup, "payment", context,
                {{TransferKind::topup_credit, ledger::kIssued, account, topup.asset, topup.credit},
                 {TransferKind::topup_payment, clearing, ledger::kRevenue, currency,
                  topup.price.minor}},
                plan);
  if (!planned) return planned;
  if (!topup.shares.empty()) plan_split(book, topup, context, plan);
  return carry_out(book, std::move(plan), context.at);
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
  if (!topup.shares.empty()) {
    Plan plan;
    plan_refund(book, topup, refund, *before, *after, context, plan);
    auto kept = carry_out(book, std::move(plan), context.at);
    if (!kept) return fail(kept.error());
    return TransferId{};
  }
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

Result<void> release_credit(ledger::Book& book, const Topup& topup, const RefundId& refund,
                            TransferId own, const PostingContext& context) {
  std::vector<TransferId> kept;
  if (!own.is_nil()) kept.push_back(own);
  for (const auto* each : book.holds_of(topup.id))
    if (each->row.refund == refund) kept.push_back(each->row.id);
  for (const auto& id : kept) {
    const auto* found = book.find_hold(id);
    if (!found || found->row.status != ledger::HoldStatus::pending) continue;
    auto released = ledger::execute(book, topup.tenant, ledger::VoidOrder{id, {}}, context);
    if (!released) return fail(released.error());
  }
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
  const auto& account = topup.account_name;
  Plan plan;
  if (!topup.shares.empty()) plan_return(book, topup, credit_difference, context, plan);
  auto planned = one_asset(topup) ? plan_legs(book, topup, subject, context,
                                              {{TransferKind::reversal_credit, account, clearing,
                                                topup.asset, credit_difference}},
                                              plan)
                                  : plan_legs(book, topup, subject, context,
                                              {{TransferKind::reversal_credit, account,
                                                ledger::kIssued, topup.asset, credit_difference},
                                               {TransferKind::reversal_payment, ledger::kRevenue,
                                                clearing, currency, price_difference}},
                                              plan);
  if (!planned) return planned;
  return carry_out(book, std::move(plan), context.at);
}

Result<bool> post_fee(ledger::Book& book, const Topup& topup, const std::string& gateway,
                      money::Money fee, const PostingContext& context) {
  constexpr const char* kSubject = "payment";
  if (fee.minor <= 0) return false;
  if (book.exists({topup.id, TransferKind::gateway_fee, kSubject})) return false;
  const auto clearing = ledger::clearing_account(gateway);
  Plan plan;
  auto planned = plan_legs(book, topup, kSubject, context,
                           {{TransferKind::gateway_fee, clearing, ledger::kFees,
                             std::string(fee.currency.code()), fee.minor}},
                           plan);
  if (!planned) return fail(planned.error());
  auto posted = carry_out(book, std::move(plan), context.at);
  if (!posted) return fail(posted.error());
  return true;
}

}  // namespace tallyport::topup
