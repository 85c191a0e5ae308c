// Every top-up against its transfers: credited once if it was paid and not otherwise, by this
// amount, to this account; taken back as it says.
#include <map>
#include <vector>

#include "storage/records.h"
#include "storage/verify_context.h"
#include "storage/verify_rules.h"
#include "storage/verify_sum.h"

namespace tallyport::storage {
namespace {

using ledger::Transfer;
using ledger::TransferKind;
using topup::Status;

constexpr Statement kCount{"SELECT count(*) FROM topups", 1};
constexpr Statement kTopups{
    "SELECT " TALLYPORT_TOPUP_COLUMNS
    ", c.tenant, c.name, a.gateway, a.status FROM topups t "
    "LEFT JOIN accounts c ON c.id = t.account_id "
    "LEFT JOIN attempts a ON a.id = t.current_attempt AND a.topup_id = t.id "
    "WHERE t.id > CAST(:p1 AS {uuid}) ORDER BY t.id LIMIT 500",
    kTopupColumns + 4};
constexpr Statement kTransfers{
    "SELECT o.name, d.name, " TALLYPORT_TRANSFER_COLUMNS
    " FROM {rows id uuid} CROSS JOIN transfers f LEFT JOIN accounts o ON o.id = f.from_account "
    "LEFT JOIN accounts d ON d.id = f.to_account WHERE f.topup_id = r.id ORDER BY f.id",
    2 + kTransferColumns};

constexpr Statement kAccount{"SELECT c.id FROM accounts c WHERE c.tenant = :p1 AND c.name = :p2",
                             1};

struct Leg {
  std::string from_name;
  std::string to_name;
  Transfer transfer;
};
using Legs = std::vector<Leg>;

struct TopupRow {
  topup::Topup topup;
  std::string account_tenant;
  std::string account_name;  // "" where there is no such account
  std::string gateway;       // of the current attempt; "" where there is none
  std::string attempt_status;
};

class TopupCheck {
 public:
  TopupCheck(VerifyContext& context, const TopupRow& row, const Legs& legs)
      : context_(context), row_(row), topup_(row.topup), legs_(legs) {}

  void run() {
    check_row();
    for (const auto& leg : legs_) check_leg(leg);
    check_credit();
    check_split();
    check_reversal();
  }

 private:
  bool paid() const { return was_paid(topup_.status); }
  std::string currency() const { return std::string(topup_.price.currency.code()); }
  // Credited straight from what the gateway owes.
  bool one_asset() const {
    return topup_.asset == currency() && topup_.credit == topup_.price.minor;
  }
  void add(std::string what, std::string expected, std::string found) {
    context_.add(
        {"topups", topup_.id.str(), std::move(what), std::move(expected), std::move(found)});
  }
  void expect(const char* what, const std::string& expected, const std::string& found) {
    if (expected != found) add(what, expected, found);
  }
  void expect(const char* what, const Sum& expected, std::int64_t found) {
    if (!expected.is(found)) add(what, expected.str() + " by its transfers", std::to_string(found));
  }

  void check_row() {
    if (row_.account_name.empty())
      return context_.add({"accounts", topup_.account.str(), "row",
                           "the account of top-up " + topup_.id.str(), "none"});
    expect("tenant", row_.account_tenant, topup_.tenant);
    expect("account_name", row_.account_name, topup_.account_name);
    if (row_.gateway.empty()) return add("current_attempt", "an attempt at it", "none");
    if (paid()) expect("status of the current attempt", "succeeded", row_.attempt_status);
  }

  // Where the money of a leg comes from or goes to besides the gateway's account is in the rules.
  void check_leg(const Leg& leg) {
    const auto& transfer = leg.transfer;
    const auto of = " in transfer " + transfer.id.str();
    const bool credits = transfer.kind == TransferKind::topup_credit;
    const bool returns = transfer.kind == TransferKind::reversal_credit;
    if (transfer.tenant != topup_.tenant) add("tenant", transfer.tenant + of, topup_.tenant);
    const auto& account = credits ? transfer.to : transfer.from;
    const bool holds = transfer.kind == TransferKind::hold;
    if ((credits || returns || holds) && account != topup_.account)
      add("account_id", account.str() + of, topup_.account.str());
    if ((credits || returns || holds) && transfer.asset != topup_.asset)
      add("asset", transfer.asset + of, topup_.asset);
    const bool price = transfer.kind == TransferKind::topup_payment ||
                       transfer.kind == TransferKind::reversal_payment;
    if (price && transfer.asset != currency())
      add("price_currency", transfer.asset + of, currency());
    const auto clearing = ledger::clearing_account(row_.gateway);
    for (const auto& name : {leg.from_name, leg.to_name})
      if (name.starts_with("@gateway:") && name != clearing)
        add("gateway of the current attempt", name + of, clearing);
  }

