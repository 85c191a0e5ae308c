// The plans, and carrying one out.
#include "topup/splitting.h"

#include <algorithm>

#include "ledger/execute.h"
#include "money/money.h"

namespace tallyport::topup {
namespace {

using ledger::Correctable;
using ledger::Hold;
using ledger::HoldStatus;
using ledger::PostingContext;
using ledger::Share;
using ledger::Transfer;
using ledger::TransferKind;

Transfer transfer_of(const Topup& topup, TransferKind kind, const PostingContext& context) {
  Transfer transfer;
  transfer.id = context.ids.make<TransferId>();
  transfer.tenant = topup.tenant;
  transfer.asset = topup.asset;
  transfer.kind = kind;
  transfer.cause = context.cause;
  transfer.evidence = context.evidence;
  transfer.created_at = context.at;
  return transfer;
}

// The hold that `transfer` makes, for `shares`, and nothing of it posted yet.
Hold hold_of(Transfer& transfer, std::vector<Share> shares, const Topup& topup) {
  transfer.to = shares.front().account;
  transfer.hold = transfer.id;
  transfer.subject = format(shares);
  Hold hold;
  hold.id = transfer.id;
  hold.tenant = transfer.tenant;
  hold.from = transfer.from;
  hold.to = std::move(shares);
  hold.asset = transfer.asset;
  hold.amount = hold.pending = transfer.amount;
  hold.topup = topup.id;
  hold.created_at = hold.updated_at = transfer.created_at;
  return hold;
}

std::vector<int> points_of(const std::vector<Share>& shares) {
  std::vector<int> points;
  for (const auto& share : shares) points.push_back(share.basis_points);
  return points;
}

// What waits to be released, or has been; null where the top-up was not paid.
Tracked<Hold>* credit_hold(ledger::Book& book, const Topup& topup) {
  for (auto* hold : book.holds_of(topup.id))
    if (hold->row.refund.is_nil()) return hold;
  return nullptr;
}

std::int64_t left_of(const Correctable& of) { return of.transfer.amount - of.corrected; }

// `amount`, at most the sum of `left`, taken from each in proportion; a unit that rounding leaves
// over is the first's who has one.
std::vector<std::int64_t> in_proportion(std::int64_t amount,
                                        const std::vector<std::int64_t>& left) {
  std::int64_t whole = 0;
  for (const auto each : left) whole += each;
  TALLYPORT_ASSERT(amount >= 0 && amount <= whole);
  std::vector<std::int64_t> parts;
  auto rest = amount;
  for (const auto each : left) {
    parts.push_back(whole == 0 ? 0 : money::proportion(each, amount, whole).value());
    rest -= parts.back();
  }
  for (std::size_t i = 0; rest > 0; i = (i + 1) % parts.size()) {
    if (parts[i] == left[i]) continue;
    ++parts[i];
    --rest;
  }
  return parts;
}

// What comes back of what was paid out: the postings, and how much of each.
std::vector<std::pair<Correctable*, std::int64_t>> from_posted(ledger::Book& book,
                                                               const TransferId& hold,
                                                               std::int64_t wanted) {
  const auto posted = book.posted_of(hold);
  std::vector<std::int64_t> left;
  std::int64_t whole = 0;
  for (const auto* each : posted) {
    left.push_back(left_of(*each));
    whole += left.back();
  }
  const auto parts = in_proportion(std::min(wanted, whole), left);
  std::vector<std::pair<Correctable*, std::int64_t>> found;
  for (std::size_t i = 0; i < posted.size(); ++i)
    if (parts[i] > 0) found.emplace_back(posted[i], parts[i]);
  return found;
}

// What was posted by this command can be taken back by a later one of the batch.
void know_posted(ledger::Book& book, std::size_t before) {
  const auto& all = book.posted();
  for (auto i = before; i < all.size(); ++i)
    if (all[i].kind == TransferKind::hold_post) book.add_correctable({all[i], 0});
}

}  // namespace

Result<void> carry_out(ledger::Book& book, Plan plan, Timestamp at) {
  const auto before = book.posted().size();
  auto posted = book.post_all(std::move(plan.transfers));
  if (!posted) return posted;
  know_posted(book, before);
  for (auto& hold : plan.opened) book.open_hold(std::move(hold));
  for (auto& [hold, amount] : plan.voided) {
    auto& row = hold->change();
    row.pending -= amount;
    if (row.pending == 0) row.status = HoldStatus::voided;
    row.updated_at = at;
  }
  for (auto& [of, amount] : plan.corrected) of->corrected += amount;
  return {};
}

void plan_split(ledger::Book& book, const Topup& topup, const PostingContext& context, Plan& plan) {
  std::vector<Share> shares;
  for (const auto& each : topup.shares) {
    const auto* account = book.find_account(topup.tenant, each.account);
    TALLYPORT_ASSERT(account);
    shares.push_back({account->id, each.basis_points});
  }
  auto transfer = transfer_of(topup, TransferKind::hold, context);
  transfer.from = topup.account;
  transfer.amount = topup.credit;
  transfer.topup = topup.id;
  auto hold = hold_of(transfer, std::move(shares), topup);
  plan.transfers.push_back(std::move(transfer));
  if (!topup.held) {
    const auto parts = ledger::split(hold.amount, points_of(hold.to));
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] == 0) continue;
      auto part = transfer_of(topup, TransferKind::hold_post, context);
      part.from = hold.from;
      part.to = hold.to[i].account;
      part.amount = parts[i];
      part.hold = hold.id;
      plan.transfers.push_back(std::move(part));
    }
    hold.posted = hold.amount;
    hold.pending = 0;
    hold.status = HoldStatus::posted;
  }
  plan.opened.push_back(std::move(hold));
}

