// The steps of each: read whose it is, ask the gateway, commit what it says.
#include "topup/method_flow.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace tallyport::topup {
namespace {

constexpr const char* kSave = "method.save/1";
constexpr const char* kList = "method.list/1";
constexpr const char* kRemove = "method.remove/1";
constexpr const char* kDefault = "method.default/1";

// How long a payer may take to go on with what was begun at the provider.
constexpr std::int64_t kSetupMs = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::size_t kLongestKey = 200;  // plugins add to it for each of their steps

// The same for a request that is repeated: its bytes and the key that came with them.
std::string provider_key(const std::optional<IdempotencyClaim>& claim, IdSource& ids) {
  auto key = claim ? "tallyport-" + claim->request_hash + "-" + claim->key
                   : "tallyport-" + ids.make<CommandId>().str();
  return key.substr(0, kLongestKey);
}

std::string customer_of(const SavedMethods& saved, const std::string& gateway) {
  const auto* customer = saved.customer_at(gateway);
  return customer ? customer->ref : "";
}

Failure unclear(const std::string& gateway) {
  return fail(Errc::gateway_unclear, "gateway \"" + gateway + "\" gave no clear answer");
}

void tell_saved(MethodAnswer& answer, const std::vector<PaymentMethod>& named,
                PaymentMethodId by_default) {
  if (named.empty()) return;
  answer.method = named.front();
  answer.is_default = named.front().id == by_default;
}

Failure no_method(const std::string& id) {
  return fail(Errc::method_not_found, "there is no payment method " + id);
}
Failure no_method(PaymentMethodId id) { return no_method(id.str()); }

}  // namespace

const PaymentMethod* SavedMethods::find(PaymentMethodId id) const {
  const auto found = std::ranges::find(methods, id, &PaymentMethod::id);
  return found == methods.end() ? nullptr : &*found;
}

const PaymentMethod* SavedMethods::find_ref(const std::string& ref) const {
  const auto found =
      std::ranges::find(methods, ref, [](const PaymentMethod& each) { return each.facts.ref; });
  return found == methods.end() ? nullptr : &*found;
}

const GatewayCustomer* SavedMethods::customer_at(const std::string& gateway) const {
  const auto found = std::ranges::find(customers, gateway, &GatewayCustomer::gateway);
  return found == customers.end() ? nullptr : &*found;
}

MethodFlow::MethodFlow(Journal& journal, Queries& queries, Gateways& gateways,
                       MethodGateways& methods, Clock& clock, IdSource& ids)
    : journal_(journal),
      queries_(queries),
      gateways_(gateways),
      methods_(methods),
      clock_(clock),
      ids_(ids) {}

// --- adding --------------------------------------------------------------------------------------

void MethodFlow::add(const Storefront& storefront, std::string account, MethodStart request,
                     Reply<MethodAnswer> done) {
  const auto gateway = request.gateway.empty() ? storefront.gateway : request.gateway;
  const auto info = gateways_.find(gateway);
  if (!info || !uses(storefront, gateway))
    return done(fail(Errc::gateway_not_found,
                     "gateway \"" + gateway + "\" does not serve this storefront"));
  if (!info->offers(kSave))
    return done(
        fail(Errc::operation_unsupported, "gateway \"" + gateway + "\" does not offer " + kSave));
  if (request.card && !info->raw_cards) return done(no_raw_cards(gateway));
  SaveRequest wanted{.account = account,
                     .customer = {},
                     .payer = request.payer,
                     .token = request.token,
                     .setup = request.setup,
                     .card = request.card,
                     .return_url = {}};
  const auto tenant = storefront.name;
  queries_.methods(
      tenant, account,
      [this, tenant, account, gateway, wanted = std::move(wanted), request = std::move(request),
       done = under_way_.counted(std::move(done))](Result<SavedMethods> saved) mutable {
        if (!saved) return done(fail(saved.error()));
        wanted.customer = customer_of(*saved, gateway);
        save(tenant, account, gateway, std::move(wanted), std::move(request), std::move(done));
      });
}

