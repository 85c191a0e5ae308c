// A refund is refused for what its payment is only after its parameters were checked, and then the
// refusal is remembered under its key.
#include "emulator/stripe/refunds.h"

#include <utility>
#include <variant>

#include "emulator/stripe/listing.h"
#include "emulator/stripe/objects.h"
#include "emulator/stripe/requests.h"

namespace tallyport::emulator::stripe {
namespace {

using serving::Answer;

// Why so much of the payment cannot go back.
std::optional<Error> refuse(const Payment& payment, std::int64_t units) {
  const auto left = payment.amount.units - payment.refunded();
  if (payment.status != Status::paid) {
    return invalid("", "This PaymentIntent (" + payment.intent +
                           ") does not have a successful charge to refund.");
  }
  if (payment.dispute && payment.dispute->state != Dispute::State::won) {
    return invalid("",
                   "Charge " + charge_object(payment).at("id") +
                       " has been charged back; cannot issue a refund.",
                   "charge_disputed");
  }
  if (left == 0) {
    return invalid("", "Charge " + charge_object(payment).at("id") + " has already been refunded.",
                   "charge_already_refunded");
  }
  if (units <= left) return std::nullopt;
  const auto readable = [&](std::int64_t some) {
    return Amount{some, payment.amount.decimals}.readable(payment.currency);
  };
  return invalid("amount", "Refund amount (" + readable(units) +
                               ") is greater than unrefunded amount on charge (" + readable(left) +
                               ")");
}

}  // namespace

void Refunds::create(const Call& call) {
  const auto read = read_refund(call.form);
  if (const auto* wrong = std::get_if<Error>(&read)) return call.respond(answer_of(*wrong));
  const auto& order = std::get<RefundOrder>(read);
  Payment* payment = find_charged(desk_.payments(), order.payment_intent, order.charge);
  if (!payment) {
    return call.respond(answer_of(no_charged(order.payment_intent, order.charge)));
  }
  const auto expand = read_expand(call.form, {"charge", "payment_intent"});
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  // Before execution begins, so that the same key can be tried again.
  if (payment->behaviours.has(Behaviour::error_500)) return call.respond(internal_error());
  idempotency_.begin(call.key, call.fingerprint);
  const auto finish = [&](const Answer& answer) {
    idempotency_.finish(call.key, answer);
    desk_.respond(*payment, answer, call.respond);
  };
  const auto units = order.amount.value_or(payment->amount.units - payment->refunded());
  if (const auto wrong = refuse(*payment, units)) return finish(answer_of(*wrong));
  Refund refund;
  refund.id = "re_" + desk_.world().random_hex(12);
  refund.units = units;
  refund.asked = call.form;
  refund.created_at = desk_.now();
  const auto fate = fate_of_refunds(Brand::stripe, payment->last()->card);
  // One that fails has succeeded before: docs.stripe.com/testing, "Refunds".
  refund.state = fate == Fate::later ? Refund::State::pending : Refund::State::succeeded;
  refund.ends_as = fate == Fate::fails ? Refund::State::failed : Refund::State::succeeded;
  const auto ends = fate == Fate::succeeds ? Desk::Ends::now : Desk::Ends::later;
  const auto& kept = desk_.refund(*payment, std::move(refund), ends);
  finish(json(refund_object(*payment, kept, std::get<std::vector<std::string>>(expand))));
}

void Refunds::retrieve(const Call& call) {
  const auto& id = call.path[2];
  const auto found = desk_.payments().find_refund(Brand::stripe, id);
  if (!found) return call.respond(answer_of(no_such("refund", id, "id")));
  const auto expand = read_expand(call.form, {"charge", "payment_intent"});
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  if (Desk::refuses_lookup(*desk_.payments().find(found->payment->id))) {
    return call.respond(internal_error());
  }
  const auto& names = std::get<std::vector<std::string>>(expand);
  call.respond(json(refund_object(*found->payment, *found->refund, names)));
}

void Refunds::list(const Call& call) {
  answer_list(desk_, call, "refund",
              [this](const Payment* of, const std::vector<std::string>& expand) {
                std::vector<Value> all;
                for (const auto& each : desk_.payments().refunds(Brand::stripe, of)) {
                  all.push_back(refund_object(*each.payment, *each.refund, expand));
                }
                return all;
              });
}

}  // namespace tallyport::emulator::stripe
