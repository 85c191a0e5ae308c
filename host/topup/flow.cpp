// The steps of a top-up: commit, ask the gateway, commit what it says.
#include "topup/flow.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace tallyport::topup {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

template <class Bytes>
std::string hex(const Bytes& bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (std::uint8_t byte : bytes) {
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 15];
  }
  return text;
}

TopupView view_of(CommandOutcome outcome) {
  return {std::move(*outcome.topup), std::move(*outcome.attempt)};
}

Failure unsupported(const std::string& gateway, std::string_view operation) {
  return fail(Errc::operation_unsupported,
              "gateway \"" + gateway + "\" does not offer " + std::string(operation));
}

}  // namespace

Failure no_raw_cards(const std::string& gateway) {
  return fail(Errc::operation_unsupported,
              "gateway \"" + gateway + "\" takes no card numbers: allow_raw_card is not set");
}

bool GatewayInfo::offers(std::string_view operation) const {
  return std::ranges::find(operations, operation) != operations.end();
}

Timestamp next_check(const FlowSettings& settings, int checks, Timestamp now) {
  std::int64_t pause = settings.first_check_ms;
  for (int i = 0; i < checks && pause < settings.last_check_ms; ++i) pause *= 2;
  return now.plus_ms(std::min(pause, settings.last_check_ms));
}

Flow::Flow(FlowSettings settings, Journal& journal, Gateways& gateways, Clock& clock, IdSource& ids,
           Entropy& entropy, Log& log)
    : settings_(std::move(settings)),
      journal_(journal),
      gateways_(gateways),
      clock_(clock),
      ids_(ids),
      entropy_(entropy),
      log_(log) {}

void Flow::order(OrderRequest request, Reply<OrderAnswer> done) {
  RunOrder command{.id = ids_.make<CommandId>(),
                   .at = clock_.now(),
                   .tenant = std::move(request.tenant),
                   .order = std::move(request.order),
                   .evidence = std::move(request.evidence),
                   .claim = std::move(request.claim),
                   .render = std::move(request.render)};
  journal_.submit(std::move(command),
                  [done = under_way_.counted(std::move(done))](Result<CommandOutcome> outcome) {
                    if (!outcome) return done(fail(outcome.error()));
                    done(OrderAnswer{std::move(outcome->order), std::move(outcome->answer)});
                  });
}

// --- starting ----------------------------------------------------------------------------------

Result<Attempt> Flow::new_attempt(const Storefront& storefront, const Topup& topup,
                                  const std::string& gateway, CreateRequest request) {
  auto info = gateways_.find(gateway);
  if (!info) return fail(Errc::gateway_not_found, "gateway \"" + gateway + "\" is not switched on");
  const auto& paying = request.paying;
  const auto* operation = paying.way == Way::page ? "payment.create/1" : "payment.charge/1";
  if (!info->offers(operation)) return unsupported(gateway, operation);
  if (paying.card && !info->raw_cards) return no_raw_cards(gateway);
  const std::string currency(topup.price.currency.code());
  if (!info->currencies.empty() &&
      std::ranges::find(info->currencies, currency) == info->currencies.end())
    return fail(Errc::amount_not_offered, "gateway \"" + gateway + "\" does not take " + currency);

  const auto now = clock_.now();
  std::array<std::uint8_t, 16> token{};
  entropy_.fill(token);
  Attempt attempt;
  attempt.id = ids_.make<AttemptId>();
  attempt.topup = topup.id;
  attempt.gateway = gateway;
  attempt.reference = storefront.reference_prefix + hex(attempt.id.uuid.bytes);
  attempt.idempotency_key = "tallyport-" + hex(attempt.id.uuid.bytes);
  attempt.return_token = hex(token);
  attempt.way = paying.way;
  attempt.method = paying.method;
  attempt.method_ref = paying.method_ref;
  attempt.save_method = paying.save_method;
  attempt.created_at = attempt.updated_at = attempt.sent_at = now;
  // Due at once, but for the lease: should this host die now, its restart goes on from here.
  attempt.next_check_at = now;
  attempt.lease_owner = settings_.host;
  attempt.lease_until = now.plus_ms(settings_.lease_ms);

  const auto back = settings_.public_url + "/return/" + gateway;
  request.return_url = back + "?token=" + attempt.return_token;
  request.cancel_url = back + "/cancelled?token=" + attempt.return_token;
  auto document = gateways_.create_document(gateway, request);
  if (!document) return fail(document.error());
  attempt.input = CreateInput{std::move(*document), now, {}};
  entropy_.fill(attempt.input->entropy);
  return attempt;
}

