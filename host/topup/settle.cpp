// The rules of belief: who may say what about a payment, and what follows.
#include "topup/settle.h"

#include <algorithm>

#include "topup/methods.h"
#include "topup/refunding.h"

namespace tallyport::topup {
namespace {

Settlement quarantine(Tracked<Attempt>& attempt, std::string detail) {
  attempt.change().quarantine = detail;
  return {Verdict::quarantined, std::move(detail)};
}

// Moves `row.status` along the table; false where the table has no such step.
template <class Row>
bool advance(Tracked<Row>& row, Signal signal, Timestamp at) {
  auto to = next(row.row.status, signal);
  if (!to) return false;
  row.change().status = *to;
  row.row.updated_at = at;
  return true;
}

bool has_ended(Status status) { return !is_open(status); }

// What is wrong with an id that the provider states of the attempt, whose id it is where that was
// `known` before; "" where nothing is.
std::string differs(const WorkingSet& rows, const Attempt& attempt, const std::string& known,
                    const std::string& stated) {
  if (stated.empty() || attempt.goes_by(stated)) return "";
  if (!known.empty())
    return "payment id differs: known as " + known + ", the provider states " + stated;
  for (const auto& [id, other] : rows.attempts)
    if (other.row.gateway == attempt.gateway && other.row.goes_by(stated))
      return "payment id " + stated + " belongs to attempt " + other.row.reference;
  return "";
}

// The contradictions between a finding and what was asked; "" where there is none.
std::string contradiction(const WorkingSet& rows, const Attempt& attempt, const Finding& finding) {
  if (!finding.reference.empty() && finding.reference != attempt.reference)
    return "reference differs: ours is " + attempt.reference + ", the provider states " +
           finding.reference;
  auto text = differs(rows, attempt, attempt.gateway_ref, finding.gateway_ref);
  return text.empty() ? differs(rows, attempt, attempt.other_ref, finding.other_ref) : text;
}

// --- refunds and lost disputes -------------------------------------------------------------------

// Whether it was this attempt's money that was credited. Another one's may come and go: it is not
// in the credit, so its return takes nothing from it.
bool credited_by(const Topup& topup, const Attempt& attempt) {
  return was_paid(topup.status) && topup.current_attempt == attempt.id;
}

Result<Settlement> reverse_to(WorkingSet& rows, Tracked<Topup>& topup, Tracked<Attempt>& attempt,
                              std::int64_t total, const std::string& subject,
                              const PostingContext& context) {
  if (total <= topup.row.reversed_minor) return Settlement{Verdict::unchanged, ""};
  const auto& price = topup.row.price;
  if (total > price.minor)
    return quarantine(
        attempt, "reversed more than was paid: " + format(money::Money{total, price.currency}) +
                     " of " + format(price));
  auto credit = reversed_credit(topup.row, total);
  if (!credit) return fail(credit.error());
  auto posted = post_reversal(rows.book, topup.row, attempt.row.gateway, total, subject, context);
  if (!posted) return fail(posted.error());
  topup.change().reversed_minor = total;
  topup.row.reversed_credit = *credit;
  topup.row.updated_at = context.at;
  advance(topup, total == price.minor ? Signal::refunded_fully : Signal::refunded_partly,
          context.at);
  return Settlement{Verdict::applied, ""};
}

// How much of the price is reversed in all, by what the finding states of a refund or lost dispute.
Result<Settlement> reverse(WorkingSet& rows, Tracked<Topup>& topup, Tracked<Attempt>& attempt,
                           const Finding& finding, const PostingContext& context) {
  const auto& stated = finding.reversed_total ? finding.reversed_total : finding.amount;
  if (!stated) return quarantine(attempt, "a reversal whose amount is not stated");
  if (stated->currency != topup.row.price.currency)
    return quarantine(
        attempt, "reversal of " + format(*stated) + " for a payment of " + format(topup.row.price));
  if (finding.reversed_total)
    return reverse_to(rows, topup, attempt, stated->minor, "total:" + std::to_string(stated->minor),
                      context);

  if (finding.subject_ref.empty())
    return quarantine(attempt, "a reversal without an id and without a running total");
  if (stated->minor <= 0) return quarantine(attempt, "a reversal of " + format(*stated));
  const auto subject = std::string(name(finding.subject)) + ":" + finding.subject_ref;
  // Either: a part so small that it took back no credit posted the payment's side only.
  using ledger::TransferKind;
  for (const auto kind : {TransferKind::reversal_credit, TransferKind::reversal_payment})
    if (rows.book.exists({topup.row.id, kind, subject})) return Settlement{Verdict::unchanged, ""};
  auto total = money::add(topup.row.reversed_minor, stated->minor);
  if (!total) return fail(total.error());
  return reverse_to(rows, topup, attempt, *total, subject, context);
}

Result<Settlement> settle_refund(WorkingSet& rows, Tracked<Topup>& topup, Tracked<Attempt>& attempt,
                                 const Finding& finding, const PostingContext& context) {
  if (!was_paid(topup.row.status)) return Settlement{Verdict::unmatched, ""};
  if (!credited_by(topup.row, attempt.row)) return Settlement{Verdict::unchanged, ""};
  if (finding.outcome != Outcome::succeeded) return Settlement{Verdict::unchanged, ""};
  return reverse(rows, topup, attempt, finding, context);
}

Result<Settlement> settle_dispute(WorkingSet& rows, Tracked<Topup>& topup,
                                  Tracked<Attempt>& attempt, const Finding& finding,
                                  const PostingContext& context) {
  if (!was_paid(topup.row.status)) return Settlement{Verdict::unmatched, ""};
  if (!credited_by(topup.row, attempt.row)) return Settlement{Verdict::unchanged, ""};
  switch (finding.outcome) {
    case Outcome::pending:
    case Outcome::requires_action:
      return Settlement{advance(topup, Signal::dispute_opened, context.at) ? Verdict::applied
                                                                           : Verdict::unchanged,
                        ""};
    case Outcome::succeeded: {
      if (!advance(topup, Signal::dispute_won, context.at))
        return Settlement{Verdict::unchanged, ""};
      const auto reversed = topup.row.reversed_minor;
      if (reversed > 0)
        advance(
            topup,
            reversed == topup.row.price.minor ? Signal::refunded_fully : Signal::refunded_partly,
            context.at);
      return Settlement{Verdict::applied, ""};
    }
    case Outcome::failed: {
      const bool opened = advance(topup, Signal::dispute_opened, context.at);
      auto lost = reverse(rows, topup, attempt, finding, context);
      if (lost && opened && lost->verdict == Verdict::unchanged) lost->verdict = Verdict::applied;
      return lost;
    }
    default:
      return Settlement{Verdict::unchanged, ""};
  }
}

// --- payments
// --------------------------------------------------------------------------------------

Result<Settlement> settle_success(WorkingSet& rows, Tracked<Topup>& topup,
                                  Tracked<Attempt>& attempt, const Finding& finding,
                                  const PostingContext& context) {
  if (!finding.amount) return quarantine(attempt, "paid, but the amount is not stated");
  if (*finding.amount != topup.row.price)
    return quarantine(attempt, "amount differs: asked for " + format(topup.row.price) +
                                   ", the provider states " + format(*finding.amount));
  const bool known = attempt.row.status == Status::succeeded;
  if (!known && was_paid(topup.row.status)) {
    advance(attempt, Signal::succeeded, context.at);
    attempt.row.next_check_at.reset();
    return quarantine(attempt, "paid a second time: to be returned to the payer");
  }
  Settlement result{Verdict::unchanged, ""};
  if (!known) {
    auto posted = post_credit(rows.book, topup.row, attempt.row.gateway, context);
    if (!posted) return fail(posted.error());
    advance(attempt, Signal::succeeded, context.at);
    advance(topup, Signal::succeeded, context.at);
    topup.row.current_attempt = attempt.row.id;
    if (!topup.row.shares.empty() && !topup.row.held) topup.row.released_at = context.at;
    attempt.row.quarantine.clear();
    attempt.row.reason.clear();
    attempt.row.message.clear();
    attempt.row.decline.clear();
    attempt.row.next_check_at.reset();
    result.verdict = Verdict::applied;
  }
  if (credited_by(topup.row, attempt.row) && finding.fee) {
    auto posted = post_fee(rows.book, topup.row, attempt.row.gateway, *finding.fee, context);
    if (!posted) return fail(posted.error());
    if (*posted) result.verdict = Verdict::applied;
  }
  if (credited_by(topup.row, attempt.row) && finding.reversed_total &&
      finding.reversed_total->minor > topup.row.reversed_minor) {
    auto reversed = reverse(rows, topup, attempt, finding, context);
    // The credit is posted and stays: a contradiction in the reversal is quarantined by itself.
    if (reversed && reversed->verdict != Verdict::unchanged) result = std::move(*reversed);
  }
  return result;
}

std::optional<Signal> signal_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::pending:
      return Signal::pending;
    case Outcome::requires_action:
      return Signal::requires_action;
    case Outcome::failed:
      return Signal::failed;
    case Outcome::cancelled:
      return Signal::cancelled;
    case Outcome::expired:
      return Signal::expired;
    default:
      return std::nullopt;
  }
}