void MethodFlow::save(std::string tenant, std::string account, std::string gateway,
                      SaveRequest wanted, MethodStart request, Reply<MethodAnswer> done) {
  const auto key = provider_key(request.claim, ids_);
  methods_.save_method(
      gateway, wanted, key,
      [this, tenant, account, gateway, request = std::move(request),
       done = std::move(done)](Finding finding) mutable {
        MethodAnswer answer;
        answer.gateway = gateway;
        if (finding.outcome == Outcome::failed) {
          answer.reason = finding.reason.empty() ? "other" : finding.reason;
          answer.decline = finding.decline;
          return done(std::move(answer));
        }
        const bool saved = finding.outcome == Outcome::succeeded && finding.methods.size() == 1;
        const bool begun = finding.outcome == Outcome::requires_action;
        if (!saved && !begun) return done(unclear(gateway));
        KeepMethods command{.id = ids_.make<CommandId>(),
                            .at = clock_.now(),
                            .tenant = tenant,
                            .account = account,
                            .gateway = gateway,
                            .customer = finding.customer,
                            .methods = saved ? finding.methods : std::vector<MethodFacts>{},
                            .complete = false,
                            .refresh_until = {},
                            .claim = request.claim,
                            .render = {}};
        if (begun) {
          answer.next_action = finding.next_action;
          command.refresh_until = command.at.plus_ms(kSetupMs);
        }
        command.render = [answer, render = request.render](const std::vector<PaymentMethod>& named,
                                                           const PaymentMethodId& by_default) {
          auto told = answer;
          tell_saved(told, named, by_default);
          return render(told);
        };
        journal_.submit(std::move(command), [answer, done = std::move(done)](
                                                Result<CommandOutcome> kept) mutable {
          if (!kept) return done(fail(kept.error()));
          answer.repeated = kept->repeated;
          answer.answer = std::move(kept->answer);
          tell_saved(answer, kept->named_methods, default_of(kept->methods, answer.gateway));
          done(std::move(answer));
        });
      });
}

// --- listing -------------------------------------------------------------------------------------

// The gateways that may know more, asked one after the other.
struct MethodFlow::Refresh {
  std::string tenant;
  std::string account;
  std::vector<GatewayCustomer> left;
  Reply<SavedMethods> done;
};

void MethodFlow::list(std::string tenant, std::string account, Reply<SavedMethods> done) {
  auto refresh = std::make_shared<Refresh>();
  refresh->tenant = tenant;
  refresh->account = account;
  refresh->done = under_way_.counted(std::move(done));
  queries_.methods(std::move(tenant), std::move(account),
                   [this, refresh](Result<SavedMethods> saved) {
                     if (!saved) return refresh->done(fail(saved.error()));
                     const auto now = clock_.now();
                     for (const auto& each : saved->customers) {
                       const auto info = gateways_.find(each.gateway);
                       if (now < each.refresh_until && info && info->offers(kList))
                         refresh->left.push_back(each);
                     }
                     if (refresh->left.empty()) return refresh->done(std::move(saved));
                     refresh_next(refresh);
                   });
}

// A gateway that cannot be asked now leaves the list as it is.
void MethodFlow::refresh_next(std::shared_ptr<Refresh> refresh) {
  if (refresh->left.empty())
    return queries_.methods(refresh->tenant, refresh->account, refresh->done);
  auto customer = std::move(refresh->left.back());
  refresh->left.pop_back();
  methods_.list_methods(customer.gateway, customer.ref, [this, refresh, customer](Finding finding) {
    if (finding.outcome != Outcome::succeeded) return refresh_next(refresh);
    KeepMethods command{.id = ids_.make<CommandId>(),
                        .at = clock_.now(),
                        .tenant = refresh->tenant,
                        .account = refresh->account,
                        .gateway = customer.gateway,
                        .customer = customer.ref,
                        .methods = std::move(finding.methods),
                        .complete = true,
                        .refresh_until = {},
                        .claim = {},
                        .render = {}};
    journal_.submit(std::move(command), [this, refresh](const Result<CommandOutcome>& kept) {
      if (!kept) return refresh->done(fail(kept.error()));
      refresh_next(refresh);
    });
  });
}

