// The core's promises, checked against the truth that only the simulated providers know.
#include "simulation/invariants.h"

#include <algorithm>
#include <utility>

#include "topup/claims.h"
#include "topup/posting.h"

namespace tallyport::simulation {
namespace {

using topup::Outcome;
using topup::Status;

std::string describe(const topup::Command& command) {
  constexpr const char* kNames[] = {
      "StartTopup",     "StartAttempt",  "RecordAnswer", "ApplyGatewayEvent", "RetryEvents",
      "LeaseAttempts",  "ReleaseLeases", "RunOrder",     "ExpireHolds",       "RecordHeads",
      "ForgetCommands", "StartRefund",   "DecideRefund", "RecordRefund",      "LeaseRefunds"};
  std::string text = kNames[command.index()];
  if (const auto* answer = std::get_if<topup::RecordAnswer>(&command))
    text +=
        " " + std::string(name(answer->source)) + " " + std::string(name(answer->finding.outcome));
  if (const auto* event = std::get_if<topup::ApplyGatewayEvent>(&command))
    text += " " + event->event_key + " " + std::string(name(event->finding.subject)) + " " +
            std::string(name(event->finding.outcome));
  return text;
}

bool refuses_refund(const topup::Command& command, Errc code) {
  if (std::holds_alternative<topup::StartRefund>(command))
    return code == Errc::topup_not_refundable || code == Errc::refund_exceeds_payment ||
           code == Errc::insufficient_funds;
  return std::holds_alternative<topup::DecideRefund>(command) && code == Errc::refund_not_waiting;
}

// The end that a status claims the provider to have stated.
std::optional<Outcome> unpaid_end(Status status) {
  switch (status) {
    case Status::failed:
      return Outcome::failed;
    case Status::cancelled:
      return Outcome::cancelled;
    case Status::expired:
      return Outcome::expired;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string Invariants::buyer(const TopupId& id) const {
  const auto found = database_.rows.rows.topups.find(id);
  return found == database_.rows.rows.topups.end() ? "" : found->second.row.metadata;
}

// --- after each command ---------------------------------------------------------------------

void Invariants::before(const topup::Command& command) {
  event_was_there_ = false;
  if (const auto* event = std::get_if<topup::ApplyGatewayEvent>(&command))
    event_was_there_ = database_.rows.rows.events.contains({event->gateway, event->event_key});
}

void Invariants::after(const topup::Command& command,
                       const Result<topup::CommandOutcome>& outcome) {
  std::string who;
  if (outcome && outcome->topup) who = outcome->topup->metadata;
  if (outcome && (!who.empty() || std::holds_alternative<topup::ApplyGatewayEvent>(command))) {
    auto text = describe(command) + " → " + std::string(name(outcome->verdict));
    if (outcome->topup) text += ", top-up " + std::string(name(outcome->topup->status));
    if (outcome->attempt)
      text += ", " + outcome->attempt->reference.substr(24) + " " +
              std::string(name(outcome->attempt->status));
    world_.note(who, text + (outcome->detail.empty() ? "" : " (" + outcome->detail + ")"));
  }
  if (!outcome) {
    const auto code = outcome.error().code;
    world_.note("", describe(command) + " → " + std::string(name(code)));
    const bool of_ledger = static_cast<int>(code) / 100 == 3;
    const bool may_be = std::holds_alternative<topup::RunOrder>(command)
                            ? of_ledger && code != Errc::transfer_exists
                            : code == Errc::topup_not_open || refuses_refund(command, code);
    if (code != Errc::idempotency_key_reused && !may_be)
      world_.violate("", describe(command) + " was refused: " + outcome.error().detail);
  }
  if (const auto* start = std::get_if<topup::StartTopup>(&command); start && start->claim)
    claims(*start->claim, outcome);
  if (const auto* again = std::get_if<topup::StartAttempt>(&command); again && again->claim)
    claims(*again->claim, outcome);
  if (const auto* refund = std::get_if<topup::StartRefund>(&command); refund && refund->claim)
    claims(*refund->claim, outcome);
  if (const auto* run = std::get_if<topup::RunOrder>(&command)) order(*run, outcome);
  if (outcome && event_was_there_ && outcome->verdict != topup::Verdict::duplicate)
    world_.violate(who, describe(command) + " came before, and was decided again");
  if (outcome && outcome->attempt && outcome->detail.starts_with("paid a second time") &&
      ++second_payments_[outcome->attempt->id] > 1)
    world_.violate(who, "a second payment was quarantined twice");

  new_transfers();
  held();
  const auto& rows = database_.rows.rows;
  const bool several = std::holds_alternative<topup::RetryEvents>(command);
  if (several && outcome && outcome->verdict == topup::Verdict::applied) {
    for (const auto& [id, each] : rows.topups) topup(each.row);
    for (const auto& [id, each] : rows.attempts) attempt(each.row);
  } else if (outcome && outcome->topup) {
    topup(rows.topups.at(outcome->topup->id).row);
    attempt(rows.attempts.at(outcome->attempt->id).row);
  }
}

// The first request takes the key; the same again is a repetition, another is refused.
void Invariants::claims(const topup::IdempotencyClaim& claim,
                        const Result<topup::CommandOutcome>& outcome) {
  const auto taken = claimed_.find(topup::claim_key(claim));
  const auto* holder = taken == claimed_.end() ? nullptr : &taken->second;
  if (holder && *holder != claim.request_hash) {
    if (outcome || outcome.error().code != Errc::idempotency_key_reused)
      world_.violate(claim.key, "another request got through with a key that was taken");
  } else if (holder) {
    if (!outcome || !outcome->repeated)
      world_.violate(claim.key, "a repeated request was not taken as one");
  } else if (outcome) {
    if (outcome->repeated) world_.violate(claim.key, "the first request was taken as a repetition");
    claimed_[topup::claim_key(claim)] = claim.request_hash;
  }
}

// An order acts once, whoever repeats it, and its answer is of that once.
void Invariants::order(const topup::RunOrder& order, const Result<topup::CommandOutcome>& outcome) {
  claims(*order.claim, outcome);
  if (!outcome) {
    if (outcome.error().code == Errc::idempotency_key_reused) return;
    if (database_.rows.rows.book.posted().size() != transfers_)
      world_.violate("", "an order was refused, and moved something");
    return;
  }
  const auto key = topup::claim_key(*order.claim);
  const auto done =
      outcome->repeated ? outcome->answer->body : outcome->order->transfers.at(0).id.str();
  const auto [first, fresh] = orders_.try_emplace(key, done);
  if (first->second != done) world_.violate("", order.claim->key + " acted twice");
  if (outcome->repeated && database_.rows.rows.book.posted().size() != transfers_)
    world_.violate("", order.claim->key + " was repeated, and moved something");
}

void Invariants::topup(const topup::Topup& now) {
  const auto& who = now.metadata;
  auto [seen, fresh] = topups_.try_emplace(now.id, now);
  const auto& before = seen->second;
  if (topup::was_paid(before.status) && !topup::was_paid(now.status))
    world_.violate(who, "paid, and then " + std::string(name(now.status)));
  if (topup::was_paid(now.status) != (credits_[now.id] > 0))
    world_.violate(who, "the status says " + std::string(name(now.status)) + ", the ledger has " +
                            std::to_string(credits_[now.id]) + " credits");
  if (now.reversed_minor < before.reversed_minor || now.reversed_credit < before.reversed_credit)
    world_.violate(who, "a reversal was undone");
  const auto credit = topup::reversed_credit(now, now.reversed_minor);
  if (!credit || now.reversed_credit != *credit || taken_back_[now.id] != *credit)
    world_.violate(who, std::to_string(now.reversed_minor) + " of " + format(now.price) +
                            " went back, but " + std::to_string(taken_back_[now.id]) + " of " +
                            std::to_string(now.credit) + " credits were taken back");
  seen->second = now;
}

// An attempt ends only by a true statement.
void Invariants::attempt(const topup::Attempt& now) {
  auto [seen, fresh] = attempts_.try_emplace(now.id, now);
  const auto before = std::exchange(seen->second, now);
  const auto payments = provider_.payments_of(now);
  const auto end = unpaid_end(now.status);
  if (now.status == before.status || !end) return;
  for (const auto* payment : payments)
    if (!payment->stated.contains(*end))
      world_.violate(payment->buyer, now.reference + " is " + std::string(name(now.status)) +
                                         ", which its provider never stated");
}

void Invariants::new_transfers() {
  const auto& rows = database_.rows.rows;
  const auto& posted = rows.book.posted();
  for (; transfers_ < posted.size(); ++transfers_) {
    const auto& transfer = posted[transfers_];
    if (transfer.amount <= 0) world_.violate("", "a transfer of nothing");
    below_zero(transfer);
    if (!transfer.topup.is_nil()) topup_transfer(transfer);
    if (transfer.kind != ledger::TransferKind::correction) continue;
    const auto of = std::ranges::find(posted, transfer.corrects, &ledger::Transfer::id);
    if (of == posted.end() || (corrected_[of->id] += transfer.amount) > of->amount)
      world_.violate("", "more was corrected than was moved");
  }
}

// Only what takes back may leave less than nothing.
void Invariants::below_zero(const ledger::Transfer& transfer) {
  const auto& book = database_.rows.rows.book;
  if (transfer.kind == ledger::TransferKind::reversal_credit ||
      transfer.kind == ledger::TransferKind::correction)
    return;
  const auto& from = book.account(transfer.from);
  if (from.kind != ledger::AccountKind::user) return;
  const bool gives_back = transfer.kind == ledger::TransferKind::hold_post ||
                          transfer.kind == ledger::TransferKind::hold_void ||
                          transfer.kind == ledger::TransferKind::hold_expire;
  const auto balance = book.balance(transfer.from, transfer.asset);
  if ((!gives_back && balance.available < 0) || balance.held < 0)
    world_.violate("", from.name + " gave more than it had: " + std::string(name(transfer.kind)) +
                           " of " + std::to_string(transfer.amount));
}

// What is held of an account is what its holds have pending, and a hold what its parts leave.
void Invariants::held() {
  const auto& book = database_.rows.rows.book;
  std::map<ledger::BalanceKey, std::int64_t> sums;
  for (const auto& [id, each] : book.holds())
    sums[{each.row.from, each.row.asset}] += each.row.pending;
  for (const auto& [key, balance] : book.changed_balances()) {
    const auto sum = sums.find(key);
    if (balance.held != (sum == sums.end() ? 0 : sum->second))
      world_.violate("", "what is held of " + book.account(key.first).name + " does not add up");
  }
}

void Invariants::topup_transfer(const ledger::Transfer& transfer) {
  const auto& rows = database_.rows.rows;
  const auto& topup = rows.topups.at(transfer.topup).row;
  const auto& who = topup.metadata;
  if (transfer.kind == ledger::TransferKind::reversal_credit) {
    taken_back_[topup.id] += transfer.amount;
    if (taken_back_[topup.id] > credited_[topup.id])
      world_.violate(who, "more was taken back than credited");
  }
  if (transfer.kind != ledger::TransferKind::topup_credit) return;
  credited_[topup.id] += transfer.amount;
  if (++credits_[topup.id] > 1) world_.violate(who, "credited twice");
  if (transfer.amount != topup.credit) world_.violate(who, "credited another amount");
  bool true_statement = false;
  for (const auto& [id, attempt] : rows.attempts)
    if (attempt.row.topup == topup.id)
      for (const auto* payment : provider_.payments_of(attempt.row))
        true_statement = true_statement || payment->paid_as_asked();
  if (!true_statement) world_.violate(who, "credited, and nobody paid");
}

void Invariants::acknowledged(const Webhook& webhook) {
  if (!webhook.authentic) world_.violate(webhook.buyer, "a forged webhook was acknowledged");
  if (!database_.rows.rows.events.contains({webhook.gateway, webhook.reading.event_key}))
    world_.violate(webhook.buyer,
                   webhook.reading.event_key + " was acknowledged and is not durable");
}

// --- at the end -----------------------------------------------------------------------------

void Invariants::at_the_end() {
  const auto& rows = database_.rows.rows;
  for (const auto& [id, each] : rows.topups) {
    topup(each.row);
    ended(each.row);
  }
  for (const auto& [id, each] : rows.attempts) ended(rows.topups.at(each.row.topup).row, each.row);
  for (const auto& payment : provider_.payments())
    if (std::ranges::none_of(rows.attempts, [&](const auto& each) {
          return each.second.row.gateway == payment.gateway &&
                 each.second.row.reference == payment.reference;
        }))
      world_.violate(payment.buyer, "the provider has a payment that we know nothing of");
  for (const auto& [id, each] : rows.refunds) ended(each.row);
  balances();
  for (const auto& [id, hold] : rows.book.holds()) {
    std::int64_t left = hold.row.amount;
    for (const auto& transfer : rows.book.posted())
      if (transfer.hold == id && transfer.id != id) left -= transfer.amount;
    if (left != hold.row.pending) world_.violate("", "the parts of a hold do not add up");
    if (hold.row.pending > 0 && hold.row.expires_at)
      world_.violate("", "a hold is still pending, long after its time");
  }
}

void Invariants::ended(const topup::Topup& topup) {
  const auto& who = topup.metadata;
  int paid = 0;
  std::int64_t reversed = 0;
  bool told = true;
  for (const auto& [id, each] : database_.rows.rows.attempts) {
    if (each.row.topup != topup.id) continue;
    for (const auto* payment : provider_.payments_of(each.row)) {
      if (!payment->paid_as_asked()) continue;
      paid += 1;
      if (each.row.id != topup.current_attempt) continue;
      reversed = payment->reversed;
      told = provider_.reversals_told(*payment);
    }
  }
  if (credits_[topup.id] != (paid > 0 ? 1 : 0))
    world_.violate(who, "paid " + std::to_string(paid) + " times, credited " +
                            std::to_string(credits_[topup.id]) + " times");
  if (topup.reversed_minor > reversed || (told && topup.reversed_minor != reversed))
    world_.violate(who, std::to_string(reversed) + " of the payment went back, our books have " +
                            std::to_string(topup.reversed_minor));
}

void Invariants::ended(const topup::Topup& topup, const topup::Attempt& attempt) {
  const auto& who = topup.metadata;
  const auto payments = provider_.payments_of(attempt);
  const auto* payment = payments.empty() ? nullptr : payments.front();
  const bool quarantined = !attempt.quarantine.empty();
  if (payment && payment->paid() && !payment->paid_as_asked()) {
    if (!quarantined) world_.violate(who, "another amount was paid, and nobody is told");
    return;
  }
  if (topup::is_open(attempt.status))
    world_.violate(who, attempt.reference + " is still " + std::string(name(attempt.status)) +
                            ", its provider states " +
                            (payment ? std::string(name(payment->state)) : "nothing"));
  if (!payment || !payment->paid()) return;
  if (attempt.status != Status::succeeded)
    world_.violate(who, attempt.reference + " is paid, but " + std::string(name(attempt.status)));
  const bool second = attempt.id != topup.current_attempt;
  if (second && (!quarantined || second_payments_[attempt.id] == 0))
    world_.violate(who, attempt.reference + " is a second payment, and nobody is told");
}

// A refund is what its provider says of it, and holds nothing once it is over.
void Invariants::ended(const topup::Refund& refund) {
  using topup::RefundStatus;
  const auto who = buyer(refund.topup);
  const auto what = refund.reference + " is " + std::string(name(refund.status));
  const auto* asked = provider_.asked_refund(refund.reference);
  const bool never_sent =
      refund.status == RefundStatus::requested || refund.status == RefundStatus::rejected;
  if (never_sent && asked) world_.violate(who, what + ", and was sent");
  if (!never_sent && is_open(refund.status)) world_.violate(who, what + " still");
  const bool given_back = asked && asked->state == Outcome::succeeded;
  if (given_back != (refund.status == RefundStatus::succeeded))
    world_.violate(
        who, what + ", its provider says " + (asked ? std::string(name(asked->state)) : "nothing"));
  const auto hold = database_.rows.rows.book.holds().find(refund.hold);
  const bool held = hold != database_.rows.rows.book.holds().end() && hold->second.row.pending > 0;
  if (held != (is_open(refund.status) && !refund.hold.is_nil()))
    world_.violate(who, what + ", and its credit is " + (held ? "held" : "not held"));
}

void Invariants::balances() {
  for (const auto& [asset, sum] : database_.rows.imbalance())
    if (sum != 0)
      world_.violate("", "debits and credits of " + asset + " differ by " + std::to_string(sum));
  std::map<ledger::BalanceKey, std::int64_t> sums;
  const auto& book = database_.rows.rows.book;
  for (const auto& transfer : book.posted()) {
    if (!ledger::moves(transfer.kind)) continue;
    sums[{transfer.from, transfer.asset}] -= transfer.amount;
    sums[{transfer.to, transfer.asset}] += transfer.amount;
  }
  for (const auto& [key, sum] : sums)
    if (book.account(key.first).kind == ledger::AccountKind::user &&
        book.balance(key.first, key.second).available + book.balance(key.first, key.second).held !=
            sum)
      world_.violate("", "the balance of " + book.account(key.first).name +
                             " is not the sum of its transfers");
}

}  // namespace tallyport::simulation