// NOT_FOUND ends an attempt only once nothing can come of it any more.
bool gone_for_good(const Topup& topup, const Attempt& attempt, Source source, Timestamp at) {
  const auto expiry = attempt.provider_expires_at.value_or(topup.expires_at);
  const auto sent = std::max(attempt.created_at, attempt.sent_at);
  const auto deadline = std::max(expiry, sent.plus_ms(kCreateDeadlineMs));
  return source == Source::look_up && at > deadline;
}

Settlement settle_unpaid(Tracked<Topup>& topup, Tracked<Attempt>& attempt, const Finding& finding,
                         Source source, Timestamp at) {
  auto signal = signal_of(finding.outcome);
  if (finding.outcome == Outcome::not_found && gone_for_good(topup.row, attempt.row, source, at))
    signal = Signal::expired;
  if (!signal || !next(attempt.row.status, *signal)) return {Verdict::unchanged, ""};

  advance(attempt, *signal, at);
  attempt.row.reason = finding.reason;
  attempt.row.message = finding.message;
  attempt.row.decline = finding.decline;
  if (finding.next_action.type != NextAction::Type::none)
    attempt.row.next_action = finding.next_action;
  if (has_ended(attempt.row.status)) attempt.row.next_check_at.reset();
  if (topup.row.current_attempt == attempt.row.id) advance(topup, *signal, at);
  return {Verdict::applied, ""};
}

