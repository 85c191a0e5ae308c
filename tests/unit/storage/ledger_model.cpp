// Orders as a clerk would do them, with a book of balances.
#include "unit/storage/ledger_model.h"

#include <algorithm>

namespace tallyport::test {
namespace {

bool is_system(const std::string& account) { return account.starts_with('@'); }

// Each share rounded down; then the units that are left one by one, to whoever lost most.
std::vector<std::int64_t> divide(std::int64_t amount, const std::vector<ledger::NamedShare>& to) {
  std::vector<std::int64_t> parts;
  std::vector<std::int64_t> lost;
  std::int64_t left = amount;
  for (const auto& share : to) {
    const auto exact = amount * share.basis_points;  // in ten thousandths; amounts are small here
    parts.push_back(exact / 10'000);
    lost.push_back(exact % 10'000);
    left -= parts.back();
  }
  for (; left > 0; --left) {
    const auto most = std::ranges::max_element(lost);  // the first of equal ones
    parts[static_cast<std::size_t>(most - lost.begin())] += 1;
    *most = -1;
  }
  return parts;
}

bool adds_up(const std::vector<ledger::NamedShare>& to) {
  int sum = 0;
  for (const auto& share : to) {
    if (share.basis_points < 1) return false;
    sum += share.basis_points;
  }
  return sum == 10'000 && to.size() <= 32;
}

std::string line(const std::string& from, const std::string& to, const std::string& asset,
                 std::int64_t amount) {
  return " " + from + ">" + to + " " + std::to_string(amount) + " " + asset;
}

std::string joined(const std::set<std::string>& lines) {
  std::string text;
  for (const auto& each : lines) text += (text.empty() ? "" : "|") + each;
  return text;
}

}  // namespace

LedgerModel::Told LedgerModel::run(const topup::RunOrder& order,
                                   const std::vector<std::string>& ids, const std::string& answer) {
  if (!order.claim) return {decide(order, ids), false, ""};
  const auto key = order.claim->route + " " + order.claim->key;
  if (const auto taken = keys_.find(key); taken != keys_.end()) {
    if (taken->second.first != order.claim->request_hash)
      return {"idempotency_key_reused", false, ""};
    return {"repeated", true, taken->second.second};
  }
  auto text = decide(order, ids);
  if (text.starts_with("done")) keys_[key] = {order.claim->request_hash, answer};
  return {std::move(text), false, ""};
}

std::string LedgerModel::decide(const topup::RunOrder& order, const std::vector<std::string>& ids) {
  const auto& what = order.order;
  if (const auto* transfer = std::get_if<ledger::TransferOrder>(&what))
    return movement(*transfer, ids);
  if (const auto* held = std::get_if<ledger::HoldOrder>(&what)) return hold(*held, ids);
  if (const auto* post = std::get_if<ledger::PostOrder>(&what))
    return part(post->hold.str(), post->amount, true, order.at.unix_ms, ids);
  if (const auto* release = std::get_if<ledger::VoidOrder>(&what))
    return part(release->hold.str(), release->amount, false, order.at.unix_ms, ids);
  return correction(std::get<ledger::CorrectionOrder>(what), ids);
}

std::string LedgerModel::refusal(const ledger::TransferOrder& order, bool holds) const {
  if (!adds_up(order.to)) return "split_invalid";
  if (!assets_.contains(order.asset)) return "asset_not_found";
  if (!is_system(order.from) && !accounts_.contains(order.from)) return "account_not_found";
  if (order.amount <= 0) return "transfer_amount_not_positive";
  if (holds && is_system(order.from)) return "account_not_holdable";
  const auto own = users_.find({order.from, order.asset});
  const auto available = own == users_.end() ? 0 : own->second.available;
  const auto parts = divide(order.amount, order.to);
  if (holds) {
    for (const auto& share : order.to)
      if (share.account == order.from) return "transfer_to_itself";
    return order.amount > available ? "insufficient_funds" : "";
  }
  // Part by part, as they are posted.
  std::int64_t taken = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    if (order.to[i].account == order.from) return "transfer_to_itself";
    taken += parts[i];
    if (!is_system(order.from) && taken > available) return "insufficient_funds";
  }
  return "";
}

std::string LedgerModel::movement(const ledger::TransferOrder& order,
                                  const std::vector<std::string>& ids) {
  if (auto code = refusal(order, false); !code.empty()) return code;
  const auto parts = divide(order.amount, order.to);
  std::string text = "done";
  std::size_t place = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    const auto& to = order.to[i].account;
    move(order.from, to, order.asset, parts[i]);
    note(ids, place++, {order.from, to, order.asset, parts[i], "transfer", 0});
    text += line(order.from, to, order.asset, parts[i]);
  }
  return text;
}

std::string LedgerModel::hold(const ledger::HoldOrder& order, const std::vector<std::string>& ids) {
  const auto& of = order.transfer;
  if (auto code = refusal(of, true); !code.empty()) return code;
  auto& pocket = users_[{of.from, of.asset}];
  pocket.available -= of.amount;
  pocket.held += of.amount;
  for (const auto& share : of.to) accounts_.insert(share.account);
  Held held{of.from, of.to, of.asset, of.amount, 0, "pending", {}};
  if (order.expires_at) held.expires_at_ms = order.expires_at->unix_ms;
  if (!ids.empty()) {
    holds_[ids[0]] = held;
    hold_ids.push_back(ids[0]);
  }
  note(ids, 0, {of.from, of.to[0].account, of.asset, of.amount, "hold", 0});
  return "done" + line(of.from, of.to[0].account, of.asset, of.amount);
}

std::string LedgerModel::part(const std::string& id, const std::optional<std::int64_t>& wanted,
                              bool post, std::int64_t at_ms, const std::vector<std::string>& ids) {
  const auto found = holds_.find(id);
  if (found == holds_.end()) return "hold_not_found";
  auto& held = found->second;
  if (held.status != "pending" || (held.expires_at_ms && *held.expires_at_ms <= at_ms))
    return "hold_not_pending";
  const auto amount = wanted.value_or(held.pending);
  if (amount <= 0) return "transfer_amount_not_positive";
  if (amount > held.pending) return "hold_amount_exceeded";
  auto& pocket = users_[{held.from, held.asset}];
  pocket.held -= amount;
  pocket.available += amount;
  std::string text = "done";
  if (post) {
    const auto parts = divide(amount, held.to);
    std::size_t place = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] == 0) continue;
      const auto& to = held.to[i].account;
      move(held.from, to, held.asset, parts[i]);
      note(ids, place++, {held.from, to, held.asset, parts[i], "hold_post", 0});
      text += line(held.from, to, held.asset, parts[i]);
    }
    held.posted += amount;
  } else {
    note(ids, 0, {held.from, held.to[0].account, held.asset, amount, "hold_void", 0});
    text += line(held.from, held.to[0].account, held.asset, amount);
  }
  held.pending -= amount;
  if (held.pending == 0) held.status = post ? "posted" : "voided";
  return text;
}

