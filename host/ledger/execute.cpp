// Each order as transfers.
#include "ledger/execute.h"

#include <algorithm>

namespace tallyport::ledger {
namespace {

// A transfer with all that the context says.
Transfer transfer_of(const std::string& tenant, TransferKind kind, const PostingContext& context) {
  Transfer transfer;
  transfer.id = context.ids.make<TransferId>();
  transfer.tenant = tenant;
  transfer.kind = kind;
  transfer.cause = context.cause;
  transfer.evidence = context.evidence;
  transfer.created_at = context.at;
  return transfer;
}

Failure no_account(const std::string& name) {
  return fail(Errc::account_not_found, "there is no account \"" + name + "\"");
}

Failure no_asset(const std::string& name) {
  return fail(Errc::asset_not_found, "there is no asset \"" + name + "\"");
}

std::vector<int> points_of(const auto& shares) {
  std::vector<int> points;
  for (const auto& share : shares) points.push_back(share.basis_points);
  return points;
}

Result<std::vector<Share>> find_shares(const Book& book, const std::string& tenant,
                                       const std::vector<NamedShare>& named) {
  if (!is_whole(points_of(named)))
    return fail(Errc::split_invalid, "1 to " + std::to_string(kSharesMax) +
                                         " shares, each positive, that add up to 10000");
  std::vector<Share> shares;
  for (const auto& each : named) {
    const auto* account = book.find_account(tenant, each.account);
    if (!account) return no_account(each.account);
    shares.push_back({account->id, each.basis_points});
  }
  return shares;
}

// One transfer a share, like `like`; a share that comes to nothing has none.
Result<OrderResult> post_parts(Book& book, const Transfer& like, const std::vector<Share>& shares,
                               IdSource& ids) {
  const auto parts = split(like.amount, points_of(shares));
  std::vector<Transfer> transfers;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (parts[i] == 0) continue;
    auto& transfer = transfers.emplace_back(like);
    if (transfers.size() > 1) transfer.id = ids.make<TransferId>();
    transfer.to = shares[i].account;
    transfer.amount = parts[i];
  }
  const auto before = book.posted().size();
  auto posted = book.post_all(std::move(transfers));
  if (!posted) return fail(posted.error());
  const auto first = book.posted().begin() + static_cast<std::ptrdiff_t>(before);
  return OrderResult{{first, book.posted().end()}, std::nullopt};
}

struct Executor {
  Book& book;
  const std::string& tenant;
  const PostingContext& context;

  Result<OrderResult> operator()(const TransferOrder& order) const {
    auto like = begin(order, TransferKind::transfer);
    if (!like) return fail(like.error());
    auto shares = find_shares(book, tenant, order.to);
    if (!shares) return fail(shares.error());
    return post_parts(book, *like, *shares, context.ids);
  }

  Result<OrderResult> operator()(const HoldOrder& order) const {
    auto transfer = begin(order.transfer, TransferKind::hold);
    if (!transfer) return fail(transfer.error());
    if (book.account(transfer->from).kind != AccountKind::user)
      return fail(Errc::account_not_holdable,
                  "account \"" + order.transfer.from + "\" is a system account");
    auto shares = find_shares(book, tenant, order.transfer.to);
    if (!shares) return fail(shares.error());
    for (const auto& share : *shares)
      if (share.account == transfer->from)
        return fail(Errc::transfer_to_itself,
                    "account \"" + order.transfer.from + "\" on both sides");
    transfer->to = shares->front().account;
    transfer->hold = transfer->id;
    transfer->subject = format(*shares);
    auto posted = book.post(*transfer);
    if (!posted) return fail(posted.error());
    Hold hold{.id = transfer->id,
              .tenant = tenant,
              .from = transfer->from,
              .to = std::move(*shares),
              .asset = transfer->asset,
              .amount = transfer->amount,
              .pending = transfer->amount,
              .posted = 0,
              .status = HoldStatus::pending,
              .refund = {},
              .expires_at = order.expires_at,
              .created_at = context.at,
              .updated_at = context.at};
    book.open_hold(hold);
    return OrderResult{{book.posted().back()}, std::move(hold)};
  }

  Result<OrderResult> operator()(const PostOrder& order) const {
    auto found = pending_part(order.hold, order.amount);
    if (!found) return fail(found.error());
    auto& [hold, amount] = *found;
    auto like = part_of(hold->row, TransferKind::hold_post, amount);
    auto result = post_parts(book, like, hold->row.to, context.ids);
    if (!result) return fail(result.error());
    hold->change().posted += amount;
    return close(*hold, amount, HoldStatus::posted, std::move(*result));
  }

  Result<OrderResult> operator()(const VoidOrder& order) const {
    auto found = pending_part(order.hold, order.amount);
    if (!found) return fail(found.error());
    return release(*found->first, found->second, HoldStatus::voided);
  }

  Result<OrderResult> operator()(const CorrectionOrder& order) const {
    auto* of = book.find_correctable(order.transfer);
    if (!of || of->transfer.tenant != tenant)
      return fail(Errc::transfer_not_found, "there is no transfer " + order.transfer.str());
    const auto& original = of->transfer;
    if (original.kind != TransferKind::transfer && original.kind != TransferKind::hold_post)
      return fail(Errc::transfer_not_correctable,
                  "transfer " + order.transfer.str() + " is a " + std::string(name(original.kind)));
    const auto left = original.amount - of->corrected;
    const auto amount = order.amount.value_or(left);
    if (amount > left || left == 0)
      return fail(Errc::correction_exceeds_transfer,
                  std::to_string(left) + " of " + std::to_string(original.amount) + " " +
                      original.asset + " are left of transfer " + order.transfer.str());
    auto transfer = transfer_of(tenant, TransferKind::correction, context);
    transfer.from = original.to;
    transfer.to = original.from;
    transfer.asset = original.asset;
    transfer.amount = amount;
    transfer.corrects = original.id;
    transfer.description = order.description;
    auto posted = book.post(std::move(transfer));
    if (!posted) return fail(posted.error());
    of->corrected += amount;
    return OrderResult{{book.posted().back()}, std::nullopt};
  }

