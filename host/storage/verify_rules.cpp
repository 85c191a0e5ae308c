// Which fields a kind has, and between whom it moves.
#include "storage/verify_rules.h"

#include <array>

namespace tallyport::storage {
namespace {

using ledger::TransferKind;

constexpr std::string_view kGateway = "@gateway:";
constexpr std::string_view kUser = "a user account";

// Between whom the transfers of a top-up move. A gateway's account stands for all gateways'.
struct Route {
  TransferKind kind;
  std::array<std::string_view, 2> from;  // one of these
  std::array<std::string_view, 2> to;
};
constexpr Route kRoutes[] = {
    {TransferKind::topup_payment, {kGateway, kGateway}, {ledger::kRevenue, ledger::kRevenue}},
    {TransferKind::topup_credit, {ledger::kIssued, kGateway}, {kUser, kUser}},
    {TransferKind::reversal_payment, {ledger::kRevenue, ledger::kRevenue}, {kGateway, kGateway}},
    {TransferKind::reversal_credit, {kUser, kUser}, {ledger::kIssued, kGateway}},
    {TransferKind::gateway_fee, {kGateway, kGateway}, {ledger::kFees, ledger::kFees}},
};

bool is_user(std::string_view name) { return ledger::kind_of(name) == ledger::AccountKind::user; }

bool is_one_of(std::string_view name, const std::array<std::string_view, 2>& places) {
  for (auto place : places) {
    if (place == kUser      ? is_user(name)
        : place == kGateway ? name.starts_with(place)
                            : name == place)
      return true;
  }
  return false;
}

std::string either(const std::array<std::string_view, 2>& places) {
  return std::string(places[0]) + (places[0] == places[1] ? "" : " or " + std::string(places[1]));
}

std::string set_or_not(bool is_set) { return is_set ? "one" : "none"; }

class Faults {
 public:
  void expect(bool holds, std::string what, std::string expected, std::string found) {
    if (!holds) all.push_back({std::move(what), std::move(expected), std::move(found)});
  }
  void expect_set(const char* what, bool expected, bool found) {
    expect(expected == found, what, set_or_not(expected), set_or_not(found));
  }
  std::vector<Fault> all;
};

}  // namespace

bool is_of_topup(TransferKind kind) {
  for (const auto& route : kRoutes)
    if (route.kind == kind) return true;
  return false;
}

bool is_of_hold(TransferKind kind) {
  return kind == TransferKind::hold || kind == TransferKind::hold_post ||
         kind == TransferKind::hold_void || kind == TransferKind::hold_expire;
}

std::vector<Fault> faults_of(const ledger::Transfer& transfer, std::string_view from_name,
                             std::string_view to_name) {
  Faults faults;
  const auto kind = transfer.kind;
  faults.expect(transfer.amount > 0, "amount", "more than nothing",
                std::to_string(transfer.amount));
  faults.expect(transfer.from != transfer.to, "to_account", "another account than from_account",
                transfer.to.str());
  const bool of_topup = !transfer.topup.is_nil();
  // A split credit is held for those it is for.
  if (kind != TransferKind::hold) faults.expect_set("topup_id", is_of_topup(kind), of_topup);
  faults.expect_set("hold_id", is_of_hold(kind), !transfer.hold.is_nil());
  faults.expect_set("corrects", kind == TransferKind::correction, !transfer.corrects.is_nil());
  faults.expect(kind != TransferKind::hold || transfer.hold == transfer.id, "hold_id",
                transfer.id.str(), transfer.hold.str());
  if (is_of_hold(kind))
    faults.expect(is_user(from_name), "from_account", std::string(kUser), std::string(from_name));
  faults.expect_set("from_balance_after", is_user(from_name),
                    transfer.from_balance_after.has_value());
  faults.expect_set("to_balance_after", moves(kind) && is_user(to_name),
                    transfer.to_balance_after.has_value());
  for (const auto& route : kRoutes) {
    if (route.kind != kind) continue;
    faults.expect(is_one_of(from_name, route.from), "from_account", either(route.from),
                  std::string(from_name));
    faults.expect(is_one_of(to_name, route.to), "to_account", either(route.to),
                  std::string(to_name));
  }
  const auto& evidence = transfer.evidence;
  const bool told = evidence.kind == ledger::Evidence::Kind::gateway_event ||
                    evidence.kind == ledger::Evidence::Kind::gateway_answer;
  // What a refund holds is given back by what the gateway says of it, or by a request; a split
  // credit is paid out by what it says, or by a request, and corrected where it is refunded.
  const bool either_way = kind == TransferKind::hold_void || kind == TransferKind::hold_post ||
                          kind == TransferKind::correction;
  faults.expect(either_way || told == of_topup, "evidence_kind",
                of_topup ? "a gateway's words" : "no gateway's words",
                std::string(name(evidence.kind)));
  faults.expect_set("evidence_id", told, !evidence.id.is_nil());
  return std::move(faults.all);
}

}  // namespace tallyport::storage
