// Posting: double entry over the balances of one batch.
#include "ledger/book.h"

#include <array>

#include "money/money.h"

namespace tallyport::ledger {
namespace {

constexpr std::array<std::pair<TransferKind, std::string_view>, 4> kKinds{{
    {TransferKind::topup_payment, "topup_payment"},
    {TransferKind::topup_credit, "topup_credit"},
    {TransferKind::reversal_payment, "reversal_payment"},
    {TransferKind::reversal_credit, "reversal_credit"},
}};

}  // namespace

std::string clearing_account(std::string_view gateway) {
  return "@gateway:" + std::string(gateway);
}

std::string_view name(TransferKind kind) {
  for (const auto& [value, text] : kKinds)
    if (value == kind) return text;
  broken_contract("a TransferKind outside of the list", __FILE__, __LINE__);
}

std::optional<TransferKind> parse_transfer_kind(std::string_view text) {
  for (const auto& [value, spelling] : kKinds)
    if (spelling == text) return value;
  return std::nullopt;
}

void Book::add_account(Account account) {
  by_name_[{account.tenant, account.name}] = account.id;
  accounts_[account.id] = std::move(account);
}

void Book::set_balance(const AccountId& account, const std::string& asset, std::int64_t available) {
  balances_[{account, asset}] = available;
}

void Book::add_existing(TransferKey key) { existing_.insert(std::move(key)); }

const Account* Book::find_account(std::string_view tenant, std::string_view name) const {
  auto found = by_name_.find(std::pair<std::string, std::string>(tenant, name));
  return found == by_name_.end() ? nullptr : &accounts_.at(found->second);
}

const Account& Book::account(const AccountId& id) const {
  auto found = accounts_.find(id);
  TALLYPORT_ASSERT(found != accounts_.end());
  return found->second;
}

std::int64_t Book::balance(const AccountId& account, const std::string& asset) const {
  auto found = balances_.find({account, asset});
  return found == balances_.end() ? 0 : found->second;
}

Result<void> Book::post(Transfer transfer) {
  TransferKey key{transfer.topup, transfer.kind, transfer.subject};
  if (existing_.contains(key))
    return fail(Errc::transfer_exists, "top-up " + transfer.topup.str() + " already has a " +
                                           std::string(name(transfer.kind)) + " for \"" +
                                           transfer.subject + "\"");
  if (transfer.amount <= 0)
    return fail(Errc::transfer_amount_not_positive,
                "a transfer of " + std::to_string(transfer.amount) + " " + transfer.asset);
  if (transfer.from == transfer.to)
    return fail(Errc::transfer_to_itself, "account " + transfer.from.str() + " on both sides");
  for (const auto& id : {transfer.from, transfer.to})
    if (!accounts_.contains(id)) return fail(Errc::account_not_found, "account " + id.str());

  auto from_after = money::subtract(balance(transfer.from, transfer.asset), transfer.amount);
  auto to_after = money::add(balance(transfer.to, transfer.asset), transfer.amount);
  const bool from_user = accounts_.at(transfer.from).kind == AccountKind::user;
  const bool to_user = accounts_.at(transfer.to).kind == AccountKind::user;
  if (from_user && !from_after) return fail(from_after.error());
  if (to_user && !to_after) return fail(to_after.error());

  auto set = [&](const AccountId& id, std::int64_t available) {
    balances_[{id, transfer.asset}] = available;
    changed_[{id, transfer.asset}] = available;
    return available;
  };
  if (from_user) transfer.from_balance_after = set(transfer.from, *from_after);
  if (to_user) transfer.to_balance_after = set(transfer.to, *to_after);
  existing_.insert(std::move(key));
  posted_.push_back(std::move(transfer));
  return {};
}

}  // namespace tallyport::ledger
