// Members by Stripe's OpenAPI document of 2024-04-10.
#include "emulator/stripe/disputes.h"

#include <algorithm>
#include <variant>

#include "emulator/stripe/cards.h"
#include "emulator/stripe/listing.h"
#include "emulator/stripe/objects.h"
#include "emulator/stripe/requests.h"

namespace tallyport::emulator::stripe {
namespace {

constexpr std::int64_t kTimeToAnswer_s = 7 * 24 * 60 * 60;
constexpr const char* kEvidence[] = {"access_activity_log",
                                     "billing_address",
                                     "cancellation_policy",
                                     "cancellation_policy_disclosure",
                                     "cancellation_rebuttal",
                                     "customer_communication",
                                     "customer_email_address",
                                     "customer_name",
                                     "customer_purchase_ip",
                                     "customer_signature",
                                     "duplicate_charge_documentation",
                                     "duplicate_charge_explanation",
                                     "duplicate_charge_id",
                                     "product_description",
                                     "receipt",
                                     "refund_policy",
                                     "refund_policy_disclosure",
                                     "refund_refusal_explanation",
                                     "service_date",
                                     "service_documentation",
                                     "shipping_address",
                                     "shipping_carrier",
                                     "shipping_date",
                                     "shipping_documentation",
                                     "shipping_tracking_number",
                                     "uncategorized_file",
                                     "uncategorized_text"};

std::string_view status_of(const Dispute& dispute) {
  return dispute.state == Dispute::State::open ? "needs_response" : name(dispute.state);
}

Value no_evidence() {
  Value evidence = Value::object();
  for (const auto* each : kEvidence) evidence.set(each, {});
  return evidence;
}

std::vector<Value> all_objects(const Payments& payments, const Payment* of,
                               const std::vector<std::string>& expand) {
  std::vector<Value> all;
  for (const auto* payment : payments.all()) {
    if (payment->brand != Brand::stripe || !payment->dispute || (of && payment != of)) continue;
    all.push_back(dispute_object(*payment, expand));
  }
  std::ranges::reverse(all);
  return all;
}

}  // namespace

Value dispute_object(const Payment& payment, const std::vector<std::string>& expand) {
  const auto has = [&](const char* name) { return std::ranges::count(expand, name) > 0; };
  const Dispute& dispute = *payment.dispute;
  const auto charge = charge_object(payment);
  return Value::object(
      {{"id", dispute.id},
       {"object", "dispute"},
       {"amount", dispute.units},
       {"balance_transactions", Value::list()},
       {"charge", has("charge") ? charge : Value(charge.at("id"))},
       {"created", dispute.opened_at},
       {"currency", payment.currency},
       {"evidence", no_evidence()},
       {"evidence_details", Value::object({{"due_by", dispute.opened_at + kTimeToAnswer_s},
                                           {"has_evidence", false},
                                           {"past_due", false},
                                           {"submission_count", 0}})},
       {"is_charge_refundable", dispute.state == Dispute::State::won},
       {"livemode", payment.live},
       {"metadata", Value::object()},
       {"payment_intent",
        has("payment_intent") ? intent_object(payment, {}) : Value(payment.intent)},
       {"payment_method_details",
        Value::object({{"card", Value::object({{"brand", brand_of(payment.last()->card)},
                                               {"network_reason_code", "10.4"}})},
                       {"type", "card"}})},
       {"reason", "fraudulent"},
       {"status", status_of(dispute)}});
}

void retrieve_dispute(Desk& desk, const Call& call) {
  const auto expand = read_expand(call.form, {"charge", "payment_intent"});
  if (const auto* wrong = std::get_if<Error>(&expand)) return call.respond(answer_of(*wrong));
  const auto& names = std::get<std::vector<std::string>>(expand);
  const auto& id = call.path[2];
  for (const auto& each : all_objects(desk.payments(), nullptr, names)) {
    if (each.at("id") == id) return call.respond(json(each));
  }
  call.respond(answer_of(no_such("dispute", id, "dispute")));
}

void list_disputes(Desk& desk, const Call& call) {
  answer_list(desk, call, "dispute",
              [&](const Payment* of, const std::vector<std::string>& expand) {
                return all_objects(desk.payments(), of, expand);
              });
}

}  // namespace tallyport::emulator::stripe