void Flow::start(const Storefront& storefront, StartRequest request, Reply<StartAnswer> done) {
  if (request.account.empty() || request.account.starts_with('@'))
    return done(fail(Errc::invalid_field,
                     "account \"" + request.account + "\" is not a name a user can have"));
  auto offer = choose(storefront, request.choice);
  if (!offer) return done(fail(offer.error()));

  for (const auto& share : offer->shares)
    if (share.account == request.account)
      return done(fail(Errc::transfer_to_itself,
                       "account \"" + request.account + "\" would pay a share to itself"));

  const auto now = clock_.now();
  Topup topup;
  topup.id = ids_.make<TopupId>();
  topup.tenant = storefront.name;
  topup.account_name = std::move(request.account);
  topup.package = offer->package;
  topup.price = offer->price;
  topup.asset = storefront.asset;
  topup.credit = offer->credit;
  topup.shares = std::move(offer->shares);
  topup.held = !topup.shares.empty() && storefront.held;
  if (const auto& quoted = request.choice.quoted) {
    topup.beneficiary = quoted->beneficiary;
    topup.external = quoted->external;
    if (request.title.empty()) request.title = quoted->title;
    if (request.description.empty()) request.description = quoted->description;
  }
  topup.title = request.title.empty() ? storefront.display_name : std::move(request.title);
  topup.description = std::move(request.description);
  topup.return_url = std::move(request.return_url);
  topup.cancel_url = std::move(request.cancel_url);
  topup.metadata = std::move(request.metadata_json);
  topup.created_at = topup.updated_at = now;
  topup.expires_at = now.plus_ms(storefront.expires_after_ms);

  auto card = request.paying.card;
  CreateRequest create{.return_url = {},
                       .cancel_url = {},
                       .title = topup.title,
                       .description = topup.description,
                       .payer = std::move(request.payer),
                       .account = topup.account_name,
                       .channel = std::move(request.channel),
                       .metadata = std::move(request.metadata),
                       .expires_at = topup.expires_at,
                       .paying = std::move(request.paying)};
  auto attempt = new_attempt(storefront, topup, offer->gateway, std::move(create));
  if (!attempt) return done(fail(attempt.error()));
  topup.current_attempt = attempt->id;

  StartTopup command{ids_.make<CommandId>(), std::move(topup), std::move(*attempt), request.claim};
  commit_start(std::move(command), std::move(card), request.claim, std::move(request.render),
               std::move(done));
}

void Flow::retry(const Storefront& storefront, TopupView view, RetryRequest request,
                 Reply<StartAnswer> done) {
  const auto& gateway = request.gateway.empty() ? view.attempt.gateway : request.gateway;
  if (!uses(storefront, gateway))
    return done(fail(Errc::gateway_not_found,
                     "gateway \"" + gateway + "\" does not serve this storefront"));
  auto card = request.paying.card;
  CreateRequest create{.return_url = {},
                       .cancel_url = {},
                       .title = view.topup.title,
                       .description = view.topup.description,
                       .payer = std::move(request.payer),
                       .account = view.topup.account_name,
                       .channel = std::move(request.channel),
                       .metadata = {},
                       .expires_at = view.topup.expires_at,
                       .paying = std::move(request.paying)};
  auto attempt = new_attempt(storefront, view.topup, gateway, std::move(create));
  if (!attempt) return done(fail(attempt.error()));
  StartAttempt command{ids_.make<CommandId>(), clock_.now(), view.topup.id, std::move(*attempt),
                       request.claim};
  commit_start(std::move(command), std::move(card), request.claim, std::move(request.render),
               std::move(done));
}

void Flow::commit_start(Command command, CardHandle card, std::optional<IdempotencyClaim> claim,
                        RenderAnswer render, Reply<StartAnswer> done) {
  done = under_way_.counted(std::move(done));
  journal_.submit(std::move(command), [this, card = std::move(card), claim = std::move(claim),
                                       render = std::move(render), done = std::move(done)](
                                          Result<CommandOutcome> started) mutable {
    if (!started) return done(fail(started.error()));
    if (started->repeated)
      return done(StartAnswer{std::move(*started->topup), std::move(*started->attempt), true,
                              std::move(started->answer)});
    ask_gateway(std::move(*started->topup), std::move(*started->attempt), std::move(card),
                std::move(claim), std::move(render), std::move(done));
  });
}

