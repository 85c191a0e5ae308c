// RefundFlow: how a refund goes from a request to money on its way back, over the ports.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "topup/flow.h"

namespace tallyport::topup {

struct RefundStart {
  std::optional<std::int64_t> amount;  // nothing: all that is left
  std::string note;
  bool waits = false;         // until somebody approves it
  ledger::Evidence evidence;  // the request: who asked, and the hash of the body
  std::optional<IdempotencyClaim> claim;
  RenderRefund render;  // with claim
};

struct RefundAnswer {
  RefundView view;
  bool repeated = false;               // the Idempotency-Key was here before
  std::optional<StoredAnswer> answer;  // repeated: the first answer, where there was one
};

class RefundFlow {
 public:
  // All ports must outlive it and every callback under way.
  RefundFlow(FlowSettings settings, Journal& journal, Gateways& gateways, Clock& clock,
             IdSource& ids, Entropy& entropy, Log& log);

  // All of these: [any thread]; the callback is called exactly once, on some thread.

  // Commits the refund with a hold of the credit; unless it waits, then asks the gateway and
  // commits what it answers. Errors: gateway_not_found, operation_unsupported, those of decide for
  // StartRefund, and the journal's. A refusal by the gateway is no error: the status says it.
  void start(TopupView view, RefundStart request, Reply<RefundAnswer> done);

  // Sends a refund that waits. refund_not_waiting, gateway_not_found.
  void approve(RefundView view, ledger::Evidence evidence, Reply<RefundView> done);
  // Ends one that waits; the credit is available again. refund_not_waiting.
  void reject(RefundView view, ledger::Evidence evidence, Reply<RefundView> done);

  // The janitor's: sends it again where the gateway allows it and has not answered, else looks it
  // up.
  void resume(DueRefund due, std::function<void()> done);

  // As Flow::wait_idle.
  void wait_idle() { under_way_.wait_idle(); }

 private:
  void decide(RefundView view, bool approved, ledger::Evidence evidence, CommandDone done);
  void ask_gateway(RefundView view, std::optional<IdempotencyClaim> claim, RenderRefund render,
                   Reply<RefundAnswer> done);
  void record(const RefundView& view, Timestamp asked_at, Source source, Finding finding,
              std::optional<IdempotencyClaim> claim, RenderRefund render, CommandDone done);
  void report(const CommandOutcome& outcome);

  FlowSettings settings_;
  Journal& journal_;
  Gateways& gateways_;
  Clock& clock_;
  IdSource& ids_;
  Entropy& entropy_;
  Log& log_;
  UnderWay under_way_;
};

}  // namespace tallyport::topup
