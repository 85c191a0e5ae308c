// Refunds that are asked for over the API: refused, made at once, or made or refused later.
#include <utility>

#include "simulation/provider.h"

namespace tallyport::simulation {
namespace {

using topup::Finding;
using topup::Outcome;

constexpr std::int64_t kMinute = 60'000;

Finding refused() {
  Finding finding;
  finding.outcome = Outcome::failed;
  finding.reason = "request_refused";
  return finding;
}

}  // namespace

Finding Provider::refund(const topup::Attempt& attempt, const topup::Refund& refund) {
  const auto& manner = manners_.at(attempt.gateway);
  auto* payment = find(attempt);
  if (const auto* earlier = asked_refund(refund.reference)) {
    const auto& buyer = earlier->payment->buyer;
    if (!manner.replays)
      world_.violate(buyer, "a second create of " + refund.reference + " at " + manner.name);
    else if (earlier->idempotency_key != refund.idempotency_key || earlier->input != refund.input)
      world_.violate(buyer, "create of " + refund.reference + " again with other bytes");
    return state(*earlier);
  }
  if (!payment || !payment->paid()) {
    world_.violate("", "a refund of what was not paid: " + attempt.reference);
    return refused();
  }
  if (refund.amount > payment->left() || world_.chance(100)) return refused();
  AskedRefund made;
  made.gateway = attempt.gateway;
  made.reference = refund.reference;
  made.idempotency_key = refund.idempotency_key;
  made.input = refund.input;
  made.id = "re_" + std::to_string(++subjects_);
  made.payment = payment;
  made.amount = refund.amount;
  refunds_.push_back(std::move(made));
  auto& kept = refunds_.back();
  if (world_.chance(500)) {
    refund_ends(kept, Outcome::succeeded);
  } else {
    payment->refunding += kept.amount;
    world_.after(world_.between(0, 60 * kMinute), [this, &kept] {
      kept.payment->refunding -= kept.amount;
      refund_ends(kept, world_.chance(700) ? Outcome::succeeded : Outcome::failed);
    });
  }
  return state(kept);
}

Finding Provider::look_up_refund(const topup::Attempt&, const topup::Refund& refund) {
  if (const auto* asked = asked_refund(refund.reference)) return state(*asked);
  Finding finding;
  finding.outcome = Outcome::not_found;
  return finding;
}

const AskedRefund* Provider::asked_refund(const std::string& reference) const {
  for (const auto& refund : refunds_)
    if (refund.reference == reference) return &refund;
  return nullptr;
}

Finding Provider::state(const AskedRefund& refund) const {
  auto finding = state(*refund.payment);
  finding.subject = topup::Subject::refund;
  finding.outcome = refund.state;
  finding.subject_ref = refund.id;
  finding.amount = money::Money{refund.amount, refund.payment->asked.currency};
  return finding;
}

void Provider::refund_ends(AskedRefund& refund, Outcome end) {
  refund.state = end;
  if (end == Outcome::succeeded) refund.payment->reversed += refund.amount;
  world_.note(refund.payment->buyer, refund.gateway + ": refund " + refund.id + " of " +
                                         std::to_string(refund.amount) + " " +
                                         std::string(topup::name(end)));
  tell(*refund.payment, state(refund));
}

}  // namespace tallyport::simulation