// The attempt is durable: only now may the gateway hear of it.
void Flow::ask_gateway(Topup topup, Attempt attempt, CardHandle card,
                       std::optional<IdempotencyClaim> claim, RenderAnswer render,
                       Reply<StartAnswer> done) {
  gateways_.create(topup, attempt, std::move(card),
                   [this, attempt, asked_at = clock_.now(), claim = std::move(claim),
                    render = std::move(render), done = std::move(done)](Finding finding) mutable {
                     record(attempt, asked_at, Source::answer, std::move(finding), std::move(claim),
                            std::move(render),
                            [done = std::move(done)](Result<CommandOutcome> recorded) {
                              if (!recorded) return done(fail(recorded.error()));
                              done(StartAnswer{std::move(*recorded->topup),
                                               std::move(*recorded->attempt), false, std::nullopt});
                            });
                   });
}

void Flow::record(const Attempt& attempt, Timestamp asked_at, Source source, Finding finding,
                  std::optional<IdempotencyClaim> claim, RenderAnswer render, CommandDone done) {
  const auto now = clock_.now();
  const auto info = gateways_.find(attempt.gateway);
  RecordAnswer command{.id = ids_.make<CommandId>(),
                       .at = now,
                       .asked_at = asked_at,
                       .attempt = attempt.id,
                       .source = source,
                       .finding = std::move(finding),
                       .gateway_mode = info ? info->mode : Mode::test,
                       .next_check_at = next_check(settings_, attempt.checks, now),
                       .claim = std::move(claim),
                       .render = std::move(render),
                       .answer_sha256 = {}};
  journal_.submit(std::move(command),
                  [this, done = std::move(done)](Result<CommandOutcome> recorded) {
                    if (recorded) report(*recorded);
                    done(std::move(recorded));
                  });
}

void Flow::report(const CommandOutcome& outcome) {
  if (!outcome.topup || !outcome.attempt) return;
  if (outcome.verdict == Verdict::quarantined)
    log_.error("payment quarantined: needs a person", {{"topup", outcome.topup->id.str()},
                                                       {"gateway", outcome.attempt->gateway},
                                                       {"reference", outcome.attempt->reference},
                                                       {"why", outcome.detail}});
  else if (outcome.verdict == Verdict::applied && !outcome.attempt->reason.empty())
    log_.info("top-up changed", {{"topup", outcome.topup->id.str()},
                                 {"gateway", outcome.attempt->gateway},
                                 {"reference", outcome.attempt->reference},
                                 {"status", std::string(name(outcome.topup->status))},
                                 {"reason", outcome.attempt->reason},
                                 {"why", outcome.attempt->message}});
  else if (outcome.verdict == Verdict::applied)
    log_.info("top-up changed", {{"topup", outcome.topup->id.str()},
                                 {"gateway", outcome.attempt->gateway},
                                 {"reference", outcome.attempt->reference},
                                 {"status", std::string(name(outcome.topup->status))}});
}

// --- settling ------------------------------------------------------------------------------------

void Flow::verify(TopupView view, Reply<TopupView> done) {
  const auto gateway = view.attempt.gateway;
  auto info = gateways_.find(gateway);
  if (!info) return done(fail(Errc::gateway_not_found, "gateway \"" + gateway + "\" is not on"));
  if (!info->offers("payment.lookup/1")) return done(unsupported(gateway, "payment.lookup/1"));
  done = under_way_.counted(std::move(done));
  auto& attempt = view.attempt;
  gateways_.look_up(
      view.topup, attempt,
      [this, attempt, asked_at = clock_.now(), done = std::move(done)](Finding finding) mutable {
        record(attempt, asked_at, Source::look_up, std::move(finding), {}, {},
               [done = std::move(done)](Result<CommandOutcome> recorded) {
                 if (!recorded) return done(fail(recorded.error()));
                 done(view_of(std::move(*recorded)));
               });
      });
}

