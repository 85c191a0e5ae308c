// MethodFlow: how saved ways of paying are added, listed, changed and made ready to pay with, over
// the ports. Owns no state but the count of what is under way.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "topup/catalogue.h"
#include "topup/journal.h"
#include "topup/method_gateways.h"
#include "topup/queries.h"
#include "topup/under_way.h"

namespace tallyport::topup {

// What came of adding one.
struct MethodAnswer {
  std::optional<PaymentMethod> method;  // where it is saved
  bool is_default = false;
  NextAction next_action;  // where the payer has to go on
  std::string gateway;
  std::string reason;                  // a word of docs/reasons.md: where it was refused
  std::string decline;                 // as in Finding
  bool repeated = false;               // the Idempotency-Key was here before
  std::optional<StoredAnswer> answer;  // repeated: the first answer
};

using RenderMethod = std::function<StoredAnswer(const MethodAnswer&)>;

struct MethodStart {
  std::string gateway;  // "" = the storefront's default
  Payer payer;
  std::string token;
  bool setup = false;
  CardHandle card = {};
  std::optional<IdempotencyClaim> claim;
  RenderMethod render;  // with claim
};

// What a payer wants to pay with, besides the amount.
struct PayingWish {
  std::optional<PaymentMethodId> method = {};
  std::string method_ref = {};  // instead: the provider's id of it
  CardHandle card = {};         // not with either
  bool save_method = false;
  bool on_session = true;
  std::string gateway = {};  // the offer's; a saved method has its own

  bool is_saved() const { return method || !method_ref.empty(); }
};

struct PreparedPaying {
  Paying paying;
  std::string gateway;  // through which it has to go; "" = any
};

class MethodFlow {
 public:
  // All ports must outlive it and every callback under way.
  MethodFlow(Journal& journal, Queries& queries, Gateways& gateways, MethodGateways& methods,
             Clock& clock, IdSource& ids);

  // All of these: [any thread]; the callback is called exactly once, on some thread.

  // Asks the gateway to keep it, and commits what it answers. gateway_not_found,
  // operation_unsupported, gateway_unclear, idempotency_key_reused, the journal's. A refusal by the
  // gateway is no error: the answer has its reason.
  void add(const Storefront& storefront, std::string account, MethodStart request,
           Reply<MethodAnswer> done);

  // What is saved. Asks the gateways first where they may know more.
  void list(std::string tenant, std::string account, Reply<SavedMethods> done);

  // Also at the gateway, where that offers it. method_not_found, gateway_unclear.
  void remove(std::string tenant, std::string account, PaymentMethodId id,
              Reply<PaymentMethod> done);
  void make_default(std::string tenant, std::string account, PaymentMethodId id,
                    Reply<PaymentMethod> done);

  // What a payment with a saved method, or one whose method is to be saved, is begun with.
  // method_not_found, and gateway_not_found where the wish names another than the method's.
  void prepare(std::string tenant, std::string account, PayingWish wish,
               Reply<PreparedPaying> done);

  // As Flow::wait_idle.
  void wait_idle() { under_way_.wait_idle(); }

 private:
  struct Refresh;
  void save(std::string tenant, std::string account, std::string gateway, SaveRequest save,
            MethodStart request, Reply<MethodAnswer> done);
  void refresh_next(std::shared_ptr<Refresh> refresh);
  void change(std::string tenant, std::string account, PaymentMethodId id,
              ChangeMethod::Change change, Reply<PaymentMethod> done);
  void commit_change(std::string tenant, std::string account, PaymentMethodId id,
                     ChangeMethod::Change change, Reply<PaymentMethod> done);

  Journal& journal_;
  Queries& queries_;
  Gateways& gateways_;
  MethodGateways& methods_;
  Clock& clock_;
  IdSource& ids_;
  UnderWay under_way_;
};

}  // namespace tallyport::topup
