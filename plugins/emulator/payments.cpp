// Each rule of a payment's life once.
#include "emulator/payments.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tallyport::emulator {

std::string_view name(Status status) {
  constexpr std::array<std::string_view, 5> names = {"open", "processing", "paid", "cancelled",
                                                     "expired"};
  return names[static_cast<std::size_t>(status)];
}

std::string_view name(Refund::State state) {
  constexpr std::array<std::string_view, 4> names = {"pending", "needs_attention", "succeeded",
                                                     "failed"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name(Dispute::State state) {
  constexpr std::array<std::string_view, 3> names = {"open", "lost", "won"};
  return names[static_cast<std::size_t>(state)];
}

Payment& Payments::add(Payment payment) {
  ids_.push_back(payment.id);
  const std::string id = payment.id;
  return payments_.insert_or_assign(id, std::move(payment)).first->second;
}

Payment* Payments::find(std::string_view id) {
  const auto found =
      payments_.find(id == "latest" && !ids_.empty() ? std::string_view(ids_.back()) : id);
  return found == payments_.end() ? nullptr : &found->second;
}

Payment* Payments::find_reference(Brand brand, std::string_view reference) {
  // From the newest, which is the one that Flutterwave means where there are several.
  for (auto id = ids_.rbegin(); id != ids_.rend(); ++id) {
    Payment& payment = payments_.find(*id)->second;
    if (payment.brand == brand && payment.reference == reference) return &payment;
  }
  return nullptr;
}

Payment* Payments::find_intent(std::string_view intent) {
  if (intent.empty()) return nullptr;
  for (auto& [id, payment] : payments_) {
    if (payment.intent == intent) return &payment;
  }
  return nullptr;
}

Payment* Payments::find_number(Brand brand, std::int64_t number) {
  for (auto& [id, payment] : payments_) {
    if (payment.brand != brand) continue;
    if (payment.number == number) return &payment;
    if (payment.challenge && payment.challenge->number == number) return &payment;
    for (const auto& attempt : payment.attempts) {
      if (attempt.number == number) return &payment;
    }
  }
  return nullptr;
}

std::vector<const Payment*> Payments::all() const {
  std::vector<const Payment*> list;
  for (const auto& id : ids_) list.push_back(&payments_.find(id)->second);
  return list;
}

std::vector<Payments::FoundRefund> Payments::refunds(Brand brand, const Payment* of) const {
  std::vector<FoundRefund> found;
  for (const auto* payment : all()) {
    if (payment->brand != brand || (of && payment != of)) continue;
    for (const auto& refund : payment->refunds) found.push_back({payment, &refund});
  }
  std::ranges::reverse(found);
  return found;
}

std::optional<Payments::FoundRefund> Payments::find_refund(Brand brand, std::string_view id) const {
  for (const auto& found : refunds(brand, nullptr)) {
    if (found.refund->id == id) return found;
  }
  return std::nullopt;
}

Change attempt(Payment& payment, const Try& wanted, std::int64_t number, std::int64_t now_ms,
               std::int64_t processing_ms) {
  if (payment.status != Status::open) return Change::none;
  payment.challenge.reset();
  const std::int64_t now = now_ms / 1000;
  const bool by_phone = !wanted.phone.empty();
  Verdict verdict = by_phone                       ? judge_phone(payment.brand, wanted.phone)
                    : wanted.aim == Try::Aim::save ? judge_saving(payment.brand, wanted.card)
                                                   : judge(payment.brand, wanted.card);
  const auto steps = by_phone ? std::vector<Step>{} : steps_of(payment.brand, wanted.card);
  if (wanted.decline) {
    verdict = {false, *wanted.decline};
  } else if (wanted.wish == Wish::decline || payment.behaviours.has(Behaviour::decline)) {
    verdict = {false, declined_by_payer(payment.brand)};
  } else if (!steps.empty() && wanted.payer == Try::Payer::present) {
    payment.challenge = {number, wanted.card, steps, now};
    return Change::challenged;
  } else if (!steps.empty() && wanted.payer == Try::Payer::absent) {
    verdict = {false, declined_unconfirmed(payment.brand)};
  }
  Attempt made{Attempt::State::paid, number, wanted.card, {}, now, wanted.phone};
  // A telephone is asked first: neither yes nor no is there at once.
  if (by_phone || (verdict.paid &&
                   (wanted.wish == Wish::wait || payment.behaviours.has(Behaviour::processing)))) {
    made.state = Attempt::State::processing;
    made.decline = verdict.decline;
    payment.status = Status::processing;
    payment.settles_at_ms = now_ms + processing_ms;
  } else if (verdict.paid) {
    payment.status = Status::paid;
    payment.ended_at = now;
  } else {
    made.state = Attempt::State::declined;
    made.decline = verdict.decline;
  }
  payment.attempts.push_back(std::move(made));
  if (payment.status == Status::processing) return Change::processing;
  return payment.status == Status::paid ? Change::paid : Change::declined;
}

std::variant<std::monostate, Step, Try> answer_step(Payment& payment, Step step,
                                                    std::string_view answer) {
  auto& challenge = payment.challenge;
  if (payment.status != Status::open || !challenge || challenge->steps.front() != step) return {};
  Try made{Wish::pay, challenge->card};
  made.payer = Try::Payer::confirmed;
  if (!is_right(payment.brand, challenge->card, step, answer)) {
    made.decline = declined_by_step(payment.brand, step);
    return made;
  }
  challenge->steps.erase(challenge->steps.begin());
  if (!challenge->steps.empty()) return challenge->steps.front();
  return made;
}

Change cancel(Payment& payment, std::int64_t now) {
  if (payment.status != Status::open) return Change::none;
  payment.status = Status::cancelled;
  payment.challenge.reset();
  payment.ended_at = now;
  return Change::cancelled;
}

std::int64_t Payment::refunded() const {
  std::int64_t units = 0;
  for (const auto& refund : refunds) {
    if (refund.state != Refund::State::failed) units += refund.units;
  }
  return units;
}

bool Payment::has_lost_all() const {
  return dispute && dispute->state == Dispute::State::lost && dispute->units == amount.units;
}

Change refund(Payment& payment, Refund refund) {
  if (payment.status != Status::paid) return Change::none;
  payment.changed_refund = payment.refunds.size();
  payment.refunds.push_back(std::move(refund));
  return Change::refund_made;
}

Change open_dispute(Payment& payment, Dispute dispute) {
  if (payment.status != Status::paid || payment.dispute) return Change::none;
  payment.dispute = std::move(dispute);
  return Change::dispute_opened;
}

Change end_dispute(Payment& payment, Dispute::State end, std::int64_t now) {
  if (!payment.dispute || payment.dispute->state != Dispute::State::open) return Change::none;
  payment.dispute->state = end;
  payment.dispute->ended_at = now;
  return end == Dispute::State::lost ? Change::dispute_lost : Change::dispute_won;
}

Change pass_time(Payment& payment, std::int64_t now_ms) {
  if (payment.status == Status::processing && payment.settles_at_ms <= now_ms) {
    Attempt& attempt = payment.attempts.back();
    const bool paid = attempt.decline == Decline{};
    attempt.state = paid ? Attempt::State::paid : Attempt::State::declined;
    payment.status = paid ? Status::paid : Status::open;
    if (paid) payment.ended_at = now_ms / 1000;
    return paid ? Change::settled : Change::declined;
  }
  if (payment.status == Status::open && payment.expires_at != 0 &&
      payment.expires_at <= now_ms / 1000) {
    payment.status = Status::expired;
    payment.challenge.reset();
    payment.ended_at = now_ms / 1000;
    return Change::expired;
  }
  for (auto& refund : payment.refunds) {
    if (refund.settles_at_ms == 0 || refund.settles_at_ms > now_ms) continue;
    refund.settles_at_ms = 0;
    refund.state = refund.ends_as;
    refund.ended_at = now_ms / 1000;
    payment.changed_refund = static_cast<std::size_t>(&refund - payment.refunds.data());
    if (refund.state == Refund::State::needs_attention) return Change::refund_needs_attention;
    return refund.state == Refund::State::failed ? Change::refund_failed : Change::refund_succeeded;
  }
  return Change::none;
}

}  // namespace tallyport::emulator