std::string LedgerModel::correction(const ledger::CorrectionOrder& order,
                                    const std::vector<std::string>& ids) {
  const auto found = moved_.find(order.transfer.str());
  if (found == moved_.end()) return "transfer_not_found";
  auto& of = found->second;
  if (of.kind != "transfer" && of.kind != "hold_post") return "transfer_not_correctable";
  const auto left = of.amount - of.corrected;
  const auto amount = order.amount.value_or(left);
  if (left == 0 || amount > left) return "correction_exceeds_transfer";
  if (amount <= 0) return "transfer_amount_not_positive";
  of.corrected += amount;
  const Moved back{of.to, of.from, of.asset, amount, "correction", 0};
  move(back.from, back.to, back.asset, amount);
  note(ids, 0, back);
  return "done" + line(back.from, back.to, back.asset, amount);
}

int LedgerModel::expire(std::int64_t at_ms) {
  int count = 0;
  for (auto& [id, held] : holds_) {
    if (held.status != "pending" || !held.expires_at_ms || *held.expires_at_ms > at_ms) continue;
    auto& pocket = users_[{held.from, held.asset}];
    pocket.held -= held.pending;
    pocket.available += held.pending;
    held.pending = 0;
    held.status = "expired";
    ++count;
  }
  return count;
}

void LedgerModel::start(const topup::StartTopup& command) {
  accounts_.insert(command.topup.account_name);
  sold_[command.topup.id];
}

void LedgerModel::paid(const topup::StartTopup& of, std::int64_t fee,
                       const std::string& fee_currency) {
  const auto& topup = of.topup;
  auto& sold = sold_.at(topup.id);
  const auto clearing = "@gateway:" + of.attempt.gateway;
  assets_.insert({topup.asset, std::string(topup.price.currency.code())});
  if (fee > 0) assets_.insert(fee_currency);
  if (!sold.paid) {
    move("@issued", topup.account_name, topup.asset, topup.credit);
    move(clearing, "@revenue", std::string(topup.price.currency.code()), topup.price.minor);
    sold.paid = true;
  }
  if (fee > 0 && !sold.fee) {
    move(clearing, "@fees", fee_currency, fee);
    sold.fee = true;
  }
}

void LedgerModel::refunded(const topup::StartTopup& of, std::int64_t total) {
  const auto& topup = of.topup;
  auto& sold = sold_.at(topup.id);
  if (!sold.paid || total <= sold.reversed) return;
  const auto taken =
      total == topup.price.minor ? topup.credit : topup.credit * total / topup.price.minor;
  move(topup.account_name, "@issued", topup.asset, taken - sold.taken);
  move("@revenue", "@gateway:" + of.attempt.gateway, std::string(topup.price.currency.code()),
       total - sold.reversed);
  sold.reversed = total;
  sold.taken = taken;
}

void LedgerModel::move(const std::string& from, const std::string& to, const std::string& asset,
                       std::int64_t amount) {
  for (const auto& [account, change] : {std::pair(from, -amount), std::pair(to, amount)}) {
    if (is_system(account))
      systems_[{account, asset}] += change;
    else
      users_[{account, asset}].available += change;
    accounts_.insert(account);
  }
}

void LedgerModel::note(const std::vector<std::string>& ids, std::size_t place, Moved moved) {
  if (place >= ids.size()) return;
  moved_[ids[place]] = std::move(moved);
  transfer_ids.push_back(ids[place]);
}

std::string LedgerModel::users() const {
  std::set<std::string> lines;
  for (const auto& [key, pocket] : users_)
    if (pocket.available != 0 || pocket.held != 0)
      lines.insert(key.first + " " + key.second + " " + std::to_string(pocket.available) + " " +
                   std::to_string(pocket.held));
  return joined(lines);
}

std::string LedgerModel::systems() const {
  std::set<std::string> lines;
  for (const auto& [key, balance] : systems_)
    if (balance != 0) lines.insert(key.first + " " + key.second + " " + std::to_string(balance));
  return joined(lines);
}

std::string LedgerModel::holds() const {
  std::set<std::string> lines;
  for (const auto& [id, held] : holds_)
    lines.insert(id + " " + held.status + " " + std::to_string(held.pending) + " " +
                 std::to_string(held.posted));
  return joined(lines);
}

std::string LedgerModel::names() const {
  std::set<std::string> users;
  for (const auto& name : accounts_)
    if (!is_system(name)) users.insert(name);
  return joined(users);
}

}  // namespace tallyport::test
