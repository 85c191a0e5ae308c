// The commands about refunds, decided.
#include "topup/refunding.h"

#include <algorithm>

#include "topup/claims.h"
#include "topup/decide.h"
#include "topup/splitting.h"

namespace tallyport::topup {
namespace {

Failure no_refund(const RefundId& id) {
  return fail(Errc::refund_not_found, "there is no refund " + id.str());
}

// Of the price: what refunds take that are asked for and not over.
std::int64_t under_way(const WorkingSet& rows, const TopupId& topup) {
  std::int64_t sum = 0;
  for (const auto& [id, refund] : rows.refunds)
    if (refund.row.topup == topup && is_open(refund.row.status)) sum += refund.row.amount;
  return sum;
}

Result<void> give_back(WorkingSet& rows, const Topup& topup, const Tracked<Refund>& refund,
                       const PostingContext& context) {
  return release_credit(rows.book, topup, refund.row.id, refund.row.hold, context);
}

std::optional<RefundStatus> stated_by(const Refund& refund, const Finding& finding, Source source,
                                      Timestamp at) {
  switch (finding.outcome) {
    case Outcome::succeeded:
      return RefundStatus::succeeded;
    case Outcome::pending:
    case Outcome::requires_action:
      return RefundStatus::pending;
    case Outcome::failed:
    case Outcome::cancelled:
    case Outcome::expired:
      return RefundStatus::failed;
    case Outcome::not_found:
      if (source == Source::look_up && at > refund.sent_at.plus_ms(kRefundDeadlineMs))
        return RefundStatus::failed;
      return std::nullopt;
    case Outcome::unknown:
    case Outcome::rejected:
    case Outcome::ignored:
      return std::nullopt;
  }
  return std::nullopt;
}

CommandOutcome outcome_of(const Topup& topup, const Attempt& attempt, const Refund& refund) {
  CommandOutcome outcome;
  outcome.topup = topup;
  outcome.attempt = attempt;
  outcome.refund = refund;
  return outcome;
}

}  // namespace

Result<bool> advance_refund(WorkingSet& rows, const Topup& topup, Tracked<Refund>& refund,
                            const Finding& finding, Source source, const PostingContext& context) {
  const auto to = stated_by(refund.row, finding, source, context.at);
  if (!to || !may_become(refund.row.status, *to)) return false;
  if (!is_open(*to)) {
    auto released = give_back(rows, topup, refund, context);
    if (!released) return fail(released.error());
  }
  auto& row = refund.change();
  row.status = *to;
  row.updated_at = context.at;
  row.reason = *to == RefundStatus::failed ? finding.reason : "";
  row.message = finding.message;
  if (!is_open(*to)) row.next_check_at.reset();
  return true;
}

Result<Settlement> note_refund(WorkingSet& rows, const Topup& topup, const Attempt& attempt,
                               const Finding& finding, Settlement settled,
                               const PostingContext& context) {
  if (finding.subject_ref.empty()) return settled;
  for (auto& [id, refund] : rows.refunds) {
    if (refund.row.attempt != attempt.id || refund.row.gateway_ref != finding.subject_ref) continue;
    if (refund.row.status == RefundStatus::succeeded && finding.outcome == Outcome::failed)
      return Settlement{Verdict::quarantined,
                        "refund " + finding.subject_ref +
                            " failed after it had succeeded: the payer did not get the money, and "
                            "the credit was taken back"};
    auto changed = advance_refund(rows, topup, refund, finding, Source::webhook, context);
    if (!changed) return fail(changed.error());
    if (*changed) settled.verdict = Verdict::applied;
  }
  return settled;
}

void ask_about_refunds(WorkingSet& rows, const Attempt& attempt, Timestamp at) {
  for (auto& [id, refund] : rows.refunds)
    if (refund.row.attempt == attempt.id && refund.row.next_check_at &&
        *refund.row.next_check_at > at)
      refund.change().next_check_at = at;
}

Result<CommandOutcome> decide(WorkingSet& rows, const StartRefund& command, IdSource& ids) {
  auto holder = earlier_holder(rows, command.claim);
  if (!holder) return fail(holder.error());
  if (*holder) {
    const auto& refund = rows.refunds.at((*holder)->refund).row;
    auto outcome =
        outcome_of(rows.topups.at(refund.topup).row, rows.attempts.at(refund.attempt).row, refund);
    outcome.verdict = Verdict::unchanged;
    outcome.repeated = true;
    outcome.answer = (*holder)->answer;
    return outcome;
  }
  auto found = rows.topups.find(command.refund.topup);
  if (found == rows.topups.end())
    return fail(Errc::topup_not_found, "there is no top-up " + command.refund.topup.str());
  const auto& topup = found->second.row;
  if (!was_paid(topup.status) || topup.current_attempt != command.refund.attempt)
    return fail(Errc::topup_not_refundable, "top-up " + topup.id.str() + " is " +
                                                std::string(name(topup.status)) +
                                                ": nothing was paid for it");
  const auto taken = topup.reversed_minor + under_way(rows, topup.id);
  const auto left = topup.price.minor - taken;
  auto refund = command.refund;
  refund.amount = command.amount.value_or(left);
  if (refund.amount <= 0 || refund.amount > left) {
    const auto& currency = topup.price.currency;
    return fail(Errc::refund_exceeds_payment,
                format(money::Money{std::max<std::int64_t>(left, 0), currency}) + " of " +
                    format(topup.price) + " can still be refunded, not " +
                    format(money::Money{refund.amount, currency}));
  }
  const auto& attempt = rows.attempts.at(refund.attempt).row;
  auto hold = hold_credit(rows.book, topup, attempt.gateway, refund.id, taken,
                          taken + refund.amount, {command.id, command.at, command.evidence, ids});
  if (!hold) return fail(hold.error());
  refund.hold = *hold;
  auto outcome = outcome_of(topup, attempt, refund);
  take_claim(rows, command.claim, topup.id, refund.id);
  rows.refunds.emplace(refund.id,
                       Tracked<Refund>{std::move(refund), Tracked<Refund>::Write::insert});
  return outcome;
}

Result<CommandOutcome> decide(WorkingSet& rows, const ReleaseTopup& command, IdSource& ids) {
  auto found = rows.topups.find(command.topup);
  if (found == rows.topups.end())
    return fail(Errc::topup_not_found, "there is no top-up " + command.topup.str());
  auto& topup = found->second;
  // What refunds under way will take of it stays.
  auto asked_back =
      reversed_credit(topup.row, topup.row.reversed_minor + under_way(rows, command.topup));
  if (!asked_back) return fail(asked_back.error());
  auto released = release(rows.book, topup.row, *asked_back - topup.row.reversed_credit,
                          {command.id, command.at, command.evidence, ids});
  if (!released) return fail(released.error());
  topup.change().released_at = command.at;
  topup.row.updated_at = command.at;
  CommandOutcome outcome;
  outcome.topup = topup.row;
  outcome.attempt = rows.attempts.at(topup.row.current_attempt).row;
  return outcome;
}

Result<CommandOutcome> decide(WorkingSet& rows, const DecideRefund& command, IdSource& ids) {
  auto found = rows.refunds.find(command.refund);
  if (found == rows.refunds.end() || found->second.row.topup != command.topup)
    return no_refund(command.refund);
  auto& refund = found->second;
  if (refund.row.status != RefundStatus::requested)
    return fail(Errc::refund_not_waiting,
                "refund " + command.refund.str() + " is " + std::string(name(refund.row.status)));
  const auto& topup = rows.topups.at(command.topup).row;
  if (!command.approved) {
    auto released = give_back(rows, topup, refund, {command.id, command.at, command.evidence, ids});
    if (!released) return fail(released.error());
  }
  auto& row = refund.change();
  row.status = command.approved ? RefundStatus::created : RefundStatus::rejected;
  row.decided_by = command.principal;
  row.updated_at = command.at;
  if (command.approved) {
    row.started_at = row.sent_at = command.at;
    row.next_check_at = command.at;
    row.lease_owner = command.owner;
    row.lease_until = command.until;
  }
  return outcome_of(topup, rows.attempts.at(row.attempt).row, row);
}

Result<CommandOutcome> decide(WorkingSet& rows, const RecordRefund& command, IdSource& ids) {
  auto found = rows.refunds.find(command.refund);
  if (found == rows.refunds.end()) return no_refund(command.refund);
  auto& refund = found->second;
  auto& topup = rows.topups.at(refund.row.topup);
  auto& attempt = rows.attempts.at(refund.row.attempt);
  const auto& finding = command.finding;
  const auto check = refund.row.next_check_at;
  if (refund.row.gateway_ref.empty()) refund.change().gateway_ref = finding.subject_ref;

  Settlement settled;
  if (other_mode(finding, command.gateway_mode) && finding.outcome == Outcome::succeeded) {
    settled = {Verdict::quarantined, "the provider states a " + std::string(name(finding.mode)) +
                                         " refund; the gateway is configured for mode " +
                                         std::string(name(command.gateway_mode))};
  } else {
    const ledger::Evidence evidence{ledger::Evidence::Kind::gateway_answer, command.id.uuid,
                                    command.answer_sha256, finding.plugin_build, ""};
    const PostingContext context{command.id, command.at, evidence, ids};
    auto result = settle(rows, topup, attempt, finding, command.source, context);
    if (!result) return fail(result.error());
    settled = std::move(*result);
    if (settled.verdict != Verdict::quarantined) {
      auto changed = advance_refund(rows, topup.row, refund, finding, command.source, context);
      if (!changed) return fail(changed.error());
      if (*changed) settled.verdict = Verdict::applied;
    }
  }
  if (settled.verdict == Verdict::quarantined) refund.change().message = settled.detail;

  const bool definite =
      finding.outcome != Outcome::unknown && finding.outcome != Outcome::not_found;
  auto& row = refund.change();
  row.answered = row.answered || definite;
  if (command.source == Source::answer) row.sent_at = std::max(row.sent_at, command.at);
  row.lease_owner.clear();
  row.lease_until.reset();
  row.checks += 1;
  // What contradicts itself is for people, as of a payment.
  const bool ask_again = is_open(row.status) && settled.verdict != Verdict::quarantined;
  row.next_check_at = ask_again ? std::optional(command.next_check_at) : std::nullopt;
  // As of a payment: a hint's check is not done by an answer from before it.
  if (ask_again && check && *check > command.asked_at && *check <= command.at)
    row.next_check_at = check;

  if (command.claim && command.render && definite)
    keep_answer(rows, *command.claim, command.render(topup.row, attempt.row, row));
  auto outcome = outcome_of(topup.row, attempt.row, row);
  outcome.verdict = settled.verdict;
  outcome.detail = settled.detail;
  return outcome;
}

}  // namespace tallyport::topup
