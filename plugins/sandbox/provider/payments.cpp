// Each rule of a payment's life once: who may move it from where to where.
#include "payments.h"

#include <array>

#include "base/result.h"
#include "crypto/crypto.h"

namespace tallyport::sandbox {
namespace {

constexpr std::int64_t kDefaultLifeSeconds = 24 * 60 * 60;
constexpr int kRefusedLookups = 3;

Refusal not_found(const std::string& id) {
  return {404, "payment_not_found", "this account has no payment \"" + id + "\""};
}

Refusal refused_lookup() {
  return {500, "internal_error", "the sandbox was told to fail this look-up"};
}

bool refuses_lookup(Payment& payment) {
  if (!payment.behaviours.has(Behaviour::lookup_500)) return false;
  if (payment.lookups_refused >= kRefusedLookups) return false;
  ++payment.lookups_refused;
  return true;
}

// What the payer's "Pay" does to a pending payment.
EventType apply_payment(Payment& payment) {
  if (payment.behaviours.has(Behaviour::decline)) {
    payment.status = Status::declined;
    payment.decline_reason = "insufficient_funds";
    return EventType::declined;
  }
  if (payment.behaviours.has(Behaviour::processing)) {
    payment.status = Status::processing;
    return EventType::processing;
  }
  payment.status = Status::succeeded;
  return EventType::succeeded;
}

bool due(const Payment& payment, std::int64_t now) {
  return payment.status == Status::pending && payment.expires_at <= now;
}

Refusal not_payable(const Payment& payment) {
  return {409, "not_payable",
          "payment " + payment.id + " is " + std::string(name(payment.status)) +
              "; only a pending one can be paid or declined"};
}

}  // namespace

std::string_view name(Status status) {
  constexpr std::array<std::string_view, 6> names = {"pending",  "processing", "succeeded",
                                                     "declined", "cancelled",  "expired"};
  return names[static_cast<std::size_t>(status)];
}

std::string_view name(EventType type) {
  constexpr std::array<std::string_view, 7> names = {"payment.succeeded",
                                                     "payment.declined",
                                                     "payment.cancelled",
                                                     "payment.expired",
                                                     "payment.processing",
                                                     "payment.refunded",
                                                     "ping"};
  return names[static_cast<std::size_t>(type)];
}

std::int64_t fee(const Payment& payment) { return payment.asked.amount * 15 / 1000; }

Outcome<Created> Payments::create(const std::string& account, const std::string& key,
                                  const std::string& body, const CreateRequest& request,
                                  std::int64_t now) {
  if (const auto earlier = answered_.find({account, key}); earlier != answered_.end()) {
    if (earlier->second.body != body) {
      return Refusal{409, "idempotency_key_reused",
                     "this Idempotency-Key came with another body before"};
    }
    return Created{earlier->second.payment, true, std::nullopt};
  }
  if (ids_by_reference_.count({account, request.reference}) > 0) {
    return Refusal{409, "duplicate_reference",
                   "there is a payment with reference \"" + request.reference + "\" already"};
  }
  if (request.expires_at != 0 && request.expires_at <= now) {
    return Refusal{400, "invalid_expires_at", "expires_at is not in the future"};
  }
  Behaviours behaviours = orders.take();
  if (rule_ == AmountRule::misbehaves) behaviours.add(by_amount(request.amount));
  if (behaviours.has(Behaviour::error_500)) {
    return Refusal{500, "internal_error", "the sandbox was told to fail this payment's creation"};
  }

  Payment payment;
  payment.id = new_id("sbx_");
  payment.account = account;
  payment.asked = request;
  payment.created_at = now;
  payment.expires_at = request.expires_at != 0 ? request.expires_at : now + kDefaultLifeSeconds;
  payment.behaviours = behaviours;
  std::optional<EventType> event;
  if (behaviours.has(Behaviour::pay_on_create)) event = apply_payment(payment);

  ids_.push_back(payment.id);
  ids_by_reference_[{account, request.reference}] = payment.id;
  answered_[{account, key}] = {body, payment};
  payments_[payment.id] = payment;
  return Created{std::move(payment), false, event};
}

Outcome<Changed> Payments::pay(const std::string& id, std::int64_t now) {
  Payment* payment = find(id);
  if (!payment) return not_found(id);
  if (payment->status == Status::succeeded || payment->status == Status::processing) {
    return Changed{*payment, std::nullopt};
  }
  if (payment->status != Status::pending || due(*payment, now)) return not_payable(*payment);
  const EventType event = apply_payment(*payment);
  return Changed{*payment, event};
}

Outcome<Changed> Payments::decline(const std::string& id, std::int64_t now) {
  Payment* payment = find(id);
  if (!payment) return not_found(id);
  if (payment->status == Status::declined) return Changed{*payment, std::nullopt};
  if (payment->status != Status::pending || due(*payment, now)) return not_payable(*payment);
  payment->status = Status::declined;
  payment->decline_reason = "declined_by_payer";
  return Changed{*payment, EventType::declined};
}

Outcome<Changed> Payments::cancel(const std::string& account, const std::string& id,
                                  std::int64_t now) {
  const auto found = payments_.find(id);
  if (found == payments_.end() || found->second.account != account) return not_found(id);
  Payment& payment = found->second;
  if (payment.status == Status::cancelled) return Changed{payment, std::nullopt};
  if (payment.status != Status::pending || due(payment, now)) {
    return Refusal{409, "not_cancellable",
                   "payment " + id + " is " + std::string(name(payment.status)) +
                       "; only a pending one can be cancelled"};
  }
  payment.status = Status::cancelled;
  return Changed{payment, EventType::cancelled};
}

Outcome<Changed> Payments::refund(const std::string& id, std::optional<std::int64_t> amount) {
  Payment* payment = find(id);
  if (!payment) return not_found(id);
  const std::int64_t left = payment->asked.amount - payment->refunded;
  const std::int64_t wanted = amount.value_or(left);
  if (payment->status != Status::succeeded || wanted <= 0 || wanted > left) {
    return Refusal{409, "not_refundable",
                   "payment " + payment->id + " is " + std::string(name(payment->status)) +
                       " and has " + std::to_string(left) + " left to refund, not " +
                       std::to_string(wanted)};
  }
  payment->refunded += wanted;
  return Changed{*payment, EventType::refunded};
}

Outcome<Refunded> Payments::refund(const std::string& account, const std::string& id,
                                   const std::string& key, const std::string& body,
                                   const RefundRequest& request, std::int64_t now) {
  if (const auto earlier = answered_refunds_.find({account, key});
      earlier != answered_refunds_.end()) {
    if (earlier->second.body != body) {
      return Refusal{409, "idempotency_key_reused",
                     "this Idempotency-Key came with another body before"};
    }
    auto again = find_refund(account, earlier->second.id);
    std::get<Refunded>(again).replayed = true;
    return again;
  }
  const auto found = payments_.find(id);
  if (found == payments_.end() || found->second.account != account) return not_found(id);
  if (find_refund_by_reference(account, request.reference)) {
    return Refusal{409, "duplicate_reference",
                   "there is a refund with reference \"" + request.reference + "\" already"};
  }
  const auto before = found->second.refunded;
  auto done = refund(id, request.amount);
  if (const auto* refusal = std::get_if<Refusal>(&done)) {
    return Refusal{422, refusal->code, refusal->message};
  }
  auto& payment = std::get<Changed>(done).payment;
  refunds_.push_back(
      {new_id("sbr_"), account, id, request.reference, payment.refunded - before, now});
  answered_refunds_[{account, key}] = {body, refunds_.back().id};
  return Refunded{refunds_.back(), std::move(payment), false};
}

Outcome<Refunded> Payments::find_refund(const std::string& account, const std::string& id) {
  for (const auto& refund : refunds_)
    if (refund.account == account && refund.id == id)
      return Refunded{refund, at(refund.payment), false};
  return Refusal{404, "not_found", "this account has no refund \"" + id + "\""};
}

std::optional<Refunded> Payments::find_refund_by_reference(const std::string& account,
                                                           const std::string& reference) {
  for (const auto& refund : refunds_)
    if (refund.account == account && refund.reference == reference)
      return Refunded{refund, at(refund.payment), false};
  return std::nullopt;
}

Changed Payments::settle(const std::string& id) {
  Payment& payment = at(id);
  if (payment.status != Status::processing) return {payment, std::nullopt};
  payment.status = Status::succeeded;
  return {payment, EventType::succeeded};
}

Changed Payments::expire(const std::string& id, std::int64_t now) {
  Payment& payment = at(id);
  if (!due(payment, now)) return {payment, std::nullopt};
  payment.status = Status::expired;
  return {payment, EventType::expired};
}

Outcome<Payment> Payments::look_up(const std::string& account, const std::string& id) {
  const auto found = payments_.find(id);
  if (found == payments_.end() || found->second.account != account) return not_found(id);
  if (refuses_lookup(found->second)) return refused_lookup();
  return found->second;
}

Outcome<std::optional<Payment>> Payments::look_up_reference(const std::string& account,
                                                            const std::string& reference) {
  const auto found = ids_by_reference_.find({account, reference});
  if (found == ids_by_reference_.end()) return std::optional<Payment>{};
  Payment& payment = at(found->second);
  if (refuses_lookup(payment)) return refused_lookup();
  return std::optional<Payment>{payment};
}

Payment* Payments::find(std::string_view id) {
  if (id == "latest") return ids_.empty() ? nullptr : &at(ids_.back());
  const auto found = payments_.find(std::string(id));
  return found == payments_.end() ? nullptr : &found->second;
}

std::vector<const Payment*> Payments::all() const {
  std::vector<const Payment*> list;
  list.reserve(ids_.size());
  for (const auto& id : ids_) list.push_back(&payments_.at(id));
  return list;
}

Payment& Payments::at(const std::string& id) {
  const auto found = payments_.find(id);
  TALLYPORT_ASSERT(found != payments_.end());
  return found->second;
}

std::string Payments::new_id(std::string_view prefix) {
  std::array<std::uint8_t, 12> bytes{};
  entropy_.fill(bytes);
  return std::string(prefix) +
         crypto::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace tallyport::sandbox
