// Few rows an owner, so they are searched one by one.
#include "topup/methods.h"

#include <algorithm>
#include <tuple>

#include "topup/claims.h"
#include "topup/decide.h"

namespace tallyport::topup {
namespace {

// A payment that was paid with something that the provider has not told yet: asked for this long.
constexpr std::int64_t kRefreshAfterPaymentMs = 60 * 60 * 1000;

bool is_of(const PaymentMethod& method, const MethodOwner& owner, const std::string& gateway) {
  return method.tenant == owner.tenant && method.owner == owner.owner && method.gateway == gateway;
}

std::vector<PaymentMethod> kept(const WorkingSet& rows, const MethodOwner& owner,
                                const std::string& gateway) {
  std::vector<PaymentMethod> methods;
  for (const auto& [id, method] : rows.methods)
    if (is_of(method.row, owner, gateway) && !method.row.removed_at) methods.push_back(method.row);
  std::ranges::sort(methods, {}, &PaymentMethod::id);
  return methods;
}

bool is_saved_before(const WorkingSet& rows, const MethodOwner& owner, const std::string& gateway,
                     const MethodFacts& facts) {
  return !facts.fingerprint.empty() &&
         std::ranges::any_of(kept(rows, owner, gateway), [&](const PaymentMethod& each) {
           return each.facts.fingerprint == facts.fingerprint && each.facts.ref != facts.ref;
         });
}

// The provider says that these are all: what is not among them can no longer be charged.
void remove_others(WorkingSet& rows, const MethodOwner& owner, const KeepMethods& command) {
  for (auto& [id, method] : rows.methods) {
    const auto& row = method.row;
    const bool listed = std::ranges::any_of(
        command.methods, [&](const MethodFacts& each) { return each.ref == row.facts.ref; });
    // Another customer's are not in the list.
    const bool asked = is_of(row, owner, command.gateway) && row.customer == command.customer;
    if (listed || !asked || row.removed_at) continue;
    method.change().removed_at = command.at;
    method.row.updated_at = command.at;
  }
}

}  // namespace

std::string organisation_owner(const std::string& organisation) {
  return "@organisation:" + organisation;
}

PaymentMethodId default_of(const std::vector<PaymentMethod>& methods, const std::string& gateway) {
  const PaymentMethod* found = nullptr;
  const auto rank = [](const PaymentMethod& each) { return std::tie(each.default_since, each.id); };
  for (const auto& each : methods)
    if (each.gateway == gateway && !each.removed_at && (!found || rank(*found) < rank(each)))
      found = &each;
  return found ? found->id : PaymentMethodId{};
}

MethodOwner owner_of(const WorkingSet& rows, const std::string& tenant,
                     const std::string& account) {
  const auto found = rows.method_owners.find({tenant, account});
  return {tenant, found == rows.method_owners.end() ? account : found->second};
}

void keep_customer(WorkingSet& rows, const MethodOwner& owner, const std::string& gateway,
                   const std::string& ref, Timestamp at) {
  if (ref.empty()) return;
  rows.customers.try_emplace(
      {owner.tenant, owner.owner, gateway},
      Tracked<GatewayCustomer>{{owner.tenant, owner.owner, gateway, ref, {}, at},
                               Tracked<GatewayCustomer>::Write::insert});
}

PaymentMethod& keep_method(WorkingSet& rows, const MethodOwner& owner, const std::string& gateway,
                           const std::string& customer, const MethodFacts& facts, Timestamp at,
                           IdSource& ids) {
  for (auto& [id, method] : rows.methods) {
    if (!is_of(method.row, owner, gateway) || method.row.facts.ref != facts.ref) continue;
    // An event often names the method and says nothing else of it.
    const bool news = !facts.last4.empty() && method.row.facts != facts;
    if (!news && !method.row.removed_at) return method.row;
    auto& row = method.change();
    if (news) row.facts = facts;
    row.removed_at.reset();
    row.updated_at = at;
    return row;
  }
  PaymentMethod method;
  method.id = ids.make<PaymentMethodId>();
  method.tenant = owner.tenant;
  method.owner = owner.owner;
  method.gateway = gateway;
  method.customer = customer;
  method.facts = facts;
  method.created_at = method.updated_at = at;
  if (facts.is_default || kept(rows, owner, gateway).empty()) method.default_since = at;
  const auto id = method.id;
  const auto added = rows.methods.emplace(
      id, Tracked<PaymentMethod>{std::move(method), Tracked<PaymentMethod>::Write::insert});
  return added.first->second.row;
}

void keep_from_payment(WorkingSet& rows, const Topup& topup, const Attempt& attempt,
                       const Finding& finding, bool paid_now, Timestamp at, IdSource& ids) {
  if (!attempt.save_method) return;
  const auto owner = owner_of(rows, topup.tenant, topup.account_name);
  keep_customer(rows, owner, attempt.gateway, finding.customer, at);
  if (!paid_now) return;
  for (const auto& facts : finding.methods)
    if (!is_saved_before(rows, owner, attempt.gateway, facts))
      keep_method(rows, owner, attempt.gateway, finding.customer, facts, at, ids);
  const auto customer = rows.customers.find({owner.tenant, owner.owner, attempt.gateway});
  const bool told = std::ranges::any_of(
      finding.methods, [](const MethodFacts& each) { return !each.last4.empty(); });
  if (!told && customer != rows.customers.end())
    customer->second.change().refresh_until = at.plus_ms(kRefreshAfterPaymentMs);
}

Result<CommandOutcome> decide(WorkingSet& rows, const KeepMethods& command, IdSource& ids) {
  auto holder = earlier_holder(rows, command.claim);
  if (!holder) return fail(holder.error());
  CommandOutcome outcome;
  if (*holder) {
    outcome.verdict = Verdict::unchanged;
    outcome.repeated = true;
    outcome.answer = (*holder)->answer;
    return outcome;
  }
  const auto owner = owner_of(rows, command.tenant, command.account);
  keep_customer(rows, owner, command.gateway, command.customer, command.at);
  if (command.complete) remove_others(rows, owner, command);
  const auto before = kept(rows, owner, command.gateway).size();
  std::vector<PaymentMethod> named;
  for (const auto& facts : command.methods)
    named.push_back(
        keep_method(rows, owner, command.gateway, command.customer, facts, command.at, ids));
  outcome.methods = kept(rows, owner, command.gateway);
  const auto customer = rows.customers.find({owner.tenant, owner.owner, command.gateway});
  if (customer != rows.customers.end()) {
    auto until = customer->second.row.refresh_until;
    if (command.complete && outcome.methods.size() > before) until = {};
    if (command.refresh_until) until = *command.refresh_until;
    if (until != customer->second.row.refresh_until)
      customer->second.change().refresh_until = until;
  }
  if (command.claim) {
    take_claim(rows, command.claim, {});
    keep_answer(rows, *command.claim,
                command.render(named, default_of(outcome.methods, command.gateway)));
  }
  outcome.named_methods = std::move(named);
  return outcome;
}

Result<CommandOutcome> decide(WorkingSet& rows, const ChangeMethod& command) {
  const auto owner = owner_of(rows, command.tenant, command.account);
  const auto found = rows.methods.find(command.method);
  if (found == rows.methods.end() || found->second.row.removed_at ||
      !is_of(found->second.row, owner, found->second.row.gateway))
    return fail(Errc::method_not_found, "there is no payment method " + command.method.str());
  auto& row = found->second.change();
  row.updated_at = command.at;
  if (command.change == ChangeMethod::Change::remove)
    row.removed_at = command.at;
  else
    row.default_since = command.at;
  CommandOutcome outcome;
  outcome.methods = kept(rows, owner, row.gateway);
  outcome.named_methods = {row};
  return outcome;
}

}  // namespace tallyport::topup
