// Flow: how a top-up goes from a request to a credited wallet, over the ports. Owns no state but
// the count of what is under way.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "topup/catalogue.h"
#include "topup/gateways.h"
#include "topup/journal.h"
#include "topup/queries.h"
#include "topup/under_way.h"

namespace tallyport::topup {

struct FlowSettings {
  std::string host;                // this host's name, for leases
  std::string public_url;          // without trailing slash; return addresses start with it
  std::int64_t lease_ms = 60'000;  // longer than any operation may take
  std::int64_t first_check_ms =
      30'000;  // how soon an unsettled attempt is asked about; then doubling
  std::int64_t last_check_ms = 3'600'000;  // the longest pause between two checks
};

struct StartRequest {
  std::string account;
  Choice choice;
  Payer payer;
  std::string channel;
  std::string title;
  std::string description;
  std::string return_url;  // already found allowed by the storefront
  std::string cancel_url;
  std::map<std::string, std::string> metadata;
  std::string metadata_json;
  std::optional<IdempotencyClaim> claim;
  RenderAnswer render;  // with claim
  Paying paying = {};
};

struct RetryRequest {
  std::string gateway;  // "" = the one of the last attempt
  Payer payer;
  std::string channel;
  std::optional<IdempotencyClaim> claim;
  RenderAnswer render;  // with claim
  Paying paying = {};
};

struct StartAnswer {
  Topup topup;
  Attempt attempt;
  bool repeated = false;               // the Idempotency-Key was here before
  std::optional<StoredAnswer> answer;  // repeated: the first answer, where there was one
};

struct OrderRequest {
  std::string tenant;
  ledger::Order order;
  ledger::Evidence evidence;  // the request: the caller's name and the hash of the body
  std::optional<IdempotencyClaim> claim;
  RenderOrder render;  // with claim
};

// One of the two is there.
struct OrderAnswer {
  std::optional<ledger::OrderResult> result;
  std::optional<StoredAnswer> answer;  // the Idempotency-Key was here before: the first answer
};

class Flow {
 public:
  // All ports must outlive the flow and every callback under way.
  Flow(FlowSettings settings, Journal& journal, Gateways& gateways, Clock& clock, IdSource& ids,
       Entropy& entropy, Log& log);

  // All of these: [any thread]; the callback is called exactly once, on some thread.

  // Commits the top-up and its first attempt, asks the gateway, commits what it answers.
  // Errors: those of choose(), gateway_not_found, operation_unsupported, idempotency_key_reused,
  // and the journal's. A refusal by the gateway is no error: the top-up's status says it.
  void start(const Storefront& storefront, StartRequest request, Reply<StartAnswer> done);

  // A new attempt at an unpaid top-up. topup_not_open, and the errors of start.
  void retry(const Storefront& storefront, TopupView view, RetryRequest request,
             Reply<StartAnswer> done);

  // Asks the provider now and settles by what it states.
  void verify(TopupView view, Reply<TopupView> done);
  // Closes the payment at the provider. operation_unsupported; topup_not_open where it has ended.
  void cancel(TopupView view, Reply<TopupView> done);

  // Pays out the shares that are held. topup_not_held.
  void release(TopupView view, ledger::Evidence evidence, Reply<TopupView> done);

  // Carries out an order of the ledger. The errors of ledger::execute, idempotency_key_reused, and
  // the journal's.
  void order(OrderRequest request, Reply<OrderAnswer> done);

  // Settles by a webhook. The callback comes once it is durable. webhook_not_authentic and the
  // others of Gateways::read_webhook; the journal's.
  void webhook(const std::string& gateway, WebhookMessage message, Reply<Verdict> done);

  // Returns when nothing that was begun here is under way any more. For the end of the program: the
  // ports still answer, and nobody begins anything new.
  void wait_idle() { under_way_.wait_idle(); }

  // The janitor's: replays the create where the gateway allows it and has not answered, else looks
  // up.
  void resume(DueAttempt due, std::function<void()> done);

 private:
  Result<Attempt> new_attempt(const Storefront& storefront, const Topup& topup,
                              const std::string& gateway, CreateRequest request);
  void commit_start(Command command, CardHandle card, std::optional<IdempotencyClaim> claim,
                    RenderAnswer render, Reply<StartAnswer> done);
  void ask_gateway(Topup topup, Attempt attempt, CardHandle card,
                   std::optional<IdempotencyClaim> claim, RenderAnswer render,
                   Reply<StartAnswer> done);
  // `asked_at`: when the gateway was asked.
  void record(const Attempt& attempt, Timestamp asked_at, Source source, Finding finding,
              std::optional<IdempotencyClaim> claim, RenderAnswer render, CommandDone done);
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

// Providers keep idempotency keys for a day at least (Stripe: "after at least 24 hours"); a create
// that is older might be taken for a new one.
inline constexpr std::int64_t kReplayForMs = 20 * 60 * 60 * 1000;

// When an attempt that was asked about `checks` times is asked again: doubling from first to last.
Timestamp next_check(const FlowSettings& settings, int checks, Timestamp now);

}  // namespace tallyport::topup
