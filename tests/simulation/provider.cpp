// What reaches the providers, what the payers do there, and what the dashboard does later.
#include "simulation/provider.h"

#include <algorithm>
#include <utility>

namespace tallyport::simulation {
namespace {

using topup::Finding;
using topup::Outcome;

constexpr std::int64_t kMinute = 60'000;

std::string second_id(const Payment& payment) { return "alt_" + payment.gateway_ref; }

}  // namespace

Provider::Provider(World& world, Deliver deliver) : world_(world), deliver_(std::move(deliver)) {
  using enum Manner::Webhooks;
  using enum Manner::Reversals;
  for (auto& manner :
       {Manner{"card", true, full, by_total, true, true},
        Manner{"mobile", false, full, by_id, false}, Manner{"wallet", true, hint, by_total, false},
        Manner{"bank", false, none, by_total, true}})
    manners_[manner.name] = manner;
  // Outages come and go until the world is calm.
  for (const auto& [name, manner] : manners_)
    for (int outage = 0; outage < 4; ++outage)
      world_.after(world_.between(0, 120 * kMinute), [this, gateway = name] {
        down_until_[gateway] = world_.clock.now().plus_ms(world_.between(1'000, 15 * kMinute));
        world_.note("", gateway + " is down for a while");
      });
}

bool Provider::is_down(const std::string& gateway) const {
  auto found = down_until_.find(gateway);
  return !world_.calm && found != down_until_.end() && world_.clock.now() < found->second;
}

// --- operations -----------------------------------------------------------------------------

Finding Provider::create(const topup::Topup& topup, const topup::Attempt& attempt) {
  const auto& buyer = topup.metadata;
  const auto& manner = manners_.at(attempt.gateway);
  for (const auto* earlier : payments_of(attempt)) {
    if (!manner.replays) {
      world_.violate(buyer, "a second create of " + attempt.reference + " at " + manner.name +
                                ", which honours no idempotency keys");
      break;
    }
    if (earlier->idempotency_key != attempt.idempotency_key)
      world_.violate(buyer, "create of " + attempt.reference + " with another idempotency key");
    else if (earlier->input != attempt.input)
      world_.violate(buyer, "create of " + attempt.reference + " again with other bytes");
    world_.note(buyer, manner.name + " got the create again");
    return state(*earlier);
  }
  const auto now = world_.clock.now();
  Payment payment;
  payment.gateway = attempt.gateway;
  payment.reference = attempt.reference;
  payment.gateway_ref = "pay_" + std::to_string(++references_);
  payment.buyer = buyer;
  payment.idempotency_key = attempt.idempotency_key;
  payment.input = attempt.input.value();
  payment.asked = topup.price;
  payment.visible_at = now.plus_ms(world_.fault(200) ? world_.between(0, 4 * kMinute) : 0);
  payment.expires_at = std::max(topup.expires_at, now.plus_ms(10 * kMinute));
  payments_.push_back(std::move(payment));
  auto& made = payments_.back();
  made.stated.insert(made.state);
  world_.note(buyer, manner.name + " made " + made.gateway_ref + " of " + attempt.reference);
  payer(made);
  return state(made);
}

Finding Provider::look_up(const topup::Topup&, const topup::Attempt& attempt) {
  auto* payment = find(attempt);
  Finding finding;
  if (!payment || world_.clock.now() < payment->visible_at) {
    finding.outcome = Outcome::not_found;
    return finding;
  }
  finding = state(*payment);
  if (world_.clock.now() < payment->settles_at) {
    finding.outcome = Outcome::pending;
    finding.amount.reset();
    finding.reversed_total.reset();
  }
  return finding;
}

Finding Provider::cancel(const topup::Topup& topup, const topup::Attempt& attempt) {
  auto* payment = find(attempt);
  if (payment && payment->state == Outcome::requires_action) {
    move(*payment, Outcome::cancelled);
    if (manners_.at(attempt.gateway).webhooks != Manner::Webhooks::none && world_.chance(200))
      world_.after(world_.between(0, 30 * kMinute),
                   [this, payment] { pay(*payment, payment->asked.minor); });
  }
  return look_up(topup, attempt);
}

Payment* Provider::find(const topup::Attempt& attempt) {
  for (auto& payment : payments_)
    if (payment.gateway == attempt.gateway && payment.reference == attempt.reference)
      return &payment;
  return nullptr;
}

std::vector<const Payment*> Provider::payments_of(const topup::Attempt& attempt) const {
  std::vector<const Payment*> found;
  for (const auto& payment : payments_)
    if (payment.gateway == attempt.gateway && payment.reference == attempt.reference)
      found.push_back(&payment);
  return found;
}

bool Provider::reversals_told(const Payment& payment) const {
  return manners_.at(payment.gateway).webhooks != Manner::Webhooks::none;
}

// What the provider states when asked, or of itself.
Finding Provider::state(const Payment& payment) const {
  const auto& manner = manners_.at(payment.gateway);
  Finding finding;
  finding.outcome = payment.state;
  finding.reference = payment.reference;
  finding.gateway_ref = payment.gateway_ref;
  if (manner.two_ids && payment.paid()) finding.other_ref = second_id(payment);
  if (payment.paid()) {
    finding.amount = money::Money{payment.paid_minor, payment.asked.currency};
    if (manner.reversals == Manner::Reversals::by_total && payment.reversed > 0)
      finding.reversed_total = money::Money{payment.reversed, payment.asked.currency};
  }
  if (payment.state == Outcome::requires_action)
    finding.next_action = {topup::NextAction::Type::redirect, "https://provider.example/pay", ""};
  if (manner.states_expiry) finding.provider_expires_at = payment.expires_at;
  return finding;
}

// --- payers ---------------------------------------------------------------------------------

void Provider::payer(Payment& payment) {
  const bool tells = manners_.at(payment.gateway).webhooks != Manner::Webhooks::none;
  const auto asked = payment.asked.minor;
  const auto soon = world_.chance(300) ? world_.between(0, 5'000) : world_.between(0, 25 * kMinute);
  const auto late =
      payment.expires_at.unix_ms - world_.clock.now().unix_ms + world_.between(1, 60 * kMinute);
  world_.after(payment.expires_at.unix_ms - world_.clock.now().unix_ms, [this, &payment] {
    if (payment.is_open()) move(payment, Outcome::expired);
  });
  const auto mood = world_.below(100);
  if (mood < 55) {
    world_.after(soon, [this, &payment, asked] { pay(payment, asked); });
  } else if (mood < 62) {  // takes a while at the bank
    world_.after(soon, [this, &payment] {
      if (payment.is_open()) move(payment, Outcome::pending);
    });
    world_.after(soon + world_.between(0, 20 * kMinute),
                 [this, &payment, asked] { pay(payment, asked); });
  } else if (mood < 75) {  // declined; may be taken all the same, later
    world_.after(soon, [this, &payment] {
      if (payment.is_open()) move(payment, Outcome::failed);
    });
    if (tells && world_.chance(400))
      world_.after(soon + world_.between(0, 60 * kMinute),
                   [this, &payment, asked] { pay(payment, asked); });
  } else if (mood < 80) {  // by bank transfer, and not what was asked
    const auto other = world_.between(1, 2) * asked - world_.between(1, 100);
    world_.after(soon, [this, &payment, other] { pay(payment, other); });
  } else if (mood < 90 && tells) {
    world_.after(late, [this, &payment, asked] { pay(payment, asked); });
  }  // else walks away
  if (world_.chance(300))
    world_.after(world_.chance(500) ? world_.between(0, 1'000) : world_.between(0, 25 * kMinute),
                 [this, &payment] { lie(payment); });
}

void Provider::move(Payment& payment, Outcome to) {
  payment.state = to;
  payment.stated.insert(to);
  world_.note(payment.buyer,
              payment.gateway + ": " + payment.gateway_ref + " is " + std::string(topup::name(to)));
  tell(payment, state(payment));
}

void Provider::pay(Payment& payment, std::int64_t minor) {
  const bool tells = manners_.at(payment.gateway).webhooks != Manner::Webhooks::none;
  if (payment.paid() || (!payment.is_open() && !tells)) return;
  payment.paid_minor = minor;
  if (world_.fault(150))
    payment.settles_at = world_.clock.now().plus_ms(world_.between(0, 30 * kMinute));
  move(payment, Outcome::succeeded);
  for (int again = 0; again < 3 && world_.chance(200); ++again)
    world_.after(world_.between(0, 90 * kMinute), [this, &payment] { refund(payment); });
  if (world_.chance(100))
    world_.after(world_.between(0, 60 * kMinute), [this, &payment] { dispute(payment); });
}

void Provider::refund(Payment& payment) {
  if (payment.left() <= 0) return;
  const auto part = world_.chance(400) ? payment.left() : world_.between(1, payment.left());
  payment.reversed += part;
  auto finding = state(payment);
  finding.subject = topup::Subject::refund;
  finding.amount = money::Money{part, payment.asked.currency};
  finding.subject_ref = "re_" + std::to_string(++subjects_);
  world_.note(payment.buyer, payment.gateway + ": " + std::to_string(part) + " of " +
                                 payment.gateway_ref + " was refunded");
  tell(payment, std::move(finding));
}

void Provider::name_dispute(const Payment& payment, Finding& finding) const {
  finding.subject_ref = "dp_" + payment.gateway_ref;
  if (!manners_.at(payment.gateway).two_ids) return;
  finding.reference = "";
  finding.gateway_ref = second_id(payment);
  finding.other_ref = "";
}

void Provider::dispute(Payment& payment) {
  payment.in_dispute += payment.left();
  if (payment.in_dispute <= 0) return;
  auto finding = state(payment);
  finding.subject = topup::Subject::dispute;
  finding.outcome = Outcome::pending;
  finding.amount = money::Money{payment.in_dispute, payment.asked.currency};
  name_dispute(payment, finding);
  world_.note(payment.buyer, payment.gateway + ": " + payment.gateway_ref + " is disputed");
  tell(payment, std::move(finding));
  world_.after(world_.between(0, 60 * kMinute), [this, &payment] { dispute_ends(payment); });
}

void Provider::dispute_ends(Payment& payment) {
  const bool lost = world_.chance(500);
  const auto part = std::exchange(payment.in_dispute, 0);
  if (lost) payment.reversed += part;
  auto finding = state(payment);
  finding.subject = topup::Subject::dispute;
  finding.outcome = lost ? Outcome::failed : Outcome::succeeded;
  finding.amount = money::Money{part, payment.asked.currency};
  name_dispute(payment, finding);
  world_.note(payment.buyer, payment.gateway + ": the dispute of " + payment.gateway_ref + " is " +
                                 (lost ? "lost" : "won"));
  tell(payment, std::move(finding));
}

}  // namespace tallyport::simulation
