// The steps of a refund: commit, ask the gateway, commit what it says.
#include "topup/refund_flow.h"

#include <utility>

namespace tallyport::topup {
namespace {

constexpr const char* kCreate = "refund.create/1";
constexpr const char* kLookUp = "refund.lookup/1";

RefundView view_of(CommandOutcome outcome) {
  return {std::move(*outcome.topup), std::move(*outcome.attempt), std::move(*outcome.refund)};
}

Finding nothing_learned() {
  Finding finding;
  finding.subject = Subject::refund;
  return finding;
}

std::string hex_of(const Uuid& id) {
  auto text = id.str();
  std::erase(text, '-');
  return text;
}

}  // namespace

RefundFlow::RefundFlow(FlowSettings settings, Journal& journal, Gateways& gateways, Clock& clock,
                       IdSource& ids, Entropy& entropy, Log& log)
    : settings_(std::move(settings)),
      journal_(journal),
      gateways_(gateways),
      clock_(clock),
      ids_(ids),
      entropy_(entropy),
      log_(log) {}

void RefundFlow::start(TopupView view, RefundStart request, Reply<RefundAnswer> done) {
  const auto& gateway = view.attempt.gateway;
  const auto info = gateways_.find(gateway);
  if (!info) return done(fail(Errc::gateway_not_found, "gateway \"" + gateway + "\" is not on"));
  if (!info->offers(kCreate))
    return done(
        fail(Errc::operation_unsupported, "gateway \"" + gateway + "\" does not offer " + kCreate));

  const auto now = clock_.now();
  StartRefund command{.id = ids_.make<CommandId>(),
                      .at = now,
                      .refund = {},
                      .amount = request.amount,
                      .evidence = std::move(request.evidence),
                      .claim = request.claim};
  auto& refund = command.refund;
  refund.id = ids_.make<RefundId>();
  refund.topup = view.topup.id;
  refund.attempt = view.attempt.id;
  refund.status = request.waits ? RefundStatus::requested : RefundStatus::created;
  refund.reference = "refund-" + hex_of(refund.id.uuid);
  refund.idempotency_key = "tallyport-" + refund.reference;
  refund.requested_by = command.evidence.principal;
  refund.note = std::move(request.note);
  refund.created_at = refund.updated_at = refund.started_at = refund.sent_at = now;
  if (!request.waits) {
    // Due at once, but for the lease: should this host die now, its restart goes on from here.
    refund.next_check_at = now;
    refund.lease_owner = settings_.host;
    refund.lease_until = now.plus_ms(settings_.lease_ms);
  }
  auto document = gateways_.refund_document(gateway, {refund.reference, refund.note});
  if (!document) return done(fail(document.error()));
  refund.input = CreateInput{std::move(*document), now, {}};
  entropy_.fill(refund.input.entropy);

  journal_.submit(std::move(command), [this, claim = std::move(request.claim),
                                       render = std::move(request.render),
                                       done = under_way_.counted(std::move(done))](
                                          Result<CommandOutcome> started) mutable {
    if (!started) return done(fail(started.error()));
    const bool waits = started->refund->status == RefundStatus::requested;
    if (started->repeated || waits) {
      const bool repeated = started->repeated;
      auto answer = std::move(started->answer);
      return done(RefundAnswer{view_of(std::move(*started)), repeated, std::move(answer)});
    }
    ask_gateway(view_of(std::move(*started)), std::move(claim), std::move(render), std::move(done));
  });
}

// The refund is durable: only now may the gateway hear of it.
void RefundFlow::ask_gateway(RefundView view, std::optional<IdempotencyClaim> claim,
                             RenderRefund render, Reply<RefundAnswer> done) {
  gateways_.refund(view.topup, view.attempt, view.refund,
                   [this, view, asked_at = clock_.now(), claim = std::move(claim),
                    render = std::move(render), done = std::move(done)](Finding finding) mutable {
                     record(view, asked_at, Source::answer, std::move(finding), std::move(claim),
                            std::move(render),
                            [done = std::move(done)](Result<CommandOutcome> recorded) {
                              if (!recorded) return done(fail(recorded.error()));
                              done(RefundAnswer{view_of(std::move(*recorded)), false, {}});
                            });
                   });
}

void RefundFlow::record(const RefundView& view, Timestamp asked_at, Source source, Finding finding,
                        std::optional<IdempotencyClaim> claim, RenderRefund render,
                        CommandDone done) {
  const auto now = clock_.now();
  const auto info = gateways_.find(view.attempt.gateway);
  RecordRefund command{.id = ids_.make<CommandId>(),
                       .at = now,
                       .topup = view.topup.id,
                       .attempt = view.attempt.id,
                       .refund = view.refund.id,
                       .asked_at = asked_at,
                       .source = source,
                       .finding = std::move(finding),
                       .gateway_mode = info ? info->mode : Mode::test,
                       .next_check_at = next_check(settings_, view.refund.checks, now),
                       .claim = std::move(claim),
                       .render = std::move(render),
                       .answer_sha256 = {}};
  journal_.submit(std::move(command),
                  [this, done = std::move(done)](Result<CommandOutcome> recorded) {
                    if (recorded) report(*recorded);
                    done(std::move(recorded));
                  });
}

void RefundFlow::report(const CommandOutcome& outcome) {
  if (outcome.verdict == Verdict::quarantined)
    log_.error("refund quarantined: needs a person", {{"refund", outcome.refund->id.str()},
                                                      {"topup", outcome.topup->id.str()},
                                                      {"gateway", outcome.attempt->gateway},
                                                      {"why", outcome.detail}});
  else if (outcome.verdict == Verdict::applied)
    log_.info("refund changed", {{"refund", outcome.refund->id.str()},
                                 {"topup", outcome.topup->id.str()},
                                 {"gateway", outcome.attempt->gateway},
                                 {"status", std::string(name(outcome.refund->status))},
                                 {"why", outcome.refund->message}});
}

// --- those that wait ----------------------------------------------------------------------------

void RefundFlow::decide(RefundView view, bool approved, ledger::Evidence evidence,
                        CommandDone done) {
  const auto now = clock_.now();
  auto principal = evidence.principal;
  journal_.submit(DecideRefund{.id = ids_.make<CommandId>(),
                               .at = now,
                               .topup = view.topup.id,
                               .refund = view.refund.id,
                               .approved = approved,
                               .principal = std::move(principal),
                               .owner = settings_.host,
                               .until = now.plus_ms(settings_.lease_ms),
                               .evidence = std::move(evidence)},
                  std::move(done));
}

void RefundFlow::approve(RefundView view, ledger::Evidence evidence, Reply<RefundView> done) {
  const auto& gateway = view.attempt.gateway;
  if (!gateways_.find(gateway))
    return done(fail(Errc::gateway_not_found, "gateway \"" + gateway + "\" is not on"));
  decide(
      std::move(view), true, std::move(evidence),
      [this, done = under_way_.counted(std::move(done))](Result<CommandOutcome> decided) mutable {
        if (!decided) return done(fail(decided.error()));
        ask_gateway(view_of(std::move(*decided)), {}, {},
                    [done = std::move(done)](Result<RefundAnswer> answered) {
                      if (!answered) return done(fail(answered.error()));
                      done(std::move(answered->view));
                    });
      });
}

void RefundFlow::reject(RefundView view, ledger::Evidence evidence, Reply<RefundView> done) {
  decide(std::move(view), false, std::move(evidence),
         [done = under_way_.counted(std::move(done))](Result<CommandOutcome> decided) {
           if (!decided) return done(fail(decided.error()));
           done(view_of(std::move(*decided)));
         });
}

// --- those that are not over --------------------------------------------------------------------

void RefundFlow::resume(DueRefund due, std::function<void()> done) {
  RefundView view{std::move(due.topup), std::move(due.attempt), std::move(due.refund)};
  auto settle = [this, view, asked_at = clock_.now(), done = under_way_.counted(std::move(done))](
                    Source source, Finding finding) {
    record(view, asked_at, source, std::move(finding), {}, {},
           [done](const Result<CommandOutcome>&) { done(); });
  };
  const auto info = gateways_.find(view.attempt.gateway);
  // Switched off: give the lease back and look again later.
  if (!info) return settle(Source::look_up, nothing_learned());
  auto look_up = [this, view, settle, can = info->offers(kLookUp)] {
    if (!can) return settle(Source::look_up, nothing_learned());
    gateways_.look_up_refund(view.topup, view.attempt, view.refund, [settle](Finding finding) {
      settle(Source::look_up, std::move(finding));
    });
  };
  const bool fresh = clock_.now() < view.refund.started_at.plus_ms(kReplayForMs);
  if (view.refund.answered || !info->replays || !fresh) return look_up();
  gateways_.replay_refund(view.topup, view.attempt, view.refund,
                          [settle, look_up](Finding finding) {
                            // As of a payment: one that is refused or cannot be sent now says
                            // nothing of the one that may have arrived before.
                            if (finding.outcome == Outcome::failed && finding.subject_ref.empty())
                              return look_up();
                            settle(Source::answer, std::move(finding));
                          });
}

}  // namespace tallyport::topup
