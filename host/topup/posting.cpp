// The legs of a credit and of its reversal.
#include "topup/posting.h"

#include <initializer_list>

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

// The leg that touches the user's balance goes first: it is the only one that can overflow.
Result<void> post_all(ledger::Book& book, const Topup& topup, const std::string& subject,
                      const PostingContext& context, std::initializer_list<Leg> legs) {
  for (const auto& leg : legs)
    if (book.exists({topup.id, leg.kind, subject}))
      return fail(Errc::transfer_exists, "top-up " + topup.id.str() + " already has a " +
                                             std::string(name(leg.kind)) + " for \"" + subject +
                                             "\"");
  bool first = true;
  for (const auto& leg : legs) {
    if (leg.amount == 0) continue;
    const auto* from = book.find_account(topup.tenant, leg.from);
    const auto* to = book.find_account(topup.tenant, leg.to);
    TALLYPORT_ASSERT(from && to);
    auto posted = book.post({.id = context.ids.make<TransferId>(),
                             .tenant = topup.tenant,
                             .from = from->id,
                             .to = to->id,
                             .asset = leg.asset,
                             .amount = leg.amount,
                             .kind = leg.kind,
                             .topup = topup.id,
                             .subject = subject,
                             .cause = context.cause,
                             .created_at = context.at,
                             .from_balance_after = {},
                             .to_balance_after = {}});
    TALLYPORT_ASSERT(posted || first);
    if (!posted) return posted;
    first = false;
  }
  return {};
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

}  // namespace tallyport::topup
