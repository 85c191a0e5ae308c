// Posting: double entry over the balances of one batch.
#include "ledger/book.h"

#include "money/money.h"

namespace tallyport::ledger {
namespace {

Failure too_little(const Account& account, std::int64_t available, const Transfer& transfer) {
  return fail(Errc::insufficient_funds,
              "account \"" + account.name + "\" has " + std::to_string(available) + " " +
                  transfer.asset + " available, and this takes " + std::to_string(transfer.amount));
}

}  // namespace

void Book::add_account(Account account) {
  by_name_[account.tenant][account.name] = account.id;
  accounts_[account.id] = std::move(account);
}

void Book::set_balance(const AccountId& account, const std::string& asset, Balance balance) {
  balances_[{account, asset}] = balance;
}

void Book::add_existing(TransferKey key) { existing_.insert(std::move(key)); }

void Book::add_asset(const std::string& tenant, const std::string& asset, int scale) {
  scales_[{tenant, asset}] = scale;
}

void Book::add_hold(Hold hold) {
  const auto id = hold.id;
  if (!hold.topup.is_nil()) holds_of_topups_[hold.topup].insert(id);
  holds_.emplace(id, Tracked<Hold>{std::move(hold)});
}

void Book::add_correctable(Correctable of) {
  const auto id = of.transfer.id;
  if (of.transfer.kind == TransferKind::hold_post) posted_of_holds_[of.transfer.hold].insert(id);
  correctables_.emplace(id, std::move(of));
}

const Account* Book::find_account(std::string_view tenant, std::string_view name) const {
  const auto names = by_name_.find(tenant);
  if (names == by_name_.end()) return nullptr;
  const auto found = names->second.find(name);
  return found == names->second.end() ? nullptr : &accounts_.at(found->second);
}

const Account& Book::account(const AccountId& id) const {
  auto found = accounts_.find(id);
  TALLYPORT_ASSERT(found != accounts_.end());
  return found->second;
}

Balance Book::balance(const AccountId& account, const std::string& asset) const {
  auto found = balances_.find({account, asset});
  return found == balances_.end() ? Balance{} : found->second;
}

std::optional<int> Book::scale(const std::string& tenant, const std::string& asset) const {
  auto found = scales_.find({tenant, asset});
  return found == scales_.end() ? std::nullopt : std::optional(found->second);
}

Tracked<Hold>* Book::find_hold(const TransferId& id) {
  auto found = holds_.find(id);
  return found == holds_.end() ? nullptr : &found->second;
}

Correctable* Book::find_correctable(const TransferId& id) {
  auto found = correctables_.find(id);
  return found == correctables_.end() ? nullptr : &found->second;
}

std::vector<Tracked<Hold>*> Book::holds_of(const TopupId& topup) {
  std::vector<Tracked<Hold>*> found;
  if (const auto ids = holds_of_topups_.find(topup); ids != holds_of_topups_.end())
    for (const auto& id : ids->second) found.push_back(&holds_.at(id));
  return found;
}

std::vector<Correctable*> Book::posted_of(const TransferId& hold) {
  std::vector<Correctable*> found;
  if (const auto ids = posted_of_holds_.find(hold); ids != posted_of_holds_.end())
    for (const auto& id : ids->second) found.push_back(&correctables_.at(id));
  return found;
}

void Book::give_to_organisation(const AccountId& id, const std::string& organisation) {
  accounts_.at(id).organisation = organisation;
  given_to_organisations_.insert(id);
}

void Book::open_hold(Hold hold) {
  const auto id = hold.id;
  if (!hold.topup.is_nil()) holds_of_topups_[hold.topup].insert(id);
  holds_.emplace(id, Tracked<Hold>{std::move(hold), Tracked<Hold>::Write::insert});
}

Book::Side Book::side_of(const AccountId& id, const std::string& asset) const {
  Side side{{id, asset}, account(id).kind == AccountKind::user, {}, 0};
  if (side.user) {
    side.balance = balance(id, asset);
  } else if (auto known = system_changes_.find(side.key); known != system_changes_.end()) {
    side.change = known->second;
  }
  return side;
}

Result<Book::Side> Book::take(const Transfer& transfer) const {
  auto side = side_of(transfer.from, transfer.asset);
  const bool of_hold = transfer.kind == TransferKind::hold_post;
  auto& pocket = !side.user ? side.change : of_hold ? side.balance.held : side.balance.available;
  TALLYPORT_ASSERT(!of_hold || (side.user && pocket >= transfer.amount));
  if (side.user && transfer.kind == TransferKind::transfer && pocket < transfer.amount)
    return too_little(account(transfer.from), pocket, transfer);
  auto after = money::subtract(pocket, transfer.amount);
  if (!after) return fail(after.error());
  pocket = *after;
  return side;
}

Result<Book::Side> Book::give(const Transfer& transfer) const {
  auto side = side_of(transfer.to, transfer.asset);
  auto& pocket = side.user ? side.balance.available : side.change;
  auto after = money::add(pocket, transfer.amount);
  if (!after) return fail(after.error());
  pocket = *after;
  return side;
}

Result<Book::Side> Book::shift(const Transfer& transfer) const {
  auto side = side_of(transfer.from, transfer.asset);
  const bool holds = transfer.kind == TransferKind::hold;
  auto& source = holds ? side.balance.available : side.balance.held;
  auto& target = holds ? side.balance.held : side.balance.available;
  TALLYPORT_ASSERT(side.user && (holds || source >= transfer.amount));
  const bool of_topup = holds && !transfer.topup.is_nil();
  if (source < transfer.amount && !of_topup)
    return too_little(account(transfer.from), source, transfer);
  auto less = money::subtract(source, transfer.amount);
  if (!less) return fail(less.error());
  auto more = money::add(target, transfer.amount);
  if (!more) return fail(more.error());
  source = *less;
  target = *more;
  return side;
}

std::optional<std::int64_t> Book::keep(const Side& side) {
  if (!side.user) {
    system_changes_[side.key] = side.change;
    return std::nullopt;
  }
  balances_[side.key] = side.balance;
  changed_[side.key] = side.balance;
  return side.balance.available + side.balance.held;
}

Result<void> Book::post(Transfer transfer) {
  TransferKey key{transfer.topup, transfer.kind, transfer.subject};
  const bool of_topup = !transfer.topup.is_nil();
  if (of_topup && existing_.contains(key))
    return fail(Errc::transfer_exists, "top-up " + transfer.topup.str() + " already has a " +
                                           std::string(name(transfer.kind)) + " for \"" +
                                           transfer.subject + "\"");
  if (transfer.amount <= 0)
    return fail(Errc::transfer_amount_not_positive,
                "a transfer of " + std::to_string(transfer.amount) + " " + transfer.asset);
  if (transfer.from == transfer.to) {
    const auto known = accounts_.find(transfer.from);
    const auto text = known == accounts_.end() ? transfer.from.str() : known->second.name;
    return fail(Errc::transfer_to_itself, "account \"" + text + "\" on both sides");
  }
  for (const auto& id : {transfer.from, transfer.to})
    if (!accounts_.contains(id)) return fail(Errc::account_not_found, "account " + id.str());

  if (moves(transfer.kind)) {
    auto taken = take(transfer);
    if (!taken) return fail(taken.error());
    auto given = give(transfer);
    if (!given) return fail(given.error());
    for (const auto* side : {&*taken, &*given})
      if (auto total = money::add(side->balance.available, side->balance.held); !total)
        return fail(total.error());
    transfer.from_balance_after = keep(*taken);
    transfer.to_balance_after = keep(*given);
  } else {
    auto shifted = shift(transfer);
    if (!shifted) return fail(shifted.error());
    transfer.from_balance_after = keep(*shifted);
  }
  if (of_topup) existing_.insert(std::move(key));
  posted_.push_back(std::move(transfer));
  return {};
}

Result<void> Book::post_all(std::vector<Transfer> transfers) {
  if (transfers.size() == 1) return post(std::move(transfers.front()));
  const auto before = posted_.size();
  std::vector<Saved> saved;
  for (const auto& transfer : transfers)
    for (const auto& account : {transfer.from, transfer.to})
      saved.push_back(save({account, transfer.asset}));
  for (auto& transfer : transfers) {
    auto posted = post(std::move(transfer));
    if (posted) continue;
    for (auto i = before; i < posted_.size(); ++i)
      existing_.erase({posted_[i].topup, posted_[i].kind, posted_[i].subject});
    posted_.resize(before);
    for (auto& each : saved) restore(std::move(each));
    return posted;
  }
  return {};
}

Book::Saved Book::save(const BalanceKey& key) const {
  auto get = [&key](const auto& map) {
    const auto found = map.find(key);
    return found == map.end() ? std::nullopt : std::optional(found->second);
  };
  return {key, get(balances_), get(changed_), get(system_changes_)};
}

void Book::restore(Saved saved) {
  auto put = [&saved](auto& map, const auto& value) {
    if (value)
      map[saved.key] = *value;
    else
      map.erase(saved.key);
  };
  put(balances_, saved.balance);
  put(changed_, saved.changed);
  put(system_changes_, saved.system_change);
}

}  // namespace tallyport::ledger