// An id of the provider's, where it is news and nothing stands there yet.
void note_id(Tracked<Attempt>& attempt, std::string Attempt::*known, const std::string& stated) {
  if (!stated.empty() && (attempt.row.*known).empty() && !attempt.row.goes_by(stated))
    attempt.change().*known = stated;
}

void note_facts(Tracked<Attempt>& attempt, const Finding& finding) {
  note_id(attempt, &Attempt::gateway_ref, finding.gateway_ref);
  note_id(attempt, &Attempt::other_ref, finding.other_ref);
  if (finding.provider_expires_at && finding.provider_expires_at != attempt.row.provider_expires_at)
    attempt.change().provider_expires_at = finding.provider_expires_at;
}

}  // namespace

bool other_mode(const Finding& finding, Mode gateway_mode) {
  const bool moves_money =
      finding.subject != Subject::payment || finding.outcome == Outcome::succeeded;
  return moves_money && finding.mode != gateway_mode;
}

Result<Settlement> settle(WorkingSet& rows, Tracked<Topup>& topup, Tracked<Attempt>& attempt,
                          const Finding& finding, Source source, const PostingContext& context) {
  // An authentic event that the plugin cannot make out says only that something happened.
  const bool unclear = source == Source::webhook && finding.outcome == Outcome::unknown;
  if (source == Source::hint || unclear) {
    attempt.change().next_check_at = context.at;
    if (attempt.row.gateway_ref.empty()) attempt.row.hinted_ref = finding.gateway_ref;
    ask_about_refunds(rows, attempt.row, context.at);
    return Settlement{Verdict::look_up, ""};
  }
  if (auto text = contradiction(rows, attempt.row, finding); !text.empty())
    return quarantine(attempt, std::move(text));

  const bool paid_before = attempt.row.status == Status::succeeded;
  Result<Settlement> result = Settlement{Verdict::ignored, ""};
  switch (finding.subject) {
    case Subject::payment:
      if (finding.outcome == Outcome::succeeded)
        result = settle_success(rows, topup, attempt, finding, context);
      else
        result = settle_unpaid(topup, attempt, finding, source, context.at);
      break;
    case Subject::refund:
      result = settle_refund(rows, topup, attempt, finding, context);
      if (result && result->verdict != Verdict::quarantined)
        result = note_refund(rows, topup.row, attempt.row, finding, *result, context);
      break;
    case Subject::dispute:
      result = settle_dispute(rows, topup, attempt, finding, context);
      break;
    case Subject::method:
      break;
  }
  // A webhook that contradicts what was asked teaches nothing: an id from it would make the true
  // payment the stranger. A second payment's is kept, since somebody has to return it.
  const bool doubted = result && result->verdict == Verdict::quarantined &&
                       source == Source::webhook && attempt.row.status != Status::succeeded;
  if (result && !doubted) note_facts(attempt, finding);
  if (result && result->verdict != Verdict::quarantined && finding.subject == Subject::payment) {
    const bool paid_now = !paid_before && attempt.row.status == Status::succeeded;
    keep_from_payment(rows, topup.row, attempt.row, finding, paid_now, context.at, context.ids);
  }
  return result;
}

}  // namespace tallyport::topup