  // The store has made the account where it was not there.
  Result<OrderResult> operator()(const OpenOrder& order) const {
    const auto* found = book.find_account(tenant, order.account);
    TALLYPORT_ASSERT(found && found->kind == AccountKind::user);
    OrderResult result;
    result.account = *found;
    auto& owner = result.account->organisation;
    if (order.organisation.empty() || order.organisation == owner) return result;
    if (!owner.empty())
      return fail(Errc::account_of_another_organisation,
                  "account \"" + order.account + "\" belongs to \"" + owner + "\"");
    owner = order.organisation;
    book.give_to_organisation(found->id, owner);
    return result;
  }

  // The transfer of an order, without its other side.
  Result<Transfer> begin(const TransferOrder& order, TransferKind kind) const {
    if (!is_whole(points_of(order.to)))
      return fail(Errc::split_invalid, "1 to " + std::to_string(kSharesMax) +
                                           " shares, each positive, that add up to 10000");
    if (!book.scale(tenant, order.asset)) return no_asset(order.asset);
    const auto* from = book.find_account(tenant, order.from);
    if (!from) return no_account(order.from);
    if (order.amount <= 0)
      return fail(Errc::transfer_amount_not_positive,
                  "a transfer of " + std::to_string(order.amount) + " " + order.asset);
    auto transfer = transfer_of(tenant, kind, context);
    transfer.from = from->id;
    transfer.asset = order.asset;
    transfer.amount = order.amount;
    transfer.description = order.description;
    transfer.metadata = order.metadata;
    return transfer;
  }

  // The hold that an order names and how much of it the order is about.
  Result<std::pair<Tracked<Hold>*, std::int64_t>> pending_part(
      const TransferId& id, const std::optional<std::int64_t>& wanted) const {
    auto* hold = book.find_hold(id);
    if (!hold || hold->row.tenant != tenant)
      return fail(Errc::hold_not_found, "there is no hold " + id.str());
    const auto& row = hold->row;
    if (row.status != HoldStatus::pending)
      return fail(Errc::hold_not_pending,
                  "hold " + id.str() + " is " + std::string(name(row.status)));
    if (row.expires_at && *row.expires_at <= context.at)
      return fail(Errc::hold_not_pending, "the time of hold " + id.str() + " has run out");
    const auto amount = wanted.value_or(row.pending);
    if (amount <= 0)
      return fail(Errc::transfer_amount_not_positive, "a part of " + std::to_string(amount));
    if (amount > row.pending)
      return fail(Errc::hold_amount_exceeded, std::to_string(row.pending) + " " + row.asset +
                                                  " are pending of hold " + id.str() + ", not " +
                                                  std::to_string(amount));
    return std::pair(hold, amount);
  }

  Transfer part_of(const Hold& hold, TransferKind kind, std::int64_t amount) const {
    auto transfer = transfer_of(hold.tenant, kind, context);
    transfer.from = hold.from;
    transfer.to = hold.to.front().account;
    transfer.asset = hold.asset;
    transfer.amount = amount;
    transfer.hold = hold.id;
    return transfer;
  }

  Result<OrderResult> release(Tracked<Hold>& hold, std::int64_t amount, HoldStatus how) const {
    const auto kind =
        how == HoldStatus::voided ? TransferKind::hold_void : TransferKind::hold_expire;
    auto posted = book.post(part_of(hold.row, kind, amount));
    if (!posted) return fail(posted.error());
    return close(hold, amount, how, {{book.posted().back()}, {}});
  }

  OrderResult close(Tracked<Hold>& hold, std::int64_t amount, HoldStatus how,
                    OrderResult result) const {
    auto& row = hold.change();
    row.pending -= amount;
    if (row.pending == 0) row.status = how;
    row.updated_at = context.at;
    result.hold = row;
    return result;
  }
};

// What only the book knows of what came out.
void describe(const Book& book, OrderResult& result) {
  auto name = [&](const AccountId& id) { result.names.emplace(id, book.account(id).name); };
  for (const auto& transfer : result.transfers) {
    name(transfer.from);
    name(transfer.to);
  }
  if (result.hold)
    for (const auto& share : result.hold->to) name(share.account);
  if (result.transfers.empty()) return;
  const auto& first = result.transfers.front();
  result.scale = book.scale(first.tenant, first.asset).value_or(0);
}

}  // namespace

const TransferOrder* movement_of(const Order& order) {
  if (const auto* transfer = std::get_if<TransferOrder>(&order)) return transfer;
  if (const auto* hold = std::get_if<HoldOrder>(&order)) return &hold->transfer;
  return nullptr;
}

Result<OrderResult> execute(Book& book, const std::string& tenant, const Order& order,
                            const PostingContext& context) {
  auto result = std::visit(Executor{book, tenant, context}, order);
  if (result) describe(book, *result);
  return result;
}

Result<OrderResult> expire(Book& book, const TransferId& id, const PostingContext& context) {
  auto* hold = book.find_hold(id);
  if (!hold) return fail(Errc::hold_not_found, "there is no hold " + id.str());
  const auto& row = hold->row;
  if (row.status != HoldStatus::pending || !row.expires_at || *row.expires_at > context.at)
    return fail(Errc::hold_not_pending, "hold " + id.str() + " does not expire now");
  return Executor{book, row.tenant, context}.release(*hold, row.pending, HoldStatus::expired);
}

}  // namespace tallyport::ledger