  std::int64_t count(TransferKind kind) const {
    std::int64_t n = 0;
    for (const auto& leg : legs_) n += leg.transfer.kind == kind ? 1 : 0;
    return n;
  }
  Sum sum(TransferKind kind) const {
    Sum sum;
    for (const auto& leg : legs_)
      if (leg.transfer.kind == kind) sum.add(leg.transfer.amount);
    return sum;
  }

  void check_credit() {
    const std::int64_t credits = paid() ? 1 : 0;
    const std::int64_t payments = paid() && !one_asset() ? 1 : 0;
    if (count(TransferKind::topup_credit) != credits ||
        count(TransferKind::topup_payment) != payments)
      return add("status",
                 std::to_string(count(TransferKind::topup_credit)) + " credits and " +
                     std::to_string(count(TransferKind::topup_payment)) + " payments",
                 std::string(name(topup_.status)));
    if (!paid()) {
      if (!legs_.empty())
        add("status", "paid, since there are transfers", std::string(name(topup_.status)));
      return;
    }
    expect("credit", sum(TransferKind::topup_credit), topup_.credit);
    if (!one_asset()) expect("price_minor", sum(TransferKind::topup_payment), topup_.price.minor);
  }

  // A split credit is held, all of it and once, for those that the row names.
  void check_split() {
    const std::int64_t holds = paid() && !topup_.shares.empty() ? 1 : 0;
    if (count(TransferKind::hold) != holds)
      return add("shares", std::to_string(count(TransferKind::hold)) + " holds of the credit",
                 ledger::format(topup_.shares));
    if (holds == 0) return;
    expect("credit", sum(TransferKind::hold), topup_.credit);
    std::vector<ledger::Share> shares;
    for (const auto& share : topup_.shares) {
      const auto found = context_.session.run(kAccount, {topup_.tenant, share.account});
      shares.push_back(
          {found.empty() ? AccountId{} : found[0].id<AccountId>(), share.basis_points});
    }
    for (const auto& leg : legs_)
      if (leg.transfer.kind == TransferKind::hold)
        expect("shares", leg.transfer.subject, ledger::format(shares));
  }

  void check_reversal() {
    const auto credit = sum(TransferKind::reversal_credit);
    expect("reversed_credit", credit, topup_.reversed_credit);
    expect("reversed_minor", one_asset() ? credit : sum(TransferKind::reversal_payment),
           topup_.reversed_minor);
    const auto reversed = topup_.reversed_minor;
    const bool all = reversed == topup_.price.minor;
    const bool fits = topup_.status == Status::refunded             ? all
                      : topup_.status == Status::partially_refunded ? reversed > 0 && !all
                      : topup_.status == Status::disputed           ? !all
                                                                    : reversed == 0;
    if (!fits)
      add("status",
          "one of " + std::to_string(reversed) + " reversed of " +
              std::to_string(topup_.price.minor),
          std::string(name(topup_.status)));
  }

  VerifyContext& context_;
  const TopupRow& row_;
  const topup::Topup& topup_;
  const Legs& legs_;
};

TopupRow read_row(Fields row) {
  TopupRow out;
  out.topup = read_topup(row);
  out.account_tenant = row.text();
  out.account_name = row.text();
  out.gateway = row.text();
  out.attempt_status = row.text();
  return out;
}

std::map<TopupId, Legs> read_legs(Session& session, RowWriter ids) {
  std::map<TopupId, Legs> all;
  const auto rows = session.run(kTransfers, ids);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    Leg leg;
    leg.from_name = row.text();
    leg.to_name = row.text();
    leg.transfer = read_transfer(row);
    const auto topup = leg.transfer.topup;
    all[topup].push_back(std::move(leg));
  }
  return all;
}

}  // namespace

void verify_topups(VerifyContext& context) {
  context.step("topups");
  const auto total = context.session.run(kCount)[0].integer();
  std::string after = TopupId{}.str();
  while (true) {
    context.step("topups", context.report.topups, total);
    const auto rows = context.session.run(kTopups, {after});
    if (rows.empty()) return;
    std::vector<TopupRow> topups;
    RowWriter ids;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto first = rows[i];
      after = first.text();
      ++context.report.topups;
      try {
        topups.push_back(read_row(rows[i]));
        ids.row().put("id", topups.back().topup.id);
      } catch (const DatabaseFailure& failure) {
        context.add({"topups", after, "row", "what a server writes", failure.what()});
      }
    }
    const auto legs = read_legs(context.session, std::move(ids));
    for (const auto& topup : topups) {
      const auto found = legs.find(topup.topup.id);
      TopupCheck(context, topup, found == legs.end() ? Legs{} : found->second).run();
    }
  }
}

}  // namespace tallyport::storage