void plan_return(ledger::Book& book, const Topup& topup, std::int64_t credit,
                 const PostingContext& context, Plan& plan) {
  auto* hold = credit_hold(book, topup);
  if (!hold) return;
  const auto waiting = std::min(credit, hold->row.pending);
  if (waiting > 0) {
    auto transfer = transfer_of(topup, TransferKind::hold_void, context);
    transfer.from = hold->row.from;
    transfer.to = hold->row.to.front().account;
    transfer.amount = waiting;
    transfer.hold = hold->row.id;
    plan.transfers.push_back(std::move(transfer));
    plan.voided.emplace_back(hold, waiting);
  }
  for (const auto& [of, amount] : from_posted(book, hold->row.id, credit - waiting)) {
    auto transfer = transfer_of(topup, TransferKind::correction, context);
    transfer.from = of->transfer.to;
    transfer.to = of->transfer.from;
    transfer.amount = amount;
    transfer.corrects = of->transfer.id;
    plan.transfers.push_back(std::move(transfer));
    plan.corrected.emplace_back(of, amount);
  }
}

void plan_refund(ledger::Book& book, const Topup& topup, const RefundId& refund,
                 std::int64_t before, std::int64_t after, const PostingContext& context,
                 Plan& plan) {
  const auto* credit = credit_hold(book, topup);
  TALLYPORT_ASSERT(credit);
  const auto waiting = topup.reversed_credit + credit->row.pending;
  auto missing = after - std::max(before, waiting);
  const auto keep = [&](AccountId from, AccountId to, std::int64_t amount) {
    if (amount <= 0 || book.account(from).kind != ledger::AccountKind::user) return;
    auto transfer = transfer_of(topup, TransferKind::hold, context);
    transfer.from = from;
    transfer.amount = amount;
    auto hold = hold_of(transfer, {{to}}, topup);
    hold.refund = refund;
    plan.transfers.push_back(std::move(transfer));
    plan.opened.push_back(std::move(hold));
  };
  for (const auto& [of, amount] :
       from_posted(book, credit->row.id, std::max<std::int64_t>(0, missing))) {
    keep(of->transfer.to, topup.account, amount);
    missing -= amount;
  }
  keep(topup.account, credit->row.to.front().account, missing);
}

Result<void> release(ledger::Book& book, const Topup& topup, std::int64_t kept,
                     const PostingContext& context) {
  const auto* hold = credit_hold(book, topup);
  const auto amount = hold ? hold->row.pending - kept : 0;
  if (amount <= 0 || topup.status == Status::disputed) {
    const auto* why = hold && hold->row.pending > 0 ? ", and what is held of it is asked back"
                                                    : ", and nothing is held of it";
    return fail(Errc::topup_not_held,
                "top-up " + topup.id.str() + " is " + std::string(name(topup.status)) + why);
  }
  const auto before = book.posted().size();
  auto posted =
      ledger::execute(book, topup.tenant, ledger::PostOrder{hold->row.id, amount}, context);
  if (!posted) return fail(posted.error());
  know_posted(book, before);
  return {};
}

}  // namespace tallyport::topup