void Flow::cancel(TopupView view, Reply<TopupView> done) {
  if (!is_open(view.topup.status))
    return done(fail(Errc::topup_not_open, "top-up " + view.topup.id.str() + " is " +
                                               std::string(name(view.topup.status)) +
                                               ", so it cannot be cancelled"));
  const auto gateway = view.attempt.gateway;
  auto info = gateways_.find(gateway);
  if (!info) return done(fail(Errc::gateway_not_found, "gateway \"" + gateway + "\" is not on"));
  if (!info->offers("payment.cancel/1")) return done(unsupported(gateway, "payment.cancel/1"));
  done = under_way_.counted(std::move(done));
  auto& attempt = view.attempt;
  gateways_.cancel(
      view.topup, attempt,
      [this, attempt, asked_at = clock_.now(), done = std::move(done)](Finding finding) mutable {
        record(attempt, asked_at, Source::answer, std::move(finding), {}, {},
               [done = std::move(done)](Result<CommandOutcome> recorded) {
                 if (!recorded) return done(fail(recorded.error()));
                 done(view_of(std::move(*recorded)));
               });
      });
}

void Flow::release(TopupView view, ledger::Evidence evidence, Reply<TopupView> done) {
  ReleaseTopup command{ids_.make<CommandId>(), clock_.now(), view.topup.id, std::move(evidence)};
  journal_.submit(std::move(command),
                  [done = under_way_.counted(std::move(done))](Result<CommandOutcome> released) {
                    if (!released) return done(fail(released.error()));
                    done(view_of(std::move(*released)));
                  });
}

void Flow::webhook(const std::string& gateway, WebhookMessage message, Reply<Verdict> done) {
  done = under_way_.counted(std::move(done));
  auto reading = gateways_.read_webhook(gateway, std::move(message));
  if (!reading) return done(fail(reading.error()));
  ApplyGatewayEvent command{.id = ids_.make<CommandId>(),
                            .at = clock_.now(),
                            .event = ids_.make<GatewayEventId>(),
                            .gateway = gateway,
                            .event_key = std::move(reading->event_key),
                            .source = reading->source,
                            .finding = std::move(reading->finding),
                            .gateway_mode = reading->gateway_mode,
                            .raw_body = std::move(reading->archived.raw_body),
                            .headers = std::move(reading->archived.headers)};
  journal_.submit(std::move(command),
                  [this, done = std::move(done)](Result<CommandOutcome> applied) {
                    if (!applied) return done(fail(applied.error()));
                    report(*applied);
                    const auto verdict = applied->verdict;
                    done(verdict);
                    if (verdict == Verdict::look_up)
                      verify(view_of(std::move(*applied)), [](Result<TopupView>) {});
                  });
}

void Flow::resume(DueAttempt due, std::function<void()> done) {
  done = under_way_.counted(std::move(done));
  const auto info = gateways_.find(due.attempt.gateway);
  auto& attempt = due.attempt;
  if (!info) {
    // The gateway is switched off: give the lease back and look again later.
    return record(attempt, clock_.now(), Source::look_up, Finding{}, {}, {},
                  [done = std::move(done)](Result<CommandOutcome>) { done(); });
  }
  auto settle = [this, attempt, asked_at = clock_.now(), done = std::move(done)](
                    Source source, Finding finding) mutable {
    record(attempt, asked_at, source, std::move(finding), {}, {},
           [done = std::move(done)](Result<CommandOutcome>) { done(); });
  };
  auto look_up = [this, topup = due.topup, settle](const Attempt& asked) mutable {
    gateways_.look_up(topup, asked, [settle = std::move(settle)](Finding finding) mutable {
      settle(Source::look_up, std::move(finding));
    });
  };
  const bool fresh = clock_.now() < attempt.created_at.plus_ms(kReplayForMs);
  const bool replay = !attempt.answered && info->replays && attempt.input.has_value() && fresh;
  if (!replay) return look_up(attempt);
  gateways_.replay(due.topup, attempt,
                   [settle = std::move(settle), look_up, attempt](Finding finding) mutable {
                     // A create that is refused or cannot be sent now says nothing of the one that
                     // may have arrived before. Only a payment that the provider names has failed.
                     if (finding.outcome == Outcome::failed && finding.gateway_ref.empty())
                       return look_up(attempt);
                     // A card is gone by now: the plugin got as far as the payment, and no further.
                     if (finding.outcome == Outcome::unknown && !finding.gateway_ref.empty()) {
                       attempt.gateway_ref = finding.gateway_ref;
                       return look_up(attempt);
                     }
                     settle(Source::answer, std::move(finding));
                   });
}

}  // namespace tallyport::topup
