// Members and their kinds by Stripe's OpenAPI document of 2024-04-10.
#include "emulator/stripe/objects.h"

#include <algorithm>

#include "emulator/stripe/cards.h"
#include "emulator/stripe/members.h"
#include "emulator/stripe/vault.h"

namespace tallyport::emulator::stripe {
namespace {

Value customer_creation(const Value& asked) {
  if (!asked.at("customer").empty()) return {};
  const auto given = asked.at("customer_creation");
  return given.empty() ? "if_required" : given;
}

// Whether the member is expanded, or something in it.
bool expands(const std::vector<std::string>& names, const std::string& member) {
  return std::ranges::any_of(names, [&](const std::string& name) {
    return name == member || name.starts_with(member + ".");
  });
}

// There is none before the payer's first try.
Value own_intent(const Payment& payment, const std::vector<std::string>& expand) {
  if (payment.attempts.empty() && !payment.challenge) return {};
  if (!expands(expand, "payment_intent")) return payment.intent;
  const bool charge = expands(expand, "payment_intent.latest_charge");
  return intent_object(
      payment, charge ? std::vector<std::string>{"latest_charge"} : std::vector<std::string>{});
}

Value own_setup(const Payment& payment, const std::vector<std::string>& expand) {
  return expands(expand, "setup_intent") ? setup_object(payment) : Value(payment.intent);
}

}  // namespace

Value session_object(const Payment& payment, const std::vector<std::string>& expand) {
  const bool open = payment.status == Status::open;
  const bool complete = payment.status == Status::paid || payment.status == Status::processing;
  const bool setup = is_setup(payment);
  Value customer_details;
  if (complete || !payment.email.empty()) {
    const std::string email = payment.email.empty() ? kPayerEmail : payment.email;
    customer_details = Value::object({{"address", {}},
                                      {"email", email},
                                      {"name", {}},
                                      {"phone", {}},
                                      {"tax_exempt", "none"},
                                      {"tax_ids", {}}});
  }
  const auto& asked = payment.asked;
  return Value::object(
      {{"id", payment.id},
       {"object", "checkout.session"},
       {"after_expiration", {}},
       {"allow_promotion_codes", {}},
       {"amount_subtotal", setup ? Value() : Value(payment.amount.units)},
       {"amount_total", setup ? Value() : Value(payment.amount.units)},
       {"automatic_tax", Value::object({{"enabled", false}, {"liability", {}}, {"status", {}}})},
       {"billing_address_collection", {}},
       {"cancel_url", text_or_null(payment.cancel_url)},
       {"client_reference_id", text_or_null(asked.at("client_reference_id"))},
       {"client_secret", {}},
       {"consent", {}},
       {"consent_collection", {}},
       {"created", payment.created_at},
       {"currency", text_or_null(payment.currency)},
       {"currency_conversion", {}},
       {"custom_fields", Value::list()},
       {"custom_text", Value::object({{"after_submit", {}},
                                      {"shipping_address", {}},
                                      {"submit", {}},
                                      {"terms_of_service_acceptance", {}}})},
       {"customer", text_or_null(payment.customer)},
       {"customer_creation", customer_creation(asked)},
       {"customer_details", customer_details},
       {"customer_email", text_or_null(asked.at("customer_email"))},
       {"expires_at", payment.expires_at},
       {"invoice", {}},
       {"invoice_creation", {}},
       {"livemode", payment.live},
       {"locale", {}},
       {"metadata", metadata_of(asked)},
       {"mode", setup ? "setup" : "payment"},
       {"payment_intent", setup ? Value() : own_intent(payment, expand)},
       {"payment_link", {}},
       {"payment_method_collection", "if_required"},
       {"payment_method_configuration_details", {}},
       {"payment_method_options", Value::object()},
       {"payment_method_types", method_types(payment)},
       {"payment_status", setup                            ? "no_payment_required"
                          : payment.status == Status::paid ? "paid"
                                                           : "unpaid"},
       {"phone_number_collection", Value::object({{"enabled", false}})},
       {"recovered_from", {}},
       {"saved_payment_method_options", {}},
       {"setup_intent", setup ? own_setup(payment, expand) : Value()},
       {"shipping_address_collection", {}},
       {"shipping_cost", {}},
       {"shipping_details", {}},
       {"shipping_options", Value::list()},
       {"status", open       ? "open"
                  : complete ? "complete"
                             : "expired"},
       {"submit_type", {}},
       {"subscription", {}},
       {"success_url", payment.return_url},
       {"total_details",
        Value::object({{"amount_discount", 0}, {"amount_shipping", 0}, {"amount_tax", 0}})},
       {"ui_mode", "hosted"},
       {"url", open ? Value(payment.page_url) : Value()}});
}

Value charge_object(const Payment& payment) {
  const bool paid = payment.status == Status::paid;
  const Attempt& attempt = *payment.last();
  const bool declined = attempt.state == Attempt::State::declined;
  const auto& decline = attempt.decline;
  Value card = card_object(attempt.card);
  card.set("network", brand_of(attempt.card));
  return Value::object(
      {{"id", charge_id(payment)},
       {"object", "charge"},
       {"amount", payment.amount.units},
       {"amount_captured", paid ? payment.amount.units : std::int64_t{0}},
       {"amount_refunded", payment.refunded()},
       {"balance_transaction", {}},
       {"captured", paid},
       {"created", attempt.at},
       {"currency", payment.currency},
       {"customer", text_or_null(payment.customer)},
       {"description", text_or_null(payment.asked.at("description"))},
       {"disputed", payment.dispute.has_value()},
       {"failure_code", declined ? Value(decline.code) : Value()},
       {"failure_message", declined ? Value(decline.message) : Value()},
       {"livemode", payment.live},
       {"metadata", intent_metadata(payment)},
       {"paid", paid},
       {"payment_intent", payment.intent},
       {"payment_method", payment.method},
       {"payment_method_details", Value::object({{"card", card}, {"type", "card"}})},
       {"receipt_email", {}},
       {"receipt_url", {}},
       {"refunded", paid && payment.refunded() == payment.amount.units},
       {"status", declined ? "failed"
                  : paid   ? "succeeded"
                           : "pending"}});
}

Value refund_object(const Payment& payment, const Refund& refund,
                    const std::vector<std::string>& expand) {
  using State = Refund::State;
  const bool failed = refund.state == State::failed;
  Value object = Value::object(
      {{"id", refund.id},
       {"object", "refund"},
       {"amount", refund.units},
       {"balance_transaction", {}},
       {"charge", has(expand, "charge") ? charge_object(payment) : Value(charge_id(payment))},
       {"created", refund.created_at},
       {"currency", payment.currency},
       {"destination_details",
        Value::object({{"card", Value::object({{"type", "refund"}})}, {"type", "card"}})},
       {"metadata", metadata_of(refund.asked)},
       {"payment_intent",
        has(expand, "payment_intent") ? intent_object(payment, {}) : Value(payment.intent)},
       {"reason", text_or_null(refund.asked.at("reason"))},
       {"receipt_number", {}},
       {"source_transfer_reversal", {}},
       {"status", failed                           ? "failed"
                  : refund.state == State::pending ? "pending"
                                                   : "succeeded"},
       {"transfer_reversal", {}}});
  if (failed) object.set("failure_reason", "expired_or_canceled_card");
  return object;
}

Value event_object(const std::string& id, const std::string& type, Value object, std::int64_t now) {
  const bool live = object.at("livemode") == "true";
  return Value::object({{"id", id},
                        {"object", "event"},
                        {"api_version", kVersion},
                        {"created", now},
                        {"data", Value::object({{"object", std::move(object)}})},
                        {"livemode", live},
                        {"pending_webhooks", 1},
                        {"request", Value::object({{"id", {}}, {"idempotency_key", {}}})},
                        {"type", type}});
}

Value balance_object() {
  const auto zero = Value::object(
      {{"amount", 0}, {"currency", "usd"}, {"source_types", Value::object({{"card", 0}})}});
  return Value::object({{"object", "balance"},
                        {"available", Value::list({zero})},
                        {"livemode", false},
                        {"pending", Value::list({zero})}});
}

Value list_object(const std::string& url, std::vector<Value> items) {
  return Value::object({{"object", "list"},
                        {"data", Value::list(std::move(items))},
                        {"has_more", false},
                        {"url", url}});
}

}  // namespace tallyport::emulator::stripe