// --- changing ------------------------------------------------------------------------------------

void MethodFlow::remove(std::string tenant, std::string account, PaymentMethodId id,
                        Reply<PaymentMethod> done) {
  change(std::move(tenant), std::move(account), id, ChangeMethod::Change::remove, std::move(done));
}

void MethodFlow::make_default(std::string tenant, std::string account, PaymentMethodId id,
                              Reply<PaymentMethod> done) {
  change(std::move(tenant), std::move(account), id, ChangeMethod::Change::make_default,
         std::move(done));
}

void MethodFlow::change(std::string tenant, std::string account, PaymentMethodId id,
                        ChangeMethod::Change change, Reply<PaymentMethod> done) {
  const bool removes = change == ChangeMethod::Change::remove;
  queries_.methods(
      tenant, account,
      [this, tenant, account, id, change, removes,
       done = under_way_.counted(std::move(done))](Result<SavedMethods> saved) mutable {
        if (!saved) return done(fail(saved.error()));
        const auto* method = saved->find(id);
        if (!method) return done(no_method(id));
        const auto info = gateways_.find(method->gateway);
        // Where the gateway has no such thing, or is off, it is ours alone.
        if (!info || !info->offers(removes ? kRemove : kDefault))
          return commit_change(tenant, account, id, change, std::move(done));
        auto answered = [this, tenant, account, id, change, removes, gateway = method->gateway,
                         done = std::move(done)](const Finding& finding) mutable {
          const bool gone = removes && finding.outcome == Outcome::not_found;
          if (finding.outcome != Outcome::succeeded && !gone) return done(unclear(gateway));
          commit_change(tenant, account, id, change, std::move(done));
        };
        const auto key = provider_key({}, ids_);
        if (removes)
          methods_.remove_method(*method, key, std::move(answered));
        else
          methods_.default_method(*method, key, std::move(answered));
      });
}

void MethodFlow::commit_change(std::string tenant, std::string account, PaymentMethodId id,
                               ChangeMethod::Change change, Reply<PaymentMethod> done) {
  journal_.submit(ChangeMethod{.id = ids_.make<CommandId>(),
                               .at = clock_.now(),
                               .tenant = std::move(tenant),
                               .account = std::move(account),
                               .method = id,
                               .change = change},
                  [done = std::move(done)](Result<CommandOutcome> changed) {
                    if (!changed) return done(fail(changed.error()));
                    done(std::move(changed->named_methods.front()));
                  });
}

// --- paying --------------------------------------------------------------------------------------

void MethodFlow::prepare(std::string tenant, std::string account, PayingWish wish,
                         Reply<PreparedPaying> done) {
  queries_.methods(
      std::move(tenant), std::move(account),
      [wish = std::move(wish),
       done = under_way_.counted(std::move(done))](Result<SavedMethods> saved) {
        if (!saved) return done(fail(saved.error()));
        PreparedPaying prepared;
        prepared.gateway = wish.gateway;
        prepared.paying.on_session = wish.on_session;
        prepared.paying.save_method = wish.save_method;
        if (!wish.is_saved()) {
          prepared.paying.customer = customer_of(*saved, wish.gateway);
          if (wish.card) prepared.paying.way = Way::card;
          prepared.paying.card = wish.card;
          return done(std::move(prepared));
        }
        const auto* method =
            wish.method ? saved->find(*wish.method) : saved->find_ref(wish.method_ref);
        if (!method)
          return done(wish.method ? no_method(*wish.method) : no_method(wish.method_ref));
        if (!wish.gateway.empty() && wish.gateway != method->gateway)
          return done(fail(Errc::gateway_not_found, "payment method " + method->id.str() +
                                                        " is of gateway \"" + method->gateway +
                                                        "\", not of \"" + wish.gateway + "\""));
        prepared.gateway = method->gateway;
        prepared.paying.way = Way::method;
        prepared.paying.method = method->id;
        prepared.paying.method_ref = method->facts.ref;
        prepared.paying.customer = method->customer;
        done(std::move(prepared));
      });
}

}  // namespace tallyport::topup
