// Each command's effect on the rows of its batch.
#include "topup/decide.h"

#include <algorithm>

#include "ledger/execute.h"
#include "topup/claims.h"
#include "topup/settle.h"

namespace tallyport::topup {
namespace {

CommandOutcome repeated(const WorkingSet& rows, const ClaimRow& holder) {
  CommandOutcome outcome;
  outcome.verdict = Verdict::unchanged;
  outcome.repeated = true;
  outcome.answer = holder.answer;
  outcome.topup = rows.topups.at(holder.topup).row;
  outcome.attempt = rows.attempts.at(outcome.topup->current_attempt).row;
  return outcome;
}

void insert_attempt(WorkingSet& rows, const Attempt& attempt) {
  rows.attempts.emplace(attempt.id, Tracked<Attempt>{attempt, Tracked<Attempt>::Write::insert});
}

Failure no_topup(const TopupId& id) {
  return fail(Errc::topup_not_found, "there is no top-up " + id.str());
}

struct Match {
  Tracked<Topup>& topup;
  Tracked<Attempt>& attempt;
};

Match with_topup(WorkingSet& rows, Tracked<Attempt>& attempt) {
  auto found = rows.topups.find(attempt.row.topup);
  TALLYPORT_ASSERT(found != rows.topups.end());
  return {found->second, attempt};
}

// Puts what became of an event into its row and, with what it is about, into the outcome.
CommandOutcome close_event(EventRow& event, const Settlement& settlement, const Match* match) {
  event.verdict = settlement.verdict;
  event.detail = settlement.detail;
  event.changed = true;
  CommandOutcome outcome;
  outcome.verdict = settlement.verdict;
  outcome.detail = settlement.detail;
  if (match) {
    event.topup = match->topup.row.id;
    outcome.topup = match->topup.row;
    outcome.attempt = match->attempt.row;
  }
  return outcome;
}

ledger::Evidence evidence_of(const EventRow& event) {
  return {ledger::Evidence::Kind::gateway_event, event.id.uuid, event.raw_sha256,
          event.plugin_build, ""};
}

// Whether an answer leaves the attempt to be asked about again. One that has ended is asked about
// only where a hint said that something happened (`asked`): then until the provider has told.
bool leaves_open(const Attempt& attempt, Outcome answered, bool asked) {
  if (is_open(attempt.status)) return true;
  return asked && (answered == Outcome::unknown || answered == Outcome::pending ||
                   answered == Outcome::requires_action);
}

// A contradiction in a webhook is checked against the provider's own answer at once.
void ask_soon(Tracked<Attempt>& attempt, const Settlement& settlement, Timestamp at) {
  if (settlement.verdict == Verdict::quarantined && is_open(attempt.row.status))
    attempt.change().next_check_at = at;
}

// What a refund or a top-up holds ends with it, not by an order.
Result<void> refuse_others_hold(ledger::Book& book, const ledger::Order& order) {
  const TransferId* id = nullptr;
  if (const auto* post = std::get_if<ledger::PostOrder>(&order)) id = &post->hold;
  if (const auto* release = std::get_if<ledger::VoidOrder>(&order)) id = &release->hold;
  const auto* hold = id ? book.find_hold(*id) : nullptr;
  if (hold && !hold->row.refund.is_nil())
    return fail(Errc::hold_of_refund,
                "hold " + id->str() + " belongs to refund " + hold->row.refund.str());
  if (hold && !hold->row.topup.is_nil())
    return fail(Errc::hold_of_topup,
                "hold " + id->str() + " belongs to top-up " + hold->row.topup.str());
  return {};
}

}  // namespace

Tracked<Attempt>* WorkingSet::find_attempt(const std::string& gateway, const Finding& finding) {
  if (indexed_ != attempts.size()) {
    by_reference_.clear();
    for (const auto& [id, attempt] : attempts)
      by_reference_.emplace(attempt.row.gateway + '\n' + attempt.row.reference, id);
    indexed_ = attempts.size();
  }
  if (!finding.reference.empty()) {
    auto found = by_reference_.find(gateway + '\n' + finding.reference);
    if (found != by_reference_.end()) return &attempts.at(found->second);
  }
  if (finding.gateway_ref.empty()) return nullptr;
  for (auto& [id, attempt] : attempts)
    if (attempt.row.gateway == gateway && attempt.row.goes_by(finding.gateway_ref)) return &attempt;
  return nullptr;
}

Result<CommandOutcome> decide(WorkingSet& rows, const StartTopup& command) {
  auto holder = earlier_holder(rows, command.claim);
  if (!holder) return fail(holder.error());
  if (*holder) return repeated(rows, **holder);

  rows.topups.emplace(command.topup.id,
                      Tracked<Topup>{command.topup, Tracked<Topup>::Write::insert});
  insert_attempt(rows, command.attempt);
  take_claim(rows, command.claim, command.topup.id);
  CommandOutcome outcome;
  outcome.topup = command.topup;
  outcome.attempt = command.attempt;
  return outcome;
}

Result<CommandOutcome> decide(WorkingSet& rows, const StartAttempt& command) {
  auto holder = earlier_holder(rows, command.claim);
  if (!holder) return fail(holder.error());
  if (*holder) return repeated(rows, **holder);

  auto found = rows.topups.find(command.topup);
  if (found == rows.topups.end()) return no_topup(command.topup);
  auto& topup = found->second;
  auto restarted = next(topup.row.status, Signal::retried);
  if (!restarted || command.at >= topup.row.expires_at)
    return fail(Errc::topup_not_open, "top-up " + command.topup.str() + " is " +
                                          std::string(name(topup.row.status)) +
                                          (restarted ? ", and its time to pay has run out"
                                                     : ", so it cannot be tried again now"));
  topup.change().status = *restarted;
  topup.row.current_attempt = command.attempt.id;
  topup.row.updated_at = command.at;
  insert_attempt(rows, command.attempt);
  take_claim(rows, command.claim, command.topup);
  CommandOutcome outcome;
  outcome.topup = topup.row;
  outcome.attempt = command.attempt;
  return outcome;
}

Result<CommandOutcome> decide(WorkingSet& rows, const RecordAnswer& command, IdSource& ids) {
  auto found = rows.attempts.find(command.attempt);
  if (found == rows.attempts.end())
    return fail(Errc::attempt_not_found, "there is no attempt " + command.attempt.str());
  auto match = with_topup(rows, found->second);
  const auto check = match.attempt.row.next_check_at;
  const bool asked = check.has_value();

  Settlement settlement;
  if (other_mode(command.finding, command.gateway_mode)) {
    settlement = {Verdict::quarantined, "the provider states a " +
                                            std::string(name(command.finding.mode)) +
                                            " payment; the gateway is configured for mode " +
                                            std::string(name(command.gateway_mode))};
    match.attempt.change().quarantine = settlement.detail;
  } else {
    const ledger::Evidence evidence{ledger::Evidence::Kind::gateway_answer, command.id.uuid,
                                    command.answer_sha256, command.finding.plugin_build, ""};
    auto settled = settle(rows, match.topup, match.attempt, command.finding, command.source,
                          {command.id, command.at, evidence, ids});
    if (!settled) return fail(settled.error());
    settlement = std::move(*settled);
  }

  auto& attempt = match.attempt.change();
  const bool definite =
      command.finding.outcome != Outcome::unknown && command.finding.outcome != Outcome::not_found;
  attempt.answered = attempt.answered || definite;
  if (command.source == Source::answer) attempt.sent_at = std::max(attempt.sent_at, command.at);
  attempt.lease_owner.clear();
  attempt.lease_until.reset();
  attempt.checks += 1;
  // What contradicts the provider's own answer is for people; asking again would not change it.
  const bool ask_again = leaves_open(attempt, command.finding.outcome, asked) &&
                         settlement.verdict != Verdict::quarantined;
  attempt.next_check_at = ask_again ? command.next_check_at : std::nullopt;
  // A check that fell due meanwhile, as a hint makes it, is not done by an answer from before it.
  if (check && *check > command.asked_at && *check <= command.at) attempt.next_check_at = check;

  if (command.claim && command.render && definite)
    keep_answer(rows, *command.claim, command.render(match.topup.row, attempt));
  CommandOutcome outcome;
  outcome.verdict = settlement.verdict;
  outcome.detail = settlement.detail;
  outcome.topup = match.topup.row;
  outcome.attempt = attempt;
  return outcome;
}

Result<CommandOutcome> decide(WorkingSet& rows, const ApplyGatewayEvent& command, IdSource& ids) {
  auto found = rows.events.find({command.gateway, command.event_key});
  TALLYPORT_ASSERT(found != rows.events.end());
  auto& event = found->second;
  if (!event.fresh) {
    CommandOutcome outcome;
    outcome.verdict = Verdict::duplicate;
    return outcome;
  }
  if (command.finding.outcome == Outcome::ignored) {
    event.fresh = false;
    return close_event(event, {Verdict::ignored, ""}, nullptr);
  }
  if (other_mode(command.finding, command.gateway_mode)) {
    event.fresh = false;
    return close_event(event,
                       {Verdict::quarantined,
                        "event of mode " + std::string(name(command.finding.mode)) +
                            " at a gateway of mode " + std::string(name(command.gateway_mode))},
                       nullptr);
  }
  auto* attempt = rows.find_attempt(command.gateway, command.finding);
  if (!attempt) {
    event.fresh = false;
    return close_event(event, {Verdict::unmatched, ""}, nullptr);
  }
  auto match = with_topup(rows, *attempt);
  const auto evidence = evidence_of(event);
  auto settled = settle(rows, match.topup, match.attempt, command.finding, command.source,
                        {command.id, command.at, evidence, ids});
  if (!settled) return fail(settled.error());
  ask_soon(match.attempt, *settled, command.at);
  event.fresh = false;
  return close_event(event, *settled, &match);
}

Result<CommandOutcome> decide(WorkingSet& rows, const RetryEvents& command, IdSource& ids) {
  CommandOutcome outcome;
  outcome.verdict = Verdict::unchanged;
  for (auto& [key, event] : rows.events) {
    if (event.fresh || event.verdict != Verdict::unmatched) continue;
    auto* attempt = rows.find_attempt(event.gateway, event.finding);
    if (!attempt) continue;
    auto match = with_topup(rows, *attempt);
    const auto evidence = evidence_of(event);
    auto settled = settle(rows, match.topup, match.attempt, event.finding, event.source,
                          {command.id, command.at, evidence, ids});
    // One event that cannot be decided must not hold up the others.
    if (!settled) settled = Settlement{Verdict::quarantined, settled.error().detail};
    if (settled->verdict == Verdict::unmatched) continue;
    ask_soon(match.attempt, *settled, command.at);
    close_event(event, *settled, &match);
    outcome.verdict = Verdict::applied;
  }
  return outcome;
}

Result<CommandOutcome> decide(WorkingSet& rows, const RunOrder& command, IdSource& ids) {
  auto holder = earlier_holder(rows, command.claim);
  if (!holder) return fail(holder.error());
  CommandOutcome outcome;
  if (*holder) {
    outcome.verdict = Verdict::unchanged;
    outcome.repeated = true;
    outcome.answer = (*holder)->answer;
    TALLYPORT_ASSERT(outcome.answer);
    return outcome;
  }
  if (auto ours = refuse_others_hold(rows.book, command.order); !ours) return fail(ours.error());
  auto done = ledger::execute(rows.book, command.tenant, command.order,
                              {command.id, command.at, command.evidence, ids});
  if (!done) return fail(done.error());
  if (command.claim) {
    take_claim(rows, command.claim, {});
    rows.claims.at(claim_key(*command.claim)).answer = command.render(*done);
  }
  outcome.order = std::move(*done);
  return outcome;
}

Result<CommandOutcome> decide(WorkingSet& rows, const ExpireHolds& command, IdSource& ids) {
  const ledger::Evidence evidence;
  CommandOutcome outcome;
  outcome.verdict = Verdict::unchanged;
  std::vector<TransferId> due;
  for (const auto& [id, hold] : rows.book.holds()) due.push_back(id);
  std::ranges::sort(due);
  for (const auto& id : due) {
    auto done = ledger::expire(rows.book, id, {command.id, command.at, evidence, ids});
    // One that has been posted meanwhile is no error.
    if (!done) continue;
    outcome.verdict = Verdict::applied;
    ++outcome.expired;
  }
  return outcome;
}

}  // namespace tallyport::topup
