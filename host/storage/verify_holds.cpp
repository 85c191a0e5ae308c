// Every hold against its transfers: what was held, who got which share of it, how it ended.
#include <map>
#include <set>

#include "storage/records.h"
#include "storage/verify_context.h"
#include "storage/verify_sum.h"

namespace tallyport::storage {
namespace {

using ledger::HoldStatus;
using ledger::Transfer;
using ledger::TransferKind;

constexpr Statement kHolds{"SELECT " TALLYPORT_HOLD_COLUMNS
                           " FROM holds h WHERE h.id > CAST(:p1 AS {uuid}) ORDER BY h.id LIMIT 500",
                           kHoldColumns};
constexpr Statement kTransfers{
    "SELECT " TALLYPORT_TRANSFER_COLUMNS
    " FROM {rows id uuid} CROSS JOIN transfers f WHERE f.hold_id = r.id ORDER BY f.id",
    kTransferColumns};

using Transfers = std::vector<Transfer>;

TransferKind last_kind(HoldStatus status) {
  switch (status) {
    case HoldStatus::voided:
      return TransferKind::hold_void;
    case HoldStatus::expired:
      return TransferKind::hold_expire;
    default:
      return TransferKind::hold_post;
  }
}

class HoldCheck {
 public:
  HoldCheck(VerifyContext& context, const ledger::Hold& hold, const Transfers& transfers)
      : context_(context), hold_(hold), transfers_(transfers) {}

  void run() {
    const Transfer* first = nullptr;
    for (const auto& each : transfers_) {
      if (each.id == hold_.id) first = &each;
      if (each.tenant != hold_.tenant || each.asset != hold_.asset || each.from != hold_.from)
        add("tenant, account and asset", "those of transfer " + each.id.str(),
            hold_.tenant + " " + hold_.from.str() + " " + hold_.asset);
    }
    if (!first) return add("row", "a transfer of this id that made it", "none");
    expect("amount", first->amount, hold_.amount);
    if (first->subject != ledger::format(hold_.to))
      add("shares", first->subject, ledger::format(hold_.to));
    expect("created_at_ms", first->created_at.unix_ms, hold_.created_at.unix_ms);
    check_parts();
    check_posted();
    check_end();
  }

 private:
  void add(std::string what, std::string expected, std::string found) {
    context_.add({"holds", hold_.id.str(), std::move(what), std::move(expected), std::move(found)});
  }
  void expect(const char* what, const Sum& expected, std::int64_t found) {
    if (!expected.is(found)) add(what, expected.str() + " by its transfers", std::to_string(found));
  }

  void check_parts() {
    Sum posted;
    Sum pending(hold_.amount);
    for (const auto& each : transfers_) {
      if (each.kind == TransferKind::hold) continue;
      pending.subtract(each.amount);
      if (each.kind == TransferKind::hold_post) posted.add(each.amount);
    }
    expect("posted", posted, hold_.posted);
    expect("pending", pending, hold_.pending);
  }

  // One posting is one command; its transfers are the shares of what it posted, in whatever order.
  void check_posted() {
    std::map<CommandId, std::multimap<AccountId, std::int64_t>> postings;
    for (const auto& each : transfers_)
      if (each.kind == TransferKind::hold_post) postings[each.cause].emplace(each.to, each.amount);
    std::vector<int> points;
    for (const auto& share : hold_.to) points.push_back(share.basis_points);
    for (const auto& [cause, parts] : postings) {
      Sum amount;
      for (const auto& [account, part] : parts) amount.add(part);
      if (!ledger::is_whole(points) || !amount.value() || *amount.value() < 0) {
        add("shares", "shares of a whole", ledger::format(hold_.to));
        continue;
      }
      const auto split = ledger::split(*amount.value(), points);
      std::multiset<std::pair<AccountId, std::int64_t>> expected;
      for (std::size_t i = 0; i < split.size(); ++i)
        if (split[i] != 0) expected.emplace(hold_.to[i].account, split[i]);
      if (expected != decltype(expected)(parts.begin(), parts.end()))
        add("shares", "the parts of posting " + cause.str() + ", " + amount.str() + " in all",
            ledger::format(hold_.to));
    }
  }

  // The last change, whichever host made it, is at the time that the row has.
  void check_end() {
    const bool ended = hold_.pending == 0;
    if (ended != (hold_.status != HoldStatus::pending))
      return add("status", ended ? "one of an end" : "pending", std::string(name(hold_.status)));
    for (const auto& each : transfers_) {
      if (each.created_at != hold_.updated_at) continue;
      if (!ended && each.kind != TransferKind::hold_expire) return;
      if (ended && each.kind == last_kind(hold_.status)) return;
    }
    add("status",
        "a transfer at " + std::to_string(hold_.updated_at.unix_ms) + " that made it " +
            std::string(name(hold_.status)),
        "none");
  }

  VerifyContext& context_;
  const ledger::Hold& hold_;
  const Transfers& transfers_;
};

std::map<TransferId, Transfers> read_transfers(Session& session, RowWriter ids) {
  std::map<TransferId, Transfers> all;
  const auto rows = session.run(kTransfers, ids);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    auto transfer = read_transfer(row);
    const auto hold = transfer.hold;
    all[hold].push_back(std::move(transfer));
  }
  return all;
}

}  // namespace

void verify_holds(VerifyContext& context) {
  std::string after = TransferId{}.str();
  while (true) {
    context.step("holds", context.report.holds);
    const auto rows = context.session.run(kHolds, {after});
    if (rows.empty()) return;
    std::vector<ledger::Hold> holds;
    RowWriter ids;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto row = rows[i];
      auto copy = row;
      after = copy.text();
      ++context.report.holds;
      try {
        holds.push_back(read_hold(row));
        ids.row().put("id", holds.back().id);
      } catch (const DatabaseFailure& failure) {
        context.add({"holds", after, "row", "what a server writes", failure.what()});
      }
    }
    const auto transfers = read_transfers(context.session, std::move(ids));
    for (const auto& hold : holds) {
      const auto found = transfers.find(hold.id);
      HoldCheck(context, hold, found == transfers.end() ? Transfers{} : found->second).run();
    }
  }
}

}  // namespace tallyport::storage
